/**
 * `npm test`: everything that must hold before a change lands. Steps run in order and all of them run,
 * so that one report shows all that is wrong; `npm test -- unit e2e` runs only the steps named, `--full` the long ones too.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { main, run, say, StepFailed } from './step.mjs';
import { bin, ensureBuilt, ensureInstalled, environment, node, root } from './toolchain.mjs';

const results = join(root, 'test-results');
const vitestReport = join(results, 'vitest.json');
const playwrightReport = join(results, 'playwright.json');

const steps = {
  types: () => tool(bin('typescript', 'bin', 'tsc'), ['-b']),
  lint: () => tool(bin('oxlint', 'bin', 'oxlint'), ['--deny-warnings']),
  format: () => tool(bin('oxfmt', 'bin', 'oxfmt'), ['--check', '.']),
  unused: () => tool(bin('knip', 'bin', 'knip.js'), []),
  unit: () =>
    tool(bin('vitest', 'vitest.mjs'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`]),
  e2e: () => tool(bin('playwright', 'cli.js'), ['test']),
};

async function tool(path, args) {
  const { code } = await run(node, [path, ...args], { cwd: root, env: environment() });
  return code === 0;
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/** Tests counted by the two runners. A runner that reports nothing counts as failed: silence is no success. */
function count(chosen) {
  const total = { passed: 0, failed: 0, skipped: 0, flaky: 0 };
  if (chosen.includes('unit')) {
    const report = readJson(vitestReport);
    total.passed += report?.numPassedTests ?? 0;
    total.failed += report === null || report.numTotalTests === 0 ? 1 : report.numFailedTests;
    total.skipped += report?.numPendingTests ?? 0;
  }
  if (chosen.includes('e2e')) {
    const stats = readJson(playwrightReport)?.stats;
    total.passed += (stats?.expected ?? 0) + (stats?.flaky ?? 0);
    total.failed += stats === undefined || stats.expected === 0 ? 1 : stats.unexpected;
    total.skipped += stats?.skipped ?? 0;
    total.flaky += stats?.flaky ?? 0;
  }
  return total;
}

main(async () => {
  const full = process.argv.includes('--full');
  if (full) process.env.HOOKWRIGHT_FULL = '1';
  const named = process.argv.slice(2).filter((arg) => arg !== '--full');
  const unknown = named.find((name) => !(name in steps));
  if (unknown) throw new StepFailed(`There is no test step "${unknown}".`, `Steps: ${Object.keys(steps).join(', ')}.`);
  const chosen = named.length > 0 ? named : Object.keys(steps);

  await ensureInstalled();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  if (chosen.includes('e2e')) process.env.HOOKWRIGHT_CHROMIUM = await ensureChromium();
  if (chosen.includes('e2e') || chosen.includes('unit')) await ensureBuilt();

  const failures = [];
  for (const name of chosen) {
    const started = performance.now();
    say(`${name} ...`);
    const ok = await steps[name]();
    say(`${name} ${ok ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (!ok) failures.push(name);
  }

  const { passed, failed, skipped, flaky } = count(chosen);
  if (failures.length > 0) say(`failed steps: ${failures.join(', ')}`);
  if (flaky > 0) say(`${flaky} browser tests passed only when run a second time; they are counted as passed`);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exit(failures.length > 0 || failed > 0 ? 1 : 0);
});
