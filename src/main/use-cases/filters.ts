import { HookwrightError } from '#shared/errors.ts';
import { parseFilter } from '#shared/filter/parse-filter.ts';
import type { SavedFilter } from '#shared/search-contract.ts';
import type { FiltersApi } from '../app-api.ts';
import type { Intake } from '../intake/intake.ts';
import type { StoreReader } from '../store/reader.ts';

export function createFiltersApi({ reader, intake }: { readonly reader: StoreReader; readonly intake: Intake }): FiltersApi {
  const list = (): SavedFilter[] => reader.savedFilters();
  return {
    list,
    async save(input) {
      parseFilter(input.filter);
      const id = await intake.saveFilter(input);
      const saved = list().find((filter) => filter.id === id);
      if (saved === undefined) throw new HookwrightError('filter-not-found', 'The saved filter was removed at once.');
      return saved;
    },
    remove: (id) => intake.removeFilter(id),
    async order(ids) {
      await intake.orderFilters(ids);
      return list();
    },
  };
}
