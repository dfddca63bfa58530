/**
 * The desktop app's entry: decides which folder, and that there is one Hookwright for it. What must happen before
 * Electron is ready happens here, in one go and without waiting; the rest is desktop-life.ts.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, protocol } from 'electron';
import { HookwrightError } from '#shared/errors.ts';
import { createFileLog } from '../../json-log.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { appSchemeRegistration } from './app-protocol.ts';
import { readDesktopArguments } from './desktop-arguments.ts';
import { liveDesktop } from './desktop-life.ts';
import { reportStartFailure } from './start-failure.ts';
import { pageAddress } from './page-address.ts';

// Paths beside the bundle; only the entry file knows where it lies.
const bundle = {
  preload: join(import.meta.dirname, '../preload/preload.cjs'),
  renderer: join(import.meta.dirname, '../renderer'),
  documentation: join(import.meta.dirname, '../../README.md'),
};

app.setName('Hookwright');
app.enableSandbox();
protocol.registerSchemesAsPrivileged([appSchemeRegistration]);

function start(): void {
  const { dataFolder: given, receiverPort } = readDesktopArguments(process.argv.slice(1));
  const dataFolder = given === null ? defaultDataFolder() : resolve(given);
  // Chromium's profile, and with it the single-instance lock, belongs to the data folder: another folder is another Hookwright.
  app.setPath('userData', makeProfileFolder(dataFolder));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  liveDesktop({
    dataFolder,
    receiverPort,
    bundle,
    page: pageAddress(app.isPackaged, process.env['ELECTRON_RENDERER_URL']),
    log: createFileLog(join(dataFolder, 'logs'), 'info'),
  });
}

function makeProfileFolder(dataFolder: string): string {
  const folder = join(dataFolder, 'window');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new HookwrightError('data-folder-unusable', `The data folder ${dataFolder} cannot be made or written to.`, { cause });
  }
  return folder;
}

try {
  start();
} catch (error) {
  reportStartFailure(error);
}
