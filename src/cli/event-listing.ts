/** Captures page by page, as they come, or waited for. */
import type { CaptureRow } from '#shared/capture.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ListedCapture } from '#shared/search-contract.ts';
import type { Client } from './connection.ts';
import { eventLines } from './event-lines.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface EventsRequest {
  readonly filter?: string;
  /** Only captures after this id. */
  readonly after?: string;
  readonly limit: number;
  readonly json: boolean;
  readonly terminal: Terminal;
}

export interface ExpectedCount {
  readonly least: number;
  readonly orMore: boolean;
}

const pageSize = 500;

export async function listEvents(
  client: Client,
  asked: EventsRequest,
  expect: ExpectedCount | undefined,
  signal: AbortSignal,
): Promise<ExitCode> {
  // One more than expected is enough to know better.
  const wanted = Math.max(asked.limit, expect === undefined ? 0 : expect.least + 1);
  const rows = await newest(client, asked, wanted, signal);
  tell(rows.slice(0, asked.limit), asked);
  if (expect === undefined) return exitCodes.done;
  const met = expect.orMore ? rows.length >= expect.least : rows.length === expect.least;
  if (!met) {
    const found = rows.length === wanted ? `at least ${rows.length}` : String(rows.length);
    asked.terminal.warn(`hookwright: ${found} matched, not ${expect.least}${expect.orMore ? ' or more' : ''}.`);
  }
  return met ? exitCodes.done : exitCodes.unexpected;
}

export async function waitForEvents(
  client: Client,
  { filter, after, ...asked }: EventsRequest,
  { count, seconds }: { readonly count: number; readonly seconds: number },
  signal: AbortSignal,
): Promise<ExitCode> {
  try {
    const { items } = await client.captures.wait(
      {
        count,
        timeoutMs: Math.round(Math.min(seconds, 600) * 1000),
        ...(filter === undefined ? {} : { filter }),
        ...(after === undefined ? {} : { after }),
      },
      { signal },
    );
    tell(items, asked);
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof HookwrightError) || error.code !== 'wait-timed-out') throw error;
    asked.terminal.warn(`hookwright: ${error.problem}`);
    return exitCodes.timedOut;
  }
}

/** Goes on until `signal` aborts or the connection is lost. Misses nothing, however much comes at once. */
export async function followEvents(client: Client, asked: EventsRequest, signal: AbortSignal): Promise<ExitCode> {
  // Listening begins before the list is read, so that nothing falls between.
  const changes = await client.workbench.tail(asked.filter === undefined ? {} : { filter: asked.filter }, { signal });
  let last = asked.after ?? 'c0';
  const catchUp = async (limit: number): Promise<void> => {
    const rows = await newest(client, { ...asked, after: last }, limit, signal);
    tell(rows, asked);
    last = rows[0]?.id ?? last;
  };
  if (asked.limit > 0) await catchUp(asked.limit);
  else last = (await client.captures.list({ limit: 1 }, { signal })).items[0]?.id ?? last;
  for await (const change of changes) {
    if (signal.aborted) break;
    if (change.type !== 'added') continue;
    const fresh = change.rows.filter(({ id }) => numberOf(id) > numberOf(last));
    // The message holds the newest ones only; a list has all of them.
    if (change.added > change.rows.length) await catchUp(Number.POSITIVE_INFINITY);
    else if (fresh.length > 0) {
      tell(fresh, asked);
      last = fresh[0]?.id ?? last;
    }
  }
  return exitCodes.done;
}

/** The newest that match, newest first. */
async function newest(
  client: Client,
  { filter, after }: Pick<EventsRequest, 'filter' | 'after'>,
  limit: number,
  signal: AbortSignal,
): Promise<ListedCapture[]> {
  const floor = after === undefined ? 0 : numberOf(after);
  const rows: ListedCapture[] = [];
  for (let cursor: string | null = null; rows.length < limit || rows.length === 0;) {
    const page: Awaited<ReturnType<Client['captures']['list']>> = await client.captures.list(
      {
        limit: Math.max(1, Math.min(pageSize, limit - rows.length)),
        ...(filter === undefined ? {} : { filter }),
        ...(cursor === null ? {} : { cursor }),
      },
      { signal },
    );
    rows.push(...page.items.filter(({ id }) => numberOf(id) > floor));
    cursor = page.nextCursor;
    if (cursor === null || numberOf(cursor) <= floor) break;
  }
  return rows.slice(0, limit);
}

function numberOf(id: string): number {
  return Number(id.slice(1));
}

/** `rows` come newest first and are printed oldest first. */
function tell(rows: readonly (ListedCapture | CaptureRow)[], { json, terminal }: Pick<EventsRequest, 'json' | 'terminal'>): void {
  for (const row of rows.toReversed()) {
    if (json) terminal.print(JSON.stringify({ type: 'capture', ...row }));
    else for (const line of eventLines(row, terminal)) terminal.print(line);
  }
}
