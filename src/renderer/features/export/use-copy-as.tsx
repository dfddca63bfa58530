import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { FormSource } from '#shared/transfer-contract.ts';
import { useClient } from '../../host/host-context.tsx';
import { useCopyText } from '../../parts/copy-text.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import styles from './export.module.css';

export interface CopyAs {
  readonly copied: boolean;
  readonly busy: boolean;
  /** `title` is how the format is called in what is told afterwards. */
  readonly copyAs: (source: FormSource, formatId: string, title: string, withSecrets: boolean) => void;
  readonly copy: (text: string) => void;
}

/** Copies a request in a format, and says what was taken out of it and what is not as it was. */
export function useCopyAs(): CopyAs {
  const client = useClient();
  const { copied, copy } = useCopyText();
  const [busy, setBusy] = useState(false);
  const write = async (source: FormSource, formatId: string, title: string, withSecrets: boolean): Promise<void> => {
    setBusy(true);
    try {
      const { writeCopy } = await import('./write-copy.ts');
      const { text, notes, redacted } = await writeCopy(client, source, formatId, withSecrets);
      copy(text);
      tell(title, withSecrets, redacted, notes);
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return {
    copied,
    busy,
    copy,
    copyAs: (source, formatId, title, withSecrets) => void write(source, formatId, title, withSecrets),
  };
}

function tell(title: string, withSecrets: boolean, redacted: number, notes: readonly string[]): void {
  const secrets = withSecrets
    ? ' with its secrets'
    : redacted === 0
      ? ''
      : redacted === 1
        ? ', one secret taken out'
        : `, ${redacted} secrets taken out`;
  notifications.show({
    autoClose: notes.length > 0 ? 12_000 : 4_000,
    message: (
      <span className={styles['told']}>
        <span>
          Copied {title}
          {secrets}.
        </span>
        {notes.map((note) => (
          <span key={note} className={styles['quiet']}>
            {note}
          </span>
        ))}
      </span>
    ),
  });
}
