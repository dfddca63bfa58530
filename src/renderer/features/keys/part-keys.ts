/** Keys that belong to parts of the screen while these have the focus, told of in the list of keys. They cannot be changed. */
import { defineAction } from '../../keys/registry.ts';

const told: readonly (readonly [group: string, id: string, title: string, keys: readonly string[]])[] = [
  ['Dialogs and menus', 'part.dialog-close', 'Close', ['Escape']],
  ['Dialogs and menus', 'part.choose', 'Choose', ['Enter']],
  ['JSON tree', 'part.tree-move', 'Up and down', ['ArrowUp', 'ArrowDown']],
  ['JSON tree', 'part.tree-fold', 'Fold and unfold', ['ArrowLeft', 'ArrowRight']],
  ['Retry timeline', 'part.timeline-move', 'From attempt to attempt', ['ArrowLeft', 'ArrowRight']],
  ['Retry timeline', 'part.timeline-zoom', 'Nearer and farther', ['Plus', '-']],
];
for (const [group, id, title, keys] of told) defineAction({ id, title, group, keys, rooms: [], fixed: true });
