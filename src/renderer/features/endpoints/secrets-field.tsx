import { ActionIcon, Button, PasswordInput } from '@mantine/core';
import { IconArrowUp, IconEye, IconEyeOff, IconKey, IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { fieldNote } from '../../parts/field-note.ts';
import { Panel } from '../../parts/panel.tsx';
import { useRevealSecrets, type ListedProfile } from './endpoint-data.ts';
import type { DraftSecret } from './endpoint-draft.ts';
import type { FieldsProps } from './fields-props.ts';
import { generateSecret } from './generate-secret.ts';
import styles from './endpoints.module.css';

/** How long revealed secrets stay on the screen, seconds. */
const shownFor = 30;

interface SecretsFieldProps extends FieldsProps {
  readonly stored: Endpoint | null;
  readonly profile: ListedProfile | null;
}

/** The signing secrets: masked, revealed on demand for a while, several while one is being rotated. */
export function SecretsField({ draft, problems, onChange, stored, profile }: SecretsFieldProps) {
  const { plain, left, reveal, hide, error, busy } = useRevealed(stored?.id ?? null);
  const { secrets } = draft;
  const put = (next: readonly DraftSecret[]): void => onChange({ secrets: next });
  const add = (text: string): void => put([...secrets, { key: crypto.randomUUID(), kind: 'new', text }]);
  const hasKept = secrets.some(({ kind }) => kind === 'kept');
  return (
    <Panel
      title="Signing secrets"
      aside={
        hasKept ? (
          <Button
            variant="subtle"
            loading={busy}
            leftSection={
              plain === null ? (
                <IconEye size={14} stroke={1.75} aria-hidden />
              ) : (
                <IconEyeOff size={14} stroke={1.75} aria-hidden />
              )
            }
            onClick={plain === null ? reveal : hide}
          >
            {plain === null ? 'Reveal' : `Hide (${left} s)`}
          </Button>
        ) : null
      }
    >
      {secrets.length === 0 ? (
        <p className={styles['quiet']}>No secret: signatures cannot be checked, and samples go out unsigned.</p>
      ) : (
        <ul className={styles['secrets']} aria-label="Signing secrets">
          {secrets.map((secret, index) => (
            <li key={secret.key} className={styles['secret']}>
              {secret.kind === 'kept' ? (
                <KeptSecret
                  lastFour={secret.lastFour}
                  plain={plain?.[secret.index] ?? null}
                  problem={problems[`secrets.${index}`] ?? null}
                />
              ) : (
                <PasswordInput
                  className={styles['newSecret'] ?? ''}
                  aria-label={`New secret ${index + 1}`}
                  placeholder="Paste it as the provider shows it"
                  classNames={{ innerInput: styles['wireInput'] ?? '' }}
                  autoComplete="off"
                  spellCheck={false}
                  data-autofocus
                  value={secret.text}
                  onChange={(event) => {
                    const text = event.currentTarget.value;
                    put(secrets.map((other) => (other.key === secret.key ? { ...secret, text } : other)));
                  }}
                  visibilityToggleButtonProps={{ 'aria-label': 'Show or hide this secret' }}
                  {...fieldNote('Kept encrypted; later only its last four characters are shown', problems[`secrets.${index}`])}
                />
              )}
              {secrets.length === 1 ? null : index === 0 ? (
                <span className={styles['noArrow']} />
              ) : (
                <ActionIcon
                  aria-label={`Move secret ${index + 1} up`}
                  title="Move up: the first one signs samples"
                  onClick={() => put(moveUp(secrets, index))}
                >
                  <IconArrowUp size={16} stroke={1.75} aria-hidden />
                </ActionIcon>
              )}
              <ActionIcon
                aria-label={`Remove secret ${index + 1}`}
                title="Remove"
                onClick={() => put(secrets.filter(({ key }) => key !== secret.key))}
              >
                <IconX size={16} stroke={1.75} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {error === null ? null : <ErrorNotice error={error} />}
      <div className={styles['secretActions']}>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
          disabled={secrets.length >= 20}
          onClick={() => add('')}
        >
          Add secret
        </Button>
        <Button
          variant="subtle"
          leftSection={<IconKey size={14} stroke={1.75} aria-hidden />}
          disabled={secrets.length >= 20}
          onClick={() => add(generateSecret(profile?.signatures[0] ?? null))}
        >
          Generate
        </Button>
        <span className={styles['actionsNote']}>{secrets.length > 1 ? 'All are tried; the first signs samples.' : ''}</span>
      </div>
    </Panel>
  );
}

function moveUp(secrets: readonly DraftSecret[], index: number): DraftSecret[] {
  const moved = secrets[index];
  return moved === undefined ? [...secrets] : secrets.toSpliced(index, 1).toSpliced(index - 1, 0, moved);
}

interface KeptSecretProps {
  readonly lastFour: string;
  /** Null while hidden. */
  readonly plain: string | null;
  readonly problem: string | null;
}

function KeptSecret({ lastFour, plain, problem }: KeptSecretProps) {
  return (
    <div className={styles['kept']}>
      <code className={styles['keptText']} title={plain === null ? 'Only the last four characters are shown' : undefined}>
        {plain ?? `••••••••••••${lastFour}`}
      </code>
      {plain === null ? null : <CopyButton small value={plain} label="Copy secret" />}
      {problem === null ? null : <output className={styles['rowNote']}>{problem}</output>}
    </div>
  );
}

/** Fetches the secrets on demand and forgets them after a while, and as soon as the endpoint is no longer looked at. */
function useRevealed(endpointId: string | null) {
  const fetch = useRevealSecrets();
  const [left, setLeft] = useState(0);
  const { reset } = fetch;
  const plain = left > 0 ? (fetch.data ?? null) : null;
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = window.setTimeout(() => {
      setLeft(left - 1);
      if (left === 1) reset();
    }, 1000);
    return () => window.clearTimeout(timer);
  }, [left, reset]);
  return {
    plain,
    left,
    reveal: (): void => {
      if (endpointId !== null) fetch.mutate(endpointId, { onSuccess: () => setLeft(shownFor) });
    },
    hide: (): void => {
      setLeft(0);
      reset();
    },
    error: fetch.error,
    busy: fetch.isPending,
  };
}
