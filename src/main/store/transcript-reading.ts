import type Database from 'better-sqlite3';
import type { Log } from '#main/log.ts';
import type { Arrival, StateReport, TranscriptMessage } from '#shared/conversation.ts';
import { type Direction, type WebhookEvent, webhookEvent } from '#shared/event.ts';
import type { Verdict, VerdictReason, VerdictStatus } from '#shared/verdict.ts';
import { captureId } from './capture-id.ts';
import { messageKey, messageKind, stateOfKind } from './conversation-key.ts';
import { storedEvent } from './event-text.ts';
import { isoTime } from './iso-time.ts';
import { parseStored } from './stored-json.ts';

const longestText = 8_192;
/** Reports on one message, and arrivals of its repeats, that are told one by one. */
const toldEach = 20;

/** A place in a conversation: when it happened, ms since the epoch, and which came first of those at the same time. */
export interface TranscriptPlace {
  readonly at: number;
  readonly seq: number;
}

interface EntryRecord {
  readonly seq: number;
  readonly at: number;
  readonly kind: number;
  readonly message: number | null;
  readonly provider: string;
  readonly event_type: string | null;
  readonly direction: Direction | null;
  readonly received_at: number;
  readonly summary: string;
  readonly verdict_status: VerdictStatus;
  readonly verdict_scheme: string | null;
  readonly verdict_reason: VerdictReason | null;
  readonly reply_status: number | null;
  readonly fault_words: string | null;
  readonly pinned: number;
  readonly duplicates: number;
  readonly event: string | null;
}

interface PlacedEntry extends TranscriptPlace {
  readonly conversation: number;
  readonly kind: number;
  readonly repeat: number;
  readonly message: number | null;
}

const columns = `
  e.seq, e.at, e.kind, e.message, c.provider, c.event_type, c.direction, c.received_at, c.summary, c.verdict_status,
  c.verdict_scheme, c.verdict_reason, c.reply_status, c.fault_words, c.pinned, c.duplicates, ${storedEvent} AS event`;
const joined = 'CROSS JOIN captures c ON c.seq = e.seq CROSS JOIN contents d ON d.seq = e.seq';

// A report stands for its message only while that has not come, and only the first of them.
const stands = `
  e.repeat = 0 AND (e.kind = ${messageKind} OR e.message IS NULL OR NOT EXISTS (
    SELECT 1 FROM conversation_entries m
    WHERE m.conversation = e.conversation AND m.message = e.message AND m.repeat = 0
      AND (m.kind = ${messageKind} OR m.at < e.at OR (m.at = e.at AND m.seq < e.seq))))`;

/** The messages of one conversation, in the order in which they happened. */
export class TranscriptReading {
  readonly #log: Log;
  readonly #older: Database.Statement<[number, number, number, number, number], EntryRecord>;
  readonly #newer: Database.Statement<[number, number, number, number, number], EntryRecord>;
  readonly #some: Database.Statement<[number, string], EntryRecord>;
  readonly #reports: Database.Statement<[number, number], EntryRecord>;
  readonly #repeats: Database.Statement<[number, number], { seq: number; received_at: number }>;
  readonly #entry: Database.Statement<[number], PlacedEntry>;
  readonly #first: Database.Statement<[number], number>;
  readonly #reported: Database.Statement<[number, number], TranscriptPlace>;
  readonly #atTime: Database.Statement<[number, number], number>;
  readonly #after: Database.Statement<[number, number, number], number>;
  readonly #answered: Database.Statement<[number, number], { seq: number; direction: Direction | null; summary: string }>;

  constructor(db: Database.Database, log: Log) {
    this.#log = log;
    const page = (compare: string, order: string) =>
      db.prepare<[number, number, number, number, number], EntryRecord>(
        `SELECT ${columns} FROM conversation_entries e INDEXED BY conversation_entries_time ${joined}
         WHERE e.conversation = ? AND e.at ${compare}= ? AND (e.at ${compare} ? OR e.seq ${compare} ?) AND ${stands}
         ORDER BY e.at ${order}, e.seq ${order} LIMIT ?`,
      );
    this.#older = page('<', 'DESC');
    this.#newer = page('>', 'ASC');
    this.#some = db.prepare(
      `SELECT ${columns} FROM conversation_entries e ${joined}
       WHERE e.conversation = ? AND e.seq IN (SELECT value FROM json_each(?)) AND ${stands} ORDER BY e.at, e.seq`,
    );
    this.#reports = db.prepare(
      `SELECT ${columns} FROM conversation_entries e INDEXED BY conversation_entries_message ${joined}
       WHERE e.conversation = ? AND e.message = ? AND e.repeat = 0 AND e.kind <> ${messageKind}
       ORDER BY e.at, e.seq LIMIT ${toldEach}`,
    );
    this.#repeats = db.prepare(
      `SELECT c.seq, c.received_at FROM captures f JOIN captures c ON c.duplicate_key = f.duplicate_key
       WHERE f.seq = ? AND c.seq > ? ORDER BY c.seq LIMIT ${toldEach}`,
    );
    this.#entry = db.prepare('SELECT seq, conversation, at, kind, repeat, message FROM conversation_entries WHERE seq = ?');
    this.#first = db
      .prepare<[number], number>(
        'SELECT f.seq FROM captures c JOIN captures f ON f.duplicate_key = c.duplicate_key WHERE c.seq = ? ORDER BY f.seq LIMIT 1',
      )
      .pluck();
    this.#reported = db.prepare(
      `SELECT e.at, e.seq FROM conversation_entries e INDEXED BY conversation_entries_message
       WHERE e.conversation = ? AND e.message = ? AND e.repeat = 0
       ORDER BY e.kind <> ${messageKind}, e.at, e.seq LIMIT 1`,
    );
    this.#atTime = db
      .prepare<[number, number], number>(
        'SELECT seq FROM conversation_entries WHERE conversation = ? AND at = ? AND repeat = 0 LIMIT 1',
      )
      .pluck();
    this.#after = db
      .prepare<[number, number, number], number>(
        'SELECT seq FROM conversation_entries NOT INDEXED WHERE seq > ? AND conversation = ? LIMIT ?',
      )
      .pluck();
    this.#answered = db.prepare(
      `SELECT e.seq, c.direction, c.summary FROM conversation_entries e INDEXED BY conversation_entries_message
         CROSS JOIN captures c ON c.seq = e.seq
       WHERE e.conversation = ? AND e.message = ? AND e.repeat = 0 AND e.kind = ${messageKind} LIMIT 1`,
    );
  }

  /** The `limit` messages before a place, oldest first; the newest of all without one. */
  older(conversation: number, before: TranscriptPlace | null, limit: number): TranscriptMessage[] {
    const { at, seq } = before ?? { at: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };
    return this.#messages(conversation, this.#older.all(conversation, at, at, seq, limit).toReversed());
  }

  /** The `limit` messages after a place, oldest first. */
  newer(conversation: number, { at, seq }: TranscriptPlace, limit: number): TranscriptMessage[] {
    return this.#messages(conversation, this.#newer.all(conversation, at, at, seq, limit));
  }

  /** Where the message stands that a capture belongs to; null when it is not of this conversation. */
  placeOf(conversation: number, seq: number): TranscriptPlace | null {
    let entry = this.#entry.get(seq);
    if (entry?.repeat === 1) entry = this.#entry.get(this.#first.get(seq) ?? seq);
    if (entry === undefined || entry.conversation !== conversation) return null;
    if (entry.kind === messageKind || entry.message === null) return { at: entry.at, seq: entry.seq };
    return this.#reported.get(conversation, entry.message) ?? null;
  }

  /** Whether anything of this conversation happened at exactly this time, ms since the epoch. */
  hasAt(conversation: number, at: number): boolean {
    return this.#atTime.get(conversation, at) !== undefined;
  }

  /** The messages that captures after `afterSeq` belong to; null when these captures are more than `limit`. */
  changedAfter(conversation: number, afterSeq: number, limit: number): TranscriptMessage[] | null {
    const came = this.#after.all(afterSeq, conversation, limit + 1);
    if (came.length > limit) return null;
    return this.of(conversation, came);
  }

  /** The messages that these captures belong to, as far as they are of this conversation, oldest first. */
  of(conversation: number, seqs: readonly number[]): TranscriptMessage[] {
    if (seqs.length === 0) return [];
    const first = seqs.map((seq) => this.placeOf(conversation, seq)?.seq ?? seq);
    return this.#messages(conversation, this.#some.all(conversation, JSON.stringify([...new Set(first)])));
  }

  #messages(conversation: number, records: readonly EntryRecord[]): TranscriptMessage[] {
    return records.map((record) => {
      const event = parseStored(record.event, webhookEvent, this.#log, 'contents.event');
      const reports = record.message === null ? [] : this.#reports.all(conversation, record.message);
      return this.#message(conversation, record, event, reports);
    });
  }

  #message(
    conversation: number,
    record: EntryRecord,
    event: WebhookEvent | null,
    reports: readonly EntryRecord[],
  ): TranscriptMessage {
    const text = event?.text ?? null;
    const told = event?.time !== undefined && event.time !== null && Date.parse(event.time) === record.at;
    const own = event?.message?.state === 'sent' ? [this.#report(record)] : [];
    return {
      id: captureId(record.seq),
      cursor: `${record.at}.${record.seq}`,
      kind: record.kind === messageKind ? 'message' : 'report',
      toldBy: null,
      at: isoTime(record.at),
      timeTold: told,
      receivedAt: isoTime(record.received_at),
      provider: record.provider,
      eventType: record.event_type,
      title: event?.title ?? record.event_type ?? '',
      direction: record.direction,
      messageId: event?.message?.id ?? event?.eventId ?? null,
      sender: event?.sender ?? null,
      recipient: event?.recipient ?? null,
      text: text === null ? null : text.slice(0, longestText),
      textCut: text !== null && text.length > longestText,
      summary: record.summary,
      attachments: event?.attachments ?? [],
      verdict: verdictOf(record),
      replyStatus: record.reply_status,
      fault: record.fault_words,
      pinned: record.pinned === 1,
      reports: [...own, ...reports.map((report) => this.#report(report))],
      repeats: { count: record.duplicates, arrivals: record.duplicates === 0 ? [] : this.#arrivals(record.seq) },
      replyTo: this.#replyTo(conversation, event?.message?.replyTo ?? null),
    };
  }

  #report(record: EntryRecord): StateReport {
    const event = parseStored(record.event, webhookEvent, this.#log, 'contents.event');
    return {
      state: stateOfKind(record.kind) ?? 'sent',
      captureId: captureId(record.seq),
      at: event?.time ?? null,
      receivedAt: isoTime(record.received_at),
      reason: event?.message?.reason ?? null,
      verdict: verdictOf(record),
    };
  }

  #arrivals(first: number): Arrival[] {
    return this.#repeats
      .all(first, first)
      .map(({ seq, received_at: at }) => ({ captureId: captureId(seq), receivedAt: isoTime(at) }));
  }

  #replyTo(conversation: number, messageId: string | null): TranscriptMessage['replyTo'] {
    if (messageId === null) return null;
    for (const side of ['incoming', 'outgoing'] as const) {
      const key = messageKey(messageId, side);
      const found = key === null ? undefined : this.#answered.get(conversation, key);
      if (found !== undefined) {
        return { messageId, captureId: captureId(found.seq), direction: found.direction, summary: found.summary };
      }
    }
    return { messageId, captureId: null, direction: null, summary: null };
  }
}

function verdictOf(record: EntryRecord): Verdict {
  return { status: record.verdict_status, scheme: record.verdict_scheme, reason: record.verdict_reason };
}
