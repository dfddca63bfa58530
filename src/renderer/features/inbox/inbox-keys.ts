/** The keys of a list beside its detail, as actions: the inbox's, and those of other rooms that are built like it. */
import { useBindings } from '../../keys/bindings.ts';
import { chordOf } from '../../keys/chord.ts';
import { meaningOf } from '../../keys/dispatch.ts';
import { keyEnvironment } from '../../keys/environment.ts';
import { defineAction, type Action, type ActionContext, type ActionDefinition } from '../../keys/registry.ts';
import { useActions } from '../../keys/use-action.ts';

export interface InboxKeys {
  /** False: no row is chosen, so that nothing can be done with one. */
  readonly chosen?: boolean;
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

type Run = (keys: InboxKeys, context: ActionContext) => void;

const group = 'List';
const steps = { group, quiet: true } as const;
const inList = { ...steps, place: 'list' } as const;
const inbox = { group: 'Capture', rooms: ['inbox'] } as const;
/** Of a row of the inbox or a message of a conversation. */
const ofCapture = { group: 'Capture', rooms: ['inbox', 'conversations'] } as const;

/** What each does, and which of the keys' members it needs; in the order of the list of keys. */
const known: readonly (readonly [ActionDefinition, keyof InboxKeys, Run])[] = [
  [{ ...steps, id: 'list.next', title: 'Next row', keys: ['J'] }, 'move', (keys) => keys.move(1)],
  [{ ...steps, id: 'list.previous', title: 'Previous row', keys: ['K'] }, 'move', (keys) => keys.move(-1)],
  [{ ...inList, id: 'list.down', title: 'Down', keys: ['ArrowDown'] }, 'move', (keys) => keys.move(1)],
  [{ ...inList, id: 'list.up', title: 'Up', keys: ['ArrowUp'] }, 'move', (keys) => keys.move(-1)],
  [{ ...inList, id: 'list.page-down', title: 'A page down', keys: ['PageDown'] }, 'move', (keys, { page }) => keys.move(page)],
  [{ ...inList, id: 'list.page-up', title: 'A page up', keys: ['PageUp'] }, 'move', (keys, { page }) => keys.move(-page)],
  [{ ...inList, id: 'list.first', title: 'First row', keys: ['Home'] }, 'move', (keys) => keys.move(-Infinity)],
  [{ ...inList, id: 'list.last', title: 'Last row', keys: ['End'] }, 'move', (keys) => keys.move(Infinity)],
  [{ ...inList, id: 'list.open', title: 'Open the row, then go into it', keys: ['Enter'] }, 'open', (keys) => keys.open()],
  [
    { ...steps, id: 'list.close', title: 'Clear the marks, or close the detail', keys: ['Escape'] },
    'close',
    (keys) => keys.close(),
  ],
  [
    { ...inList, rooms: ['inbox'], id: 'list.mark-down', title: 'Mark downwards', keys: ['Shift+ArrowDown'] },
    'extendMark',
    (keys) => keys.extendMark?.(1),
  ],
  [
    { ...inList, rooms: ['inbox'], id: 'list.mark-up', title: 'Mark upwards', keys: ['Shift+ArrowUp'] },
    'extendMark',
    (keys) => keys.extendMark?.(-1),
  ],
  [
    { group, rooms: ['inbox'], id: 'list.mark', title: 'Mark or unmark the row', keys: ['X'] },
    'toggleMark',
    (keys) => keys.toggleMark?.(),
  ],
  [{ group, place: 'list', id: 'list.remove', title: 'Delete the row', keys: ['Delete'] }, 'remove', (keys) => keys.remove()],
  [
    {
      group,
      rooms: ['inbox', 'conversations'],
      id: 'list.filter',
      title: 'Filter or search',
      keys: ['/', 'Mod+F'],
      keywords: 'search find',
    },
    'focusFilter',
    (keys) => keys.focusFilter?.(),
  ],
  [
    { group, rooms: ['inbox'], id: 'list.follow', title: 'Follow or freeze the list', keys: ['F'], keywords: 'pause live tail' },
    'toggleFollow',
    (keys) => keys.toggleFollow?.(),
  ],
  [
    { ...inbox, id: 'capture.pin', title: 'Pin or unpin', keys: ['P'], keywords: 'keep' },
    'togglePin',
    (keys) => keys.togglePin?.(),
  ],
  [
    { ...ofCapture, id: 'capture.replay', title: 'Replay to the last target', keys: ['R'], keywords: 'resend again' },
    'replay',
    (keys) => keys.replay?.(),
  ],
  [
    { ...ofCapture, id: 'capture.replay-to', title: 'Replay…', keys: ['Shift+R'], keywords: 'resend target' },
    'openReplay',
    (keys) => keys.openReplay?.(),
  ],
  [
    { ...ofCapture, id: 'capture.edit', title: 'Edit and replay', keys: ['E'], keywords: 'change resend' },
    'editAndReplay',
    (keys) => keys.editAndReplay?.(),
  ],
  [
    { ...ofCapture, id: 'capture.copy', title: 'Copy as…', keys: ['C'], keywords: 'curl har snippet export' },
    'copy',
    (keys) => keys.copy?.(),
  ],
];
for (const [definition] of known) defineAction(definition);

/** What is done with the row that is chosen. */
const ofRow: ReadonlySet<keyof InboxKeys> = new Set([
  'open',
  'remove',
  'togglePin',
  'replay',
  'openReplay',
  'editAndReplay',
  'copy',
  'toggleMark',
]);

function actionsOf(keys: InboxKeys): Action[] {
  return known.flatMap(([definition, member, run]) => {
    const enabled = keys.chosen !== false || !ofRow.has(member);
    return keys[member] === undefined ? [] : [{ ...definition, enabled, run: (context) => run(keys, context) }];
  });
}

/** What a key pressed in the list does; `page` is the number of rows that fit. */
export function actOnListKey(
  event: Parameters<typeof chordOf>[0] & { preventDefault: () => void },
  page: number,
  keys: InboxKeys,
): void {
  const chord = chordOf(event, keyEnvironment);
  if (chord === null) return;
  const live = actionsOf(keys).flatMap((action) =>
    action.place === 'list' && action.enabled !== false ? [{ definition: action, run: action.run }] : [],
  );
  const place = { typing: false, enclosed: false, list: true };
  const { action } = meaningOf(chord, null, place, live, useBindings.getState());
  if (action === null) return;
  event.preventDefault();
  action.run({ page });
}

/** Makes the keys work, and the actions known, while the list is shown. Nothing is focused at first: the list's keys work then, too. */
export function useInboxKeys(keys: InboxKeys): void {
  useActions(actionsOf(keys));
}
