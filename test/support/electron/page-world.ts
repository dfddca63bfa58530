/** The stand-in's side of a page's isolated world: IPC and ports, over one CDP binding. */
import type { CdpSession } from './cdp.ts';
import { answerInvoke, ipcMain } from './ipc-main.ts';
import { transferPort } from './message-port.ts';
import { bindingName, isolatedWorldName, isolatedWorldScript, pageWorldScript } from './renderer-world.ts';
import type { IsolatedWorld, WorldMessage } from './renderer-world.ts';
import { decodeValue, encodeValue } from './wire-values.ts';

interface NearEnd {
  deliver(value: string): void;
  close(): void;
}

/** What main sees as the sender of a message. */
export interface Sender {
  readonly contents: object;
  readonly frame: () => object | null;
  /** The page asked for a window. Throws unless that was denied. */
  readonly askWindowOpen: (url: string) => void;
}

export class PageWorld {
  readonly #cdp: CdpSession;
  readonly #sender: Sender;
  readonly #ports = new Map<number, NearEnd>();
  #context: string | null = null;
  #lastPort = 0;

  constructor(cdp: CdpSession, sender: Sender) {
    this.#cdp = cdp;
    this.#sender = sender;
  }

  /** Puts the preload (CommonJS source, or null) in front of every document to come. */
  async install(preload: string | null, mainFrameId: string): Promise<void> {
    const secret = `electron-stand-in-${crypto.randomUUID()}-`;
    this.#cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { name, uniqueId, auxData } = context as { name: string; uniqueId: string; auxData?: { frameId?: string } };
      if (name === isolatedWorldName && auxData?.frameId === mainFrameId) this.#enter(uniqueId);
    });
    this.#cdp.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
      if (executionContextUniqueId === this.#context) this.leave();
    });
    this.#cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === bindingName) this.#receive(JSON.parse(String(payload)) as WorldMessage);
    });
    await this.#cdp.send('Runtime.enable');
    if (preload === null) return;
    await this.#cdp.send('Runtime.addBinding', { name: bindingName, executionContextName: isolatedWorldName });
    await this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldScript(secret) });
    await this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: isolatedWorldScript(preload, secret),
      worldName: isolatedWorldName,
    });
  }

  /** Delivers a message to the preload; the ports move into the page. */
  post(channel: string, args: readonly unknown[], ports: readonly object[]): void {
    const ids = ports.map(() => {
      this.#lastPort += 1;
      return this.#lastPort;
    });
    // The page must know a port before the first message on it.
    this.#call('deliver', channel, encodeValue(args), ids);
    ports.forEach((port, index) => {
      const id = ids[index] ?? 0;
      transferPort(port, {
        attach: (near) => this.#ports.set(id, near),
        deliver: (value) => this.#call('portMessage', id, value),
        close: () => {
          this.#ports.delete(id);
          this.#call('portClose', id);
        },
      });
    });
  }

  /** The document is gone: its ports end, as they do when a renderer goes away. */
  leave(): void {
    this.#context = null;
    const open = [...this.#ports.values()];
    this.#ports.clear();
    for (const near of open) near.close();
  }

  #enter(context: string): void {
    if (this.#context !== null) this.leave();
    this.#context = context;
  }

  #receive(message: WorldMessage): void {
    switch (message.kind) {
      case 'send':
        ipcMain.emit(message.channel, this.#event(), ...(decodeValue(message.args) as unknown[]));
        break;
      case 'invoke':
        void answerInvoke(message.channel, this.#event(), decodeValue(message.args) as unknown[]).then(
          (value) => this.#call('settle', message.id, false, encodeValue(value)),
          (error: unknown) => this.#call('settle', message.id, true, encodeValue((error as Error).message)),
        );
        break;
      case 'open':
        this.#sender.askWindowOpen(message.url);
        break;
      case 'port-message':
        this.#ports.get(message.port)?.deliver(message.value);
        break;
      case 'port-close': {
        const near = this.#ports.get(message.port);
        this.#ports.delete(message.port);
        near?.close();
        break;
      }
    }
  }

  #event(): object {
    return { sender: this.#sender.contents, senderFrame: this.#sender.frame(), ports: [] };
  }

  #call<Name extends keyof IsolatedWorld>(name: Name, ...args: Parameters<IsolatedWorld[Name]>): void {
    if (this.#context === null) return;
    const expression = `${bindingName}World.${name}(${args.map((value) => JSON.stringify(value)).join(',')})`;
    // A document may go away while a message is on its way to it; that message is lost, as in Electron.
    void this.#cdp.send('Runtime.evaluate', { expression, uniqueContextId: this.#context }).catch(() => {});
  }
}
