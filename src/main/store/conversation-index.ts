/**
 * Sorts captures into conversations, in short steps behind the writer: storing a capture does nothing for it. What leaves,
 * returns or changes its place among duplicates is noted by triggers (migration 006) and taken up here as well.
 */
import type Database from 'better-sqlite3';
import type { Log } from '#main/log.ts';
import { type Party, webhookEvent } from '#shared/event.ts';
import { conversationKey, conversationKeyOf, entryKind, failedKind, messageKey, messageKind } from './conversation-key.ts';
import { parseStored } from './stored-json.ts';
import type { WriteConnection } from './write-connection.ts';

/** Captures of one step: short enough that a webhook waiting behind it does not notice. */
const stepRows = 150;
/** Captures looked at in one step, most of which may belong to no conversation. */
const stepSpan = 8_192;
/** A provider's clock may be ahead of ours by so much, ms; what lies further in the future did not happen then. */
const clockAheadMs = 300_000;

/** The parts of a stored event that decide where it belongs. */
const placingEvent = webhookEvent.pick({
  direction: true,
  eventId: true,
  sender: true,
  recipient: true,
  time: true,
  message: true,
});

interface CaptureToPlace {
  readonly seq: number;
  readonly provider: string | null;
  readonly conversation_id: string;
  readonly received_at: number;
  readonly verdict_status: string;
  readonly repeat: number | null;
  readonly event: string | null;
}

interface Entry {
  readonly seq: number;
  readonly conversation: number;
  readonly at: number;
  readonly kind: number;
  readonly repeat: number;
  readonly invalid: number;
  readonly message: number | null;
}

interface Conversation {
  id: number;
  readonly key: Buffer;
  readonly provider: string;
  readonly conversation_id: string;
  contact_id: string | null;
  contact_name: string | null;
  last_seq: number;
  seen_seq: number;
  captures: number;
  messages: number;
  reports: number;
  unread: number;
  failed: number;
  duplicates: number;
  invalid: number;
  /** Its last one left; another has to be found. */
  lastLeft?: boolean;
}

const counted = 'contact_id, contact_name, last_seq, seen_seq, captures, messages, reports, unread, failed, duplicates, invalid';
const conversationColumns = `id, key, provider, conversation_id, ${counted}`;

// A repeat of something in another conversation is a message of its own in this one.
const toPlace = `
  SELECT c.seq, c.provider, c.conversation_id, c.received_at, c.verdict_status, d.event,
    CASE WHEN c.duplicate_of IS NULL THEN 0 ELSE (
      SELECT f.seq <> c.seq AND f.conversation_id IS c.conversation_id
      FROM captures f WHERE f.duplicate_key = c.duplicate_key ORDER BY f.seq LIMIT 1
    ) END AS repeat
  FROM captures c CROSS JOIN contents d ON d.seq = c.seq`;

export class ConversationIndex {
  readonly #connection: WriteConnection;
  readonly #log: Log;
  readonly #statements: ReturnType<typeof prepare>;
  /** The conversations of the step under way, by key as text. */
  #touched = new Map<string, Conversation>();

  constructor(connection: WriteConnection, log: Log) {
    this.#connection = connection;
    this.#log = log;
    this.#statements = prepare(connection.db);
  }

  /** One short transaction. `more`: call again, after letting others have their turn. */
  step(): { indexed: number; more: boolean } {
    const { changes, progress } = this.#statements;
    const changed = changes.all();
    const { indexed_seq: from, last_seq: last } = progress.get() ?? { indexed_seq: 0, last_seq: 0 };
    if (changed.length > 0) {
      this.#connection.transact(() => this.#followChanges(changed, from));
      return { indexed: changed.length, more: true };
    }
    if (from >= last) return { indexed: 0, more: false };
    return this.#connection.transact(() => this.#placeNext(from, last));
  }

  /** Everything of a conversation up to this capture has been looked at; unknown ones are passed over. */
  markSeen(id: string, upTo: number): void {
    const key = conversationKeyOf(id);
    if (key === null) return;
    this.#connection.transact(() => {
      const known = this.#statements.byKey.get(key);
      const { last_seq: last } = this.#statements.progress.get() ?? { last_seq: 0 };
      const seen = Math.min(upTo, last);
      if (known === undefined || known.seen_seq >= seen) return;
      // By number while few came after it; else through the conversation.
      const { unreadByNumber, unreadWithin, seen: save } = this.#statements;
      const unread = (last - seen < known.captures ? unreadByNumber : unreadWithin).get(known.id, seen) ?? 0;
      save.run(seen, unread, known.id);
    });
  }

  #followChanges(changed: readonly number[], indexedSeq: number): void {
    this.#touched = new Map();
    const { entry, forget, one, settled } = this.#statements;
    for (const seq of changed) {
      const old = entry.get(seq);
      if (old !== undefined) {
        forget.run(seq);
        this.#takeOut(old);
      }
      // What is beyond has its turn anyway.
      const capture = seq <= indexedSeq ? one.get(seq) : undefined;
      if (capture !== undefined) this.#place(capture, indexedSeq);
    }
    settled.run(JSON.stringify(changed));
    this.#saveTouched();
  }

  #placeNext(from: number, last: number): { indexed: number; more: boolean } {
    this.#touched = new Map();
    const { next, lowest, advance, seenBefore } = this.#statements;
    const first = lowest.get(from) ?? last;
    const span = Math.min(last, first + stepSpan);
    const captures = next.all(from, span);
    const seen = seenBefore.get() ?? 0;
    for (const capture of captures) this.#place(capture, seen);
    this.#saveTouched();
    const reached = captures.length === stepRows ? (captures.at(-1)?.seq ?? span) : span;
    advance.run(reached);
    return { indexed: captures.length, more: reached < last };
  }

  /** `seenUpTo` is for a conversation that is not there yet. */
  #place(capture: CaptureToPlace, seenUpTo: number): void {
    const { seq, received_at: receivedAt } = capture;
    const event = parseStored(capture.event, placingEvent, this.#log, 'contents.event');
    const conversation = this.#conversation(capture, seenUpTo);
    const told = event?.time === null || event === null ? Number.NaN : Date.parse(event.time);
    const kind = entryKind(event?.message?.state ?? null);
    const repeat = capture.repeat === 1 ? 1 : 0;
    const invalid = capture.verdict_status === 'invalid' ? 1 : 0;
    const at = told <= receivedAt + clockAheadMs ? told : receivedAt;
    const message = messageKey(event?.message?.id ?? event?.eventId ?? null, event?.direction ?? null);
    this.#statements.enter.run(seq, conversation.id, at, kind, repeat, invalid, message);
    const newest = seq > conversation.last_seq;
    const isMessage = kind === messageKind && repeat === 0;
    if (isMessage ? newest || conversation.messages === 0 : newest && conversation.messages === 0) conversation.last_seq = seq;
    count(conversation, { seq, kind, repeat, invalid }, 1);
    learn(conversation, event?.direction === 'incoming' ? event.sender : (event?.recipient ?? null), newest);
  }

  #takeOut(entry: Entry): void {
    const conversation = this.#conversationById(entry.conversation);
    if (conversation === undefined) return;
    count(conversation, entry, -1);
    if (conversation.last_seq === entry.seq) conversation.lastLeft = true;
  }

  #conversation(capture: CaptureToPlace, seenUpTo: number): Conversation {
    const provider = capture.provider ?? '';
    const key = conversationKey(provider, capture.conversation_id);
    const name = key.toString('latin1');
    const touched = this.#touched.get(name);
    if (touched !== undefined) return touched;
    const known = this.#statements.byKey.get(key) ?? this.#begin(key, provider, capture.conversation_id, seenUpTo);
    this.#touched.set(name, known);
    return known;
  }

  #begin(key: Buffer, provider: string, conversationId: string, seenUpTo: number): Conversation {
    const id = Number(this.#statements.begin.run(key, provider, conversationId, seenUpTo).lastInsertRowid);
    const counts = { captures: 0, messages: 0, reports: 0, unread: 0, failed: 0, duplicates: 0, invalid: 0 };
    const unknown = { contact_id: null, contact_name: null, last_seq: -1, seen_seq: seenUpTo };
    return { id, key, provider, conversation_id: conversationId, ...unknown, ...counts };
  }

  #conversationById(id: number): Conversation | undefined {
    for (const touched of this.#touched.values()) if (touched.id === id) return touched;
    const known = this.#statements.byId.get(id);
    if (known !== undefined) this.#touched.set(known.key.toString('latin1'), known);
    return known;
  }

  #saveTouched(): void {
    const { newestMessage, newestOfAll, end, save, summary } = this.#statements;
    for (const each of this.#touched.values()) {
      if (each.captures <= 0) {
        end.run(each.id);
        continue;
      }
      if (each.lastLeft === true) {
        const place = [each.conversation_id, each.id] as const;
        each.last_seq = newestMessage.get(...place) ?? newestOfAll.get(...place) ?? 0;
      }
      const words = [each.contact_name, each.contact_id, each.conversation_id, summary.get(each.last_seq)];
      const { id, contact_id: contactId, contact_name: contactName, last_seq: lastSeq, seen_seq: seenSeq } = each;
      const { captures, messages, reports, unread, failed, duplicates, invalid } = each;
      const counts = [captures, messages, reports, unread, failed, duplicates, invalid];
      save.run(contactId, contactName, lastSeq, seenSeq, ...counts, searchWords(words), id);
    }
    this.#touched = new Map();
  }
}

/** What a search looks through. */
function searchWords(words: readonly (string | null | undefined)[]): string {
  return words.filter(Boolean).join('\n').toLowerCase();
}

function count(conversation: Conversation, entry: Pick<Entry, 'seq' | 'kind' | 'repeat' | 'invalid'>, by: 1 | -1): void {
  conversation.captures += by;
  if (entry.invalid === 1) conversation.invalid += by;
  if (entry.repeat === 1) conversation.duplicates += by;
  else if (entry.kind === messageKind) {
    conversation.messages += by;
    if (entry.seq > conversation.seen_seq) conversation.unread += by;
  } else {
    conversation.reports += by;
    if (entry.kind === failedKind) conversation.failed += by;
  }
}

/** The newest word on who the contact is holds; nothing said changes nothing. */
function learn(conversation: Conversation, contact: Party | null, newest: boolean): void {
  if (newest || conversation.contact_id === null) conversation.contact_id = contact?.id ?? conversation.contact_id;
  if (newest || conversation.contact_name === null) conversation.contact_name = contact?.name ?? conversation.contact_name;
}

function prepare(db: Database.Database) {
  const newest = (which: string) =>
    db
      .prepare<[string, number], number>(
        `SELECT e.seq FROM captures c CROSS JOIN conversation_entries e ON e.seq = c.seq
         WHERE c.conversation_id = ? AND e.conversation = ? ${which} ORDER BY c.seq DESC LIMIT 1`,
      )
      .pluck();
  const unread = (hint: string) =>
    db
      .prepare<[number, number], number>(
        `SELECT count(*) FROM conversation_entries ${hint} WHERE conversation = ? AND seq > ? AND repeat = 0 AND kind = ${messageKind}`,
      )
      .pluck();
  return {
    progress: db.prepare<[], { indexed_seq: number; last_seq: number }>(
      'SELECT p.indexed_seq, t.last_seq FROM conversation_progress p, totals t',
    ),
    seenBefore: db.prepare<[], number>('SELECT seen_seq FROM conversation_progress').pluck(),
    advance: db.prepare<[number]>('UPDATE conversation_progress SET indexed_seq = ? WHERE id = 1'),
    changes: db.prepare<[], number>(`SELECT seq FROM conversation_changes LIMIT ${stepRows}`).pluck(),
    settled: db.prepare<[string]>('DELETE FROM conversation_changes WHERE seq IN (SELECT value FROM json_each(?))'),
    lowest: db.prepare<[number], number>('SELECT seq FROM captures WHERE seq > ? ORDER BY seq LIMIT 1').pluck(),
    next: db.prepare<[number, number], CaptureToPlace>(
      `${toPlace} WHERE c.seq > ? AND c.seq <= ? AND +c.conversation_id IS NOT NULL ORDER BY c.seq LIMIT ${stepRows}`,
    ),
    one: db.prepare<[number], CaptureToPlace>(`${toPlace} WHERE c.seq = ? AND +c.conversation_id IS NOT NULL`),
    entry: db.prepare<[number], Entry>('SELECT * FROM conversation_entries WHERE seq = ?'),
    enter: db.prepare<[number, number, number, number, number, number, number | null]>(
      'INSERT INTO conversation_entries (seq, conversation, at, kind, repeat, invalid, message) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    forget: db.prepare<[number]>('DELETE FROM conversation_entries WHERE seq = ?'),
    byKey: db.prepare<[Buffer], Conversation>(`SELECT ${conversationColumns} FROM conversations WHERE key = ?`),
    byId: db.prepare<[number], Conversation>(`SELECT ${conversationColumns} FROM conversations WHERE id = ?`),
    begin: db.prepare<[Buffer, string, string, number]>(
      `INSERT INTO conversations (key, provider, conversation_id, last_seq, seen_seq, captures, messages, reports, unread, failed,
         duplicates, invalid, words) VALUES (?, ?, ?, -1, ?, 0, 0, 0, 0, 0, 0, 0, '')`,
    ),
    save: db.prepare(
      `UPDATE conversations SET ${counted
        .split(', ')
        .map((name) => `${name} = ?`)
        .join(', ')}, words = ? WHERE id = ?`,
    ),
    end: db.prepare<[number]>('DELETE FROM conversations WHERE id = ?'),
    summary: db.prepare<[number], string>('SELECT summary FROM captures WHERE seq = ?').pluck(),
    newestMessage: newest(`AND e.repeat = 0 AND e.kind = ${messageKind}`),
    newestOfAll: newest(''),
    seen: db.prepare<[number, number, number]>('UPDATE conversations SET seen_seq = ?, unread = ? WHERE id = ?'),
    unreadByNumber: unread('NOT INDEXED'),
    unreadWithin: unread('INDEXED BY conversation_entries_time'),
  };
}
