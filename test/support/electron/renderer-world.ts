/**
 * What the stand-in puts into a page: the preload's world, isolated from the page's as in Electron, with the renderer
 * modules of `electron`; and, in the page's own world, the far end of contextBridge.
 * Each function here is sent as source text, so it may use nothing outside its own arguments.
 */
import { decodeValue, encodeValue } from './wire-values.ts';

/** Name of the isolated world, and of the binding through which only that world reaches the stand-in. */
export const isolatedWorldName = 'Electron Isolated Context';
export const bindingName = '__electronStandIn';

/** From the isolated world to the stand-in, as JSON. */
export type WorldMessage =
  | { readonly kind: 'send'; readonly channel: string; readonly args: string }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'port-message'; readonly port: number; readonly value: string }
  | { readonly kind: 'port-close'; readonly port: number };

/** What the stand-in calls in the isolated world, under `bindingName + 'World'`. */
export interface IsolatedWorld {
  deliver(channel: string, args: string, ports: readonly number[]): void;
  settle(id: number, failed: boolean, value: string): void;
  portMessage(port: number, value: string): void;
  portClose(port: number): void;
}

function guardMembers(module: string, object: object): object {
  return new Proxy(object, {
    get(target, property) {
      if (typeof property === 'symbol' || property in target) return Reflect.get(target, property) as unknown;
      throw new Error(`The Electron stand-in does not implement ${module}.${property} in a preload.`);
    },
  });
}

interface WorldTools {
  readonly encode: typeof encodeValue;
  readonly decode: typeof decodeValue;
}

/** The script for the isolated world: runs `preload` (CommonJS source) with its `require('electron')`. */
export function isolatedWorldScript(preload: string, secret: string): string {
  const names = JSON.stringify({ bindingName, secret });
  return `if (window === window.top) (${runIsolatedWorld.toString()})(${names}, { encode: ${encodeValue.toString()}, decode: ${decodeValue.toString()}, guard: ${guardMembers.toString()} },
    function (require, module, exports) { ${preload}\n});`;
}

/** The script for the page's own world. */
export function pageWorldScript(secret: string): string {
  return `if (window === window.top) (${runPageWorld.toString()})(${JSON.stringify(secret)}, { encode: ${encodeValue.toString()}, decode: ${decodeValue.toString()} });`;
}

function runIsolatedWorld(
  names: { readonly bindingName: string; readonly secret: string },
  { encode, decode, guard }: WorldTools & { readonly guard: typeof guardMembers },
  preload: (require: (name: string) => unknown, module: object, exports: object) => void,
): void {
  const world = globalThis as unknown as Record<string, unknown>;
  const send = world[names.bindingName] as (message: string) => void;
  const listeners = new Map<string, ((event: object, ...args: unknown[]) => void)[]>();
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const ports = new Map<number, MessagePort>();
  const exposed = new Map<string, Record<string, unknown>>();
  let lastCall = 0;

  const post = (message: object): void => send(JSON.stringify(message));
  const openPort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port2);
    port2.addEventListener('message', (event) => post({ kind: 'port-message', port: id, value: encode(event.data) }));
    port2.addEventListener('close', () => {
      if (ports.delete(id)) post({ kind: 'port-close', port: id });
    });
    port2.start();
    return port1;
  };

  const ipcRenderer = {
    on(channel: string, listener: (event: object, ...args: unknown[]) => void) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    send(channel: string, ...args: unknown[]) {
      post({ kind: 'send', channel, args: encode(args) });
    },
    invoke(channel: string, ...args: unknown[]) {
      lastCall += 1;
      const id = lastCall;
      return new Promise((resolve, reject) => {
        calls.set(id, { resolve, reject });
        post({ kind: 'invoke', id, channel, args: encode(args) });
      });
    },
  };
  const describe = (name: string): string => {
    const members = Object.entries(exposed.get(name) ?? {});
    return encode({ name, members: members.map(([key, member]) => [key, typeof member === 'function' ? null : member]) });
  };
  const announce = (name: string): void => {
    document.dispatchEvent(new CustomEvent(`${names.secret}expose`, { detail: describe(name) }));
  };
  const contextBridge = {
    exposeInMainWorld(name: string, api: Record<string, unknown>) {
      if (exposed.has(name)) throw new Error(`Cannot bind an API on top of an existing property on the window object: ${name}`);
      exposed.set(name, api);
      announce(name);
    },
  };
  document.addEventListener(`${names.secret}open`, (event) => post({ kind: 'open', url: (event as CustomEvent<string>).detail }));
  document.addEventListener(`${names.secret}ready`, () => {
    for (const name of exposed.keys()) announce(name);
  });
  document.addEventListener(`${names.secret}call`, (event) => {
    const call = decode((event as CustomEvent<string>).detail) as { id: number; name: string; key: string; args: unknown[] };
    const answer = (failed: boolean, value: unknown): void => {
      document.dispatchEvent(new CustomEvent(`${names.secret}answer`, { detail: encode({ id: call.id, failed, value }) }));
    };
    const member = exposed.get(call.name)?.[call.key] as (...args: unknown[]) => unknown;
    try {
      const result = member(...call.args);
      if (result instanceof Promise) {
        result.then(
          (value: unknown) => answer(false, value),
          (error: unknown) => answer(true, String(error)),
        );
      } else {
        answer(false, result);
      }
    } catch (error) {
      answer(true, String(error));
    }
  });

  world[`${names.bindingName}World`] = {
    deliver(channel, args, portIds) {
      const event = { ports: portIds.map(openPort) };
      for (const listener of listeners.get(channel) ?? []) listener(event, ...(decode(args) as unknown[]));
    },
    settle(id, failed, value) {
      const call = calls.get(id);
      calls.delete(id);
      if (failed) call?.reject(new Error(String(decode(value))));
      else call?.resolve(decode(value));
    },
    portMessage: (port, value) => ports.get(port)?.postMessage(decode(value)),
    portClose(port) {
      const open = ports.get(port);
      ports.delete(port);
      open?.close();
    },
  } satisfies IsolatedWorld;

  const electron = guard('electron', {
    ipcRenderer: guard('ipcRenderer', ipcRenderer),
    contextBridge: guard('contextBridge', contextBridge),
  });
  const module = { exports: {} };
  preload(
    (name) => {
      if (name === 'electron' || name === 'electron/renderer') return electron;
      throw new Error(`module not found: ${name}`);
    },
    module,
    module.exports,
  );
}

function runPageWorld(secret: string, { encode, decode }: WorldTools): void {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const answers = new Map<number, { failed: boolean; value: unknown }>();
  let lastCall = 0;

  document.addEventListener(`${secret}answer`, (event) => {
    const answer = decode((event as CustomEvent<string>).detail) as { id: number; failed: boolean; value: unknown };
    const call = waiting.get(answer.id);
    if (call === undefined) {
      answers.set(answer.id, answer);
      return;
    }
    waiting.delete(answer.id);
    if (answer.failed) call.reject(new Error(String(answer.value)));
    else call.resolve(answer.value);
  });

  const callMember = (name: string, key: string, args: readonly unknown[]): unknown => {
    lastCall += 1;
    const id = lastCall;
    document.dispatchEvent(new CustomEvent(`${secret}call`, { detail: encode({ id, name, key, args: [...args] }) }));
    const answer = answers.get(id);
    answers.delete(id);
    if (answer === undefined) return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    if (answer.failed) throw new Error(String(answer.value));
    return answer.value;
  };

  document.addEventListener(`${secret}expose`, (event) => {
    const { name, members } = decode((event as CustomEvent<string>).detail) as { name: string; members: [string, unknown][] };
    if (name in window) return;
    const api: Record<string, unknown> = {};
    for (const [key, member] of members) {
      api[key] = member === null ? (...args: unknown[]) => callMember(name, key, args) : member;
    }
    Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true });
  });
  document.dispatchEvent(new CustomEvent(`${secret}ready`));

  // Chromium cannot ask the stand-in before it opens a window, so a page is kept from asking Chromium. As in Electron after
  // a denial, `window.open` returns null and a link does nothing.
  const ask = (url: string): void => {
    document.dispatchEvent(new CustomEvent(`${secret}open`, { detail: new URL(url, document.baseURI).href }));
  };
  window.open = (url = 'about:blank') => {
    ask(String(url));
    return null;
  };
  const stays = new Set(['', '_self', '_top', '_parent']);
  const onClick = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const elsewhere = event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;
    if (link === null || link.href === '' || (!elsewhere && stays.has(link.target))) return;
    event.preventDefault();
    ask(link.href);
  };
  document.addEventListener('click', onClick, true);
  document.addEventListener('auxclick', onClick, true);
  document.addEventListener(
    'submit',
    (event) => {
      if (!(event.target instanceof HTMLFormElement) || stays.has(event.target.target)) return;
      event.preventDefault();
      ask(event.target.action);
    },
    true,
  );
}
