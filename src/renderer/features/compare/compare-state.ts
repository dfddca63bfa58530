import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export const compareViews = ['body', 'text', 'bytes', 'headers', 'facts'] as const;
export type CompareView = (typeof compareViews)[number];

/** Goes to the next difference (1) or to the one before (-1). */
export type DiffStep = (by: 1 | -1) => void;

interface CompareState {
  /** Fields that are noise for this user, a line each; see `readNoiseList`. */
  readonly noise: string;
  readonly setNoise: (noise: string) => void;
  readonly showNoise: boolean;
  readonly setShowNoise: (show: boolean) => void;
  readonly onlyDifferences: boolean;
  readonly setOnlyDifferences: (only: boolean) => void;
}

/** What the comparison remembers of its user, on this machine. */
export const useCompareState = create<CompareState>()(
  persist(
    (set) => ({
      noise: '',
      setNoise: (noise) => set({ noise }),
      showNoise: false,
      setShowNoise: (showNoise) => set({ showNoise }),
      onlyDifferences: true,
      setOnlyDifferences: (onlyDifferences) => set({ onlyDifferences }),
    }),
    { name: 'hookwright-compare' },
  ),
);
