/**
 * A transcript as it is shown: a window on the messages of one conversation, oldest first, as an external store. It grows at
 * both ends when asked and follows the live tail while it reaches to the newest; what comes beyond its end is counted.
 */
import type { ConversationRow, TranscriptChange, TranscriptMessage, TranscriptPage } from '#shared/conversation.ts';

export interface TranscriptState {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly error: unknown;
  /** Null until it is known, and when nothing is left of it. */
  readonly conversation: ConversationRow | null;
  readonly messages: readonly TranscriptMessage[];
  /** There is more before the first message. */
  readonly more: boolean;
  /** There is more after the last one: this is no window on the newest. */
  readonly later: boolean;
  readonly loading: 'older' | 'newer' | null;
  readonly moreError: unknown;
  /** Messages that came while their reader was elsewhere. */
  readonly fresh: number;
  /** Every message that came while this was open; for announcing. */
  readonly arrived: number;
}

/** All that a transcript asks of the host. */
export interface TranscriptClient {
  readonly conversations: {
    readonly messages: (query: {
      id: string;
      limit: number;
      before?: string;
      after?: string;
      around?: string;
    }) => Promise<TranscriptPage>;
  };
}

const pageSize = 100;
/** Messages kept at most; beyond, those far from the reader are let go and read again when scrolled to. */
const keptMessages = 3_000;
const keptAfterTrim = 2_000;

const begun: TranscriptState = {
  status: 'loading',
  error: null,
  conversation: null,
  messages: [],
  more: false,
  later: false,
  loading: null,
  moreError: null,
  fresh: 0,
  arrived: 0,
};

/** In the order in which things happened; what happened at once stands as it arrived. */
export function compareMessages(one: TranscriptMessage, two: TranscriptMessage): number {
  return Date.parse(one.at) - Date.parse(two.at) || arrivalNumber(one) - arrivalNumber(two);
}

/** The number of its first capture, which rises with time; 0: it never arrived. */
export function arrivalNumber({ id, kind }: TranscriptMessage): number {
  return kind === 'told' ? 0 : Number(id.slice(1));
}

/** The capture that says most of a message: its own, or the one that tells of it. */
export function captureOf({ id, toldBy }: TranscriptMessage): string {
  return toldBy ?? id;
}

export class Transcript {
  readonly id: string;
  readonly #client: TranscriptClient;
  readonly #listeners = new Set<() => void>();
  #state = begun;
  #before: string | null = null;
  #after: string | null = null;
  #atEnd = true;
  /** Rises with every fresh read: an answer that comes late is not taken for the newest. */
  #reading = 0;
  /** What the host told while messages were being read; taken in afterwards, or the answer would undo it. */
  #waiting: TranscriptChange[] | null = null;

  constructor(client: TranscriptClient, id: string) {
    this.#client = client;
    this.id = id;
  }

  readonly read = (): TranscriptState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads the newest messages, or those around a capture. */
  async open(around: string | null = null): Promise<void> {
    await this.#fresh(around === null ? {} : { around });
  }

  /** Reads again where the window stands, after something was removed or missed. */
  async reopen(): Promise<void> {
    const { messages, later } = this.#state;
    const middle = messages[Math.floor(messages.length / 2)];
    await this.#fresh(later && middle !== undefined ? { around: captureOf(middle) } : {}, messages.length);
  }

  /** Messages before the first; nothing while some are being read or none are left. */
  async loadOlder(): Promise<void> {
    const before = this.#before;
    if (this.#state.status !== 'ready' || this.#state.loading !== null || before === null) return;
    await this.#extend('older', { before });
  }

  /** Messages after the last. */
  async loadNewer(): Promise<void> {
    const after = this.#after;
    if (this.#state.status !== 'ready' || this.#state.loading !== null || after === null) return;
    await this.#extend('newer', { after });
  }

  /** Whether its reader sees the newest message. */
  reachEnd(atEnd: boolean): void {
    this.#atEnd = atEnd && this.#after === null;
    if (this.#atEnd && this.#state.fresh > 0) this.#write({ fresh: 0 });
  }

  /** Takes in one message of the host. */
  take(change: TranscriptChange): void {
    if (this.#waiting !== null) {
      this.#waiting.push(change);
      return;
    }
    this.#write({ conversation: change.conversation });
    if (change.type === 'reset') {
      if (change.conversation === null) this.#write({ messages: [], more: false, later: false, fresh: 0 });
      else void this.reopen();
      return;
    }
    this.#takeMessages(change.items);
  }

  #takeMessages(items: readonly TranscriptMessage[]): void {
    const { messages, later } = this.#state;
    const known = new Map(messages.map((message) => [message.id, message]));
    const came = items.filter(({ id }) => !known.has(id));
    // The message itself replaces the reports that stood for it.
    const replaced = new Set(
      items.filter(({ kind, messageId }) => kind === 'message' && messageId !== null).map(({ messageId }) => messageId),
    );
    // So does it replace what others told of it.
    const said = new Set(
      items.filter(({ kind }) => kind === 'message').map(({ at, direction }) => `t${Date.parse(at)}${direction}`),
    );
    const kept = messages.filter(
      ({ kind, id, messageId }) =>
        kind === 'message' ||
        items.some((item) => item.id === id) ||
        (kind === 'told' ? !said.has(id) : !replaced.has(messageId)),
    );
    const told = new Map(items.map((item) => [item.id, item]));
    const [first, last] = [messages[0], messages.at(-1)];
    // What lies outside the window is read with the page it belongs to.
    const inside = came.filter(
      (message) =>
        (this.#before === null || first === undefined || compareMessages(message, first) > 0) &&
        (!later || last === undefined || compareMessages(message, last) < 0),
    );
    const merged = [...kept.map((message) => told.get(message.id) ?? message), ...inside].toSorted(compareMessages);
    const arrivals = came.filter(({ kind }) => kind !== 'told').length;
    this.#write({
      messages: this.#atEnd ? this.#trimFront(merged) : merged,
      fresh: this.#atEnd ? 0 : this.#state.fresh + arrivals,
      arrived: this.#state.arrived + arrivals,
    });
  }

  async #fresh(place: { around?: string }, wanted = 0): Promise<void> {
    const reading = ++this.#reading;
    this.#waiting ??= [];
    try {
      const limit = Math.min(500, Math.max(pageSize, wanted));
      const page = await this.#client.conversations.messages({ id: this.id, limit, ...place });
      if (reading !== this.#reading) return;
      this.#before = page.before;
      this.#after = page.after;
      const ends = { more: page.before !== null, later: page.after !== null };
      this.#write({ status: 'ready', error: null, messages: page.items, ...ends, loading: null, moreError: null, fresh: 0 });
    } catch (error) {
      if (reading !== this.#reading) return;
      if (this.#state.status === 'ready') this.#write({ moreError: error, loading: null });
      else this.#write({ status: 'failed', error });
    }
    const waiting = this.#waiting;
    this.#waiting = null;
    for (const change of waiting) this.take(change);
  }

  async #extend(which: 'older' | 'newer', place: { before: string } | { after: string }): Promise<void> {
    const reading = this.#reading;
    this.#write({ loading: which, moreError: null });
    try {
      const page = await this.#client.conversations.messages({ id: this.id, limit: pageSize, ...place });
      if (reading !== this.#reading) return;
      const known = new Set(this.#state.messages.map(({ id }) => id));
      const more = page.items.filter(({ id }) => !known.has(id));
      if (which === 'older') {
        this.#before = page.before;
        this.#write({ messages: this.#trimBack([...more, ...this.#state.messages]), more: page.before !== null, loading: null });
      } else {
        this.#after = page.after;
        const messages = this.#trimFront([...this.#state.messages, ...more]);
        this.#write({ messages, later: page.after !== null, loading: null });
      }
    } catch (error) {
      if (reading === this.#reading) this.#write({ loading: null, moreError: error });
    }
  }

  #trimFront(messages: readonly TranscriptMessage[]): readonly TranscriptMessage[] {
    if (messages.length <= keptMessages) return messages;
    const kept = messages.slice(-keptAfterTrim);
    this.#before = kept[0]?.cursor ?? null;
    this.#state = { ...this.#state, more: true };
    return kept;
  }

  #trimBack(messages: readonly TranscriptMessage[]): readonly TranscriptMessage[] {
    if (messages.length <= keptMessages) return messages;
    const kept = messages.slice(0, keptAfterTrim);
    this.#after = kept.at(-1)?.cursor ?? null;
    this.#atEnd = false;
    this.#state = { ...this.#state, later: true };
    return kept;
  }

  #write(part: Partial<TranscriptState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
