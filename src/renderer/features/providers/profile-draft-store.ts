import { create } from 'zustand';

/** Key of the draft of a profile that does not exist yet. */
export const newProfile = 'new';

interface DraftStore {
  /** Unsaved profiles by id, as the text in the editor. */
  readonly drafts: Readonly<Record<string, string>>;
  readonly put: (id: string, text: string) => void;
  readonly drop: (id: string) => void;
}

/** Holds unsaved provider profiles while something else is open, so that looking elsewhere loses nothing. */
export const useProfileDraftStore = create<DraftStore>((set) => ({
  drafts: {},
  put: (id, text) => set(({ drafts }) => ({ drafts: { ...drafts, [id]: text } })),
  drop: (id) => set(({ drafts }) => ({ drafts: Object.fromEntries(Object.entries(drafts).filter(([key]) => key !== id)) })),
}));
