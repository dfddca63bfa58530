import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { completeAt, type Completion } from '#shared/filter/complete-at.ts';
import { printValue } from '#shared/filter/print-filter.ts';
import { useClient } from '../../host/host-context.tsx';

/** What can be put in at the caret. */
export interface Suggestion {
  /** The whole filter with it. */
  readonly text: string;
  /** Where the caret stands then. */
  readonly caret: number;
  readonly label: string;
  /** What it stands for, or an example; empty where it says it all. */
  readonly detail: string;
}

const askedAfterMs = 80;
const valuesAtMost = 50;

/** What the language and the stored captures have to go on with at the caret; nothing while `active` is false. */
export function useSuggestions(draft: string, caret: number, active: boolean): readonly Suggestion[] {
  const client = useClient();
  const completion = active ? completeAt(draft, caret) : null;
  const key = completion?.key ?? null;
  const [settled] = useDebouncedValue(JSON.stringify([key, completion?.prefix ?? '']), askedAfterMs);
  const asked = JSON.parse(settled) as [string | null, string];
  const { data } = useQuery({
    queryKey: ['filter-values', ...asked],
    queryFn: async () =>
      (await client.workbench.filterValues({ key: asked[0] ?? '', prefix: asked[1], limit: valuesAtMost })).items,
    enabled: asked[0] !== null && key !== null,
    staleTime: 5_000,
    placeholderData: (previous, query) => (query?.queryKey[1] === asked[0] ? keepPreviousData(previous) : undefined),
  });
  if (completion === null) return [];
  const values = asked[0] === key ? (data ?? []) : [];
  return suggestionsOf(draft, completion, values);
}

/** `values`: those that occur in captures. */
export function suggestionsOf(draft: string, completion: Completion, values: readonly string[]): readonly Suggestion[] {
  const { kind, from, to, prefix, candidates } = completion;
  const put = (insert: string, label: string, detail: string): Suggestion => ({
    text: draft.slice(0, from) + insert + draft.slice(to),
    caret: from + insert.length,
    label,
    detail,
  });
  const known = candidates.map(({ insert, detail }) => put(insert, insert, detail));
  const begins = prefix.toLowerCase();
  const real = values
    .filter((value) => value.toLowerCase().startsWith(begins) && !candidates.some(({ insert }) => insert === value))
    .map((value) => {
      if (kind === 'header-name') return put(`${value}]:`, value, 'header');
      if (kind === 'body-path') return put(`${value}:`, value, 'value in the body');
      return put(printValue(value), value, '');
    });
  // One that is written out in full has nothing to add.
  return [...known, ...real].filter(({ text }) => text !== draft);
}
