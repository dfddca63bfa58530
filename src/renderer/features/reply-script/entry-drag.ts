import { useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import type { EntryDraft } from './script-draft.ts';

/** What an entry needs to be moved: its handle takes arrow keys, its row takes what is dragged over it. */
export interface EntryDrag {
  readonly dragging: boolean;
  readonly handle: {
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly draggable: true;
    readonly onDragStart: (event: DragEvent) => void;
    readonly onDragEnd: () => void;
  };
  readonly row: { readonly onDragOver: (event: DragEvent) => void; readonly onDrop: (event: DragEvent) => void };
}

/** Moves entries: by dragging their handle, or with the arrow keys on it. */
export function useEntryDrag(entries: readonly EntryDraft[], onMove: (entries: readonly EntryDraft[]) => void) {
  const from = useRef<string | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const move = (at: number, to: number): void => {
    const entry = entries[at];
    if (entry === undefined || to < 0 || to >= entries.length || at === to) return;
    onMove(entries.toSpliced(at, 1).toSpliced(to, 0, entry));
  };
  const of = (index: number): EntryDrag => ({
    dragging: dragged !== null && entries[index]?.key === dragged,
    handle: {
      draggable: true,
      onKeyDown: (event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        const handle = event.currentTarget;
        move(index, index + (event.key === 'ArrowUp' ? -1 : 1));
        // A moved element loses the focus in some browsers.
        requestAnimationFrame(() => handle instanceof HTMLElement && handle.focus());
      },
      onDragStart: (event) => {
        from.current = entries[index]?.key ?? null;
        setDragged(from.current);
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', '');
      },
      onDragEnd: () => {
        from.current = null;
        setDragged(null);
      },
    },
    row: {
      onDragOver: (event) => {
        const at = entries.findIndex(({ key }) => key === from.current);
        if (at === -1) return;
        event.preventDefault();
        const box = event.currentTarget.getBoundingClientRect();
        const below = event.clientY > box.top + box.height / 2;
        // Only past the middle of a neighbour, or rows of different heights would flicker back and forth.
        if ((at < index && below) || (at > index && !below)) move(at, index);
      },
      onDrop: (event) => event.preventDefault(),
    },
  });
  return { of };
}
