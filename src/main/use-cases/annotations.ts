import { noteLimit } from '#shared/annotation-limits.ts';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { AnnotationsApi } from '../annotation-api.ts';
import type { Intake } from '../intake/intake.ts';
import { captureId, seqOf } from '../store/capture-id.ts';
import type { ChangedCaptures } from '../store/annotation-writing.ts';
import type { StoreReader } from '../store/reader.ts';
import { compileQuery } from './capture-query.ts';
import type { ChangeFeed } from './change-feed.ts';
import { checkedTag, checkedTags } from './checked-tags.ts';
import { tagMatching, tagSeqs } from './tag-walk.ts';

interface AnnotationsContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  /** The tags that rules name may have changed. */
  readonly rulesChanged: () => void;
}

export function createAnnotationsApi(context: AnnotationsContext): AnnotationsApi {
  const { reader, intake, feed, clock, rulesChanged } = context;

  const tell = ({ seqs }: ChangedCaptures): void => {
    if (seqs === null) feed.reset();
    else feed.changed(seqs.map(captureId));
  };

  async function replace(tag: string, to: string | null) {
    const outcome = await intake.replaceTag(tag, to);
    rulesChanged();
    tell(outcome);
    return { undoToken: outcome.undoToken, captures: outcome.captures };
  }

  return {
    async tag({ selection, add, remove }, signal) {
      const change = { add: checkedTags(add, 'add'), remove: checkedTags(remove, 'remove') };
      const both = change.add.find((tag) => change.remove.includes(tag));
      if (both !== undefined)
        throw new HookwrightError('bad-input', `The tag “${both}” is both put on and taken off.`, { field: 'remove' });
      if ('ids' in selection) {
        const seqs = [...new Set(selection.ids.map(seqOf).filter((seq) => seq !== null))];
        const undoToken = await intake.beginTagChange();
        return { undoToken, captures: await tagSeqs(context, seqs, { ...change, undoToken }) };
      }
      const where = compileQuery(selection.filter, clock.now(), reader);
      const undoToken = await intake.beginTagChange();
      const captures = await tagMatching(context, where, { ...change, undoToken }, () => signal?.aborted !== true);
      return { undoToken, captures };
    },
    tags: () => reader.annotations.tags(),
    async rename(tag, to) {
      const from = checkedTag(tag, 'tag');
      const into = checkedTag(to, 'to');
      if (from === into) throw new HookwrightError('bad-input', `The tag is called “${into}” already.`, { field: 'to' });
      return replace(from, into);
    },
    remove: (tag) => replace(checkedTag(tag, 'tag'), null),
    async undo(undoToken) {
      const outcome = await intake.undoTags(undoToken);
      rulesChanged();
      tell(outcome);
      return { captures: outcome.captures };
    },
    async setNote(id, note) {
      if (note.length > noteLimit)
        throw new HookwrightError('bad-input', `A note has at most ${noteLimit} characters; this one has ${note.length}.`, {
          field: 'note',
        });
      await intake.setNote(id, note.trim() === '' ? '' : note);
      feed.changed([id]);
    },
  };
}
