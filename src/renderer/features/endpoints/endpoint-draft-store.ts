import { create } from 'zustand';
import type { EndpointDraft } from './endpoint-draft.ts';

/** Key of the draft of an endpoint that does not exist yet. */
export const newEndpoint = 'new';

interface DraftStore {
  /** Unsaved endpoints by id; an endpoint that was not touched is not in it. */
  readonly drafts: Readonly<Record<string, EndpointDraft>>;
  readonly put: (id: string, draft: EndpointDraft) => void;
  readonly drop: (id: string) => void;
}

/** Holds unsaved endpoints while something else is open, so that looking elsewhere loses nothing. */
export const useEndpointDraftStore = create<DraftStore>((set) => ({
  drafts: {},
  put: (id, draft) => set(({ drafts }) => ({ drafts: { ...drafts, [id]: draft } })),
  drop: (id) => set(({ drafts }) => ({ drafts: Object.fromEntries(Object.entries(drafts).filter(([key]) => key !== id)) })),
}));
