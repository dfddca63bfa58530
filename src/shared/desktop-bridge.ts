/**
 * All that the desktop window's page may ask of Electron. The preload exposes exactly this as `window.hookwright`;
 * its presence is how the page knows that it runs in the desktop window. Everything else goes over the port.
 */
export interface DesktopBridge {
  /**
   * Asks for a fresh MessagePort to the API. It arrives as a `message` event of the page's own window and origin,
   * data `{ type: portMessageType }`, the port in `event.ports[0]`. An earlier port of the same window is closed.
   */
  requestPort(): void;
  /** Opens an `https:` address in the user's browser. Only during a user's click or key press; false when refused. */
  openExternal(url: string): Promise<boolean>;
  /** Shows the data folder in the system's file manager. Only during a user's click or key press; false when refused. */
  showDataFolder(): Promise<boolean>;
}

/** Name under which the bridge is exposed. */
export const desktopBridgeName = 'hookwright';

/** IPC channel and window message type of the port hand-over. */
export const portMessageType = 'hookwright:port';

/** IPC channel of `showDataFolder`; it carries nothing, so that no page can name a folder. */
export const showDataFolderChannel = 'hookwright:show-data-folder';

/** IPC channel of `openExternal`. */
export const openExternalChannel = 'hookwright:open-external';
