import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Reply } from '#shared/reply.ts';
import { BodyWriting } from './body-chunks.ts';
import type { StoredCapture } from './capture-record.ts';
import type { PreparedCapture } from './prepared-capture.ts';
import { Totals } from './totals.ts';

/** Puts captures into the tables. Call `insert` for each within one transaction, then `finish`. */
export class CaptureInsert {
  readonly #capture: Database.Statement;
  readonly #contents: Database.Statement;
  readonly #leader: Database.Statement<[Buffer], number>;
  readonly #repeat: Database.Statement<[number, number]>;
  readonly #reply: Database.Statement<[Buffer, string], number>;
  readonly #bodies: BodyWriting;
  readonly #totals: Totals;
  /** Rows of replies by the very object: neither text nor digest is made again while an endpoint keeps its reply. */
  readonly #replies = new WeakMap<Reply, number>();
  #fresh: Reply[] = [];
  #lastSeq = 0;
  #added = { stored: 0, unmatched: 0, bytes: 0 };
  #repeats = new Map<number, number>();

  constructor(db: Database.Database) {
    this.#capture = db.prepare(`
      INSERT INTO captures (seq, endpoint_id, received_at, method, path, provider, event_type, direction, event_id,
        conversation_id, sender_id, summary, verdict_status, verdict_scheme, verdict_reason, reply_status, body_size,
        duplicate_key, duplicate_of, problem_code, problem_detail, content_type, remote_address, stored_bytes,
        fault_kind, fault_words, import_seq, original_at)
      VALUES (${marks(28)})`);
    this.#contents = db.prepare(`
      INSERT INTO contents (seq, target, http_version, headers, trailers, scheme, tls, remote_port, body_kind,
        declared_size, completed_at, receive_ms, event, signature, text_at, text_length, reply_id)
      VALUES (${marks(17)})`);
    this.#leader = db.prepare<[Buffer], number>('SELECT seq FROM captures WHERE duplicate_key = ? ORDER BY seq LIMIT 1').pluck();
    this.#repeat = db.prepare('UPDATE captures SET duplicates = duplicates + ? WHERE seq = ?');
    this.#reply = db
      .prepare<[Buffer, string], number>(
        'INSERT INTO replies (digest, reply) VALUES (?, ?) ON CONFLICT (digest) DO UPDATE SET digest = digest RETURNING id',
      )
      .pluck();
    this.#bodies = new BodyWriting(db);
    this.#totals = new Totals(db);
  }

  /** Starts a transaction's worth; forgets what an earlier one that failed had begun. */
  begin(): void {
    this.rolledBack();
    this.#lastSeq = this.#totals.lastSeq();
    this.#added = { stored: 0, unmatched: 0, bytes: 0 };
    this.#repeats = new Map();
  }

  /** Call after a rollback, also to a savepoint: replies that got a row meanwhile have none any more. */
  rolledBack(): void {
    for (const reply of this.#fresh) this.#replies.delete(reply);
    this.#fresh = [];
  }

  insert(capture: PreparedCapture): StoredCapture {
    const seq = this.#lastSeq + 1;
    const leader = capture.duplicateKey === null ? undefined : this.#leader.get(capture.duplicateKey);
    this.#capture.run(seq, ...capture.beforeDuplicate, leader ?? null, ...capture.afterDuplicate);
    this.#contents.run(seq, ...capture.contents, capture.reply === null ? null : this.#replyId(capture.reply));
    this.#bodies.insert(seq, capture.body);
    // Only now: a row that failed half-way must leave no trace here.
    this.#lastSeq = seq;
    this.#added.stored += 1;
    this.#added.unmatched += capture.unmatched ? 1 : 0;
    this.#added.bytes += capture.storedBytes;
    if (leader !== undefined) this.#repeats.set(leader, (this.#repeats.get(leader) ?? 0) + 1);
    return { id: `c${seq}`, duplicateOf: leader === undefined ? null : `c${leader}` };
  }

  /** Writes the numbers of all that was inserted since `begin`; returns the last seq. */
  finish(): number {
    for (const [leader, times] of this.#repeats) this.#repeat.run(times, leader);
    this.#totals.add({ ...this.#added, lastSeq: this.#lastSeq });
    return this.#lastSeq;
  }

  /** Call after the commit. */
  committed(): void {
    this.#fresh = [];
  }

  #replyId(reply: Reply): number {
    const known = this.#replies.get(reply);
    if (known !== undefined) return known;
    const text = JSON.stringify(reply);
    const id = this.#reply.get(hash('sha256', text, 'buffer'), text);
    if (id === undefined) throw new Error('a reply was not given a row');
    this.#replies.set(reply, id);
    this.#fresh.push(reply);
    return id;
  }
}

function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
