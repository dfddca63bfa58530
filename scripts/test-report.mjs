/**
 * What the two test runners left in their reports: how many tests ended how, and why the failed ones failed.
 * Told at the very end of `npm test`, because a CI log is read from its end and often kept only there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Lines of a failure that are told again; the whole of it stands where the test ran. */
const linesTold = 8;

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

const plain = (text) => text.replaceAll(/\u001b\[[0-9;]*m/g, '');
const head = (text) => plain(text).split('\n').slice(0, linesTold).join('\n');

/** A runner that reports nothing counts as one failure: silence is no success. */
const silent = (runner) => ({
  passed: 0,
  failed: 1,
  skipped: 0,
  flaky: 0,
  failures: [{ test: runner, reason: 'It left no report, or ran no test.' }],
});

/** Reads Vitest's JSON report. A file that could not be loaded counts as one failed test. */
export function vitestResult(path, root) {
  const report = readJson(path);
  if (report === null || report.numTotalTests === 0) return silent('vitest');
  const failures = [];
  for (const file of report.testResults) {
    const name = relative(root, file.name);
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    for (const test of failed) failures.push({ test: `${name} › ${test.fullName}`, reason: head(test.failureMessages[0] ?? '') });
    if (file.status === 'failed' && failed.length === 0) failures.push({ test: name, reason: head(file.message ?? '') });
  }
  return { passed: report.numPassedTests, failed: failures.length, skipped: report.numPendingTests, flaky: 0, failures };
}

/** Reads Playwright's JSON report. A test that passed when run again counts as passed, and as flaky. */
export function playwrightResult(path) {
  const report = readJson(path);
  if (!report?.stats || report.stats.expected === 0) return silent('playwright');
  const failures = [];
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) {
      for (const { status, projectName, results } of spec.tests) {
        if (status !== 'unexpected') continue;
        const { error } = results.findLast((result) => result.error) ?? {};
        failures.push({ test: `[${projectName}] ${spec.file}:${spec.line} › ${spec.title}`, reason: head(error?.message ?? '') });
      }
    }
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of report.suites) visit(suite);
  const { expected, flaky, unexpected, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected, skipped, flaky, failures };
}
