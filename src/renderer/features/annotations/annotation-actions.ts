import { defineAction } from '../../keys/registry.ts';
import { useActions } from '../../keys/use-action.ts';
import { useAnnotating } from './annotating-state.ts';

const shared = { group: 'Capture', rooms: ['inbox'] } as const;
const tag = defineAction({ ...shared, id: 'capture.tag', title: 'Tag…', keys: ['T'], keywords: 'label' });
const note = defineAction({ ...shared, id: 'capture.note', title: 'Write a note', keys: ['N'], keywords: 'comment' });

interface AnnotationActions {
  /** Edits the tags of the captures that are marked, or else of the one that is chosen; null: there is none. */
  readonly tag: (() => void) | null;
  /** The one that is chosen; null: none. */
  readonly chosenId: string | null;
  /** Notes are written in the detail. */
  readonly openDetail: (id: string) => void;
}

/** Tagging and noting by key, while the list is shown. */
export function useAnnotationActions({ tag: editTags, chosenId, openDetail }: AnnotationActions): void {
  const editNote = useAnnotating((annotating) => annotating.editNote);
  useActions([
    { ...tag, enabled: editTags !== null, run: () => editTags?.() },
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
