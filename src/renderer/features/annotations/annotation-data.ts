/** Reading and changing tags and notes: the only file here that speaks to the host. */
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Capture } from '#shared/capture.ts';
import type { TagOutcome } from '#shared/annotation.ts';
import { useClient } from '../../host/host-context.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { offerUndo } from '../../parts/undo-notice.tsx';

export const tagsKey = ['tags'] as const;
export const rulesKey = ['rules'] as const;

/** Tags in use, in alphabetical order, with how many captures have them. */
export function useTags() {
  const client = useClient();
  return useQuery({ queryKey: tagsKey, queryFn: async () => (await client.workbench.tags()).items });
}

/** What was read of tags is old now. */
async function forget(cache: QueryClient): Promise<void> {
  await Promise.all([
    cache.invalidateQueries({ queryKey: tagsKey }),
    cache.invalidateQueries({ queryKey: rulesKey }),
    cache.invalidateQueries({ queryKey: ['capture'] }),
  ]);
}

interface TagsOfCaptures {
  readonly ids: readonly string[];
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

/** Changes of tags. Those that concern more than one capture can be taken back from a message. */
export function useTagChanges() {
  const client = useClient();
  const cache = useQueryClient();

  const undoable = async (outcome: TagOutcome, words: string): Promise<void> => {
    await forget(cache);
    offerUndo(words, async () => {
      await client.workbench.undoTags({ undoToken: outcome.undoToken });
      await forget(cache);
    });
  };
  const captures = (count: number): string => (count === 1 ? '1 capture' : `${formatCount(count)} captures`);

  return {
    /** Rejects with what was wrong with a tag. */
    tag: async ({ ids, add = [], remove = [] }: TagsOfCaptures): Promise<void> => {
      const outcome = await client.workbench.tagCaptures({ selection: { ids: [...ids] }, add: [...add], remove: [...remove] });
      if (ids.length === 1) await forget(cache);
      else if (add.length > 0) await undoable(outcome, `${add.join(', ')} put on ${captures(outcome.captures)}.`);
      else await undoable(outcome, `${remove.join(', ')} taken off ${captures(outcome.captures)}.`);
    },
    rename: async (tag: string, to: string): Promise<void> => {
      const outcome = await client.workbench.renameTag({ tag, to });
      await undoable(outcome, `${tag} is now ${to} on ${captures(outcome.captures)}.`);
    },
    remove: async (tag: string): Promise<void> => {
      const outcome = await client.workbench.removeTag({ tag });
      await undoable(outcome, `${tag} taken off ${captures(outcome.captures)}.`);
    },
    /** Reads again what may have changed, such as after a rule was applied. */
    refresh: () => forget(cache),
  };
}

/** Writes a note; says whether it was kept. */
export function useSetNote() {
  const client = useClient();
  const cache = useQueryClient();
  return async (id: string, note: string): Promise<boolean> => {
    const key = ['capture', id];
    try {
      await client.workbench.setNote({ id, note });
    } catch (error) {
      tellFailure(error);
      return false;
    }
    const kept = note.trim() === '' ? null : note;
    cache.setQueryData<Capture>(key, (before) =>
      before === undefined ? before : { ...before, note: kept, noted: kept !== null },
    );
    return true;
  };
}
