/** A Chrome DevTools Protocol client over one WebSocket, with flat sessions. Knows the wire, nothing of Electron. */

export type CdpParams = Readonly<Record<string, unknown>>;
type Listener = (params: CdpParams) => void;

interface Waiting {
  readonly method: string;
  readonly resolve: (result: CdpParams) => void;
  readonly reject: (error: Error) => void;
}

interface CdpMessage {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: CdpParams;
  readonly result?: CdpParams;
  readonly error?: { readonly message: string };
}

/** The browser itself when made by `connectCdp`; one target when made by `attach`. */
export class CdpSession {
  readonly #wire: CdpWire;
  readonly id: string | undefined;
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(wire: CdpWire, id: string | undefined) {
    this.#wire = wire;
    this.id = id;
    wire.sessions.set(id, this);
  }

  /** Rejects with the browser's message, or when the connection ends. */
  send(method: string, params: CdpParams = {}): Promise<CdpParams> {
    return this.#wire.send(method, params, this.id);
  }

  on(method: string, listener: Listener): void {
    const listeners = this.#listeners.get(method) ?? new Set();
    this.#listeners.set(method, listeners.add(listener));
  }

  /** Called by the wire. */
  dispatch(method: string, params: CdpParams): void {
    for (const listener of this.#listeners.get(method) ?? []) {
      listener(params);
    }
  }

  async attach(targetId: string): Promise<CdpSession> {
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    return new CdpSession(this.#wire, String(sessionId));
  }
}

class CdpWire {
  readonly sessions = new Map<string | undefined, CdpSession>();
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', (event) => this.#receive(JSON.parse(String(event.data)) as CdpMessage));
    socket.addEventListener('close', () => {
      for (const waiting of this.#waiting.values()) {
        waiting.reject(new Error(`Chromium went away during ${waiting.method}.`));
      }
      this.#waiting.clear();
    });
  }

  send(method: string, params: CdpParams, sessionId: string | undefined): Promise<CdpParams> {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Error(`Chromium is gone; ${method} was not sent.`));
    }
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  #receive(message: CdpMessage): void {
    if (message.id === undefined) {
      this.sessions.get(message.sessionId)?.dispatch(message.method ?? '', message.params ?? {});
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) {
      waiting?.resolve(message.result ?? {});
    } else {
      waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
    }
  }
}

/** Connects to a browser's DevTools address (`ws://…`). */
export async function connectCdp(url: string): Promise<CdpSession> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`No DevTools connection to ${url}.`)), { once: true });
  });
  return new CdpSession(new CdpWire(socket), undefined);
}
