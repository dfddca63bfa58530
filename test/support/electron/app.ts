/** `app`: readiness, paths, the single-instance lock and the order of events at the end. */
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChromium } from './chromium.ts';
import type { Chromium } from './chromium.ts';
import type { CdpSession } from './cdp.ts';
import { closings } from './closings.ts';
import { preventableEvent } from './preventable-event.ts';
import { freezeSchemes } from './session.ts';
import { strict } from './strict.ts';

/** What start.ts knows of the app that is started. */
export interface Package {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

let started: Package = { folder: process.cwd(), name: 'Electron', version: '0.0.0' };
let name: string | null = null;
let ready = false;
let quitting = false;
let lockFolder: string | null = null;
let lockWatcher: FSWatcher | null = null;
let browser: Chromium | null = null;
const paths = new Map<string, string>();

/** Windows, as far as the end of the app concerns them. */
interface ClosableWindow {
  close(): void;
  destroy(): void;
  isDestroyed(): boolean;
}
export const openWindows = new Set<ClosableWindow>();

/** Called once by start.ts, before the app's own code. */
export function describePackage(description: Package): void {
  started = description;
}

let becomeReady: () => void = () => {};
const readiness = new Promise<void>((resolve) => {
  becomeReady = resolve;
});

/** Starts Chromium and makes the app ready. Called once by start.ts, after the app's main module ran. */
export async function makeReady(): Promise<void> {
  if (quitting) return;
  browser = await startChromium(join(pathOf('userData'), 'chromium'));
  freezeSchemes();
  ready = true;
  app.emit('ready');
  becomeReady();
}

/** The browser behind all windows. Throws before the app is ready, as making a window does in Electron. */
export function theBrowser(): CdpSession {
  if (browser === null) throw new Error('Cannot create BrowserWindow before app is ready');
  return browser.session;
}

function pathOf(key: string): string {
  const own = paths.get(key);
  if (own !== undefined) return own;
  switch (key) {
    case 'home':
      return homedir();
    case 'temp':
      return tmpdir();
    case 'appData':
      return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
    case 'userData':
      return join(pathOf('appData'), app.getName());
    default:
      throw new Error(`The Electron stand-in does not implement app.getPath('${key}').`);
  }
}

class StandInApp extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = strict('commandLine', { appendSwitch: (_name: string, _value?: string): void => {} });

  whenReady = (): Promise<void> => readiness;
  isReady = (): boolean => ready;
  getName = (): string => name ?? started.name;
  setName = (value: string): void => {
    name = value;
  };
  getVersion = (): string => started.version;
  getAppPath = (): string => started.folder;
  getPath = pathOf;
  setPath = (key: string, value: string): void => {
    if (!existsSync(value)) throw new Error(`Failed to set path: ${value} does not exist`);
    paths.set(key, value);
  };

  enableSandbox(): void {
    if (ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  /** One file per user data folder holds the first one's process id; a second start leaves its arguments beside it. */
  requestSingleInstanceLock(additionalData: unknown = null): boolean {
    const folder = join(pathOf('userData'), 'stand-in-lock');
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, 'owner');
    if (isHeld(lock)) {
      const message = JSON.stringify({ argv: process.argv, cwd: process.cwd(), additionalData });
      writeFileSync(join(folder, `second-${process.pid}.json`), message);
      return false;
    }
    writeFileSync(lock, String(process.pid));
    lockFolder = folder;
    lockWatcher = watch(folder, () => tellSecondInstances(folder));
    return true;
  }

  hasSingleInstanceLock = (): boolean => lockFolder !== null;

  releaseSingleInstanceLock(): void {
    lockWatcher?.close();
    if (lockFolder !== null) rmSync(lockFolder, { recursive: true, force: true });
    lockFolder = null;
  }

  /** Later than the call, as in Electron: whoever evaluates it from outside gets an answer first. */
  quit(): void {
    setImmediate(() => void quitInOrder());
  }

  exit(code = 0): void {
    quitting = true;
    setImmediate(() => {
      for (const window of openWindows) window.destroy();
      void end(code);
    });
  }
}

export const app = strict('app', new StandInApp());

function isHeld(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

function tellSecondInstances(folder: string): void {
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder).filter((entry) => /^second-\d+\.json$/.test(entry))) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    if (text === '') continue;
    const message = JSON.parse(text) as { argv: string[]; cwd: string; additionalData: unknown };
    rmSync(path);
    app.emit('second-instance', preventableEvent({}), message.argv, message.cwd, message.additionalData);
  }
}

async function quitInOrder(): Promise<void> {
  if (!emitPreventable('before-quit')) return;
  quitting = true;
  for (const window of openWindows) window.close();
  await Promise.all([...openWindows].map((window) => closings.get(window) ?? Promise.resolve()));
  // A window that refused to close keeps the app.
  if ([...openWindows].some((window) => !window.isDestroyed())) {
    quitting = false;
    return;
  }
  if (emitPreventable('will-quit')) void end(0);
}

/** The last window is gone. Without a listener Electron quits; while quitting it asks nobody. */
export function allWindowsClosed(): void {
  if (quitting) return;
  if (app.listenerCount('window-all-closed') === 0) app.quit();
  else app.emit('window-all-closed');
}

function emitPreventable(name: string): boolean {
  const event = preventableEvent({});
  app.emit(name, event);
  return !event.defaultPrevented;
}

async function end(code: number): Promise<void> {
  app.emit('quit', preventableEvent({}), code);
  app.releaseSingleInstanceLock();
  await browser?.close();
  process.exit(code);
}
