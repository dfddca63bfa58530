import { filterForms, filterKeys } from '#shared/filter/filter-keys.ts';
import type { OfferedGroup } from './filter-suggestions-list.tsx';
import type { Suggestion } from './filter-suggestions.ts';
import { useRecentFilters } from './recent-filters.ts';
import { useSavedFilters } from './saved-filter-data.ts';

/** Keys worth knowing first. */
const taught = ['dir', 'verdict', 'type', 'provider', 'endpoint', 'status', 'tag', 'size', 'after', 'conversation', 'is'];
const savedAtMost = 8;
const recentAtMost = 5;

/** What a filter can begin with: saved ones, the last ones, and the keys of the language with an example each. */
export function useFilterStarts(active: boolean): readonly OfferedGroup[] {
  const saved = useSavedFilters();
  const recent = useRecentFilters(({ filters }) => filters);
  if (!active) return [];
  const whole = (filter: string, label: string, detail: string): Suggestion => ({
    text: filter,
    caret: filter.length,
    label,
    detail,
  });
  const named = new Set(saved.map(({ filter }) => filter));
  return [
    { name: 'Saved', items: saved.slice(0, savedAtMost).map(({ name, filter }) => whole(filter, name, filter)) },
    {
      name: 'Recent',
      items: recent
        .filter((filter) => !named.has(filter))
        .slice(0, recentAtMost)
        .map((filter) => whole(filter, filter, '')),
    },
    {
      name: 'Keys',
      items: [
        ...filterKeys
          .filter(({ key }) => taught.includes(key))
          .map(({ key, example, noun }) => ({ ...whole(`${key}:`, example, noun) })),
        ...filterForms.filter(({ form }) => form !== 'words').map(({ form, example, meaning }) => whole(form, example, meaning)),
      ],
    },
  ].filter(({ items }) => items.length > 0);
}
