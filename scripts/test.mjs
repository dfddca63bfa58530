/**
 * `npm test`: everything that must hold before a change lands. Steps run in order and all of them run,
 * so that one report shows all that is wrong; `npm test -- unit e2e` runs only the steps named, `--full` the long ones too.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { main, run, say, StepFailed } from './step.mjs';
import { failureText, playwrightResult, vitestResult } from './test-report.mjs';
import { bin, ensureBuilt, ensureInstalled, environment, node, root } from './toolchain.mjs';

const reports = join(root, 'test-results');
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

const steps = {
  types: () => tool(bin('typescript', 'bin', 'tsc'), ['-b']),
  lint: () => tool(bin('oxlint', 'bin', 'oxlint'), ['--deny-warnings']),
  format: () => tool(bin('oxfmt', 'bin', 'oxfmt'), ['--check', '.']),
  unused: () => tool(bin('knip', 'bin', 'knip.js'), []),
  unit: () => tool(bin('vitest', 'vitest.mjs'), ['run']),
  e2e: () => tool(bin('playwright', 'cli.js'), ['test']),
};

async function tool(path, args) {
  const { code } = await run(node, [path, ...args], { cwd: root, env: environment() });
  return code === 0;
}

main(async () => {
  const full = process.argv.includes('--full');
  if (full) process.env.HOOKWRIGHT_FULL = '1';
  const named = process.argv.slice(2).filter((arg) => arg !== '--full');
  const unknown = named.find((name) => !(name in steps));
  if (unknown) throw new StepFailed(`There is no test step "${unknown}".`, `Steps: ${Object.keys(steps).join(', ')}.`);
  const chosen = named.length > 0 ? named : Object.keys(steps);

  await ensureInstalled();
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  if (chosen.includes('e2e')) process.env.HOOKWRIGHT_CHROMIUM = await ensureChromium();
  if (chosen.includes('e2e') || chosen.includes('unit')) await ensureBuilt();

  const failedSteps = [];
  for (const name of chosen) {
    const started = performance.now();
    say(`${name} ...`);
    const ok = await steps[name]();
    say(`${name} ${ok ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (!ok) failedSteps.push(name);
  }

  const results = [];
  if (chosen.includes('unit')) results.push(vitestResult(vitestReport));
  if (chosen.includes('e2e')) results.push(playwrightResult(playwrightReport));
  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  for (const flaky of results.flatMap((result) => result.flaky)) say(`passed only when run again: ${failureText(flaky)}`);
  for (const failure of results.flatMap((result) => result.failures)) say(`failed: ${failureText(failure)}`);
  if (failedSteps.length > 0) say(`failed steps: ${failedSteps.join(', ')}`);
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
  process.exit(failedSteps.length > 0 || sum('failed') > 0 ? 1 : 0);
});
