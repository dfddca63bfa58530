import { create } from 'zustand';
import { emptyDraft, type SendDraft } from './send-draft.ts';

interface SendStore {
  readonly draft: SendDraft;
  /** False until it was begun with a sample, a capture or a paste. */
  readonly begun: boolean;
  /** The delivery made last from here. */
  readonly sentId: string | null;
  /** `bodyVersion` of what was sent. */
  readonly sentVersion: number | null;
  readonly change: (change: (draft: SendDraft) => SendDraft) => void;
  readonly sent: (id: string | null) => void;
}

/** Holds what is being composed while something else is open. In memory only: it may hold a secret. */
export const useSendStore = create<SendStore>()((set) => ({
  draft: emptyDraft,
  begun: false,
  sentId: null,
  sentVersion: null,
  change: (change) => set(({ draft }) => ({ draft: change(draft), begun: true })),
  sent: (sentId) => set(({ draft }) => ({ sentId, sentVersion: draft.bodyVersion })),
}));
