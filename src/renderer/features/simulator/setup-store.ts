import { create } from 'zustand';
import { firstSetup, type SetupDraft } from './setup-draft.ts';

interface SetupStore {
  readonly draft: SetupDraft;
  readonly change: (part: Partial<SetupDraft>) => void;
}

/** Keeps the set-up while other rooms are open. */
export const useSetupStore = create<SetupStore>((set) => ({
  draft: firstSetup,
  change: (part) => set(({ draft }) => ({ draft: { ...draft, ...part } })),
}));
