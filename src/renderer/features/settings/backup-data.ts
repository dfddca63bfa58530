/** Backups: following, making, bringing back, saving elsewhere. */
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Backup, BackupsState } from '#shared/backup.ts';
import { useClient } from '../../host/host-context.tsx';
import type { WorkbenchClient } from '../../host/host-link.ts';
import { useStream } from '../../host/use-stream.ts';

const openBackups = (client: WorkbenchClient, signal: AbortSignal) => client.workbench.followBackups(undefined, { signal });

export function useBackups() {
  return useStream<BackupsState>(openBackups);
}

export function useMakeBackup() {
  const client = useClient();
  return useMutation({ mutationFn: () => client.workbench.makeBackup() });
}

export function useRestoreBackup() {
  const client = useClient();
  return useMutation({ mutationFn: (id: string) => client.workbench.restoreBackup({ id }) });
}

export function useRemoveBackup() {
  const client = useClient();
  return useMutation({ mutationFn: (id: string) => client.workbench.removeBackup({ id }) });
}

const pieceBytes = 4_194_304;

interface Saving {
  readonly id: string;
  readonly share: number;
}

/**
 * Saves a backup through the page, piece by piece over the connection it has: no token in an address, and the same through an
 * SSH tunnel. `saving` is null while nothing is saved.
 */
export function useSaveBackup() {
  const client = useClient();
  const [saving, setSaving] = useState<Saving | null>(null);
  const abort = useRef<AbortController | null>(null);

  const save = async ({ id, sizeBytes }: Backup): Promise<void> => {
    const { signal } = (abort.current = new AbortController());
    setSaving({ id, share: 0 });
    try {
      const pieces: Blob[] = [];
      for (let offset = 0; offset < sizeBytes; offset += pieceBytes) {
        const length = Math.min(pieceBytes, sizeBytes - offset);
        const piece = await client.workbench.readBackup({ id, offset, length }, { signal });
        // Kept by the browser, which may put them on the disk, and not in the page's own memory.
        pieces.push(new Blob([await piece.arrayBuffer()]));
        setSaving({ id, share: Math.min(1, (offset + length) / sizeBytes) });
      }
      saveFile(new Blob(pieces, { type: 'application/vnd.sqlite3' }), id);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      setSaving(null);
    }
  };
  return { saving, save, cancel: () => abort.current?.abort() };
}

/** Has the browser or the window save bytes under a name. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Safari reads it a moment later.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
