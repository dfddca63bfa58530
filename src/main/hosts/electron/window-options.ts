/** What a window of ours is, as data: every security switch in one place. */
import type { BrowserWindowConstructorOptions } from 'electron';
import { minimumSize } from './window-state.ts';
import type { WindowState } from './window-state.ts';

/** What the page paints first, so that no white flashes before it does. */
const backgrounds = { dark: '#14171b', light: '#ffffff' } as const;

/**
 * All that a window of ours is. Every security switch is written down, also where Electron's default is the same,
 * so that a changed default changes nothing here and one test can read the whole list.
 */
export function windowOptions(
  state: WindowState,
  theme: keyof typeof backgrounds,
  preload: string,
  developerTools: boolean,
): BrowserWindowConstructorOptions {
  return {
    title: 'Hookwright',
    width: state.width,
    height: state.height,
    ...state.position,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    backgroundColor: backgrounds[theme],
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Chromium would fetch dictionaries from the network.
      spellcheck: false,
      devTools: developerTools,
    },
  };
}
