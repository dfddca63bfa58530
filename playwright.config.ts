import { chromium, defineConfig } from 'playwright/test';
import type { PlaywrightTestConfig } from 'playwright/test';
import { findChromium } from './test/support/electron/chromium.ts';

/** `electron` is an option of test/support/electron/launch.ts. */
type DesktopProject = { use: { electron: 'stand-in' | 'real' } };
const desktop = (name: string, electron: DesktopProject['use']['electron']) => ({
  name,
  testMatch: 'desktop/*.spec.ts',
  use: { electron },
});

export default defineConfig<Partial<DesktopProject['use']>>({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  // Generous: a slow machine is no fault of the app, and each test is ended by its own expectations first.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  fullyParallel: true,
  // Two cores, and every test runs an app and a browser of its own.
  workers: 2,
  forbidOnly: true,
  // Sweeps of further states with axe; every screen is checked in both themes by pictures.spec.ts anyway. `npm test -- --full`.
  ...(process.env['HOOKWRIGHT_FULL'] === undefined ? { grepInvert: /@long/ } : {}),
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  // A trace of every test costs a fifth of the whole run; a test that fails is run once more with one. The second run
  // may pass: it is then told as flaky, by the reporter and at the end of `npm test`.
  retries: 1,
  // What is not there to be clicked by then will not come; waiting for the whole test's time would hold up all others.
  use: { trace: 'on-first-retry', actionTimeout: 30_000 },
  projects: [
    {
      name: 'browser',
      testIgnore: 'desktop/**',
      use: {
        colorScheme: 'dark',
        viewport: { width: 1280, height: 720 },
        // Containers run tests as root, where Chromium's own sandbox cannot start.
        launchOptions: { executablePath: findChromium() ?? chromium.executablePath(), args: ['--no-sandbox'] },
      },
    },
    desktop('desktop (stand-in)', 'stand-in'),
    desktop('desktop (real Electron)', 'real'),
  ],
} satisfies PlaywrightTestConfig<Partial<DesktopProject['use']>>);
