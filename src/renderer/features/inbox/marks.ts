import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { formatCount } from '../../parts/format-size.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import type { CaptureList } from './capture-list.ts';
import { idsBetween } from './ids-between.ts';
import { useInboxSession } from './inbox-session.ts';

/** As many as one call of the host takes. */
const markedAtMost = 10_000;

interface Marks {
  readonly marked: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  /** Marks from the current row to this one, also across rows that are not here yet. */
  readonly range: (toId: string) => void;
  readonly clear: () => void;
}

/** The rows taken together, for what is done with several at once. Nothing but their user changes which those are. */
export function useMarks(list: CaptureList, currentId: string | null): Marks {
  const ids = useInboxSession((session) => session.marked);
  const mark = useInboxSession((session) => session.mark);
  const marked = useMemo(() => new Set(ids), [ids]);
  return {
    marked,
    toggle: (id) => {
      const next = new Set(marked);
      if (marked.has(id)) next.delete(id);
      else next.add(id);
      // The first mark takes the current row along: that is where the hand came from.
      if (marked.size === 0 && currentId !== null && list.read().segments.find(currentId) !== null) next.add(currentId);
      mark([...next].slice(-markedAtMost));
    },
    range: (toId) => {
      idsBetween(list, currentId ?? toId, toId, markedAtMost)
        .then((between) => {
          const now = useInboxSession.getState().marked;
          const next = [...new Set([...now, ...between])];
          mark(next.slice(0, markedAtMost));
          if (next.length >= markedAtMost) {
            notifications.show({
              message: `${formatCount(markedAtMost)} captures can be marked at once. For more, filter for them and use “More actions”.`,
            });
          }
        })
        .catch(tellFailure);
    },
    clear: () => mark([]),
  };
}
