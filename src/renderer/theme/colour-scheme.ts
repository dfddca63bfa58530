import { localStorageColorSchemeManager } from '@mantine/core';

/** Dark, light or `auto` (the system's), remembered on this machine. Screens change it with Mantine's `useMantineColorScheme`. */
export const colourSchemeManager = localStorageColorSchemeManager({ key: 'hookwright-colour-scheme' });

/** Puts the scheme on the document before the first paint, so that nothing flashes. */
export function applyColourSchemeEarly(): void {
  const chosen = colourSchemeManager.get('auto');
  const systemDark = globalThis.matchMedia('(prefers-color-scheme: dark)').matches;
  const scheme = chosen === 'auto' ? (systemDark ? 'dark' : 'light') : chosen;
  document.documentElement.dataset['mantineColorScheme'] = scheme;
}
