/** Which keys an action has: its own, unless the user chose others. Kept in this browser's (this window's) own storage, like the theme. */
import { create } from 'zustand';
import { chordsOf, isCharacter, readBinding } from './chord.ts';
import { keyEnvironment, type KeyEnvironment } from './environment.ts';
import type { ActionDefinition } from './registry.ts';
import { keptBy } from './reserved.ts';

const storageKey = 'hookwright-keys';

export interface KeyChoices {
  /** By action id; an empty list: no key at all. */
  readonly chosen: Readonly<Record<string, readonly string[]>>;
  /** False: keys that are a single letter, digit or sign do nothing, as WCAG 2.1.4 asks for. */
  readonly letters: boolean;
}

interface BindingState extends KeyChoices {
  readonly choose: (id: string, bindings: readonly string[]) => void;
  readonly reset: (id: string) => void;
  readonly resetAll: () => void;
  readonly setLetters: (letters: boolean) => void;
}

const noChoices: KeyChoices = { chosen: {}, letters: true };

export const useBindings = create<BindingState>()((set, get) => {
  const keep = (change: Partial<KeyChoices>): void => {
    const { chosen, letters } = { ...get(), ...change };
    set({ chosen, letters });
    try {
      localStorage.setItem(storageKey, JSON.stringify({ chosen, letters }));
    } catch {
      // Storage may be full or forbidden: the choice then lasts as long as the page.
    }
  };
  return {
    ...readChoices(storedText()),
    choose: (id, bindings) => keep({ chosen: { ...get().chosen, [id]: bindings } }),
    reset: (id) => keep({ chosen: Object.fromEntries(Object.entries(get().chosen).filter(([key]) => key !== id)) }),
    resetAll: () => keep(noChoices),
    setLetters: (letters) => keep({ letters }),
  };
});

function storedText(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

/** What was stored, as far as it can be read. */
export function readChoices(text: string | null): KeyChoices {
  try {
    const stored: unknown = JSON.parse(text ?? 'null');
    if (typeof stored !== 'object' || stored === null) return noChoices;
    const { chosen, letters } = stored as { chosen?: unknown; letters?: unknown };
    const entries = typeof chosen === 'object' && chosen !== null ? Object.entries(chosen as Record<string, unknown>) : [];
    return { chosen: Object.fromEntries(entries.flatMap(([id, list]) => readList(id, list))), letters: letters !== false };
  } catch {
    return noChoices;
  }
}

function readList(id: string, list: unknown): [string, string[]][] {
  if (!Array.isArray(list)) return [];
  const bindings = list.map((entry) => (typeof entry === 'string' ? readBinding(entry) : null));
  return bindings.includes(null) ? [] : [[id, bindings.filter((binding) => binding !== null)]];
}

/** The bindings an action comes with on this host. Only a Mac tells Ctrl from Mod. */
export function ownKeys({ keys }: ActionDefinition, { host, mac }: KeyEnvironment): readonly string[] {
  const bindings = keys === undefined ? [] : 'desktop' in keys ? keys[host] : keys;
  return mac ? bindings : bindings.map((binding) => binding.replaceAll('Ctrl+', 'Mod+'));
}

/** The bindings that work: none that its surroundings keep, no single letters where those are switched off. */
export function keysOf(
  definition: ActionDefinition,
  choices: KeyChoices,
  environment: KeyEnvironment = keyEnvironment,
): readonly string[] {
  const bindings = (definition.fixed === true ? undefined : choices.chosen[definition.id]) ?? ownKeys(definition, environment);
  return bindings.filter(
    (binding) => keptBy(binding, environment) === null && (choices.letters || definition.fixed === true || !isCharacter(binding)),
  );
}

/** Actions that a binding would get into the way of, were it given to this one: of the same room, with the same keys or the beginning of them. */
export function conflictsOf(
  definition: ActionDefinition,
  binding: string,
  all: readonly ActionDefinition[],
  choices: KeyChoices,
  environment: KeyEnvironment = keyEnvironment,
): ActionDefinition[] {
  return all.filter(
    (other) =>
      other.id !== definition.id &&
      meet(other, definition) &&
      keysOf(other, choices, environment).some((taken) => collide(taken, binding)),
  );
}

function meet(one: ActionDefinition, other: ActionDefinition): boolean {
  if (one.rooms?.length === 0 || other.rooms?.length === 0) return false;
  return one.rooms === undefined || other.rooms === undefined || one.rooms.some((room) => other.rooms?.includes(room));
}

function collide(one: string, other: string): boolean {
  const [short = [], long = []] = [chordsOf(one), chordsOf(other)].toSorted((a, b) => a.length - b.length);
  return short.every((chord, index) => chord === long[index]);
}
