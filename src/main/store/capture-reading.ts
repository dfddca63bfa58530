import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Log } from '#main/log.ts';
import { type Capture, type CaptureFaultKind, type CaptureProblemCode, type CaptureRow, tlsSession } from '#shared/capture.ts';
import { type Direction, webhookEvent } from '#shared/event.ts';
import { headerPair, reply } from '#shared/reply.ts';
import { type VerdictReason, type VerdictStatus, signatureCheck } from '#shared/verdict.ts';
import type { AnnotationReading, RowMarks } from './annotation-reading.ts';
import { captureId } from './capture-id.ts';
import { storedEvent } from './event-text.ts';
import { withWindow } from './filter-sql.ts';
import { isoTime } from './iso-time.ts';
import { publicId } from './public-ids.ts';
import { parseStored } from './stored-json.ts';

interface RowRecord {
  readonly seq: number;
  readonly endpoint: string | null;
  readonly received_at: number;
  readonly method: string;
  readonly path: string;
  readonly provider: string | null;
  readonly event_type: string | null;
  readonly direction: Direction | null;
  readonly event_id: string | null;
  readonly conversation_id: string | null;
  readonly summary: string;
  readonly verdict_status: VerdictStatus;
  readonly verdict_scheme: string | null;
  readonly verdict_reason: VerdictReason | null;
  readonly reply_status: number | null;
  readonly body_size: number;
  readonly first: number | null;
  readonly duplicates: number;
  readonly problem_code: CaptureProblemCode | null;
  readonly problem_detail: string | null;
  readonly pinned: number;
  readonly fault_words: string | null;
  readonly import_seq: number | null;
  readonly original_at: number | null;
}

interface CaptureRecordRow extends RowRecord {
  readonly target: string | null;
  readonly http_version: string;
  readonly headers: string;
  readonly trailers: string | null;
  readonly scheme: 'https' | 'http';
  readonly tls: string | null;
  readonly remote_address: string;
  readonly remote_port: number;
  readonly body_kind: 'body' | 'raw-packet';
  readonly declared_size: number | null;
  readonly completed_at: number;
  readonly receive_ms: number;
  readonly reply_micros: number | null;
  readonly event: string | null;
  readonly signature: string | null;
  readonly reply: string | null;
  readonly fault_kind: CaptureFaultKind | null;
  readonly import_name: string | null;
  readonly import_format: string | null;
}

/** A condition over `captures` under the alias `c`, its values bound. */
export interface CaptureCondition {
  readonly sql: string;
  readonly params: readonly (string | number)[];
  /** See FilterSql. */
  readonly windows?: readonly number[] | undefined;
}

export interface CaptureQuery {
  /** Null: all. */
  readonly where: CaptureCondition | null;
  readonly limit: number;
  /** Only captures with a smaller / larger seq; the seq of `c12` is 12. */
  readonly beforeSeq?: number | undefined;
  readonly afterSeq?: number | undefined;
  /** Newest first unless given. */
  readonly order?: 'newest' | 'oldest' | undefined;
}

// The first of its duplicates is asked for by key: it may have changed since the capture came.
const rowColumns = `
  c.seq, (SELECT e.public_id FROM endpoints e WHERE e.id = c.endpoint_id) AS endpoint,
  c.received_at, c.method, c.path, c.provider, c.event_type, c.direction, c.event_id, c.conversation_id, c.summary,
  c.verdict_status, c.verdict_scheme, c.verdict_reason, c.reply_status, c.body_size,
  CASE WHEN c.duplicate_of IS NOT NULL THEN (
    SELECT f.seq FROM captures f WHERE f.duplicate_key = c.duplicate_key ORDER BY f.seq LIMIT 1
  ) END AS first,
  c.duplicates, c.problem_code, c.problem_detail, c.pinned, c.fault_words, c.import_seq, c.original_at`;

const statementsKept = 32;

const headerPairs = z.array(headerPair);

export class CaptureReading {
  readonly #db: Database.Database;
  readonly #log: Log;
  readonly #annotations: AnnotationReading;
  readonly #one: Database.Statement<[number], CaptureRecordRow>;
  readonly #some: Database.Statement<[string], RowRecord>;
  readonly #size: Database.Statement<[number], number>;
  readonly #atTime: Database.Statement<[number], { seq: number; received_at: number }>;
  readonly #statements = new Map<string, Database.Statement<(string | number)[], RowRecord>>();
  readonly #ends: Database.Statement<[], { low: number | null; high: number | null }>;

  constructor(db: Database.Database, log: Log, annotations: AnnotationReading) {
    this.#db = db;
    this.#log = log;
    this.#annotations = annotations;
    this.#one = db.prepare(`
      SELECT ${rowColumns}, c.fault_kind, c.remote_address, d.target, d.http_version, d.headers, d.trailers, d.scheme, d.tls,
        d.remote_port, d.body_kind, d.declared_size, d.completed_at, d.receive_ms, ${storedEvent} AS event, d.signature,
        (SELECT t.micros FROM reply_times t WHERE t.seq = c.seq) AS reply_micros,
        (SELECT r.reply FROM replies r WHERE r.id = d.reply_id) AS reply, i.name AS import_name, i.format AS import_format
      FROM captures c JOIN contents d ON d.seq = c.seq LEFT JOIN imports i ON i.seq = c.import_seq WHERE c.seq = ?`);
    this.#some = db.prepare(
      `SELECT ${rowColumns} FROM captures c WHERE c.seq IN (SELECT value FROM json_each(?)) ORDER BY c.seq DESC`,
    );
    this.#size = db.prepare<[number], number>('SELECT body_size FROM captures WHERE seq = ?').pluck();
    this.#atTime = db.prepare('SELECT seq, received_at FROM captures WHERE seq >= ? ORDER BY seq LIMIT 1');
    this.#ends = db.prepare('SELECT (SELECT min(seq) FROM captures) AS low, (SELECT max(seq) FROM captures) AS high');
  }

  list(query: CaptureQuery): CaptureRow[] {
    const { sql, values } = conditionOf(query);
    const direction = query.order === 'oldest' ? 'ASC' : 'DESC';
    const statement = this.#statement(`SELECT ${rowColumns} FROM captures c ${sql} ORDER BY c.seq ${direction} LIMIT ?`);
    return this.#rows(statement.all(...values, query.limit));
  }

  /** Of the captures named (newest first), those that meet a condition. */
  listed(seqs: readonly number[], where: CaptureCondition, limit: number): CaptureRow[] {
    const statement = this.#statement(
      `SELECT ${rowColumns} FROM captures c WHERE c.seq IN (SELECT value FROM json_each(?)) AND (${where.sql}) ORDER BY c.seq DESC LIMIT ?`,
    );
    return this.#rows(statement.all(JSON.stringify(seqs), ...where.params, limit));
  }

  /** The lowest and the highest seq there are. */
  ends(): { readonly low: number | null; readonly high: number | null } {
    return this.#ends.get() ?? { low: null, high: null };
  }

  count(query: Omit<CaptureQuery, 'limit' | 'order'>): number {
    const { sql, values } = conditionOf(query);
    return (
      this.#db
        .prepare<(string | number)[], number>(`SELECT count(*) FROM captures c ${sql}`)
        .pluck()
        .get(...values) ?? 0
    );
  }

  /** Newest first; those that are gone are left out. */
  rows(seqs: readonly number[]): CaptureRow[] {
    return this.#rows(this.#some.all(JSON.stringify(seqs)));
  }

  bySeq(seq: number): Capture | null {
    const record = this.#one.get(seq);
    if (record === undefined) return null;
    return {
      ...captureRow(record, this.#annotations.marksOf([seq])(seq)),
      note: this.#annotations.noteOf(seq),
      target: record.target ?? record.path,
      httpVersion: record.http_version,
      headers: parseStored(record.headers, headerPairs, this.#log, 'contents.headers') ?? [],
      trailers: parseStored(record.trailers, headerPairs, this.#log, 'contents.trailers') ?? [],
      scheme: record.scheme,
      tls: parseStored(record.tls, tlsSession, this.#log, 'contents.tls'),
      remoteAddress: record.remote_address,
      remotePort: record.remote_port,
      bodyKind: record.body_kind,
      declaredSize: record.declared_size,
      timing: {
        completedAt: isoTime(record.completed_at),
        receiveMs: record.receive_ms,
        replyMs: record.reply_micros === null ? null : record.reply_micros / 1000,
      },
      event: parseStored(record.event, webhookEvent, this.#log, 'contents.event'),
      signature: parseStored(record.signature, signatureCheck, this.#log, 'contents.signature'),
      faultKind: record.fault_kind,
      reply: parseStored(record.reply, reply, this.#log, 'replies.reply'),
      ...(record.import_name === null ? {} : { importedFrom: { name: record.import_name, format: record.import_format ?? '' } }),
    };
  }

  /** A search asks the same again and again, of other captures. */
  #statement(sql: string): Database.Statement<(string | number)[], RowRecord> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= statementsKept) this.#statements.clear();
      statement = this.#db.prepare<(string | number)[], RowRecord>(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Captures with the duplicate key of this one that arrived, itself included, oldest first. */
  sameEvent(seq: number, limit: number): { id: string; receivedAt: number; replyStatus: number | null }[] {
    return this.#db
      .prepare<[number, number, number], Pick<RowRecord, 'seq' | 'received_at' | 'reply_status'>>(
        `SELECT seq, received_at, reply_status FROM captures
         WHERE seq = ? OR (duplicate_key = (SELECT duplicate_key FROM captures WHERE seq = ?) AND import_seq IS NULL) ORDER BY seq LIMIT ?`,
      )
      .all(seq, seq, limit)
      .map((row) => ({ id: captureId(row.seq), receivedAt: row.received_at, replyStatus: row.reply_status }));
  }

  /** Null when there is no such capture. */
  bodySize(seq: number): number | null {
    return this.#size.get(seq) ?? null;
  }

  /**
   * The first capture received at `time` (ms since the epoch) or later, by halving: received_at rises with seq but for
   * jumps of the wall clock. Null when all are older.
   */
  seqAt(time: number): number | null {
    const { low: lowest, high: highest } = this.ends();
    if (lowest === null || highest === null) return null;
    let low = lowest;
    let high = highest + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = this.#atTime.get(middle);
      if (row === undefined || row.received_at >= time) high = middle;
      else low = row.seq + 1;
    }
    return this.#atTime.get(low)?.seq ?? null;
  }

  #rows(records: readonly RowRecord[]): CaptureRow[] {
    const marksOf = this.#annotations.marksOf(records.map(({ seq }) => seq));
    return records.map((record) => captureRow(record, marksOf(record.seq)));
  }
}

export function conditionOf({ where, beforeSeq, afterSeq }: Omit<CaptureQuery, 'limit' | 'order'>): {
  sql: string;
  values: (string | number)[];
} {
  const terms: string[] = [];
  const values: (string | number)[] = [];
  if (beforeSeq !== undefined) {
    terms.push('c.seq < ?');
    values.push(beforeSeq);
  }
  if (afterSeq !== undefined) {
    terms.push('c.seq > ?');
    values.push(afterSeq);
  }
  if (where !== null) {
    terms.push(`(${where.sql})`);
    values.push(...withWindow(where, (afterSeq ?? -1) + 1, beforeSeq ?? Number.MAX_SAFE_INTEGER));
  }
  return { sql: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`, values };
}

function captureRow(record: RowRecord, marks: RowMarks): CaptureRow {
  return {
    id: captureId(record.seq),
    endpointId: record.endpoint,
    receivedAt: isoTime(record.received_at),
    method: record.method,
    path: record.path,
    provider: record.provider,
    eventType: record.event_type,
    direction: record.direction,
    eventId: record.event_id,
    conversationId: record.conversation_id,
    summary: record.summary,
    verdict: { status: record.verdict_status, scheme: record.verdict_scheme, reason: record.verdict_reason },
    replyStatus: record.reply_status,
    fault: record.fault_words,
    bodySize: record.body_size,
    duplicateOf: record.first === null ? null : captureId(record.first),
    duplicates: record.duplicates,
    malformed: record.problem_code !== null,
    problem: record.problem_code === null ? null : { code: record.problem_code, detail: record.problem_detail ?? '' },
    pinned: record.pinned === 1,
    ...(record.import_seq === null
      ? {}
      : {
          imported: {
            importId: publicId('i', record.import_seq),
            originalAt: record.original_at === null ? null : isoTime(record.original_at),
          },
        }),
    ...marks,
  };
}
