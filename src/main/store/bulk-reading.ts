import type Database from 'better-sqlite3';
import type { Log } from '#main/log.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { VerdictStatus } from '#shared/verdict.ts';
import { BulkPageReading } from './bulk-page-storage.ts';
import { BodyReading, chunksPerBody } from './body-chunks.ts';
import { captureId } from './capture-id.ts';
import type { CaptureCondition } from './capture-reading.ts';
import { bulkPlan, bulkProgress, type BulkPlan, type BulkStanding } from './delivery-record.ts';
import { parseStored, parseStoredHeaders } from './stored-json.ts';

/** What of a capture it takes to send it again. */
export interface ReplayableCapture {
  readonly seq: number;
  readonly id: string;
  readonly endpointId: string | null;
  readonly endpointSlug: string | null;
  readonly receivedAt: number;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  readonly provider: string | null;
  readonly eventType: string | null;
  readonly eventId: string | null;
  readonly summary: string;
  readonly verdictStatus: VerdictStatus;
  readonly verdictScheme: string | null;
  readonly problemCode: string | null;
  readonly bodyKind: 'body' | 'raw-packet';
  readonly bodySize: number;
  /** Small ones come along where that was asked for; see `bodyOf`. */
  readonly body?: Uint8Array | undefined;
}

export interface StoredBulk {
  readonly seq: number;
  readonly createdAt: number;
  readonly targetUrl: string;
  readonly plan: BulkPlan;
  readonly standing: BulkStanding;
}

/** The columns below, in their order: arrays cost half of what objects do, and a bulk replay reads very many. */
type ReplayRecord = readonly [
  seq: number,
  endpoint: string | null,
  slug: string | null,
  receivedAt: number,
  method: string,
  path: string,
  target: string | null,
  headers: string,
  provider: string | null,
  eventType: string | null,
  eventId: string | null,
  summary: string,
  verdictStatus: VerdictStatus,
  verdictScheme: string | null,
  problemCode: string | null,
  bodyKind: 'body' | 'raw-packet',
  bodySize: number,
  chunk: Buffer | null,
];

interface BulkRecord {
  readonly seq: number;
  readonly created_at: number;
  readonly target_url: string;
  readonly plan: string;
  readonly state: BulkStanding['state'];
  readonly progress: string;
  readonly claimed_from: number | null;
  readonly claimed_to: number | null;
}

const replayColumns = `c.seq, e.public_id AS endpoint, e.slug AS slug, c.received_at, c.method, c.path, d.target, d.headers, c.provider, c.event_type, c.event_id,
  c.summary, c.verdict_status, c.verdict_scheme, c.problem_code, d.body_kind, c.body_size, b.chunk`;
/** Bodies up to this many bytes are read with their page: a read of its own costs several times as much. */
const smallBody = 16_384;
const replayTables = (
  withBodies: boolean,
): string => `JOIN contents d ON d.seq = c.seq LEFT JOIN endpoints e ON e.id = c.endpoint_id
  LEFT JOIN bodies b ON b.key = ${withBodies ? `iif(c.body_size <= ${smallBody}, c.seq * ${chunksPerBody}, NULL)` : 'NULL'}`;

/** Looks at bulk replays, and at captures in the form replays want them. */
export class BulkReading {
  readonly #db: Database.Database;
  readonly #log: Log;
  readonly #bodies: BodyReading;
  readonly #pages: BulkPageReading;
  readonly #listed: Database.Statement<[string], ReplayRecord>;
  #lastPaged: Database.Statement<(string | number)[], ReplayRecord> | null = null;

  constructor(db: Database.Database, log: Log) {
    this.#db = db;
    this.#log = log;
    this.#bodies = new BodyReading(db);
    this.#pages = new BulkPageReading(db, log);
    this.#listed = db
      .prepare<[string], ReplayRecord>(
        `SELECT ${replayColumns} FROM json_each(?) wanted JOIN captures c ON c.seq = wanted.value
         ${replayTables(true)} ORDER BY wanted.key`,
      )
      .raw();
  }

  /** In the order asked for; those that are gone are left out. */
  capturesOf(seqs: readonly number[]): ReplayableCapture[] {
    return this.#listed.all(JSON.stringify(seqs)).map((record) => this.#replayable(record));
  }

  /** All bytes of a capture that was just read; fewer when it is gone. */
  bodyOf({ seq, bodySize, body }: Pick<ReplayableCapture, 'seq' | 'bodySize' | 'body'>): Uint8Array {
    return body ?? this.#bodies.read(seq, 0, bodySize);
  }

  /** A page of the captures that match, from `after` (exclusive) onwards in the order asked for. */
  capturePage(query: {
    readonly where: CaptureCondition | null;
    readonly upTo: number;
    readonly after: number | null;
    readonly newestFirst: boolean;
    readonly limit: number;
    readonly withBodies?: boolean;
  }): ReplayableCapture[] {
    const { withBodies = false, where, upTo, after, newestFirst, limit } = query;
    const bound = after === null ? '' : newestFirst ? 'AND c.seq < ?' : 'AND c.seq > ?';
    const values = [upTo, ...(after === null ? [] : [after]), ...(where?.params ?? []), limit];
    const sql = `SELECT ${replayColumns} FROM captures c ${replayTables(withBodies)}
      WHERE c.seq <= ? ${bound} ${where === null ? '' : `AND (${where.sql})`} ORDER BY c.seq ${newestFirst ? 'DESC' : 'ASC'} LIMIT ?`;
    return this.#paged(sql)
      .all(...values)
      .map((record) => this.#replayable(record));
  }

  /** Page after page is asked for in the same words. */
  #paged(sql: string): Database.Statement<(string | number)[], ReplayRecord> {
    if (this.#lastPaged?.source === sql) return this.#lastPaged;
    this.#lastPaged = this.#db.prepare<(string | number)[], ReplayRecord>(sql).raw();
    return this.#lastPaged;
  }

  /** How many captures match as of `upTo`. Looks at every one of them. */
  countCaptures(where: CaptureCondition | null, upTo: number): number {
    return (
      this.#db
        .prepare<(string | number)[], number>(
          `SELECT count(*) FROM captures c WHERE c.seq <= ? ${where === null ? '' : `AND (${where.sql})`}`,
        )
        .pluck()
        .get(upTo, ...(where?.params ?? [])) ?? 0
    );
  }

  /** Newest first. */
  list(limit: number): StoredBulk[] {
    return this.#db
      .prepare<[number], BulkRecord>('SELECT * FROM bulk_replays ORDER BY seq DESC LIMIT ?')
      .all(limit)
      .flatMap((record) => this.#bulk(record) ?? []);
  }

  find(seq: number): StoredBulk | null {
    const record = this.#db.prepare<[number], BulkRecord>('SELECT * FROM bulk_replays WHERE seq = ?').get(seq);
    return record === undefined ? null : this.#bulk(record);
  }

  /** Those that were not done when the program last ended. */
  unfinished(): StoredBulk[] {
    return this.#db
      .prepare<[], BulkRecord>("SELECT * FROM bulk_replays WHERE state IN ('running', 'paused') ORDER BY seq")
      .all()
      .flatMap((record) => this.#bulk(record) ?? []);
  }

  /** Which of these captures the bulk replay has a delivery of. */
  recorded(bulk: number, captures: readonly number[]): Set<number> {
    const rows = new Set(
      this.#db
        .prepare<[number, string], number>(
          'SELECT capture_seq FROM deliveries WHERE bulk_seq = ? AND capture_seq IN (SELECT value FROM json_each(?))',
        )
        .pluck()
        .all(bulk, JSON.stringify(captures)),
    );
    return new Set([...rows, ...this.#pages.recorded(bulk, captures)]);
  }

  #bulk(record: BulkRecord): StoredBulk | null {
    const plan = parseStored(record.plan, bulkPlan, this.#log, 'bulk_replays.plan');
    const progress = parseStored(record.progress, bulkProgress, this.#log, 'bulk_replays.progress');
    if (plan === null || progress === null) return null;
    const { seq, created_at: createdAt, target_url: targetUrl, state, claimed_from: claimedFrom, claimed_to: claimedTo } = record;
    return { seq, createdAt, targetUrl, plan, standing: { state, progress, claimedFrom, claimedTo } };
  }

  #replayable(record: ReplayRecord): ReplayableCapture {
    const [seq, endpointId, endpointSlug, receivedAt, method, path, target, headers, provider, eventType, eventId, summary] =
      record;
    const [, , , , , , , , , , , , verdictStatus, verdictScheme, problemCode, bodyKind, bodySize, chunk] = record;
    return {
      seq,
      id: captureId(seq),
      endpointId,
      endpointSlug,
      receivedAt,
      method,
      target: target ?? path,
      headers: parseStoredHeaders(headers, this.#log, 'contents.headers'),
      provider,
      eventType,
      eventId,
      summary,
      verdictStatus,
      verdictScheme,
      problemCode,
      bodyKind,
      bodySize,
      body: chunk ?? undefined,
    };
  }
}
