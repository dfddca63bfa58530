/**
 * Starts the built desktop app for a test: in the stand-in, or in a real Electron where one is installed and a display
 * is there. The same tests run in both; a missing Electron is a skip with its reason, never a pass.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, test as base } from 'playwright/test';
import type { ElectronApplication, Page } from 'playwright/test';

export { expect } from 'playwright/test';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const standIn = fileURLToPath(new URL('./electron', import.meta.url));

type ElectronKind = 'stand-in' | 'real';

/** The real executable, or why it cannot be used here. */
function realElectron(): { readonly path: string } | { readonly missing: string } {
  const modules = join(root, 'node_modules/electron');
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(modules, 'dist');
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' } as Partial<Record<string, string>>;
  const path = join(folder, names[process.platform] ?? 'electron');
  if (!existsSync(path)) return { missing: 'Electron’s binary is not installed (node_modules/electron/dist)' };
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return { missing: 'Electron is installed, but this machine has no display' };
  }
  return { path };
}

export interface DesktopStart {
  readonly dataFolder: string;
  /** 0 means any free port. */
  readonly receiverPort?: number;
}

export interface RunningDesktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the page complained about since it was made: console errors and exceptions. */
  readonly complaints: () => Promise<string[]>;
  /** Quits and waits for the process to end; resolves with its exit code. */
  readonly quit: () => Promise<number | null>;
}

export interface Desktop {
  readonly kind: ElectronKind;
  /** A folder of this test alone, removed afterwards. */
  readonly dataFolder: string;
  /** Starts the app and waits for its first window. */
  start(options?: Partial<DesktopStart>): Promise<RunningDesktop>;
  /** Starts the executable without driving it, for starts that end by themselves. */
  run(options?: Partial<DesktopStart>): {
    readonly process: ChildProcess;
    readonly ended: Promise<{ code: number | null; stderr: string }>;
  };
}

interface Fixtures {
  /** Set by the project in playwright.config.ts. */
  readonly electron: ElectronKind;
  readonly desktop: Desktop;
}

export const test = base.extend<Fixtures>({
  electron: ['stand-in', { option: true }],
  desktop: async ({ electron }, provide, testInfo) => {
    const real = realElectron();
    const missing = electron === 'real' && 'missing' in real ? real.missing : '';
    if (missing !== '') tellOnce(`${testInfo.project.name} is skipped: ${missing}.`);
    testInfo.skip(missing !== '', missing);
    const executable = electron === 'real' && 'path' in real ? real.path : standIn;
    const dataFolder = mkdtempSync(join(tmpdir(), 'hookwright-desktop-'));
    const started: ElectronApplication[] = [];
    await provide({
      kind: electron,
      dataFolder,
      start: async (options) => {
        const running = await launch(executable, { dataFolder, ...options });
        started.push(running.app);
        return running;
      },
      run: (options) => runToEnd(executable, { dataFolder, ...options }),
    });
    await Promise.all(started.map((app) => app.close().catch(() => {})));
    rmSync(dataFolder, { recursive: true, force: true });
  },
});

const told = new Set<string>();

/** A skipped project says why, once per worker, where whoever ran the tests reads it. */
function tellOnce(line: string): void {
  if (!told.has(line)) process.stderr.write(`${line}\n`);
  told.add(line);
}

function commandLine({ dataFolder, receiverPort = 0 }: DesktopStart): string[] {
  return [root, '--data-dir', dataFolder, '--receiver-port', String(receiverPort)];
}

function environment(): Record<string, string> {
  const kept = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(kept), HOOKWRIGHT_STAND_IN_NODE: process.execPath };
}

async function launch(executablePath: string, start: DesktopStart): Promise<RunningDesktop> {
  const app = await _electron.launch({
    executablePath,
    args: commandLine(start),
    env: environment(),
    cwd: root,
    // Without this Playwright turns the sandbox off that is to be tested; root has none to turn on.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const ended = new Promise<number | null>((resolve) => {
    app.process().once('exit', resolve);
  });
  const page = await app.firstWindow();
  return {
    app,
    page,
    complaints: async () => {
      const messages = await page.consoleMessages();
      const errors = messages.filter((message) => message.type() === 'error').map((message) => message.text());
      return [...errors, ...(await page.pageErrors()).map(String)];
    },
    quit: async () => {
      await app.close();
      return ended;
    },
  };
}

function runToEnd(executablePath: string, start: DesktopStart): ReturnType<Desktop['run']> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(executablePath, [...sandbox, ...commandLine(start)], { cwd: root, env: environment() });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stderr }));
  });
  return { process: child, ended };
}

/** The receiver's address as the window shows it. */
export async function receiverUrl(page: Page): Promise<string> {
  const shown = await page
    .locator('code', { hasText: /^https:\/\/localhost:\d+$/ })
    .first()
    .innerText();
  return shown.trim();
}

/** Sends a webhook over real HTTPS, trusting the data folder's own authority and nothing else; resolves with the status. */
export function sendWebhook(url: string, dataFolder: string, body: string): Promise<number> {
  const ca = readFileSync(join(dataFolder, 'certificates/ca.pem'));
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', ca, agent: false, headers: { 'content-type': 'application/json' } },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
