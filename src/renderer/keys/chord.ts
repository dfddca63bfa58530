/**
 * Chords as text: `K`, `Shift+R`, `Mod+K`, `?`, `ArrowDown`; a binding is one chord, or two pressed one after the other
 * (`G I`). `Mod` is Cmd on a Mac and Ctrl elsewhere. Letters stand in capitals; signs such as `?` stand for themselves, without
 * the Shift that some keyboards need for them.
 */
import type { KeyEnvironment } from './environment.ts';

const modifiers = ['Mod', 'Ctrl', 'Meta', 'Alt', 'Shift'] as const;
type Modifier = (typeof modifiers)[number];

/** What is read of a key event. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing?: boolean;
  getModifierState?(name: 'AltGraph'): boolean;
}

const loneModifiers = new Set(['Control', 'Meta', 'Alt', 'AltGraph', 'Shift', 'CapsLock', 'Fn', 'OS', 'NumLock', 'ScrollLock']);
const named: Readonly<Record<string, string>> = { ' ': 'Space', '+': 'Plus', Esc: 'Escape', Del: 'Delete' };

/** The chord of a key press; null for a modifier alone, a dead key, and whatever an input method composes. */
export function chordOf(press: KeyPress, { mac }: KeyEnvironment): string | null {
  if (press.isComposing === true || ['Process', 'Dead', 'Unidentified'].includes(press.key) || loneModifiers.has(press.key))
    return null;
  // AltGr types a sign; Windows reports it as Ctrl+Alt.
  const typed = press.getModifierState?.('AltGraph') === true;
  const key = keyName(press, mac && press.altKey);
  const held: Record<Modifier, boolean> = {
    Mod: !typed && (mac ? press.metaKey : press.ctrlKey),
    Ctrl: mac && press.ctrlKey,
    Meta: !mac && press.metaKey,
    Alt: !typed && press.altKey,
    // Whether a sign needs Shift depends on the keyboard; a letter or a named key says something else with it.
    Shift: press.shiftKey && (key.length > 1 || /\p{L}/u.test(key)),
  };
  return [...modifiers.filter((name) => held[name]), key].join('+');
}

/** The key itself. On keyboards of other scripts, and with Option on a Mac, the place of the key decides and not its letter. */
function keyName({ key, code }: KeyPress, byPlace: boolean): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (byPlace) return letter ?? digit ?? named[key] ?? key;
  if (/^\p{L}$/u.test(key)) return /\p{Script=Latin}/u.test(key) ? key.toUpperCase() : (letter ?? key.toUpperCase());
  return named[key] ?? key;
}

/** The binding in its one writing; null when the text is none. */
export function readBinding(text: string): string | null {
  const chords = text.trim().split(/\s+/).map(readChord);
  if (chords.length > 2 || chords.includes(null)) return null;
  return chords.join(' ');
}

function readChord(text: string): string | null {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  const held = parts.map((part) => modifiers.find((name) => name.toLowerCase() === part.toLowerCase()));
  if (key === '' || held.includes(undefined) || new Set(held).size < held.length) return null;
  if (!/^(?:[^\s\p{C}]|F\d{1,2}|[A-Z][A-Za-z]{1,15})$/u.test(key)) return null;
  return [...modifiers.filter((name) => held.includes(name)), key.length === 1 ? key.toUpperCase() : key].join('+');
}

/** The chords of a binding. */
export function chordsOf(binding: string): string[] {
  return binding.split(' ');
}

/** Whether the binding can be meant as text, so that it must be off while somebody types: no modifier but Shift, and no function key. */
export function isPlain(binding: string): boolean {
  const [first = ''] = chordsOf(binding);
  return !/(?:^|\+)(?:Mod|Ctrl|Meta|Alt)\+/.test(first) && !/^F\d+$/.test(first);
}

/** Whether it is a single letter, digit or sign, with or without Shift: what WCAG 2.1.4 wants to be switched off or changed. */
export function isCharacter(binding: string): boolean {
  return /^(?:Shift\+)?[^\s]$/u.test(chordsOf(binding)[0] ?? '');
}

const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageUp: 'Page up',
  PageDown: 'Page down',
  Plus: '+',
};
const macSigns: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  Delete: '⌦',
  Backspace: '⌫',
};

/** The caps of one chord as they are written on this system's keys. */
export function capsOf(chord: string, { mac }: KeyEnvironment): string[] {
  return splitChord(chord).map((part) => (mac ? macSigns[part] : part === 'Mod' ? 'Ctrl' : undefined) ?? signs[part] ?? part);
}

/** A binding in one line: `Ctrl+K`, `⌘K`, `G then I`. */
export function bindingWords(binding: string, environment: KeyEnvironment): string {
  return chordsOf(binding)
    .map((chord) => capsOf(chord, environment).join(environment.mac ? '' : '+'))
    .join(' then ');
}

/** For `aria-keyshortcuts`; null for a sequence, which the attribute cannot say. */
export function ariaKeys(binding: string, { mac }: KeyEnvironment): string | null {
  const [chord = '', ...more] = chordsOf(binding);
  if (more.length > 0) return null;
  return splitChord(chord)
    .map((part) => (part === 'Mod' ? (mac ? 'Meta' : 'Control') : part === 'Ctrl' ? 'Control' : part))
    .join('+');
}

function splitChord(chord: string): string[] {
  return chord.split('+');
}
