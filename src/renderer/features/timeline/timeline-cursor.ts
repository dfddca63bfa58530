import { useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import type { Lane } from '#shared/simulation.ts';

/** One attempt in the picture: position of its lane among those shown, and index within the lane. */
export interface TimelinePlace {
  readonly row: number;
  readonly attempt: number;
}

interface CursorOptions {
  readonly lanes: readonly Lane[];
  readonly place?: TimelinePlace | null;
  readonly onPlace?: (place: TimelinePlace | null) => void;
  readonly reveal: (row: number, attempt: number) => void;
}

const pageLanes = 8;

/** Which attempt is read: by arrow keys and clicks it stays, by hovering only while the pointer is there. */
export function useTimelineCursor({ lanes, place: given, onPlace, reveal }: CursorOptions) {
  const [own, setOwn] = useState<TimelinePlace | null>(null);
  const [hovered, setHovered] = useState<TimelinePlace | null>(null);
  const asked = given === undefined ? own : given;
  const place = asked !== null && lanes[asked.row] !== undefined ? asked : null;
  const put = (next: TimelinePlace | null): void => {
    setOwn(next);
    onPlace?.(next);
  };
  const go = (row: number, attempt: number): void => {
    const to = Math.max(0, Math.min(lanes.length - 1, row));
    const last = (lanes[to]?.attempts.length ?? 1) - 1;
    const next = { row: to, attempt: Math.max(0, Math.min(last, attempt)) };
    setHovered(null);
    put(next);
    reveal(next.row, next.attempt);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || lanes.length === 0) return;
    const from = place ?? { row: 0, attempt: -1 };
    const moves: Readonly<Record<string, () => void>> = {
      ArrowRight: () => go(from.row, from.attempt + 1),
      ArrowLeft: () => go(from.row, from.attempt - 1),
      ArrowDown: () => go(place === null ? 0 : from.row + 1, Math.max(0, from.attempt)),
      ArrowUp: () => go(from.row - 1, Math.max(0, from.attempt)),
      PageDown: () => go(from.row + pageLanes, Math.max(0, from.attempt)),
      PageUp: () => go(from.row - pageLanes, Math.max(0, from.attempt)),
      Home: () => go(from.row, 0),
      End: () => go(from.row, Infinity),
      Escape: () => put(null),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };
  const onPointerMove = (event: PointerEvent): void => {
    const next = placeAt(event.target);
    if (next?.row !== hovered?.row || next?.attempt !== hovered?.attempt) setHovered(next);
  };
  const onClick = (event: MouseEvent): void => {
    const next = placeAt(event.target);
    if (next !== null) put(next);
  };
  return { place, hovered, onKeyDown, onPointerMove, onPointerLeave: () => setHovered(null), onClick };
}

/** The attempt under an element of the picture; null beside all of them. */
function placeAt(target: EventTarget): TimelinePlace | null {
  if (!(target instanceof Element)) return null;
  const attempt = target.closest('[data-attempt]')?.getAttribute('data-attempt');
  const row = target.closest('[data-row]')?.getAttribute('data-row');
  return attempt == null || row == null ? null : { row: Number(row), attempt: Number(attempt) };
}
