/** The contract, as a command calls it: of a Hookwright that runs, or of a data folder that nobody has open. */
import type { Command } from 'commander';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '#shared/contract.ts';
import { errorCatalogue, HookwrightError, type ErrorCode } from '#shared/errors.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './input-files.ts';
import type { Installation } from './installation.ts';
import { readFolder } from './option-values.ts';
import { addSecretOption } from './secret-option.ts';

export type Client = ContractRouterClient<typeof contract>;

export interface ConnectionOptions {
  readonly api?: string;
  readonly tokenFile?: string;
  readonly dataDir?: string;
}

export interface Connection {
  /** Every call rejects with a HookwrightError. */
  readonly client: Client;
  close(): Promise<void>;
}

const usualApi = 'http://localhost:8444/api/v1';
const handshakeMs = 10_000;
const tokenRefusedClose = 4401;

/** Options of a command that only a running Hookwright can carry out. */
export function addRunningOptions(command: Command): Command {
  command.option('--api <url>', `API of the Hookwright that runs (default: ${usualApi}, or as the token file says)`);
  return addSecretOption(command, 'token', 'its token, or the line that serve --json printed; - for stdin');
}

export function addConnectionOptions(command: Command): Command {
  command.option('--api <url>', `API of the Hookwright that runs (default: ${usualApi}, or as the token file says)`);
  return addSecretOption(command, 'token', 'its token, or the line that serve --json printed; - for stdin').option(
    '--data-dir <folder>',
    'open this data folder instead; nobody else may have it open',
    readFolder,
  );
}

/** Throws UsageError, unauthorized, send-failed, or what the data folder cannot do. */
export async function connect(options: ConnectionOptions, installation: Installation): Promise<Connection> {
  if (options.dataDir !== undefined) {
    if (options.api !== undefined || options.tokenFile !== undefined) {
      throw new UsageError('Give either --data-dir, or --api and --token-file.');
    }
    const { openFolder } = await import('#main/hosts/headless/open-folder.ts');
    const passphrase = process.env['HOOKWRIGHT_PASSPHRASE'];
    const folder = await openFolder({ dataFolder: options.dataDir, version: installation.version, passphrase });
    return { client: explainingClient(folder.client, () => false), close: () => folder.close() };
  }
  if (options.tokenFile === undefined) {
    throw new UsageError('Give the token of the Hookwright that runs with --token-file, or a data folder with --data-dir.');
  }
  const { token, apiUrl } = readToken(await readText(options.tokenFile, '--token-file'));
  const socket = await openSocket(socketUrl(options.api ?? apiUrl ?? usualApi), token);
  const [{ createORPCClient }, { RPCLink }] = await Promise.all([import('@orpc/client'), import('@orpc/client/websocket')]);
  const client: Client = createORPCClient(new RPCLink({ websocket: socket }));
  const isLost = (): boolean => socket.readyState !== WebSocket.OPEN;
  return {
    client: explainingClient(client, isLost),
    close() {
      socket.close();
      return Promise.resolve();
    },
  };
}

/** The token alone, or the line in which `serve --json` tells it. */
function readToken(text: string): { token: string; apiUrl: string | null } {
  const trimmed = text.trim();
  const isLine = trimmed.startsWith('{');
  try {
    const line: unknown = isLine ? JSON.parse(trimmed.split('\n', 1)[0] ?? '') : { token: trimmed };
    if (
      typeof line === 'object' &&
      line !== null &&
      'token' in line &&
      typeof line.token === 'string' &&
      /^\S+$/.test(line.token)
    ) {
      return { token: line.token, apiUrl: 'apiUrl' in line && typeof line.apiUrl === 'string' ? line.apiUrl : null };
    }
  } catch {
    // Said below.
  }
  throw new UsageError('--token-file: it holds neither a token nor the line that serve --json prints.');
}

/** Where the contract is spoken, beside the API that scripts call. */
function socketUrl(api: string): URL {
  const url = URL.parse(api);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new UsageError(`--api: it must be the URL that serve prints, like ${usualApi}.`);
  }
  return new URL(`${url.protocol === 'https:' ? 'wss' : 'ws'}://${url.host}/rpc`);
}

function openSocket(url: URL, token: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    const fail = (code: ErrorCode, problem: string, remedy?: string): void => {
      clearTimeout(timer);
      socket.close();
      reject(new HookwrightError(code, problem, remedy === undefined ? {} : { remedy }));
    };
    const silent = (): void =>
      fail('send-failed', `No Hookwright answers at ${url.host}.`, 'Start it with hookwright serve, or correct --api.');
    const timer = setTimeout(silent, handshakeMs);
    socket.addEventListener('open', () => socket.send(JSON.stringify({ token })), { once: true });
    socket.addEventListener('error', silent, { once: true });
    socket.addEventListener(
      'close',
      ({ code }) => {
        if (code !== tokenRefusedClose) return silent();
        fail('unauthorized', 'The token is not the one of this start.', 'Give the token that serve printed at its last start.');
      },
      { once: true },
    );
    socket.addEventListener(
      'message',
      () => {
        clearTimeout(timer);
        resolve(socket);
      },
      { once: true },
    );
  });
}

/** The same client, whose errors are the ones the other side threw. */
export function explainingClient(client: Client, isLost: () => boolean): Client {
  const explain = (error: unknown): unknown => (isLost() ? connectionLost(error) : thrownThere(error));

  async function* explainedStream(stream: AsyncIterable<unknown>): AsyncGenerator<unknown, void> {
    try {
      yield* stream;
    } catch (error) {
      throw explain(error);
    }
  }

  async function explained(call: Promise<unknown>): Promise<unknown> {
    try {
      const answer = await call;
      return isStream(answer) ? explainedStream(answer) : answer;
    } catch (error) {
      throw explain(error);
    }
  }

  const wrap = (node: unknown): unknown => {
    if (typeof node !== 'function' && (typeof node !== 'object' || node === null)) return node;
    return new Proxy(node, {
      get: (target, name) => wrap(Reflect.get(target, name)),
      apply: (target, self, args) => explained(Reflect.apply(target as (...given: unknown[]) => Promise<unknown>, self, args)),
    });
  };
  return wrap(client) as Client;
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function connectionLost(cause: unknown): HookwrightError {
  const remedy = 'See whether it still runs: what it has begun, it goes on with.';
  return new HookwrightError('send-failed', 'The connection to Hookwright was lost.', { remedy, cause });
}

/** The error that was thrown on the other side; one that says nothing of itself stays as it is. */
function thrownThere(error: unknown): unknown {
  const report = error instanceof Error && 'data' in error ? error.data : null;
  if (typeof report !== 'object' || report === null) return error;
  const { code, problem, remedy, field } = report as Record<string, unknown>;
  if (typeof code !== 'string' || !Object.hasOwn(errorCatalogue, code) || typeof problem !== 'string') return error;
  return new HookwrightError(code as ErrorCode, problem, {
    ...(typeof field === 'string' ? { field } : {}),
    ...(typeof remedy === 'string' ? { remedy } : {}),
    cause: error,
  });
}
