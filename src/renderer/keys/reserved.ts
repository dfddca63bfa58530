/** Keys that never reach the page, or that the page must leave to its surroundings. */
import { chordsOf } from './chord.ts';
import type { KeyEnvironment } from './environment.ts';

/** Every browser acts on these before, or whatever, the page says. */
const browserKeeps = [
  ...['T', 'N', 'W', 'Shift+T', 'Shift+N', 'Shift+W', 'Tab', 'Shift+Tab', 'PageUp', 'PageDown', 'R', 'Shift+R', 'L'].map(
    (key) => `Mod+${key}`,
  ),
  ...['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', 'Plus', '-', '='].map((key) => `Mod+${key}`),
  'F5',
  'F6',
  'Shift+F6',
  'F7',
  'F11',
  'F12',
  'Alt+ArrowLeft',
  'Alt+ArrowRight',
  'Alt+Home',
  'Alt+D',
];
/** Entries of the window's own menu (hosts/electron/menu.ts). */
const menuKeeps = ['Mod+R', 'Mod+0', 'Mod+Plus', 'Mod+=', 'Mod+-', 'F1', 'F11', 'Mod+Q', 'Mod+M', 'Mod+W'];
const macKeeps = ['Mod+Q', 'Mod+H', 'Mod+M', 'Mod+Tab', 'Mod+Space'];
const otherKeeps = ['Alt+F4', 'Alt+Tab', 'Meta+Tab'];
/** Editing text anywhere. */
const editing = ['Mod+A', 'Mod+C', 'Mod+V', 'Mod+X', 'Mod+Z', 'Mod+Y', 'Mod+Shift+Z', 'Mod+Shift+V'];
/** Getting about with the keyboard at all. */
const moving = ['Tab', 'Shift+Tab'];

/** Who keeps a binding, as the beginning of a sentence; null when it is free. */
export function keptBy(binding: string, { mac, host }: KeyEnvironment): string | null {
  const first = chordsOf(binding)[0] ?? '';
  if (moving.includes(first)) return 'Tab moves the focus';
  if (editing.includes(first)) return 'It edits text everywhere';
  if ((mac ? macKeeps : otherKeeps).includes(first)) return 'The system keeps it';
  if (host === 'browser' && browserKeeps.includes(first)) return 'The browser keeps it';
  if (host === 'desktop' && menuKeeps.includes(first)) return 'The window’s menu has it';
  return null;
}
