import { useEffect, useState } from 'react';
import { hitNode, searchJsonOn, startJsonSearch, type JsonSearch } from '#shared/payload/json-search.ts';
import type { JsonScan } from '#shared/payload/json-scan.ts';
import { workInSlices } from '../../parts/slices.ts';

/** Characters looked at between two glances at the clock. */
const step = 65_536;
/** A search begins a moment after the last key. */
const beginAfterMs = 120;
const toldEveryMs = 150;

export interface TreeFinds {
  /** As `JsonSearch.hits`. */
  readonly hits: readonly number[];
  readonly searching: boolean;
  readonly cut: boolean;
  /** The words that these are the matches of. */
  readonly words: string;
}

const nothing: TreeFinds = { hits: [], searching: false, cut: false, words: '' };

/** Matches in keys and values, counted while the search goes on; typing is never held up, however long the text is. */
export function useTreeSearch(scan: JsonScan, words: string): TreeFinds {
  const [finds, setFinds] = useState<TreeFinds>(nothing);
  useEffect(() => {
    if (words === '') return undefined;
    let stop = (): void => undefined;
    const timer = window.setTimeout(() => {
      const search: JsonSearch = startJsonSearch(scan, words);
      let told = 0;
      stop = workInSlices(
        () => {
          searchJsonOn(search, step);
          return search.done;
        },
        (done) => {
          // Telling of every slice would cost more than the search.
          if (!done && performance.now() - told < toldEveryMs) return;
          told = performance.now();
          setFinds({ hits: [...search.hits], searching: !done, cut: search.cut, words });
        },
      );
    }, beginAfterMs);
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [scan, words]);
  if (words === '') return nothing;
  return finds.words === words ? finds : { ...nothing, searching: true, words };
}

/** Place of the first match at or after a value (before it with `-1`), round the end; -1 when there is none. */
export function nextHit(hits: readonly number[], node: number, by: 1 | -1): number {
  if (hits.length === 0) return -1;
  if (by === 1) {
    const next = hits.findIndex((hit) => hitNode(hit) > node);
    return next === -1 ? 0 : next;
  }
  const before = hits.findLastIndex((hit) => hitNode(hit) < node);
  return before === -1 ? hits.length - 1 : before;
}
