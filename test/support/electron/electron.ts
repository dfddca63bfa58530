/**
 * The module `electron` of the stand-in, for the main process. Every name of Electron 45's main-process modules is here:
 * those that are implemented, checked against Electron's own types, and those that throw when touched.
 */
import type * as Electron from 'electron';
import { app as standInApp } from './app.ts';
import { StandInWindow } from './browser-window.ts';
import { ipcMain as standInIpcMain } from './ipc-main.ts';
import { MessageChannelMain as StandInChannel } from './message-port.ts';
import { protocol as standInProtocol, session as standInSession } from './session.ts';
import { absent, strict } from './strict.ts';
import type { StandInContents } from './web-contents.ts';

/** Compiles only while every public member of the fake exists in the real thing. */
type Drift<Fake, Real> = Exclude<keyof Fake, keyof Real>;
const noDrift: [
  Drift<typeof standInApp, Electron.App>,
  Drift<StandInWindow, Electron.BrowserWindow>,
  Drift<typeof StandInWindow, typeof Electron.BrowserWindow>,
  Exclude<Drift<StandInContents, Electron.WebContents>, 'getLastWebPreferences'>,
  Drift<typeof standInIpcMain, Electron.IpcMain>,
  Drift<StandInChannel, Electron.MessageChannelMain>,
  Drift<typeof standInProtocol, Electron.Protocol>,
  Drift<typeof standInSession.defaultSession, Electron.Session>,
] extends never[]
  ? true
  : false = true;
if (!noDrift) throw new Error('unreachable');

export { webContents } from './web-contents.ts';
export { Menu, dialog, nativeTheme, safeStorage, screen, shell } from './system.ts';
export const app = standInApp;
export const BrowserWindow = strict('BrowserWindow', StandInWindow);
export const ipcMain = strict('ipcMain', standInIpcMain);
export const MessageChannelMain = StandInChannel;
export const protocol = standInProtocol;
export const session = standInSession;

export const BaseWindow = absent('BaseWindow');
export const BrowserView = absent('BrowserView');
export const ClipboardItem = absent('ClipboardItem');
export const ImageView = absent('ImageView');
export const IpcMainServiceWorker = absent('IpcMainServiceWorker');
export const MenuItem = absent('MenuItem');
export const Notification = absent('Notification');
export const ShareMenu = absent('ShareMenu');
export const TouchBar = absent('TouchBar');
export const Tray = absent('Tray');
export const View = absent('View');
export const WebContentsView = absent('WebContentsView');
export const WebSocket = absent('WebSocket');
export const autoUpdater = absent('autoUpdater');
export const clipboard = absent('clipboard');
export const contentTracing = absent('contentTracing');
export const crashReporter = absent('crashReporter');
export const desktopCapturer = absent('desktopCapturer');
export const globalShortcut = absent('globalShortcut');
export const inAppPurchase = absent('inAppPurchase');
export const nativeImage = absent('nativeImage');
export const net = absent('net');
export const netLog = absent('netLog');
export const parentPort = absent('parentPort');
export const powerMonitor = absent('powerMonitor');
export const powerSaveBlocker = absent('powerSaveBlocker');
export const pushNotifications = absent('pushNotifications');
export const systemPreferences = absent('systemPreferences');
export const utilityProcess = absent('utilityProcess');
export const webFrameMain = absent('webFrameMain');
