import type { Clock } from '#shared/clock.ts';
import type { ConversationRow, ConversationsChange, TranscriptChange, TranscriptMessage } from '#shared/conversation.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ConversationChoiceQuery } from '../conversation-api.ts';
import type { ConversationChoice } from '../store/conversation-reading.ts';
import type { StoreReader } from '../store/reader.ts';
import { seqOf } from './capture-query.ts';
import { toldMessages } from './told-messages.ts';
import { pause, type Changes, type ChangeFeed } from './change-feed.ts';

export interface ConversationStreams {
  readonly reader: StoreReader;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  readonly catchUp: () => Promise<void>;
  /** Conversations that were looked at, each with the number of the look; numbers rise. */
  readonly looks: ReadonlyMap<string, number>;
  readonly told: Parameters<typeof toldMessages>[0];
}

/** Four messages a second at most: what a screen can usefully show. */
const intervalMs = 250;
/** While captures wait to be sorted, nobody tells when they are. */
const behindMs = 500;
const rowsPerMessage = 100;
const capturesPerMessage = 200;

export function choiceOf({ search, provider }: ConversationChoiceQuery): ConversationChoice {
  return { search: search === undefined || search.trim() === '' ? null : search, provider: provider ?? null };
}

/** Tells in turn what happened since the last turn, once captures are sorted as far as that goes. */
async function* turns(streams: ConversationStreams, signal: AbortSignal | undefined): AsyncGenerator<Changes, void> {
  const { reader, feed, clock, catchUp } = streams;
  const subscription = feed.subscribe();
  const ended = (): boolean => signal?.aborted === true;
  let nextAt = 0;
  try {
    while (!ended()) {
      await subscription.wait(signal, reader.conversations.behind() > 0 ? behindMs : undefined);
      await pause(clock, nextAt - clock.monotonic(), signal);
      if (ended()) return;
      nextAt = clock.monotonic() + intervalMs;
      const changes = subscription.take();
      await catchUp();
      if (ended()) return;
      yield changes;
    }
  } finally {
    subscription.close();
  }
}

/** Rows of the list as they change. */
export async function* followConversations(
  streams: ConversationStreams,
  query: ConversationChoiceQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<ConversationsChange, void> {
  const { conversations } = streams.reader;
  const choice = choiceOf(query);
  let sorted = conversations.sortedSeq();
  let look = newestLook(streams.looks);
  for await (const changes of turns(streams, signal)) {
    const since = sorted;
    sorted = conversations.sortedSeq();
    const looked = [...streams.looks].filter(([, number]) => number > look).map(([id]) => id);
    look = newestLook(streams.looks);
    const came = changes.reset || changes.removed.size > 0 ? null : conversations.changedAfter(since, choice, rowsPerMessage);
    if (came === null) {
      yield { type: 'reset' };
      continue;
    }
    const known = new Set(came.map(({ id }) => id));
    const rows = [
      ...came,
      ...conversations.rows(
        looked.filter((id) => !known.has(id)),
        choice,
      ),
    ];
    if (rows.length > 0) yield { type: 'changed', rows, behind: conversations.behind() };
  }
}

function newestLook(looks: ReadonlyMap<string, number>): number {
  return Math.max(0, ...looks.values());
}

/** The messages of one conversation as they come and change. */
export async function* followConversation(
  streams: ConversationStreams,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<TranscriptChange, void> {
  const { conversations, transcripts } = streams.reader;
  await streams.catchUp();
  let shown = conversations.byId(id);
  if (shown === null)
    throw new HookwrightError('conversation-not-found', `There is no conversation ${id.slice(0, 40)}.`, { field: 'id' });
  let sorted = conversations.sortedSeq();
  yield { type: 'messages', items: [], conversation: shown };
  for await (const changes of turns(streams, signal)) {
    const since = sorted;
    sorted = conversations.sortedSeq();
    const conversation = conversations.byId(id);
    const number = conversations.numberOf(id);
    const came = number === null ? null : transcripts.changedAfter(number, since, capturesPerMessage);
    if (conversation === null || number === null || came === null || changes.reset || changes.removed.size > 0) {
      if (conversation === null && shown === null) continue;
      shown = conversation;
      yield { type: 'reset', conversation };
      continue;
    }
    const items = [
      ...came,
      ...transcripts.of(
        number,
        [...changes.changed].map((each) => seqOf(each, 'id')),
      ),
    ];
    const told = await toldMessages(streams.told, number, items, { from: -Infinity, to: Infinity });
    if (items.length === 0 && sameRow(conversation, shown)) continue;
    shown = conversation;
    yield { type: 'messages', items: withoutRepeats([...items, ...told]), conversation };
  }
}

function sameRow(one: ConversationRow, other: ConversationRow | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function withoutRepeats(items: readonly TranscriptMessage[]): TranscriptMessage[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
