import { create } from 'zustand';
import type { SettingsDraft } from './settings-draft.ts';

interface DraftStore {
  /** Null while nothing was touched. */
  readonly draft: SettingsDraft | null;
  readonly set: (draft: SettingsDraft | null) => void;
}

/** Holds the unsaved settings while other rooms are open, so that leaving this one loses nothing. */
export const useSettingsDraftStore = create<DraftStore>((set) => ({ draft: null, set: (draft) => set({ draft }) }));
