import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { Place } from './segments.ts';

/** What was the newest row of a list when its user last looked, and when that was (ms since the epoch). */
export interface Seen {
  readonly number: number;
  readonly at: number;
}

interface InboxSession {
  readonly marked: readonly string[];
  /** By filter: where the list was scrolled to; not there while it is at its top. */
  readonly places: Readonly<Record<string, Place>>;
  /** By filter. */
  readonly seen: Readonly<Record<string, Seen>>;
  readonly mark: (ids: readonly string[]) => void;
  readonly keepPlace: (filter: string, place: Place | null) => void;
  readonly see: (filter: string, seen: Seen) => void;
}

/** Filters whose places are remembered. */
const remembered = 50;

/** What of the inbox outlives a reload of this page, and ends with it. */
export const useInboxSession = create<InboxSession>()(
  persist(
    (set) => ({
      marked: [],
      places: {},
      seen: {},
      mark: (ids) => set({ marked: ids }),
      keepPlace: (filter, place) => set(({ places }) => ({ places: withEntry(places, filter, place) })),
      see: (filter, seen) => set((state) => ({ seen: withEntry(state.seen, filter, seen) })),
    }),
    { name: 'hookwright-inbox-session', version: 1, storage: createJSONStorage(() => sessionStorage) },
  ),
);

/** The entry last, so that the first ones are those that nobody came back to for the longest time. */
function withEntry<Value>(entries: Readonly<Record<string, Value>>, key: string, value: Value | null): Record<string, Value> {
  const others = Object.entries(entries).filter(([each]) => each !== key);
  return Object.fromEntries([...others, ...(value === null ? [] : [[key, value] as const])].slice(-remembered));
}
