/**
 * The life of the desktop app: start, one window, a second start, the end. Puts the pieces of this folder together;
 * must not know what the app's calls mean.
 */
import { join } from 'node:path';
import { BrowserWindow, Menu, app, protocol, safeStorage, session, shell } from 'electron';
import { createApp } from '../../app.ts';
import type { App } from '../../app.ts';
import { systemClock } from '../../clock.ts';
import { createWorkerIntake } from '../../intake/worker-intake.ts';
import type { Log } from '../../log.ts';
import { createMessagePortServer } from '../../rpc/message-port.ts';
import { createRouter } from '../../rpc/router.ts';
import { createRendererFiles } from '../renderer-files.ts';
import { serveRenderer } from './app-protocol.ts';
import { menuTemplate } from './menu.ts';
import { guardSession } from './navigation.ts';
import type { PageAddress } from './page-address.ts';
import { offerPorts } from './port.ts';
import { openSafeStorageVault } from './safe-storage-vault.ts';
import { reportStartFailure } from './start-failure.ts';
import { focusWindow, openWindow } from './window.ts';

export interface DesktopSetting {
  /** Absolute. */
  readonly dataFolder: string;
  /** Null: the stored setting. */
  readonly receiverPort: number | null;
  readonly page: PageAddress;
  /** Absolute paths of what is shipped beside the main bundle. */
  readonly bundle: { readonly preload: string; readonly renderer: string; readonly documentation: string };
  readonly log: Log;
}

/** Longest wait for requests under way when the user quits, milliseconds. */
const closingTimeMs = 5000;

/** Runs the app until the user quits. Returns at once; failures are shown to the user. */
export function liveDesktop(setting: DesktopSetting): void {
  const { log } = setting;
  app
    .whenReady()
    .then(() => start(setting))
    .catch((error: unknown) => {
      log.error('The desktop app could not start.', { error });
      BrowserWindow.getAllWindows().forEach((window) => window.destroy());
      reportStartFailure(error);
    });
}

async function start(setting: DesktopSetting): Promise<void> {
  const { page, bundle, log } = setting;
  const developerTools = !app.isPackaged;
  const show = (): void => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window !== undefined) {
      focusWindow(window);
      return;
    }
    openWindow({ page, preload: bundle.preload, stateFile: join(setting.dataFolder, 'window.json'), developerTools, log });
  };

  guardSession(session.defaultSession, page);
  serveRenderer(protocol, createRendererFiles(bundle.renderer));
  setMenu(setting, developerTools);

  // The window loads while the store opens; its page gets its port as soon as there is something behind it.
  const running = openApp(setting);
  offerPorts({
    page,
    log,
    dataFolder: setting.dataFolder,
    server: running.then(({ api }) => createMessagePortServer(createRouter(api, log), log)),
  });
  closeWithApp(running, log);
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    // On macOS an app without a window goes on, and the receiver with it.
    if (process.platform !== 'darwin') {
      app.quit();
    }
  });
  show();
  await running;
}

function openApp({ dataFolder, receiverPort, log }: DesktopSetting): Promise<App> {
  return createApp({
    dataFolder,
    clock: systemClock,
    log,
    openVault: (folder) =>
      openSafeStorageVault({
        dataFolder: folder,
        passphrase: process.env['HOOKWRIGHT_PASSPHRASE'],
        safeStorage,
        platform: process.platform,
        log,
      }),
    createIntake: createWorkerIntake,
    version: app.getVersion(),
    // The window says why the receiver does not listen, and offers another port.
    requireReceiver: false,
    host: 'window',
    ...(receiverPort === null ? {} : { overrides: { port: receiverPort } }),
  });
}

function setMenu({ dataFolder, bundle, log }: DesktopSetting, developerTools: boolean): void {
  const open = (path: string): void => {
    void shell
      .openPath(path)
      .then((problem) => problem !== '' && log.warn('The system could not open a path.', { path, problem }));
  };
  const template = menuTemplate(process.platform, developerTools, {
    showDataFolder: () => open(dataFolder),
    openDocumentation: () => open(bundle.documentation),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** Holds the end of the process back, once the windows are gone, until the app has given its data folder back. */
function closeWithApp(running: Promise<App>, log: Log): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) {
      return;
    }
    event.preventDefault();
    const stopWaiting = systemClock.after(closingTimeMs, () => {
      log.error('The app did not close in time and is ended.');
      app.exit(1);
    });
    running
      .then((open) => open.close())
      .catch((error: unknown) => log.error('The app could not close cleanly.', { error }))
      .finally(() => {
        stopWaiting();
        closed = true;
        app.quit();
      });
  });
}
