/** Programs that a bench measures, as processes of their own, and the contract of one of them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '#shared/contract.ts';
import type { MainThreadFigures } from './main-thread-watch.ts';

export interface Served {
  /** What it printed first. */
  readonly line: string;
  /** Stands still, so that what it does in quiet times takes nothing from what is measured beside it. Not on Windows. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** Starts a script of Node and waits for its first line. */
export async function startScript(path: string, ...args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return served(child, await firstLine(child));
}

/** Starts the built app on a data folder, any free ports. */
export function startBuilt(dataFolder: string): Promise<Served> {
  const entry = join(import.meta.dirname, '..', '..', 'out', 'main', 'hookwright.js');
  return startScript(entry, 'serve', '--json', '--data-dir', dataFolder, '--receiver-port', '0', '--ui-port', '0');
}

export interface WatchedApp extends Served {
  /** Since it was asked last. */
  figures(): Promise<MainThreadFigures>;
}

/** As above, with its main thread watched. `flags`: of Node, e.g. limits of its memory. */
export async function startWatched(dataFolder: string, flags: readonly string[] = []): Promise<WatchedApp> {
  const entry = join(import.meta.dirname, '..', '..', 'out', 'main', 'hookwright.js');
  const args = ['serve', '--json', '--data-dir', dataFolder, '--receiver-port', '0', '--ui-port', '0'];
  const watch = join(import.meta.dirname, 'main-thread-watch.ts');
  const child = spawn(process.execPath, [...flags, '--import', watch, entry, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  return {
    ...served(child, await firstLine(child)),
    figures: () =>
      new Promise((resolve) => {
        child.once('message', (message) => resolve(message as MainThreadFigures));
        child.send('figures');
      }),
  };
}

export interface OpenClient {
  readonly client: ContractRouterClient<typeof contract>;
  close(): void;
}

/** `line`: what the app printed first. */
export async function openClient(line: string): Promise<OpenClient> {
  const { apiUrl, token } = JSON.parse(line) as { apiUrl: string; token: string };
  const socket = new WebSocket(new URL('/rpc', apiUrl.replace(/^http/, 'ws')));
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('the app did not let the bench in')), { once: true });
    socket.addEventListener('open', () => socket.send(JSON.stringify({ token })), { once: true });
    socket.addEventListener('message', () => resolve(), { once: true });
  });
  return { client: createORPCClient(new RPCLink({ websocket: socket })), close: () => socket.close() };
}

function served(child: ChildProcess, line: string): Served {
  const signal = (name: NodeJS.Signals): void => {
    if (process.platform !== 'win32') child.kill(name);
  };
  return {
    line,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    stop: () => {
      signal('SIGCONT');
      return stop(child);
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new Error('no stdout'));
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('close', (code) => reject(new Error(`the program ended with ${code} before it was ready`)));
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners('close');
    child.once('close', () => resolve());
    child.kill('SIGTERM');
  });
}
