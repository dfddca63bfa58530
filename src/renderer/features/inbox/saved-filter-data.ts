import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { SavedFilter, SavedFilterInput } from '#shared/search-contract.ts';
import { useClient } from '../../host/host-context.tsx';
import { offerUndo } from '../../parts/undo-notice.tsx';

const queryKey = ['saved-filters'];

/** Filters that were given a name, in their user's order. */
export function useSavedFilters(): readonly SavedFilter[] {
  const client = useClient();
  const { data } = useQuery({ queryKey, queryFn: async () => (await client.workbench.savedFilters()).items });
  return data ?? [];
}

/** Saving and deleting; both reject with what the host says. */
export function useSavedFilterChanges() {
  const client = useClient();
  const queries = useQueryClient();
  const save = async (input: SavedFilterInput): Promise<SavedFilter> => {
    const saved = await client.workbench.saveFilter(input);
    await queries.invalidateQueries({ queryKey });
    return saved;
  };
  const remove = async (filter: SavedFilter, all: readonly SavedFilter[]): Promise<void> => {
    await client.workbench.removeFilter({ id: filter.id });
    await queries.invalidateQueries({ queryKey });
    offerUndo(`Deleted the filter “${filter.name}”.`, async () => {
      const { id: _gone, ...again } = filter;
      const { id } = await client.workbench.saveFilter(again);
      await client.workbench.orderFilters({ ids: all.map((each) => (each.id === filter.id ? id : each.id)) });
      await queries.invalidateQueries({ queryKey });
    });
  };
  return { save, remove };
}
