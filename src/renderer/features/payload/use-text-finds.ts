import { useEffect, useState } from 'react';
import { searchTextOn, startTextSearch } from '#shared/payload/find-text.ts';
import { workInSlices } from '../../parts/slices.ts';

export interface TextFinds {
  readonly hits: readonly number[];
  readonly searching: boolean;
  readonly cut: boolean;
  readonly words: string;
}

const searchedAtOnce = 131_072;
const beginAfterMs = 120;
const toldEveryMs = 150;

/** Offsets of matches in a text, found in slices while the page goes on answering. */
export function useTextFinds(text: string, words: string): TextFinds {
  const [finds, setFinds] = useState<TextFinds & { readonly of: string }>({
    hits: [],
    searching: false,
    cut: false,
    words: '',
    of: '',
  });
  useEffect(() => {
    if (words === '') return undefined;
    let stop = (): void => undefined;
    const timer = window.setTimeout(() => {
      const search = startTextSearch(text, words);
      let told = 0;
      stop = workInSlices(
        () => {
          searchTextOn(search, searchedAtOnce);
          return search.done;
        },
        (done) => {
          if (!done && performance.now() - told < toldEveryMs) return;
          told = performance.now();
          setFinds({ hits: [...search.hits], searching: !done, cut: search.cut, words, of: text });
        },
      );
    }, beginAfterMs);
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [text, words]);
  if (words === '') return { hits: [], searching: false, cut: false, words };
  return finds.words === words && finds.of === text ? finds : { hits: [], searching: true, cut: false, words };
}
