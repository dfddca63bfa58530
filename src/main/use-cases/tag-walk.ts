import { setImmediate } from 'node:timers/promises';
import type { Intake } from '../intake/intake.ts';
import { captureId } from '../store/capture-id.ts';
import type { CaptureCondition } from '../store/capture-reading.ts';
import type { StoreReader } from '../store/reader.ts';
import type { ChangeFeed } from './change-feed.ts';

/** How far one step looks; the filter may let nothing through there. */
const windowSeqs = 8_192;
/** Captures changed in one transaction of the writer. */
const atOnce = 500;

interface WalkContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly feed: ChangeFeed;
}

interface TagWalk {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly undoToken: string | null;
}

/** Changes the tags of these captures, a few hundred at a time; returns how many changed. */
export async function tagSeqs(
  { intake, feed }: Omit<WalkContext, 'reader'>,
  seqs: readonly number[],
  change: TagWalk,
): Promise<number> {
  let captures = 0;
  for (let from = 0; from < seqs.length; from += atOnce) {
    const outcome = await intake.changeTags({ ...change, seqs: seqs.slice(from, from + atOnce) });
    captures += outcome.captures;
    feed.changed((outcome.seqs ?? []).map(captureId));
  }
  return captures;
}

/**
 * The same for all captures that a condition lets through as of now, newest first, in steps between which others have
 * their turn. `told` is called after each step with the part done (0 to 1) and the captures changed so far; it stops the walk by
 * answering false.
 */
export async function tagMatching(
  context: WalkContext,
  where: CaptureCondition | null,
  change: TagWalk,
  told: (part: number, captures: number) => boolean,
): Promise<number> {
  const ends = context.reader.annotations.ends();
  if (ends === null) return 0;
  let captures = 0;
  for (let upTo = ends.high; upTo >= ends.low; upTo -= windowSeqs) {
    const after = Math.max(ends.low - 1, upTo - windowSeqs);
    captures += await tagSeqs(context, context.reader.annotations.matching(where, after, upTo).toReversed(), change);
    if (!told((ends.high - after) / (ends.high - ends.low + 1), captures)) return captures;
    await setImmediate();
  }
  return captures;
}
