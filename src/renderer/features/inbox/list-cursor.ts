import { useRef, type RefObject } from 'react';
import type { GridHandle } from '../../parts/row-grid.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import type { CaptureList } from './capture-list.ts';
import { captureNumber } from './segments.ts';

export interface ListCursor {
  /** By rows; `Infinity` goes to the oldest capture there is, `-Infinity` to the newest. */
  readonly move: (by: number) => void;
  /** To the capture with this number, or the next older one. */
  readonly goTo: (number: number) => void;
  /** Brings a capture into sight if it is in the list; the selection stays. */
  readonly reveal: (id: string) => void;
}

/**
 * Moves the selection through a list of which most rows are not here: it goes to the place at once and takes the row when
 * it has come. Keys pressed meanwhile count from that place, so that none is lost.
 */
export function useListCursor(
  list: CaptureList,
  selectedId: string | null,
  select: (id: string) => void,
  grid: RefObject<GridHandle | null>,
): ListCursor {
  /** Where the selection is going; null when it is there. */
  const goal = useRef<number | null>(null);
  const moves = useRef(0);

  const land = async (index: number, move: number): Promise<void> => {
    goal.current = index;
    grid.current?.scrollToRow(index);
    const here = list.read().segments.row(index);
    const row = here ?? (await list.rowAt(index));
    if (move !== moves.current) return;
    goal.current = null;
    if (row === null) return;
    select(row.id);
    // Counting may have moved it on while it was read.
    if (here === null) grid.current?.scrollToRow(list.read().segments.indexOf(captureNumber(row.id)));
  };

  const move = async (by: number): Promise<void> => {
    const number = (moves.current += 1);
    if (by === Infinity) {
      const oldest = await list.oldest();
      if (oldest !== null && number === moves.current) await land(list.read().segments.indexOf(captureNumber(oldest.id)), number);
      return;
    }
    let from = by === -Infinity ? 0 : goal.current;
    if (from === null && selectedId !== null) {
      const current = captureNumber(selectedId);
      const { segments } = list.read();
      from = segments.knows(current) ? segments.indexOf(current) : await list.indexOf(current);
    }
    if (number !== moves.current) return;
    const { count } = list.read().segments;
    if (count === 0) return;
    const to = by === -Infinity || from === null ? 0 : from + by;
    await land(Math.min(count - 1, Math.max(0, to)), number);
  };

  const goTo = async (captured: number): Promise<void> => {
    const number = (moves.current += 1);
    const index = await list.indexOf(captured);
    const { count } = list.read().segments;
    if (count > 0 && number === moves.current) await land(Math.min(count - 1, index), number);
  };

  const reveal = async (id: string): Promise<void> => {
    const index = await list.indexOf(captureNumber(id));
    if (list.read().segments.row(index)?.id === id) grid.current?.scrollToRow(index);
  };

  return {
    move: (by) => void move(by).catch(tellFailure),
    goTo: (captured) => void goTo(captured).catch(tellFailure),
    reveal: (id) => void reveal(id).catch(tellFailure),
  };
}
