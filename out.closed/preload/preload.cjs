let electron = require("electron");
// src/shared/desktop-bridge.ts
/** Name under which the bridge is exposed. */
var desktopBridgeName = "hookwright";
/** IPC channel and window message type of the port hand-over. */
var portMessageType = "hookwright:port";
// src/preload/preload.ts
/**
* The preload of the desktop window: hands one MessagePort from the main process to the page and exposes the desktop bridge.
* Holds no logic and no state; `ipcRenderer` and its events never reach the page.
*/
electron.ipcRenderer.on(portMessageType, (event) => {
	window.postMessage({ type: portMessageType }, window.location.origin, [...event.ports]);
});
electron.contextBridge.exposeInMainWorld(desktopBridgeName, {
	requestPort: () => electron.ipcRenderer.send(portMessageType),
	openExternal: async (url) => navigator.userActivation.isActive && await electron.ipcRenderer.invoke("hookwright:open-external", url) === true
});
