import { useEffect, useEffectEvent } from 'react';

export interface InboxKeys {
  /** By rows; `Infinity` and `-Infinity` go to the ends. */
  readonly move: (by: number) => void;
  readonly open: () => void;
  readonly close: () => void;
  readonly remove: () => void;
  readonly togglePin?: () => void;
  readonly focusFilter?: () => void;
  readonly toggleFollow?: () => void;
  /** To the last target, at once. */
  readonly replay?: () => void;
  /** Asks where and how first. */
  readonly openReplay?: () => void;
  readonly editAndReplay?: () => void;
  /** Opens the copy menu of the row. */
  readonly copy?: () => void;
  /** Marks the row, or takes the mark away. */
  readonly toggleMark?: () => void;
  /** Marks from the row on, by rows. */
  readonly extendMark?: (by: number) => void;
}

/** Where letters are text, or where a dialog or a menu has its own keys. */
const typing = [
  'input:not([type="radio"], [type="checkbox"], [type="range"])',
  'textarea',
  'select',
  '[contenteditable="true"]',
  '[role="menu"]',
  '[role="listbox"]',
  '[role="dialog"]:not([data-sheet])',
].join(', ');
/** Rows that PageDown goes on while nothing is focused. */
const unfocusedPage = 20;

/** Keys that work wherever the focus is, as long as nobody is typing. */
function anywhere(key: string, keys: InboxKeys): (() => void) | null | undefined {
  switch (key) {
    case 'j':
      return () => keys.move(1);
    case 'k':
      return () => keys.move(-1);
    case 'p':
      return keys.togglePin;
    case 'f':
      return keys.toggleFollow;
    case '/':
      return keys.focusFilter;
    case 'r':
      return keys.replay;
    case 'R':
      return keys.openReplay;
    case 'e':
    case 'E':
      return keys.editAndReplay;
    case 'c':
      return keys.copy;
    case 'x':
      return keys.toggleMark;
    case 'Escape':
      return keys.close;
    default:
      return null;
  }
}

/** Keys that belong to the list, and would mean something else in the detail or on a button. */
function inList(key: string, page: number, keys: InboxKeys): (() => void) | null {
  switch (key) {
    case 'ArrowDown':
      return () => keys.move(1);
    case 'ArrowUp':
      return () => keys.move(-1);
    case 'PageDown':
      return () => keys.move(page);
    case 'PageUp':
      return () => keys.move(-page);
    case 'Home':
      return () => keys.move(-Infinity);
    case 'End':
      return () => keys.move(Infinity);
    case 'Enter':
      return keys.open;
    case 'Delete':
      return keys.remove;
    default:
      return null;
  }
}

/** What a key pressed in the list does; `page` is the number of rows that fit. */
export function actOnListKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'preventDefault'>,
  page: number,
  keys: InboxKeys,
): void {
  const by = event.shiftKey ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
  const { extendMark } = keys;
  const act = by === undefined || extendMark === undefined ? inList(event.key, page, keys) : () => extendMark(by);
  if (act === null) return;
  event.preventDefault();
  act();
}

/** Listens for the inbox's keys while it is shown. Nothing is focused at first: the list's keys work then, too. */
export function useInboxKeys(keys: InboxKeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(typing) !== null) return;
    const act = anywhere(event.key, keys);
    if (act !== null && act !== undefined) {
      event.preventDefault();
      act();
    } else if (target === document.body) actOnListKey(event, unfocusedPage, keys);
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
