import { HookwrightError } from '#shared/errors.ts';
import type { Clock } from '#shared/clock.ts';
import type { ConversationRow, TranscriptPage } from '#shared/conversation.ts';
import type { ConversationsApi } from '../conversation-api.ts';
import type { Intake } from '../intake/intake.ts';
import { createFileFetcher } from '../sender/fetch-file.ts';
import type { StoreReader } from '../store/reader.ts';
import type { TranscriptPlace } from '../store/transcript-reading.ts';
import { fetchAttachment } from './attachments.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import { toldMessages } from './told-messages.ts';
import { seqOf } from './capture-query.ts';
import type { ChangeFeed } from './change-feed.ts';
import { choiceOf, followConversation, followConversations, type ConversationStreams } from './conversation-streams.ts';

interface ConversationsContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  readonly directory: EndpointDirectory;
}

/** Beyond this nobody waits for captures to be sorted: counts are behind, and the answer says so. */
const waitedForAtMost = 5_000;
/** Messages after a page whose payloads are asked what they repeat of it. */
const tellersBeyond = 5;

export function createConversations(context: ConversationsContext): ConversationsApi {
  const { reader, intake, feed, clock, directory } = context;
  const fetchFile = createFileFetcher({ clock });
  const { conversations, transcripts } = reader;
  const looks = new Map<string, number>();

  async function catchUp(): Promise<void> {
    const behind = conversations.behind();
    if (behind === 0) return;
    const sorting = intake.indexConversations();
    if (behind <= waitedForAtMost) await sorting;
    else sorting.catch(() => {});
  }

  function require(id: string): ConversationRow {
    const row = conversations.byId(id);
    if (row === null) throw notFound(id);
    return row;
  }

  function numberOf(id: string): number {
    const number = conversations.numberOf(id);
    if (number === null) throw notFound(id);
    return number;
  }

  const told = { reader, profile: (id: string | null) => directory.profile(id) };
  const streams: ConversationStreams = { reader, feed, clock, catchUp, looks, told };

  /** The page with the messages for which no webhook came, each where it was said. */
  async function withTold(number: number, page: TranscriptPage): Promise<TranscriptPage> {
    const [first, last] = [page.items[0], page.items.at(-1)];
    if (first === undefined || last === undefined) return page;
    const from = page.before === null ? -Infinity : Date.parse(first.at);
    // A page reaches to where the next one begins; what was said at its end, only the messages after it can tell.
    const beyond = page.after === null ? [] : transcripts.newer(number, placeOf(last.cursor, 'after'), tellersBeyond);
    const to = beyond[0] === undefined ? Infinity : Date.parse(beyond[0].at);
    const more = await toldMessages(told, number, [...page.items, ...beyond], { from, to });
    if (more.length === 0) return page;
    return { ...page, items: [...page.items, ...more].toSorted((one, two) => Date.parse(one.at) - Date.parse(two.at)) };
  }

  return {
    async list({ limit, cursor, ...query }) {
      await catchUp();
      const beforeSeq = cursor === undefined ? undefined : seqOf(cursor, 'cursor');
      const { rows, next } = conversations.list({ ...choiceOf(query), limit, beforeSeq });
      return { items: rows, nextCursor: next === null ? null : `c${next}`, behind: conversations.behind() };
    },
    async get(id) {
      await catchUp();
      return require(id);
    },
    async messages({ id, limit, before, after, around }) {
      if ([before, after, around].filter((place) => place !== undefined).length > 1) {
        throw new HookwrightError('bad-input', 'Only one of before, after and around can be given.', { field: 'before' });
      }
      await catchUp();
      const number = numberOf(id);
      if (after !== undefined) return withTold(number, newerPage(number, placeOf(after, 'after'), limit));
      if (around === undefined)
        return withTold(number, olderPage(number, before === undefined ? null : placeOf(before, 'before'), limit));
      const place = transcripts.placeOf(number, seqOf(around, 'around'));
      if (place === null) {
        throw new HookwrightError('capture-not-found', `${around.slice(0, 40)} is not in this conversation.`, {
          field: 'around',
        });
      }
      const half = Math.ceil(limit / 2);
      const older = olderPage(number, place, half);
      const newer = newerPage(number, { at: place.at, seq: place.seq - 1 }, half);
      return withTold(number, { items: [...older.items, ...newer.items], before: older.before, after: newer.after });
    },
    async ofCapture(captureId) {
      if (reader.captureById(captureId) === null) {
        throw new HookwrightError('capture-not-found', `There is no capture ${captureId.slice(0, 40)}.`, { field: 'id' });
      }
      const id = conversations.idOfCapture(seqOf(captureId, 'id'));
      if (id === null) return null;
      await catchUp();
      return conversations.byId(id);
    },
    followList: (query, signal) => followConversations(streams, query, signal),
    follow: (id, signal) => followConversation(streams, id, signal),
    async markSeen(id, upTo) {
      await intake.markConversationSeen(id, seqOf(upTo, 'upTo'));
      // Known by when it was looked at last, so that every stream can tell what it has not told yet.
      looks.delete(id);
      looks.set(id, (looks.size === 0 ? 0 : Math.max(...looks.values())) + 1);
      for (const oldest of looks.keys()) if (looks.size > 500) looks.delete(oldest);
      feed.status();
    },
    fetchAttachment: (query, signal) => fetchAttachment({ reader, fetchFile }, query, signal),
  };

  function olderPage(number: number, before: TranscriptPlace | null, limit: number): TranscriptPage {
    const rows = transcripts.older(number, before, limit + 1);
    const items = rows.slice(-limit);
    const newest = before === null ? null : (items.at(-1)?.cursor ?? cursorOf(before));
    return { items, before: rows.length > limit ? (items[0]?.cursor ?? null) : null, after: newest };
  }

  function newerPage(number: number, after: TranscriptPlace, limit: number): TranscriptPage {
    const rows = transcripts.newer(number, after, limit + 1);
    const items = rows.slice(0, limit);
    return {
      items,
      before: items[0]?.cursor ?? cursorOf(after),
      after: rows.length > limit ? (items.at(-1)?.cursor ?? null) : null,
    };
  }
}

function notFound(id: string): HookwrightError {
  return new HookwrightError('conversation-not-found', `There is no conversation ${id.slice(0, 40)}.`, { field: 'id' });
}

function cursorOf({ at, seq }: TranscriptPlace): string {
  return `${at}.${seq}`;
}

/** Throws cursor-malformed naming the field. */
function placeOf(cursor: string, field: string): TranscriptPlace {
  const match = /^(-?\d{1,16})\.(\d{1,15})$/.exec(cursor);
  if (match === null)
    throw new HookwrightError('cursor-malformed', `"${cursor.slice(0, 40)}" is no place in a transcript.`, { field });
  return { at: Number(match[1]), seq: Number(match[2]) };
}
