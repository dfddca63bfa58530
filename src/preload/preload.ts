/**
 * The preload of the desktop window: hands one MessagePort from the main process to the page and exposes the desktop bridge.
 * Holds no logic and no state; `ipcRenderer` and its events never reach the page.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { desktopBridgeName, openExternalChannel, portMessageType, showDataFolderChannel } from '../shared/desktop-bridge.ts';
import type { DesktopBridge } from '../shared/desktop-bridge.ts';

ipcRenderer.on(portMessageType, (event) => {
  window.postMessage({ type: portMessageType }, window.location.origin, [...event.ports]);
});

const bridge: DesktopBridge = {
  requestPort: () => ipcRenderer.send(portMessageType),
  // Asked here, in the isolated world, because a script of the page cannot forge it.
  openExternal: async (url) => navigator.userActivation.isActive && (await ipcRenderer.invoke(openExternalChannel, url)) === true,
  showDataFolder: async () => navigator.userActivation.isActive && (await ipcRenderer.invoke(showDataFolderChannel)) === true,
};

contextBridge.exposeInMainWorld(desktopBridgeName, bridge);
