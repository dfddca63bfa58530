import { create } from 'zustand';
import type { PolicyDraft } from './policy-draft.ts';

/** Key of the draft of a policy that does not exist yet. */
export const newPolicy = 'new';

interface DraftStore {
  /** Unsaved policies by id. */
  readonly drafts: Readonly<Record<string, PolicyDraft>>;
  readonly put: (id: string, draft: PolicyDraft) => void;
  readonly drop: (id: string) => void;
}

/** Holds unsaved policies while something else is open, so that looking elsewhere loses nothing. */
export const usePolicyDraftStore = create<DraftStore>((set) => ({
  drafts: {},
  put: (id, draft) => set(({ drafts }) => ({ drafts: { ...drafts, [id]: draft } })),
  drop: (id) => set(({ drafts }) => ({ drafts: Object.fromEntries(Object.entries(drafts).filter(([key]) => key !== id)) })),
}));
