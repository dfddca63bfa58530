import { describe, expect, test } from 'vitest';
import { conflictsOf, keysOf, readChoices, type KeyChoices } from '../../src/renderer/keys/bindings.ts';
import {
  ariaKeys,
  bindingWords,
  chordOf,
  isCharacter,
  isPlain,
  readBinding,
  type KeyPress,
} from '../../src/renderer/keys/chord.ts';
import { meaningOf, type KeyPlace } from '../../src/renderer/keys/dispatch.ts';
import type { KeyEnvironment } from '../../src/renderer/keys/environment.ts';
import type { ActionDefinition } from '../../src/renderer/keys/registry.ts';
import { keptBy } from '../../src/renderer/keys/reserved.ts';

const browser: KeyEnvironment = { mac: false, host: 'browser' };
const desktop: KeyEnvironment = { mac: false, host: 'desktop' };
const mac: KeyEnvironment = { mac: true, host: 'desktop' };
const own: KeyChoices = { chosen: {}, letters: true };

function press(key: string, more: Partial<KeyPress> & { altGraph?: boolean } = {}): KeyPress {
  const held = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return { key, code: '', ...held, ...more, getModifierState: () => more.altGraph === true };
}

describe('a key press', () => {
  test.each<[string, KeyPress, KeyEnvironment, string | null]>([
    ['a letter', press('k'), browser, 'K'],
    ['a letter with Shift', press('R', { shiftKey: true }), browser, 'Shift+R'],
    ['a letter with caps lock on', press('R'), browser, 'R'],
    ['Ctrl', press('k', { ctrlKey: true }), browser, 'Mod+K'],
    ['Cmd on a Mac', press('k', { metaKey: true }), mac, 'Mod+K'],
    ['Ctrl on a Mac, which is another key', press('k', { ctrlKey: true }), mac, 'Ctrl+K'],
    ['a sign, however it is typed', press('?', { shiftKey: true }), browser, '?'],
    [
      'a sign with AltGr, which Windows calls Ctrl+Alt',
      press('\\', { ctrlKey: true, altKey: true, altGraph: true }),
      browser,
      '\\',
    ],
    ['Option on a Mac, which types another letter', press('å', { altKey: true, code: 'KeyA' }), mac, 'Alt+A'],
    ['a Russian keyboard', press('о', { code: 'KeyJ' }), browser, 'J'],
    ['a French keyboard, whose A is where Q is', press('a', { code: 'KeyQ' }), browser, 'A'],
    ['an umlaut', press('ü', { code: 'BracketLeft' }), browser, 'Ü'],
    ['a named key with Shift', press('ArrowDown', { shiftKey: true }), browser, 'Shift+ArrowDown'],
    ['the space bar', press(' '), browser, 'Space'],
    ['the plus key', press('+', { ctrlKey: true }), browser, 'Mod+Plus'],
    ['a modifier alone', press('Shift', { shiftKey: true }), browser, null],
    ['an input method composing', press('k', { isComposing: true }), browser, null],
    ['an input method processing', press('Process', { code: 'KeyK' }), browser, null],
    ['a dead key', press('Dead', { code: 'Quote' }), browser, null],
  ])('is understood: %s', (_name, event, environment, chord) => {
    expect(chordOf(event, environment)).toBe(chord);
  });
});

describe('a binding as text', () => {
  test.each([
    ['shift+mod+k', 'Mod+Shift+K'],
    ['  G   i ', 'G I'],
    ['?', '?'],
    ['Mod+\\', 'Mod+\\'],
    ['F6', 'F6'],
    ['Mod+Plus', 'Mod+Plus'],
  ])('%j is read as %j', (text, binding) => {
    expect(readBinding(text)).toBe(binding);
  });

  test.each(['', 'Mod+', 'Hyper+K', 'Mod+Mod+K', 'A B C', 'K\u0000', 'Shift+<script>alert</script>'])('%j is none', (text) => {
    expect(readBinding(text)).toBeNull();
  });

  test('is shown as the system writes it, and told to screen readers', () => {
    expect([bindingWords('Mod+Shift+K', browser), bindingWords('Mod+Shift+K', mac), bindingWords('G I', browser)]).toEqual([
      'Ctrl+Shift+K',
      '⌘⇧K',
      'G then I',
    ]);
    expect([ariaKeys('Mod+K', browser), ariaKeys('Mod+K', mac), ariaKeys('G I', browser)]).toEqual(['Control+K', 'Meta+K', null]);
  });

  test('is known to be text, or a single character, where it is', () => {
    expect(['K', 'Shift+R', 'G I', 'Enter', 'Mod+K', 'Alt+X', 'F6'].map(isPlain)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(['K', 'Shift+R', '?', 'G I', 'Enter', 'ArrowDown', 'Mod+K'].map(isCharacter)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('the keys of an action', () => {
  const tab: ActionDefinition = {
    id: 'tab',
    title: 'Tab',
    group: 'x',
    keys: { desktop: ['1', 'Mod+1', 'Ctrl+Tab'], browser: ['1', 'Mod+1'] },
  };

  test('are those of the host, without what a browser keeps', () => {
    expect(keysOf(tab, own, desktop)).toEqual(['1', 'Mod+1', 'Mod+Tab']);
    expect(keysOf(tab, own, browser)).toEqual(['1']);
    expect(keysOf(tab, own, mac)).toEqual(['1', 'Mod+1', 'Ctrl+Tab']);
  });

  test('are the user’s where some were chosen, also none at all', () => {
    expect(keysOf(tab, { ...own, chosen: { tab: ['Alt+T'] } }, browser)).toEqual(['Alt+T']);
    expect(keysOf(tab, { ...own, chosen: { tab: [] } }, browser)).toEqual([]);
    expect(keysOf(tab, { ...own, chosen: { tab: ['Mod+T'] } }, browser)).toEqual([]);
  });

  test('have no single letters where these are switched off', () => {
    expect(keysOf({ ...tab, keys: ['J', 'G I', '/', 'Mod+F', 'Enter'] }, { ...own, letters: false }, browser)).toEqual([
      'Mod+F',
      'Enter',
    ]);
  });

  test.each(['Mod+T', 'Mod+W', 'Mod+N', 'Mod+1', 'Mod+9', 'Mod+Tab', 'F11', 'Mod+L'])(
    'can never be %s in a browser',
    (binding) => {
      expect(keptBy(binding, browser)).toMatch(/browser/);
    },
  );

  test('can be those of a browser in the window, but not those of its menu, nor Tab, nor copy and paste', () => {
    expect([keptBy('Mod+1', desktop), keptBy('Mod+T', desktop)]).toEqual([null, null]);
    expect(['Mod+R', 'F1', 'Mod+Q', 'Tab', 'Mod+C'].map((binding) => keptBy(binding, desktop) === null)).toEqual(
      Array(5).fill(false),
    );
  });
});

describe('conflicts', () => {
  const all: ActionDefinition[] = [
    { id: 'palette', title: 'Palette', group: 'x', keys: ['Mod+K'] },
    { id: 'go.inbox', title: 'Inbox', group: 'x', keys: ['G I'] },
    { id: 'replay', title: 'Replay', group: 'x', keys: ['R'], rooms: ['inbox'] },
    { id: 'run', title: 'Run', group: 'x', keys: ['R'], rooms: ['simulator'] },
    { id: 'rail', title: 'Rail', group: 'x', keys: ['Mod+\\'] },
  ];
  const rail = all[4] as ActionDefinition;
  const found = (binding: string, definition = rail, choices = own) =>
    conflictsOf(definition, binding, all, choices, browser).map(({ id }) => id);

  test('are with actions that can be done in the same room', () => {
    expect(found('Mod+K')).toEqual(['palette']);
    expect(found('R')).toEqual(['replay', 'run']);
    expect(found('R', all[2])).toEqual([]);
    expect(found('Mod+\\')).toEqual([]);
  });

  test('are with the beginning of a sequence, either way round', () => {
    expect(found('G')).toEqual(['go.inbox']);
    expect(found('G X')).toEqual([]);
    expect(found('R X')).toEqual(['replay', 'run']);
  });

  test('follow what the user chose', () => {
    expect(found('Mod+K', rail, { ...own, chosen: { palette: ['Mod+P'] } })).toEqual([]);
  });
});

describe('what a chord means', () => {
  const live = (
    [
      { id: 'palette', keys: ['Mod+K'] },
      { id: 'replay', keys: ['R'] },
      { id: 'down', keys: ['ArrowDown'], place: 'list' },
      { id: 'go.inbox', keys: ['G I'] },
      { id: 'pane', keys: ['F8'] },
      { id: 'dialog.send', keys: ['Mod+Enter'], inDialogs: true },
      { id: 'screen.send', keys: ['Mod+Enter'] },
      { id: 'told', keys: ['Q'], fixed: true },
    ] satisfies (Partial<ActionDefinition> & { id: string })[]
  ).map((part) => ({ definition: { title: '', group: '', ...part } as ActionDefinition }));
  const nowhere: KeyPlace = { typing: false, enclosed: false, list: true };
  const mean = (chord: string, place: Partial<KeyPlace> = {}, pending: string | null = null, choices = own) => {
    const { action, pending: next } = meaningOf(chord, pending, { ...nowhere, ...place }, live, choices, browser);
    return action?.definition.id ?? next;
  };

  test('depends on where it is pressed', () => {
    expect(mean('R')).toBe('replay');
    expect(mean('ArrowDown', { list: false })).toBeNull();
    expect([mean('R', { typing: true }), mean('Mod+K', { typing: true }), mean('F8', { typing: true })]).toEqual([
      null,
      'palette',
      'pane',
    ]);
    expect([mean('R', { enclosed: true }), mean('Mod+K', { enclosed: true })]).toEqual([null, null]);
  });

  test('is that of the action that came last, in a dialog only of one that belongs there', () => {
    expect([mean('Mod+Enter'), mean('Mod+Enter', { enclosed: true })]).toEqual(['screen.send', 'dialog.send']);
  });

  test('may wait for a second key, which means itself when no sequence ends with it', () => {
    expect(mean('G')).toBe('G');
    expect(mean('I', {}, 'G')).toBe('go.inbox');
    expect(mean('R', {}, 'G')).toBe('replay');
    expect(mean('Z', {}, 'G')).toBeNull();
    expect(mean('G', { typing: true })).toBeNull();
  });

  test('is nothing for keys that are only told of, and for letters that are switched off', () => {
    expect(mean('Q')).toBeNull();
    expect([mean('R', {}, null, { ...own, letters: false }), mean('G', {}, null, { ...own, letters: false })]).toEqual([
      null,
      null,
    ]);
  });
});

test('stored choices are read as far as they can be', () => {
  expect(readChoices(null)).toEqual(own);
  expect(readChoices('not json')).toEqual(own);
  expect(readChoices('[]')).toEqual(own);
  const stored = { chosen: { a: ['mod+k'], b: ['Hyper+X'], c: 'K', d: [], e: [1] }, letters: false };
  expect(readChoices(JSON.stringify(stored))).toEqual({ chosen: { a: ['Mod+K'], d: [] }, letters: false });
});
