/**
 * The one window: how it is made, what it loads, and that it comes back where it was.
 * Must not know what the page shows nor how the API reaches it.
 */
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { Log } from '../../log.ts';
import { guardNavigation } from './navigation.ts';
import type { PageAddress } from './page-address.ts';
import { windowOptions } from './window-options.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

export interface WindowSetting {
  readonly page: PageAddress;
  /** Absolute path of the bundled preload. */
  readonly preload: string;
  /** File that keeps the window's place. */
  readonly stateFile: string;
  /** False in a packaged app. */
  readonly developerTools: boolean;
  readonly log: Log;
}

/** Opens the window, shows it when its first frame is painted, and starts loading the page. */
export function openWindow(setting: WindowSetting): BrowserWindow {
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const state = readWindowState(setting.stateFile, workAreas);
  const theme = nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
  const window = new BrowserWindow(windowOptions(state, theme, setting.preload, setting.developerTools));

  guardNavigation(window.webContents, setting.page);
  window.once('ready-to-show', () => {
    if (state.maximized) {
      window.maximize();
    }
    window.show();
  });
  window.on('close', () => keepPlace(window, setting));
  askBeforeLosing(window);
  reloadAfterCrash(window, setting.log);
  window.loadURL(setting.page.url).catch((error: unknown) => {
    setting.log.error('The window could not load its page.', { error: String(error) });
  });
  return window;
}

/** Brings a window to the user's eyes. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) {
    window.restore();
  }
  window.show();
  window.focus();
}

function keepPlace(window: BrowserWindow, setting: WindowSetting): void {
  try {
    writeWindowState(setting.stateFile, window.getNormalBounds(), window.isMaximized());
  } catch (error) {
    setting.log.warn('The place of the window could not be kept.', { error: String(error) });
  }
}

const leaveQuestion = {
  type: 'question',
  title: 'Hookwright',
  message: 'Leave without saving?',
  detail: 'There are changes that were not saved. They are lost when this page is closed or loaded again.',
  buttons: ['Stay', 'Leave without saving'],
  defaultId: 0,
  cancelId: 0,
  noLink: true,
} as const;
const leave = 1;

/** A page with unsaved changes holds on; Electron would keep the window open without a word, so the user is asked. */
function askBeforeLosing(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const answer = dialog.showMessageBoxSync(window, { ...leaveQuestion, buttons: [...leaveQuestion.buttons] });
    if (answer === leave) event.preventDefault();
  });
}

/** The receiver does not depend on the window; a page that died comes back, unless it dies at once again. */
function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, details) => {
    log.error('The window’s page ended unexpectedly.', { reason: details.reason, exitCode: details.exitCode });
    if (details.reason !== 'clean-exit' && reloads < 3 && !window.isDestroyed()) {
      reloads += 1;
      window.webContents.reload();
    }
  });
}
