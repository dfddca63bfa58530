import { create } from 'zustand';

const storageKey = 'hookwright-palette';
const remembered = 12;

interface PaletteState {
  /** What lies over the screen. */
  readonly open: 'palette' | 'keys' | null;
  readonly show: (what: 'palette' | 'keys') => void;
  /** Gives the focus back. */
  readonly close: () => void;
  /** Ids of what was chosen before, the last first; kept in this browser's own storage. */
  readonly recent: readonly string[];
  readonly chose: (id: string) => void;
}

/** What had the focus before. */
let returnTo: HTMLElement | null = null;

export const usePalette = create<PaletteState>()((set, get) => ({
  open: null,
  show: (open) => {
    // From one to the other: the focus still goes back to where the first one was opened.
    if (get().open === null && document.activeElement instanceof HTMLElement) returnTo = document.activeElement;
    set({ open });
  },
  close: () => {
    set({ open: null });
    if (returnTo?.isConnected === true) returnTo.focus({ preventScroll: true });
    returnTo = null;
  },
  recent: readRecent(),
  chose: (id) => {
    const recent = [id, ...get().recent.filter((other) => other !== id)].slice(0, remembered);
    set({ recent });
    try {
      localStorage.setItem(storageKey, JSON.stringify(recent));
    } catch {
      // Forbidden storage: it lasts as long as the page.
    }
  },
}));

function readRecent(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter((entry) => typeof entry === 'string').slice(0, remembered) : [];
  } catch {
    return [];
  }
}
