/** The built app as a process that is killed: started, asked over HTTP, stopped, and looked at once it is gone. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { openClient, type OpenClient } from '../bench/served.ts';

export const builtCommand = fileURLToPath(new URL('../../out/main/hookwright.js', import.meta.url));
const readers = 16;

export interface ServedUnderCrash {
  readonly process: ChildProcess;
  readonly apiUrl: string;
  readonly receiverUrl: string;
  readonly ca: string;
  readonly token: string;
  /** What it printed first. */
  readonly line: string;
}

/** The app's data folder in the folder of a test. */
export function dataFolderOf(folder: string): string {
  return join(folder, 'data');
}

export function databaseOf(folder: string): string {
  return join(dataFolderOf(folder), 'hookwright.sqlite');
}

/** A process that may be killed before it is ready. */
export function spawnUnderCrash(folder: string): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  const args = ['serve', '--json', '--data-dir', dataFolderOf(folder), '--receiver-port', '0', '--ui-port', '0'];
  const child = spawn(process.execPath, [builtCommand, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** None outlives the test that started it, however that ends. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts the built app on the folder of the rounds. Rejects with what it said when it does not start. */
export async function startUnderCrash(folder: string): Promise<ServedUnderCrash> {
  const child = spawnUnderCrash(folder);
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done === true) throw new Error(`The app did not start again: ${complaints}`);
  const line = JSON.parse(first.value) as { apiUrl: string; receiverUrl: string; token: string; caCertificatePath: string };
  return { ...line, line: first.value, process: child, ca: readFileSync(line.caCertificatePath, 'utf8') };
}

export async function killNow(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

/** On a machine that stalls, a connection kept alive is closed at its limit just as it is used again: reading is then tried anew. */
async function ask(url: string, request: RequestInit & { readonly method: string }): Promise<Response> {
  for (let left = request.method === 'GET' ? 3 : 1; ; left -= 1) {
    try {
      return await fetch(url, request);
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}

/** Calls the HTTP API; throws on anything but success. */
export async function callApi<Result>(served: ServedUnderCrash, method: string, path: string, body?: unknown): Promise<Result> {
  const answer = await ask(served.apiUrl + path, {
    method,
    headers: { authorization: `Bearer ${served.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Result;
}

/** What only the screens call. */
export async function workbenchOf(
  served: ServedUnderCrash,
): Promise<{ readonly client: OpenClient['client']['workbench']; readonly close: () => void }> {
  const opened = await openClient(served.line);
  return { client: opened.client.workbench, close: () => opened.close() };
}

/** The digests of all bodies that the API gives out, read over HTTP as a user would. */
export async function keptBodies(served: ServedUnderCrash): Promise<Set<string>> {
  const digests = new Set<string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: { id: string }[]; nextCursor: string | null } = await callApi(
      served,
      'GET',
      `/captures?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    const left = page.items.map(({ id }) => id);
    const reader = async (): Promise<void> => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) {
        const answer = await ask(`${served.apiUrl}/captures/${id}/body`, {
          method: 'GET',
          headers: { authorization: `Bearer ${served.token}` },
        });
        digests.add(digestOf(new Uint8Array(await answer.arrayBuffer())));
      }
    };
    await Promise.all(Array.from({ length: readers }, reader));
    cursor = page.nextCursor;
  }
  return digests;
}

/** Ends the app as Ctrl+C does. */
export async function stopUnderCrash(served: ServedUnderCrash): Promise<number | null> {
  const closed = once(served.process, 'close');
  served.process.kill('SIGTERM');
  const [code] = (await closed) as [number | null];
  return code;
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What SQLite says of the whole file; `ok` when it is whole. */
export function integrityOf(folder: string): unknown {
  const db = new Database(databaseOf(folder), { readonly: true });
  try {
    return db.pragma('integrity_check', { simple: true });
  } finally {
    db.close();
  }
}
