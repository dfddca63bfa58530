import type { Backup, BackupCheck } from '#shared/backup.ts';
import { formatCount } from '../../parts/format-size.ts';

const kinds: Record<Backup['kind'], string> = {
  manual: 'made by hand',
  scheduled: 'automatic',
  safety: 'what was replaced',
  'before-update': 'before an update',
  other: 'put here by hand',
};

/** Why a backup is there, in two words. */
export function backupKindWords(kind: Backup['kind']): string {
  return kinds[kind];
}

/** What is in a backup, in a sentence. */
export function backupContentWords({ captures, endpoints }: BackupCheck): string {
  const counted = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
  return `It is whole and holds ${counted(captures, 'capture')} and ${counted(endpoints, 'endpoint')}.`;
}

/** What becomes of its secrets, in a sentence; null when there is nothing to say. */
export function backupSecretWords({ secrets: { stored, readable } }: BackupCheck): string | null {
  if (stored === 0) return null;
  if (readable === stored) return stored === 1 ? 'Its secret can be read here.' : `All ${stored} secrets in it can be read here.`;
  const lost = stored - readable;
  return `${lost === stored ? (stored === 1 ? 'Its secret was' : `All ${stored} secrets in it were`) : `${lost} of its ${stored} secrets were`} saved with another key and cannot be read here: enter them again on their endpoints.`;
}
