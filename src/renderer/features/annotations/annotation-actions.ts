import { defineAction } from '../../keys/registry.ts';
import { useActions } from '../../keys/use-action.ts';
import { useAnnotating, type Taggable } from './annotating-state.ts';

const shared = { group: 'Capture', rooms: ['inbox'] } as const;
const tag = defineAction({ ...shared, id: 'capture.tag', title: 'Tag…', keys: ['T'], keywords: 'label' });
const note = defineAction({ ...shared, id: 'capture.note', title: 'Write a note', keys: ['N'], keywords: 'comment' });

interface AnnotationActions {
  /** The captures that tags would go on: those that are marked, or else the one that is chosen. */
  readonly captures: readonly Taggable[];
  /** The one that is chosen; null: none. */
  readonly chosenId: string | null;
  /** Notes are written in the detail. */
  readonly openDetail: (id: string) => void;
}

/** Tagging and noting by key, while the list is shown. */
export function useAnnotationActions({ captures, chosenId, openDetail }: AnnotationActions): void {
  const { editTags, editNote } = useAnnotating();
  useActions([
    { ...tag, enabled: captures.length > 0, run: () => editTags(captures) },
    {
      ...note,
      enabled: chosenId !== null,
      run: () => {
        if (chosenId === null) return;
        openDetail(chosenId);
        editNote(chosenId);
      },
    },
  ]);
}
