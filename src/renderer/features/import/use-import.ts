import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ImportFormatChoice, ImportProgress } from '#shared/transfer-contract.ts';
import { useClient } from '../../host/host-context.tsx';

/** Sent at once. */
const partBytes = 1_048_576;

export interface ImportSource {
  readonly name: string;
  readonly content: Blob;
  readonly format: ImportFormatChoice;
  readonly endpointId: string | null;
}

interface RunningImport {
  /** Null before the first. */
  readonly progress: ImportProgress | null;
  /** Bytes of the file. */
  readonly size: number;
  readonly error: unknown;
  readonly start: (source: ImportSource) => Promise<void>;
  readonly cancel: () => void;
  readonly reset: () => void;
}

/** Sends a file part by part and keeps what is told of it. */
export function useImport(): RunningImport {
  const client = useClient();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<ImportProgress | null>(null);
  const [size, setSize] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const cancelled = useRef(false);

  const send = async ({ name, content, format, endpointId }: ImportSource): Promise<void> => {
    let now = await client.workbench.openImport({ name, format, endpointId });
    const { importId } = now;
    setProgress(now);
    for (let at = 0; now.state === 'reading'; at += partBytes) {
      if (cancelled.current) now = await client.workbench.cancelImport({ importId });
      else {
        const part = content.slice(at, at + partBytes);
        now = await client.workbench.writeImport({ importId, part, last: at + partBytes >= content.size });
      }
      setProgress(now);
    }
    await queries.invalidateQueries({ queryKey: ['capture'] });
  };

  return {
    progress,
    size,
    error,
    start: async (source) => {
      cancelled.current = false;
      setError(null);
      setSize(source.content.size);
      try {
        await send(source);
      } catch (failure) {
        setError(failure);
        setProgress(null);
      }
    },
    cancel: () => {
      cancelled.current = true;
    },
    reset: () => {
      setProgress(null);
      setError(null);
    },
  };
}
