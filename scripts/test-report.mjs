/**
 * What the two test runners left in their reports: how many tests ended how, and why the failed ones failed.
 * Told at the very end of `npm test`, because a CI log is read from its end and often kept only there.
 */
import { existsSync, readFileSync } from 'node:fs';

/** Lines of a reason that are told again; the whole of it stands where the test ran. */
const linesTold = 8;

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

const colours = /\u001b\[[0-9;]*m/g;

/** A failure as indented text of a few lines. */
export function failureText({ test, reason }) {
  return [test, ...reason.replaceAll(colours, '').split('\n').slice(0, linesTold)].join('\n    ');
}

/** A runner that reports nothing counts as one failure: silence is no success. */
function silent(runner) {
  return {
    passed: 0,
    failed: 1,
    skipped: 0,
    flaky: [],
    failures: [{ test: runner, reason: 'It left no report, or ran no test.' }],
  };
}

/** Reads what scripts/vitest-report.mjs wrote. */
export function vitestResult(path) {
  const report = readJson(path);
  return report === null || report.passed + report.failed === 0 ? silent('vitest') : report;
}

/** Reads Playwright's JSON report into the same form. A test that passed when run again counts as passed, and as flaky. */
export function playwrightResult(path) {
  const report = readJson(path);
  if (!report?.stats || report.stats.expected === 0) return silent('playwright');
  const told = { unexpected: [], flaky: [] };
  const visit = (suite) => {
    for (const { file, line, title, tests } of suite.specs ?? []) {
      for (const { status, projectName, results } of tests) {
        const { error } = results.find((result) => result.error) ?? {};
        told[status]?.push({ test: `[${projectName}] ${file}:${line} › ${title}`, reason: error?.message ?? 'no reason told' });
      }
    }
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of report.suites) visit(suite);
  const { expected, flaky, unexpected, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected, skipped, flaky: told.flaky, failures: told.unexpected };
}
