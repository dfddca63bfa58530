import { useRef, useState } from 'react';
import type { ExportInput } from '#shared/transfer-contract.ts';
import { useClient } from '../../host/host-context.tsx';
import { startSaving } from './save-file.ts';

export interface ExportProgress {
  readonly done: number;
  readonly count: number;
  readonly bytes: number;
  readonly redacted: number;
}

interface RunningExport {
  /** Null while none is under way. */
  readonly progress: ExportProgress | null;
  readonly error: unknown;
  /** Resolves with what was written; null when it was cancelled or failed. */
  readonly start: (
    input: ExportInput,
    estimatedBytes: number,
  ) => Promise<(ExportProgress & { readonly fileName: string }) | null>;
  readonly cancel: () => void;
}

/** Reads an export part by part into a file; cancelling is not reading on. */
export function useExport(): RunningExport {
  const client = useClient();
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const cancelled = useRef(false);

  const run = async (input: ExportInput, estimatedBytes: number) => {
    const saving = await startSaving(suggestedName(input), estimatedBytes);
    if (saving === null) return null;
    const { exportId, fileName, count } = await client.workbench.openExport(input);
    let now: ExportProgress = { done: 0, count, bytes: 0, redacted: 0 };
    setProgress(now);
    try {
      for (let end = false; !end;) {
        if (cancelled.current) {
          await client.workbench.closeExport({ exportId });
          await saving.discard();
          return null;
        }
        const part = await client.workbench.readExport({ exportId });
        ({ end } = part);
        await saving.write(new Blob([await part.content.arrayBuffer()]));
        now = { done: part.done, count, bytes: now.bytes + part.content.size, redacted: part.redacted };
        setProgress(now);
      }
      await saving.finish();
      return { ...now, fileName };
    } catch (failure) {
      await saving.discard().catch(() => {});
      throw failure;
    }
  };

  return {
    progress,
    error,
    start: async (input, estimatedBytes) => {
      cancelled.current = false;
      setError(null);
      try {
        return await run(input, estimatedBytes);
      } catch (failure) {
        setError(failure);
        return null;
      } finally {
        setProgress(null);
      }
    },
    cancel: () => {
      cancelled.current = true;
    },
  };
}

/** The name says already whether secrets are in it. */
function suggestedName({ what, format, withSecrets }: ExportInput): string {
  const kind = what.kind === 'captures' || what.kind === 'filter' ? 'captures' : 'deliveries';
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  return `hookwright-${kind}-${time}${withSecrets ? '-WITH-SECRETS' : ''}.${format}`;
}
