import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Log } from '#main/log.ts';
import type { Attempt, Breakage, DeliveryMode, DeliveryRow, DeliveryState, Expectation } from '#shared/delivery.ts';
import { headerPair } from '#shared/reply.ts';
import { type RetryPolicy, retryPolicy } from '#shared/retry-policy.ts';
import {
  attemptFailure,
  attemptPhases,
  attemptResponse,
  type AttemptFailure,
  type AttemptResponse,
  type AttemptTrigger,
} from '#shared/target.ts';
import { attemptOfItem, rowOfItem } from './bulk-page-items.ts';
import { BulkPageReading, type FoundItem } from './bulk-page-storage.ts';
import { captureId, seqOf } from './capture-id.ts';
import { attemptsPerDelivery } from './delivery-writing.ts';
import { deliveryRecipe, type DeliveryRecipe } from './delivery-record.ts';
import { isoTime } from './iso-time.ts';
import { publicId, rowNumber } from './public-ids.ts';
import { parseStored } from './stored-json.ts';

interface DeliveryRecord {
  readonly seq: number;
  readonly created_at: number;
  readonly target_url: string;
  readonly skip_verify: number;
  readonly provider: string | null;
  readonly event_type: string | null;
  readonly summary: string;
  readonly mode: DeliveryMode;
  readonly breakage: Breakage | null;
  readonly capture_seq: number | null;
  readonly bulk_seq: number | null;
  readonly policy_id: string | null;
  readonly expected: Expectation['answer'];
  readonly expected_reason: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly last_status: number | null;
  readonly last_failure: string | null;
  readonly due_at: number | null;
  readonly as_expected: number | null;
}

interface AttemptRecord {
  readonly key: number;
  readonly trigger: AttemptTrigger;
  readonly started_at: number;
  readonly due_at: number;
  readonly ended: number;
  readonly method: string;
  readonly url: string;
  readonly headers: string;
  readonly body_size: number;
  readonly remote_address: string | null;
  readonly phases: string;
  readonly response: string | null;
  readonly failure: string | null;
  readonly next: string;
}

/** A delivery as the queue knows it: its row, and what a row does not show. */
export interface StoredDelivery {
  readonly seq: number;
  readonly row: DeliveryRow;
  readonly bulk: number | null;
  readonly createdAt: number;
  readonly dueAt: number | null;
}

/** An ended attempt, as far as it says something of the endpoint. Times: ms since the epoch. */
export interface PastAttempt {
  readonly delivery: number;
  readonly number: number;
  readonly startedAt: number;
  /** Of its delivery's first attempt. */
  readonly firstAt: number;
  readonly tookMs: number;
  readonly response: AttemptResponse | null;
  readonly failure: AttemptFailure | null;
}

interface PastRecord {
  readonly seq: number;
  readonly key: number;
  readonly started_at: number;
  readonly first_at: number | null;
  readonly phases: string;
  readonly response: string | null;
  readonly failure: string | null;
}

export interface DeliveryQuery {
  readonly limit: number;
  readonly beforeSeq?: number | undefined;
  readonly captureId?: string | undefined;
  readonly bulkId?: string | undefined;
}

const rowColumns = `seq, created_at, target_url, skip_verify, provider, event_type, summary, mode, breakage, capture_seq, bulk_seq,
  policy_id, expected, expected_reason, state, attempts, last_status, last_failure, due_at, as_expected`;
const attemptColumns = `key, trigger, started_at, due_at, ended, method, url, headers, body_size, remote_address, phases, response,
  failure, next`;
const headerPairs = z.array(headerPair);
const noPhases = { dnsMs: null, connectMs: null, tlsMs: null, waitingMs: null, bodyMs: null, totalMs: 0 };
/** More attempts than this are not shown: the newest are. */
const shownAttempts = 1000;

/** Looks at deliveries, attempts, policies and remembered targets; changes nothing. */
export class DeliveryReading {
  readonly #db: Database.Database;
  readonly #log: Log;
  readonly #pages: BulkPageReading;
  readonly #one: Database.Statement<[number], DeliveryRecord>;
  readonly #some: Database.Statement<[string], DeliveryRecord>;
  readonly #attempts: Database.Statement<[number, number], AttemptRecord>;
  readonly #recipe: Database.Statement<[number], { recipe: string; body: Buffer }>;
  readonly #self: Database.Statement<[Uint8Array], { key: number; started_at: number; phases: string }>;

  constructor(db: Database.Database, log: Log) {
    this.#db = db;
    this.#log = log;
    this.#pages = new BulkPageReading(db, log);
    this.#one = db.prepare(`SELECT ${rowColumns} FROM deliveries WHERE seq = ?`);
    this.#some = db.prepare(
      `SELECT ${rowColumns} FROM deliveries WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq DESC`,
    );
    this.#attempts = db.prepare(
      `SELECT ${attemptColumns} FROM attempts WHERE key > ? AND key < ? ORDER BY key DESC LIMIT ${shownAttempts}`,
    );
    this.#recipe = db.prepare('SELECT recipe, body FROM delivery_recipes WHERE seq = ?');
    this.#self = db.prepare('SELECT key, started_at, phases FROM attempts WHERE self_digest = ? ORDER BY key DESC LIMIT 100');
  }

  /** Newest first. */
  list({ limit, beforeSeq, captureId: capture, bulkId }: DeliveryQuery): DeliveryRow[] {
    const terms: string[] = [];
    const values: number[] = [];
    const add = (term: string, value: number | null): void => {
      terms.push(term);
      values.push(value ?? -1);
    };
    if (beforeSeq !== undefined) add('seq < ?', beforeSeq);
    if (capture !== undefined) add('capture_seq = ?', seqOf(capture));
    if (bulkId !== undefined) add('bulk_seq = ?', rowNumber('b', bulkId));
    const where = terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`;
    const rows = this.#db
      .prepare<number[], DeliveryRecord>(`SELECT ${rowColumns} FROM deliveries ${where} ORDER BY seq DESC LIMIT ?`)
      .all(...values, limit)
      .map(({ seq, ...record }) => ({ seq, row: deliveryRow({ seq, ...record }) }));
    const paged = this.#pages.list({
      limit,
      beforeSeq: beforeSeq ?? null,
      capture: capture === undefined ? null : (seqOf(capture) ?? -1),
      bulk: bulkId === undefined ? null : (rowNumber('b', bulkId) ?? -1),
    });
    return newestFirst([...rows, ...paged.map(pagedRow)]).slice(0, limit);
  }

  /** The rows of these deliveries, newest first; those that are gone are left out. */
  rows(ids: readonly string[]): DeliveryRow[] {
    const seqs = ids.map((id) => rowNumber('d', id)).filter((seq) => seq !== null);
    const rows = this.#some.all(JSON.stringify(seqs)).map((record) => ({ seq: record.seq, row: deliveryRow(record) }));
    const found = new Set(rows.map(({ seq }) => seq));
    const paged = [...new Set(seqs)].flatMap((seq) => (found.has(seq) ? [] : (this.#pages.find(seq) ?? [])));
    return newestFirst([...rows, ...paged.map(pagedRow)]);
  }

  /** Null when there is none (any more). */
  find(seq: number): StoredDelivery | null {
    const record = this.#one.get(seq);
    if (record !== undefined) return stored(record);
    const found = this.#pages.find(seq);
    return found === null ? null : storedItem(found);
  }

  /** Deliveries that wait or were under way when the program last ended, oldest first. */
  open(): StoredDelivery[] {
    return this.#db
      .prepare<[], DeliveryRecord>(`SELECT ${rowColumns} FROM deliveries WHERE state IN ('scheduled', 'sending') ORDER BY seq`)
      .all()
      .map(stored);
  }

  /** What its attempts are built from; null for a delivery of a bulk replay. */
  recipe(seq: number): { readonly recipe: DeliveryRecipe; readonly body: Uint8Array } | null {
    const record = this.#recipe.get(seq);
    if (record === undefined) return null;
    const recipe = parseStored(record.recipe, deliveryRecipe, this.#log, 'delivery_recipes.recipe');
    return recipe === null ? null : { recipe, body: record.body };
  }

  /** Oldest first; at most the newest thousand. */
  attempts(seq: number): Attempt[] {
    const records = this.#attempts.all(seq * attemptsPerDelivery, (seq + 1) * attemptsPerDelivery).toReversed();
    if (records.length > 0) return records.map((record) => this.#attempt(record));
    const found = this.#pages.find(seq);
    return found === null ? [] : [attemptOfItem(found.item)];
  }

  /** When the first attempt began, ms since the epoch; null before it. */
  firstAttemptAt(seq: number): number | null {
    const first = this.#db
      .prepare<[number, number], number>('SELECT started_at FROM attempts WHERE key > ? AND key < ? ORDER BY key LIMIT 1')
      .pluck()
      .get(seq * attemptsPerDelivery, (seq + 1) * attemptsPerDelivery);
    return first ?? null;
  }

  /** Null when there is no such attempt. `request` null: the body of the recipe, or of the capture. */
  attemptBodies(seq: number, number: number): { readonly request: Uint8Array | null; readonly response: Uint8Array } | null {
    if (number < 1 || number >= attemptsPerDelivery) return null;
    const record = this.#db
      .prepare<[number], { request_body: Buffer | null; response_body: Buffer | null }>(
        'SELECT request_body, response_body FROM attempts WHERE key = ?',
      )
      .get(seq * attemptsPerDelivery + number);
    if (record !== undefined) return { request: record.request_body, response: record.response_body ?? new Uint8Array() };
    const attempt = number === 1 ? this.#pages.find(seq)?.item.attempt : undefined;
    return attempt === undefined ? null : { request: attempt.requestBody, response: attempt.responseBody };
  }

  /** The delivery that sent a request with this digest to our own receiver just before `receivedAt`; null when none did. */
  ownDelivery(digest: Uint8Array, receivedAt: number): string | null {
    const near = this.#self.all(digest).find(({ started_at: startedAt, phases }) => {
      const tookMs = (parseStored(phases, attemptPhases, this.#log, 'attempts.phases') ?? noPhases).totalMs;
      // Both ends read the same clock, in whole milliseconds.
      return startedAt - 1 <= receivedAt && receivedAt <= startedAt + tookMs + 1000;
    });
    return near === undefined ? null : publicId('d', Math.floor(near.key / attemptsPerDelivery));
  }

  /** The newest ended attempts at a target under a policy, oldest first: what its endpoint has been seen to do. */
  attemptsAt(targetUrl: string, policyId: string, limit: number): PastAttempt[] {
    return this.#db
      .prepare<[string, string, number], PastRecord>(
        `SELECT d.seq, a.key, a.started_at, a.phases, a.response, a.failure,
           (SELECT first.started_at FROM attempts first WHERE first.key = d.seq * ${attemptsPerDelivery} + 1) AS first_at
         FROM deliveries d JOIN attempts a ON a.key > d.seq * ${attemptsPerDelivery} AND a.key < (d.seq + 1) * ${attemptsPerDelivery}
         WHERE d.target_url = ? AND d.policy_id = ? AND a.ended = 1 ORDER BY a.started_at DESC, a.key DESC LIMIT ?`,
      )
      .all(targetUrl, policyId, limit)
      .toReversed()
      .map((record) => ({
        delivery: record.seq,
        number: record.key % attemptsPerDelivery,
        startedAt: record.started_at,
        firstAt: record.first_at ?? record.started_at,
        tookMs: parseStored(record.phases, attemptPhases, this.#log, 'attempts.phases')?.totalMs ?? 0,
        response: parseStored(record.response, attemptResponse, this.#log, 'attempts.response'),
        failure: parseStored(record.failure, attemptFailure, this.#log, 'attempts.failure'),
      }));
  }

  /** Targets used before, the last first. */
  lastTargets(): string[] {
    return this.#db.prepare<[], string>('SELECT url FROM targets ORDER BY used DESC').pluck().all();
  }

  /** The user's own policies; one that cannot be read is left out, with a warning in the log. */
  policies(): RetryPolicy[] {
    return this.#db
      .prepare<[], string>('SELECT policy FROM policies ORDER BY id')
      .pluck()
      .all()
      .map((text) => parseStored(text, retryPolicy, this.#log, 'policies.policy'))
      .filter((policy) => policy !== null);
  }

  #attempt(record: AttemptRecord): Attempt {
    return {
      number: record.key % attemptsPerDelivery,
      trigger: record.trigger,
      startedAt: isoTime(record.started_at),
      dueAt: isoTime(record.due_at),
      method: record.method,
      url: record.url,
      headers: parseStored(record.headers, headerPairs, this.#log, 'attempts.headers') ?? [],
      bodySize: record.body_size,
      remoteAddress: record.remote_address,
      phases: parseStored(record.phases, attemptPhases, this.#log, 'attempts.phases') ?? noPhases,
      response: parseStored(record.response, attemptResponse, this.#log, 'attempts.response'),
      failure: parseStored(record.failure, attemptFailure, this.#log, 'attempts.failure'),
      next: record.next,
    };
  }
}

function pagedRow({ seq, bulk, item }: FoundItem): { readonly seq: number; readonly row: DeliveryRow } {
  return { seq, row: rowOfItem(seq, bulk, item) };
}

function newestFirst(rows: readonly { readonly seq: number; readonly row: DeliveryRow }[]): DeliveryRow[] {
  return rows.toSorted((one, other) => other.seq - one.seq).map(({ row }) => row);
}

function storedItem(found: FoundItem): StoredDelivery {
  const { seq, bulk, item } = found;
  return { seq, row: rowOfItem(seq, bulk, item), bulk, createdAt: item.delivery.createdAt, dueAt: null };
}

function stored(record: DeliveryRecord): StoredDelivery {
  const { seq, bulk_seq: bulk, created_at: createdAt, due_at: dueAt } = record;
  return { seq, row: deliveryRow(record), bulk, createdAt, dueAt };
}

function deliveryRow(record: DeliveryRecord): DeliveryRow {
  return {
    id: publicId('d', record.seq),
    createdAt: isoTime(record.created_at),
    targetUrl: record.target_url,
    skipVerify: record.skip_verify === 1,
    provider: record.provider,
    eventType: record.event_type,
    summary: record.summary,
    mode: record.mode,
    breakage: record.breakage,
    captureId: record.capture_seq === null ? null : captureId(record.capture_seq),
    bulkId: record.bulk_seq === null ? null : publicId('b', record.bulk_seq),
    policyId: record.policy_id,
    state: record.state,
    attempts: record.attempts,
    lastStatus: record.last_status,
    lastFailure: record.last_failure,
    nextAttemptAt: record.due_at === null ? null : isoTime(record.due_at),
    expectation: { answer: record.expected, reason: record.expected_reason },
    asExpected: record.as_expected === null ? null : record.as_expected === 1,
  };
}
