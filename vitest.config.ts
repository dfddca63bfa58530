import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/support/fuzz-runs.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes when it comes; vitest alone would give up after a second.
    expect: { poll: { timeout: 20_000 } },
    // Two cores: more workers only take turns.
    maxWorkers: 2,
    // As in the browser tests: what fails once is run once more and, when it passes then, told by name at the end of `npm test`.
    retry: 1,
    reporters: ['default', ['./scripts/vitest-report.mjs', { outputFile: 'test-results/vitest.json' }]],
    projects: [
      // What touches nothing outside shares a process: loading the modules anew for each file took half of the time.
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false } },
      { extends: true, test: { name: 'system', include: ['test/{contract,integration}/**/*.test.ts'] } },
    ],
  },
});
