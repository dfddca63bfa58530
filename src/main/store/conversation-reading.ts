import type Database from 'better-sqlite3';
import type { ConversationRow } from '#shared/conversation.ts';
import type { Direction } from '#shared/event.ts';
import type { VerdictReason, VerdictStatus } from '#shared/verdict.ts';
import { captureId } from './capture-id.ts';
import { conversationKey, conversationKeyOf, conversationPublicId, messageKind, stateOfKind } from './conversation-key.ts';
import { isoTime } from './iso-time.ts';

/** Conversations that one page looks at, at most: keeps a search that finds nothing short. */
const lookedAt = 20_000;

interface ConversationRecord {
  readonly id: number;
  readonly key: Buffer;
  readonly provider: string;
  readonly conversation_id: string;
  readonly contact_id: string | null;
  readonly contact_name: string | null;
  readonly last_seq: number;
  readonly seen_seq: number;
  readonly captures: number;
  readonly messages: number;
  readonly unread: number;
  readonly failed: number;
  readonly duplicates: number;
  readonly invalid: number;
  readonly direction: Direction | null;
  readonly summary: string;
  readonly received_at: number;
  readonly verdict_status: VerdictStatus;
  readonly verdict_scheme: string | null;
  readonly verdict_reason: VerdictReason | null;
  readonly state: number | null;
}

/** Which conversations: both null means all. */
export interface ConversationChoice {
  readonly provider: string | null;
  /** Looked for in contact, conversation id and last message, in either case. */
  readonly search: string | null;
}

export interface ConversationQuery extends ConversationChoice {
  readonly limit: number;
  /** Only conversations whose last message has a smaller seq. */
  readonly beforeSeq?: number | undefined;
}

/** What `state` of the last message is: the worst or furthest that was reported of it. */
const columns = `
  v.id, v.key, v.provider, v.conversation_id, v.contact_id, v.contact_name, v.last_seq, v.seen_seq, v.captures, v.messages, v.unread,
  v.failed, v.duplicates, v.invalid, c.direction, c.summary, c.received_at, c.verdict_status, c.verdict_scheme, c.verdict_reason,
  (SELECT max(r.kind)
   FROM conversation_entries l CROSS JOIN conversation_entries r ON r.conversation = l.conversation AND r.message = l.message
   WHERE l.seq = v.last_seq AND r.repeat = 0 AND r.kind <> ${messageKind}) AS state`;

/** The list of conversations, as far as captures have been sorted into them. */
export class ConversationReading {
  readonly #db: Database.Database;
  readonly #behind: Database.Statement<[], number>;
  readonly #sorted: Database.Statement<[], number>;
  readonly #place: Database.Statement<[number], { provider: string; conversation_id: string }>;
  readonly #byKey: Database.Statement<[Buffer], ConversationRecord>;
  readonly #numberOf: Database.Statement<[Buffer], number>;
  readonly #touched: Database.Statement<[number, number], number>;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#behind = db
      .prepare<[], number>(
        `SELECT max(0, t.last_seq - p.indexed_seq) + (SELECT count(*) FROM (SELECT 1 FROM conversation_changes LIMIT 10000))
         FROM conversation_progress p, totals t`,
      )
      .pluck();
    this.#sorted = db.prepare<[], number>('SELECT indexed_seq FROM conversation_progress').pluck();
    this.#place = db.prepare('SELECT provider, conversation_id FROM captures WHERE seq = ? AND +conversation_id IS NOT NULL');
    this.#byKey = db.prepare(`SELECT ${columns} FROM conversations v JOIN captures c ON c.seq = v.last_seq WHERE v.key = ?`);
    this.#numberOf = db.prepare<[Buffer], number>('SELECT id FROM conversations WHERE key = ?').pluck();
    this.#touched = db
      .prepare<[number, number], number>(
        'SELECT DISTINCT conversation FROM conversation_entries NOT INDEXED WHERE seq > ? LIMIT ?',
      )
      .pluck();
  }

  /** Captures not yet sorted, and changes not yet followed; 0: all is as it is. */
  behind(): number {
    return this.#behind.get() ?? 0;
  }

  /** Seq up to which captures have been sorted. */
  sortedSeq(): number {
    return this.#sorted.get() ?? 0;
  }

  /**
   * Newest activity first; `next` is the `beforeSeq` of the next page, null when there is none. May hold fewer rows than
   * asked for, or none, while there are more.
   */
  list(query: ConversationQuery): { rows: ConversationRow[]; next: number | null } {
    const { sql, values } = choiceOf(query);
    const before = query.beforeSeq ?? Number.MAX_SAFE_INTEGER;
    const provider = query.provider === null ? '' : 'AND provider = ?';
    const own = query.provider === null ? [] : [query.provider];
    const floor =
      this.#db
        .prepare<(string | number)[], number>(
          `SELECT last_seq FROM conversations WHERE last_seq < ? ${provider} ORDER BY last_seq DESC LIMIT 1 OFFSET ${lookedAt - 1}`,
        )
        .pluck()
        .get(before, ...own) ?? null;
    const records = this.#db
      .prepare<(string | number)[], ConversationRecord>(
        `SELECT ${columns} FROM conversations v CROSS JOIN captures c ON c.seq = v.last_seq
         WHERE v.last_seq < ? AND v.last_seq >= ? ${sql} ORDER BY v.last_seq DESC LIMIT ?`,
      )
      .all(before, floor ?? -1, ...values, query.limit + 1);
    const shown = records.slice(0, query.limit);
    const next = records.length > query.limit ? (shown.at(-1)?.last_seq ?? null) : floor;
    return { rows: shown.map(conversationRow), next };
  }

  /** Null when there is no such conversation (any more). */
  byId(id: string): ConversationRow | null {
    const key = conversationKeyOf(id);
    const record = key === null ? undefined : this.#byKey.get(key);
    return record === undefined ? null : conversationRow(record);
  }

  /** The number its entries have; null when there is no such conversation. */
  numberOf(id: string): number | null {
    const key = conversationKeyOf(id);
    return key === null ? null : (this.#numberOf.get(key) ?? null);
  }

  /** Id of the conversation of a capture; null when it belongs to none. */
  idOfCapture(seq: number): string | null {
    const place = this.#place.get(seq);
    return place === undefined ? null : conversationPublicId(conversationKey(place.provider, place.conversation_id));
  }

  /** The rows of these conversations as far as they are chosen; those that are gone are left out. */
  rows(ids: readonly string[], choice: ConversationChoice): ConversationRow[] {
    const numbers = ids.map((id) => this.numberOf(id)).filter((number) => number !== null);
    return numbers.length === 0 ? [] : this.#chosen(numbers, choice);
  }

  /** Those in which something came after `afterSeq`, newest activity first; null when they are more than `limit`. */
  changedAfter(afterSeq: number, choice: ConversationChoice, limit: number): ConversationRow[] | null {
    const touched = this.#touched.all(afterSeq, limit + 1);
    if (touched.length > limit) return null;
    return this.#chosen(touched, choice);
  }

  #chosen(numbers: readonly number[], choice: ConversationChoice): ConversationRow[] {
    const { sql, values } = choiceOf(choice);
    return this.#db
      .prepare<(string | number)[], ConversationRecord>(
        `SELECT ${columns} FROM conversations v JOIN captures c ON c.seq = v.last_seq
         WHERE v.id IN (SELECT value FROM json_each(?)) ${sql} ORDER BY v.last_seq DESC`,
      )
      .all(JSON.stringify(numbers), ...values)
      .map(conversationRow);
  }
}

function choiceOf({ provider, search }: ConversationChoice): { sql: string; values: string[] } {
  // Every word has to be there, wherever.
  const words = search === null ? [] : search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 20);
  return {
    sql: `${provider === null ? '' : 'AND v.provider = ?'} ${words.map(() => 'AND instr(v.words, ?) > 0').join(' ')}`,
    values: [...(provider === null ? [] : [provider]), ...words],
  };
}

function conversationRow(record: ConversationRecord): ConversationRow {
  return {
    id: conversationPublicId(record.key),
    provider: record.provider,
    conversationId: record.conversation_id,
    contact: { id: record.contact_id, name: record.contact_name },
    last: {
      kind: record.messages === 0 ? 'report' : 'message',
      captureId: captureId(record.last_seq),
      direction: record.direction,
      summary: record.summary,
      receivedAt: isoTime(record.received_at),
      verdict: { status: record.verdict_status, scheme: record.verdict_scheme, reason: record.verdict_reason },
      state: record.state === null ? null : stateOfKind(record.state),
    },
    messages: record.messages,
    unread: record.unread,
    seenUpTo: record.seen_seq === 0 ? null : captureId(record.seen_seq),
    failed: record.failed,
    duplicates: record.duplicates,
    invalid: record.invalid,
    captures: record.captures,
  };
}
