/** What can be done everywhere: going to rooms, the palette, the list of keys, the frame. Also starts listening to keys. */
import { useMantineColorScheme } from '@mantine/core';
import { useLayoutEffect } from 'react';
import { useHealth } from '../../host/host-context.tsx';
import { listenToKeys } from '../../keys/dispatch.ts';
import { defineAction } from '../../keys/registry.ts';
import { useActions } from '../../keys/use-action.ts';
import { useFrame } from '../../frame-state.ts';
import { openView } from '../../navigation.ts';
import { useCopyText } from '../../parts/copy-text.ts';
import { rooms } from '../../rail.tsx';
import '../keys/part-keys.ts';
import { KeyList } from '../keys/key-list.tsx';
import { PendingKeys } from '../keys/pending-keys.tsx';
import { useErrands } from './errands.ts';
import { Palette } from './palette.tsx';
import { usePalette } from './palette-state.ts';

const group = 'Everywhere';
const palette = defineAction({
  id: 'palette.open',
  title: 'Command palette',
  keywords: 'search anything actions',
  group,
  keys: { desktop: ['Mod+K', 'Mod+P'], browser: ['Mod+K'] },
  quiet: true,
});
const keyList = defineAction({ id: 'keys.list', title: 'List of keys', group, keys: ['?'], keywords: 'shortcuts keyboard help' });
const rail = defineAction({ id: 'rail.toggle', title: 'Narrow or widen the rail', group, keys: ['Mod+\\'], keywords: 'sidebar' });
const nextPane = defineAction({
  id: 'pane.next',
  title: 'Next pane',
  group,
  keys: { desktop: ['F6'], browser: ['G N'] },
  quiet: true,
});
const previousPane = defineAction({
  id: 'pane.previous',
  title: 'Previous pane',
  group,
  keys: { desktop: ['Shift+F6'], browser: ['G P'] },
  quiet: true,
});

/** The letter after G, by room; a room without one is in the palette all the same. */
const roomLetters: Readonly<Record<string, string>> = {
  inbox: 'I',
  conversations: 'C',
  send: 'S',
  deliveries: 'D',
  simulator: 'M',
  compare: 'X',
  endpoints: 'E',
  settings: ',',
};
/** Comparing has no place in the rail: one comes there with two captures, or from here. */
const goes = [...rooms, { view: 'compare', name: 'Compare' } as const].map(({ view, name }) => {
  const letter = roomLetters[view];
  const keys = [...(view === 'settings' ? ['Mod+,'] : []), ...(letter === undefined ? [] : [`G ${letter}`])];
  return { view, action: defineAction({ id: `go.${view}`, title: `Go to ${name}`, group: 'Go to', keys, keywords: 'room' }) };
});

const themes = (['auto', 'dark', 'light'] as const).map((scheme) => ({
  scheme,
  action: defineAction({
    id: `theme.${scheme}`,
    title: scheme === 'auto' ? 'Theme: as the system has it' : `Theme: ${scheme}`,
    group,
    keywords: 'appearance colour scheme',
  }),
}));
const copyUrl = defineAction({ id: 'receiver.copy-url', title: 'Copy the receiver’s URL', group, keywords: 'address https' });

export function AppActions() {
  const { open, show, close } = usePalette();
  const toggleRail = useFrame((state) => state.toggleRail);
  const { setColorScheme } = useMantineColorScheme();
  const { copy } = useCopyText();
  const url = useHealth()?.receiver.url ?? null;
  useLayoutEffect(() => listenToKeys(), []);
  useErrands();
  useActions([
    { ...palette, run: () => show('palette') },
    { ...keyList, run: () => show('keys') },
    { ...rail, run: toggleRail },
    { ...nextPane, run: () => movePane(1) },
    { ...previousPane, run: () => movePane(-1) },
    ...goes.map(({ view, action }) => ({ ...action, run: () => openView(view) })),
    ...themes.map(({ scheme, action }) => ({ ...action, run: () => setColorScheme(scheme) })),
    { ...copyUrl, enabled: url !== null, run: () => copy(url ?? '') },
  ]);
  return (
    <>
      <Palette opened={open === 'palette'} onClose={close} />
      <KeyList opened={open === 'keys'} onClose={close} />
      <PendingKeys />
    </>
  );
}

/** Where the focus can go in each pane, in reading order; those that are not shown are passed over. */
const paneStops = [
  'nav[aria-label="Rooms"] a[aria-current]',
  '[data-keys="list"]',
  '[data-pane]',
  'footer a[href], footer button',
] as const;

function movePane(by: 1 | -1): void {
  const stops = paneStops.flatMap((selector) => {
    const found = [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility());
    return found === undefined ? [] : [found];
  });
  const active = document.activeElement;
  const at = stops.findIndex(
    (stop) => stop === active || stop.closest('nav, section, footer, [data-pane]')?.contains(active) === true,
  );
  const from = at === -1 ? (by === 1 ? -1 : 0) : at;
  stops[(from + by + stops.length) % stops.length]?.focus();
}
