/**
 * The only use of ipcMain. Hands the window's page a MessagePort to the API, and opens external addresses for it;
 * who asks is checked here, once, for every message: the top frame of our own page and nobody else.
 */
import { MessageChannelMain, ipcMain, shell } from 'electron';
import type { IpcMainEvent, IpcMainInvokeEvent, MessagePortMain } from 'electron';
import { openExternalChannel, portMessageType, showDataFolderChannel } from '#shared/desktop-bridge.ts';
import type { Log } from '../../log.ts';
import { externalAddress, isOwnUrl } from './page-address.ts';
import type { PageAddress } from './page-address.ts';

export interface PortHandover {
  readonly page: PageAddress;
  readonly log: Log;
  /** Puts the API on its side of a fresh port; resolves when the app is running, rejects when it never will. */
  readonly server: Promise<(port: MessagePortMain) => void>;
  /** Absolute. */
  readonly dataFolder: string;
}

/** Starts answering the page. */
export function offerPorts(handover: PortHandover): void {
  const ports = new WeakMap<object, MessagePortMain>();

  const handOver = async (event: IpcMainEvent): Promise<void> => {
    const serve = await handover.server;
    const { port1, port2 } = new MessageChannelMain();
    // A page that reloads asks again; what its former self began must end.
    ports.get(event.sender)?.close();
    ports.set(event.sender, port1);
    serve(port1);
    port1.start();
    event.senderFrame?.postMessage(portMessageType, null, [port2]);
  };

  ipcMain.on(portMessageType, (event) => {
    if (!isOwnPage(event, handover.page)) {
      handover.log.warn('A frame that is not the window’s page asked for a port and got none.');
      return;
    }
    void handOver(event).catch(() => {
      // Why the app does not run is told by whoever started it.
      handover.log.warn('No port was handed over, because the app does not run.');
    });
  });

  ipcMain.handle(openExternalChannel, async (event, address: unknown) => {
    const url = isOwnPage(event, handover.page) && typeof address === 'string' ? externalAddress(address) : null;
    if (url === null) {
      handover.log.warn('An address was not opened in the browser: only https addresses asked for by our page are.');
      return false;
    }
    await shell.openExternal(url);
    return true;
  });

  ipcMain.handle(showDataFolderChannel, async (event) => {
    // The page says that, never which: it could be made to name any program.
    return isOwnPage(event, handover.page) && (await shell.openPath(handover.dataFolder)) === '';
  });
}

function isOwnPage(event: IpcMainEvent | IpcMainInvokeEvent, page: PageAddress): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnUrl(page, frame.url);
}
