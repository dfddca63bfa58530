/** What the toolbar and its menu do, for the palette and for whoever gives it keys. */
import { defineAction } from '../../keys/registry.ts';
import { useActions } from '../../keys/use-action.ts';

const shared = { group: 'List', rooms: ['inbox'] } as const;
const clearFilter = defineAction({ ...shared, id: 'list.clear-filter', title: 'Clear the filter', keywords: 'all reset' });
const replayAll = defineAction({ ...shared, id: 'list.replay', title: 'Replay all in the list…', keywords: 'bulk resend match' });
const exportAll = defineAction({
  ...shared,
  id: 'list.export',
  title: 'Export all in the list…',
  keywords: 'har zip save match',
});
const removeAll = defineAction({ ...shared, id: 'list.clear', title: 'Delete all in the list…', keywords: 'clear empty match' });

interface ToolbarActions {
  readonly filter: string;
  readonly empty: boolean;
  readonly onFilter: (filter: string) => void;
  readonly onReplay: () => void;
  readonly onExport: () => void;
  readonly onClear: (what: 'all' | 'matching') => void;
}

/** Makes them known and able to run while the list is shown. */
export function useToolbarActions({ filter, empty, onFilter, onReplay, onExport, onClear }: ToolbarActions): void {
  useActions([
    { ...clearFilter, enabled: filter !== '', run: () => onFilter('') },
    { ...replayAll, enabled: !empty, run: onReplay },
    { ...exportAll, enabled: !empty, run: onExport },
    { ...removeAll, enabled: !empty, run: () => onClear(filter === '' ? 'all' : 'matching') },
  ]);
}
