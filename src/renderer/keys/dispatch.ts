/** Which action a key press means, and the one listener that acts on it. */
import { isPlain, chordOf, chordsOf, type KeyPress } from './chord.ts';
import { keysOf, useBindings, type KeyChoices } from './bindings.ts';
import { keyEnvironment, type KeyEnvironment } from './environment.ts';
import { actions, type ActionDefinition } from './registry.ts';

/** Where a key was pressed. */
export interface KeyPlace {
  /** In a field, an editor, or anything else where letters are text. */
  readonly typing: boolean;
  /** In a dialog, a menu or a list of choices, which have keys of their own. */
  readonly enclosed: boolean;
  /** In a list of rows, or nowhere in particular. */
  readonly list: boolean;
}

export interface KeyMeaning<Live extends { readonly definition: ActionDefinition }> {
  /** What is to be done; null: nothing (yet). */
  readonly action: Live | null;
  /** The chord of a sequence that waits for its second one; null: none does. */
  readonly pending: string | null;
}

/** What a chord means at a place, `pending` being the chord before it; of several the action that came last. */
export function meaningOf<Live extends { readonly definition: ActionDefinition }>(
  chord: string,
  pending: string | null,
  place: KeyPlace,
  live: readonly Live[],
  choices: KeyChoices,
  environment: KeyEnvironment = keyEnvironment,
): KeyMeaning<Live> {
  const wanted = pending === null ? chord : `${pending} ${chord}`;
  let begins = false;
  for (const action of live.toReversed()) {
    const { definition } = action;
    if (definition.fixed === true) continue;
    if (place.enclosed && definition.inDialogs !== true) continue;
    if (definition.place === 'list' && !place.list) continue;
    for (const binding of keysOf(definition, choices, environment)) {
      if (place.typing && isPlain(binding)) continue;
      if (binding === wanted) return { action, pending: null };
      if (pending === null && chordsOf(binding).length === 2 && chordsOf(binding)[0] === chord) begins = true;
    }
  }
  if (begins) return { action: null, pending: chord };
  // The second key of a sequence that is none means what it means by itself.
  return pending === null ? { action: null, pending: null } : meaningOf(chord, null, place, live, choices, environment);
}

const typingPlaces = [
  'input:not([type="radio"], [type="checkbox"], [type="range"], [type="button"], [type="submit"])',
  'textarea',
  'select',
  '[contenteditable]:not([contenteditable="false"])',
  '.cm-editor',
].join(', ');
/** A sheet is only a narrow window's way of showing what stands beside the list elsewhere. */
const enclosures = '[role="menu"], [role="listbox"], [role="dialog"]:not([data-sheet])';
const openDialog = '[role="dialog"][aria-modal="true"]:not([data-sheet])';
/** Where letters are looked for as one types: a list of choices, a set of options. */
const unfocusedPage = 20;

export function placeOf(target: EventTarget | null): KeyPlace {
  const element = target instanceof Element ? target : document.body;
  const lost = element === document.body || element === document.documentElement;
  return {
    typing: element.closest(typingPlaces) !== null,
    enclosed: element.closest(enclosures) !== null || (lost && document.querySelector(openDialog) !== null),
    list: lost || element.closest('[data-keys="list"]') !== null,
  };
}

type PendingListener = (pending: string | null) => void;
const pendingListeners = new Set<PendingListener>();

/** Told the first chord of a sequence while it waits for its second, and null when it no longer does. */
export function onPending(listener: PendingListener): () => void {
  pendingListeners.add(listener);
  return () => pendingListeners.delete(listener);
}

/**
 * Acts on keys from now on; once, in the frame. The returned function ends it. The first key of a sequence waits for its second as
 * long as that takes (nobody has to be quick), until Escape, a click, or another window.
 */
export function listenToKeys(): () => void {
  let pending: string | null = null;
  const wait = (next: string | null): void => {
    if (next === pending) return;
    pending = next;
    for (const listener of pendingListeners) listener(next);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return wait(null);
    const chord = chordOf(event, keyEnvironment);
    if (chord === null) return;
    if (pending !== null && chord === 'Escape') {
      event.preventDefault();
      return wait(null);
    }
    const meaning = meaningOf(chord, pending, placeOf(event.target), actions.live(), useBindings.getState());
    wait(meaning.pending);
    if (meaning.pending !== null) event.preventDefault();
    if (meaning.action === null) return;
    event.preventDefault();
    meaning.action.run({ page: pageOf(event.target) });
  };
  const forget = (): void => wait(null);
  window.addEventListener('keydown', onKey);
  window.addEventListener('blur', forget);
  window.addEventListener('pointerdown', forget, true);
  return () => {
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('blur', forget);
    window.removeEventListener('pointerdown', forget, true);
    wait(null);
  };
}

/** Whether the press is one of an action's keys; for parts of the screen that must act before an editor does. */
export function isKeyOf(id: string, press: KeyPress): boolean {
  const definition = actions.find(id);
  const chord = chordOf(press, keyEnvironment);
  return definition !== null && chord !== null && keysOf(definition, useBindings.getState()).includes(chord);
}

function pageOf(target: EventTarget | null): number {
  const list = target instanceof Element ? target.closest<HTMLElement>('[data-keys="list"]') : null;
  return Number(list?.dataset['page'] ?? unfocusedPage);
}
