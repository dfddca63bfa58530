import { create } from 'zustand';

const storageKey = 'hookwright-rail';

interface FrameState {
  /** The rail shows its icons alone. Kept in this browser's own storage. */
  readonly narrowRail: boolean;
  readonly toggleRail: () => void;
}

export const useFrame = create<FrameState>()((set, get) => ({
  narrowRail: stored() === 'narrow',
  toggleRail: () => {
    const narrowRail = !get().narrowRail;
    set({ narrowRail });
    try {
      localStorage.setItem(storageKey, narrowRail ? 'narrow' : 'wide');
    } catch {
      // Forbidden storage: it lasts as long as the page.
    }
  },
}));

function stored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
