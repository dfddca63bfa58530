import type { CaptureRow } from '#shared/capture.ts';
import { useClient } from '../../host/host-context.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import { useAnnotating } from '../annotations/annotating-state.ts';
import type { CaptureList } from './capture-list.ts';

/** Captures whose rows one call gives. */
const rowsPerCall = 500;

/** Opens the tags of these captures, those included whose rows are not here; null: there are no captures. */
export function useTagging(list: CaptureList, ids: readonly string[]): (() => void) | null {
  const client = useClient();
  const editTags = useAnnotating((annotating) => annotating.editTags);
  if (ids.length === 0) return null;
  const open = async (): Promise<void> => {
    const { segments } = list.read();
    const here = ids.map((id) => segments.find(id)).filter((row) => row !== null);
    const known = new Set(here.map(({ id }) => id));
    const missing = ids.filter((id) => !known.has(id));
    const rows: CaptureRow[] = [...here];
    for (let from = 0; from < missing.length; from += rowsPerCall) {
      const { items } = await client.workbench.captureRows({ ids: missing.slice(from, from + rowsPerCall) });
      rows.push(...items);
    }
    if (rows.length > 0) editTags(rows);
  };
  return () => void open().catch(tellFailure);
}
