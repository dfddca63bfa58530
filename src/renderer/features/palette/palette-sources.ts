/** Everything the palette can offer now: actions, places, and captures that fit what is typed. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { CaptureRow } from '#shared/capture.ts';
import { printFilter } from '#shared/filter/print-filter.ts';
import { useClient } from '../../host/host-context.tsx';
import { useBindings } from '../../keys/bindings.ts';
import { actions } from '../../keys/registry.ts';
import { openView } from '../../navigation.ts';
import { useTags } from '../annotations/annotation-data.ts';
import { tagFilter } from '../annotations/tag-filter.ts';
import { useEndpoints, useProviders } from '../endpoints/endpoint-data.ts';
import { useSavedFilters } from '../inbox/saved-filter-data.ts';
import { actionItems, settingItems, type PaletteItem } from './palette-items.ts';

const foundCaptures = 6;

/** `query` is what was typed, as it stood a moment ago. */
export function usePaletteItems(query: string): readonly PaletteItem[] {
  return [...useActionItems(), ...usePlaceItems(), ...useCaptureItems(query)];
}

function useActionItems(): PaletteItem[] {
  const live = useSyncExternalStore(actions.subscribe, actions.live);
  const choices = useBindings();
  return actionItems(
    live.map(({ definition }) => definition),
    choices,
  );
}

function usePlaceItems(): PaletteItem[] {
  const endpoints = useEndpoints().data ?? [];
  const providers = useProviders().data ?? [];
  const tags = useTags().data ?? [];
  const filters = useSavedFilters();
  return [
    ...endpoints.flatMap(({ id, slug, name }): PaletteItem[] => [
      {
        id: `endpoint.${id}`,
        title: name,
        group: 'Endpoints',
        detail: `/${slug}`,
        keywords: `${slug} endpoint`,
        run: () => openView('endpoints', { endpoint: id }),
      },
      {
        id: `endpoint-captures.${id}`,
        title: `Captures of ${name}`,
        group: 'Endpoints',
        keywords: `${slug} inbox filter`,
        run: () => openView('inbox', { filter: `endpoint:${slug}` }),
      },
    ]),
    ...filters.map(({ id, name, filter }): PaletteItem => ({
      id: `filter.${id}`,
      title: name,
      group: 'Saved filters',
      detail: filter,
      keywords: `${filter} filter`,
      run: () => openView('inbox', { filter }),
    })),
    ...tags.map(({ tag, captures }): PaletteItem => ({
      id: `tag.${tag}`,
      title: tag,
      group: 'Tags',
      detail: captures === 1 ? '1 capture' : `${captures} captures`,
      keywords: 'tag',
      run: () => openView('inbox', { filter: tagFilter(tag) }),
    })),
    ...providers.map(({ id, name }): PaletteItem => ({
      id: `provider.${id}`,
      title: name,
      group: 'Providers',
      keywords: `${id} provider`,
      run: () => openView('endpoints', { provider: id }),
    })),
    ...settingItems(),
  ];
}

function useCaptureItems(query: string): PaletteItem[] {
  const client = useClient();
  const filter = captureFilter(query);
  const { data } = useQuery({
    queryKey: ['palette', filter],
    queryFn: async () => (await client.captures.list({ limit: foundCaptures, ...(filter === null ? {} : { filter }) })).items,
    enabled: filter !== null,
    staleTime: 2_000,
    placeholderData: keepPreviousData,
  });
  return filter === null ? [] : (data ?? []).map(captureItem);
}

function captureItem(row: CaptureRow): PaletteItem {
  const title = row.summary === '' ? `${row.method} ${row.path}` : row.summary;
  return {
    id: `capture.${row.id}`,
    title,
    group: 'Captures',
    detail: [row.id, row.eventType].filter((part) => part !== null).join(' · '),
    found: true,
    run: () => openView('inbox', { capture: row.id }),
  };
}

/** The one capture whose id was typed, or those with the words in their summary; null for too little to go by. */
function captureFilter(query: string): string | null {
  const text = query.trim();
  if (/^c\d{1,15}$/i.test(text)) return `id:${text.toLowerCase()}`;
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (text.length < 2) return null;
  return printFilter({ kind: 'and', terms: words.map((word) => ({ kind: 'words', pattern: [word] })) });
}
