import { useState } from 'react';
import type { CaptureRow } from '#shared/capture.ts';

interface Marks {
  readonly marked: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  /** Marks from the current row to this one. */
  readonly range: (to: number) => void;
  readonly clear: () => void;
}

/** The rows taken together, for what is done with several at once. Rows that come or go change nothing of it. */
export function useMarks(rows: readonly CaptureRow[], currentId: string | null): Marks {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  return {
    marked,
    toggle: (id) => {
      const next = new Set(marked);
      if (marked.has(id)) next.delete(id);
      else next.add(id);
      // The first mark takes the current row along: that is where the hand came from.
      if (marked.size === 0 && currentId !== null && rows.some((row) => row.id === currentId)) next.add(currentId);
      setMarked(next);
    },
    range: (to) => {
      const from = rows.findIndex((row) => row.id === currentId);
      const [first, last] = from === -1 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
      setMarked(new Set([...marked, ...rows.slice(first, last + 1).map(({ id }) => id)]));
    },
    clear: () => setMarked(new Set()),
  };
}
