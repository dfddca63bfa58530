/**
 * A Vitest reporter that leaves what `npm test` tells at its end (scripts/test-report.mjs) in test-results/vitest.json:
 * { passed, failed, skipped, flaky: Failure[], failures: Failure[] }, Failure being { test, reason }.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export default class VitestReport {
  constructor({ outputFile }) {
    this.outputFile = outputFile;
  }

  onTestRunEnd(modules, unhandled) {
    const report = { passed: 0, failed: 0, skipped: 0, flaky: [], failures: [] };
    const tell = (list, test, errors) => list.push({ test, reason: errors[0]?.stack ?? errors[0]?.message ?? 'no reason told' });
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        const name = `${module.relativeModuleId} › ${test.fullName}`;
        if (state === 'passed') report.passed += 1;
        else if (state === 'failed') report.failed += 1;
        else report.skipped += 1;
        if (state === 'failed') tell(report.failures, name, errors);
        if (test.diagnostic()?.flaky) tell(report.flaky, name, errors ?? []);
      }
      // What fails outside of a test: a file that cannot be loaded, a suite that cannot be set up.
      for (const suite of [module, ...module.children.allSuites()]) {
        const errors = suite.errors();
        if (errors.length > 0)
          tell(report.failures, `${module.relativeModuleId} › ${suite.fullName ?? 'the file itself'}`, errors);
      }
    }
    for (const error of unhandled) tell(report.failures, 'an error that no test caught', [error]);
    report.failed = Math.max(report.failed, report.failures.length);
    mkdirSync(dirname(this.outputFile), { recursive: true });
    writeFileSync(this.outputFile, JSON.stringify(report));
  }
}
