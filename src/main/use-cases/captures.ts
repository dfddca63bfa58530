import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { CapturesApi } from '../app-api.ts';
import type { Intake } from '../intake/intake.ts';
import { decodeContent } from '../payload/decode-content.ts';
import type { StoreReader } from '../store/reader.ts';
import { listMatching, listMatchingOldest } from './capture-listing.ts';
import { createOverview } from './capture-overview.ts';
import { boundsOf, compileQuery, readQuery } from './capture-query.ts';
import { tailCaptures, waitForCaptures } from './capture-streams.ts';
import type { ChangeFeed } from './change-feed.ts';
import { recheckCapture } from './recheck.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';

interface CapturesContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  readonly directory: EndpointDirectory;
}

/** Bodies beyond this are not decoded for the eye in one piece, bytes. */
const decodedAtMost = 67_108_864;

export function createCapturesApi(context: CapturesContext): CapturesApi {
  const { reader, intake, feed, clock, directory } = context;

  function get(id: string) {
    const capture = reader.captureById(id);
    if (capture === null)
      throw new HookwrightError('capture-not-found', `There is no capture ${id.slice(0, 40)}.`, { field: 'id' });
    return capture;
  }

  return {
    ...createOverview({ reader, clock }),
    async list({ filter, limit, cursor, order = 'newest', after, before }, signal) {
      const bounds = boundsOf({ cursor, order, after, before });
      const expression = readQuery(filter);
      if (expression !== null) {
        const look = order === 'newest' ? listMatching : listMatchingOldest;
        return look(context, { expression, limit, ...bounds }, signal);
      }
      // One row more than asked for tells whether there is a next page.
      const rows = reader.listCaptures({ where: null, limit: limit + 1, order, ...bounds });
      const items = rows.slice(0, limit);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, scannedTo: null };
    },
    get,
    body(id, range = {}) {
      const { bodySize } = get(id);
      const offset = Math.min(range.offset ?? 0, bodySize);
      return reader.readBody(id, offset, Math.min(range.length ?? bodySize, bodySize - offset));
    },
    async readableBody(id, limit) {
      const capture = get(id);
      const encodings = capture.headers.flatMap(([name, value]) => (name.toLowerCase() === 'content-encoding' ? [value] : []));
      const bytes = reader.readBody(id, 0, Math.min(capture.bodySize, decodedAtMost));
      return decodeContent(bytes, capture.bodyKind === 'body' ? encodings : [], limit);
    },
    wait: (query, signal) => waitForCaptures(context, query, signal),
    tail: (query, signal) => tailCaptures(context, query, signal),
    recheck: (id) => recheckCapture(get(id), reader, directory),
    async setPinned(ids, pinned) {
      await intake.setPinned(ids, pinned);
      feed.changed(ids);
    },
    async remove(selection) {
      if ('ids' in selection) {
        const result = await intake.removeCaptures({ ids: selection.ids });
        feed.removed(selection.ids);
        return result;
      }
      const matching = compileQuery(selection.filter, clock.now(), reader) ?? { sql: '1', params: [] };
      const result = await intake.removeCaptures({ matching });
      feed.reset();
      return result;
    },
    async restore(undoToken) {
      const result = await intake.restoreCaptures(undoToken);
      feed.reset();
      return result;
    },
    filterValues: ({ key, prefix, limit }) => reader.filterValues(key, prefix, limit),
  };
}
