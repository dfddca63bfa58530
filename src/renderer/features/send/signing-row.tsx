import { Select } from '@mantine/core';
import type { Endpoint } from '#shared/endpoint.ts';
import type { ListedProfile } from '../endpoints/endpoint-data.ts';
import { SecretField } from './secret-field.tsx';
import type { SendDraft, Signing } from './send-draft.ts';
import styles from './send.module.css';
import { bareNote } from './source-row.tsx';

interface SigningRowProps {
  readonly draft: SendDraft;
  readonly profile: ListedProfile | null;
  readonly endpoints: readonly Endpoint[];
  readonly onChange: (change: (draft: SendDraft) => SendDraft) => void;
  readonly problem: string | null;
}

const typed = 'secret';
const none = 'none';

function valueOf(signing: Signing): string {
  return signing.kind === 'endpoint' ? `endpoint ${signing.endpointId}` : signing.kind;
}

function signingOf(value: string | null): Signing {
  if (value?.startsWith('endpoint ') === true) return { kind: 'endpoint', endpointId: value.slice('endpoint '.length) };
  return value === typed ? { kind: 'secret' } : { kind: 'none' };
}

/** What it is signed with, and how. */
export function SigningRow({ draft, profile, endpoints, onChange, problem }: SigningRowProps) {
  const { signing, captureId } = draft;
  const schemes = profile?.signatures ?? [];
  const replayed = captureId !== null;
  const own = replayed && signing.kind === 'endpoint' ? signing.endpointId : null;
  const usable = endpoints.filter(({ id, secrets }) => secrets.count > 0 && (!replayed || id === own));
  const signs = profile !== null && schemes.length > 0;
  const options = [
    { value: none, label: replayed ? 'Nothing: headers as they stand' : 'Nothing: not signed' },
    { value: typed, label: 'A secret typed here' },
    ...usable.map(({ id, name, secrets }) => ({
      value: `endpoint ${id}`,
      label: `Secret of ${name}${(secrets.lastFour[0] ?? '') === '' ? '' : ` (…${secrets.lastFour[0]})`}`,
    })),
  ];
  const value = valueOf(signing);
  const known = options.some((option) => option.value === value) ? value : none;
  return (
    <div className={styles['signing']}>
      <Select
        label="Sign with"
        allowDeselect={false}
        disabled={!signs}
        data={
          signs
            ? options
            : [
                {
                  value: none,
                  label: profile === null ? 'Nothing: no provider chosen' : `Nothing: ${profile.name} does not sign`,
                },
              ]
        }
        value={signs ? known : none}
        onChange={(next) => onChange((before) => ({ ...before, signing: signingOf(next) }))}
        {...bareNote}
      />
      {signs && signing.kind === 'secret' ? (
        <SecretField
          label="Secret"
          bare
          secret={draft.secret}
          problem={problem}
          onSecret={(secret) => onChange((before) => ({ ...before, secret }))}
        />
      ) : schemes.length > 1 && signs && signing.kind !== 'none' ? (
        <SchemeSelect draft={draft} schemes={schemes} onChange={onChange} />
      ) : null}
      {signs && signing.kind === 'secret' && schemes.length > 1 ? (
        <SchemeSelect draft={draft} schemes={schemes} onChange={onChange} />
      ) : null}
    </div>
  );
}

function SchemeSelect({
  draft,
  schemes,
  onChange,
}: Pick<SigningRowProps, 'draft' | 'onChange'> & { readonly schemes: ListedProfile['signatures'] }) {
  return (
    <Select
      label="Scheme"
      allowDeselect={false}
      data={[
        { value: '', label: draft.captureId === null ? 'The first that fits' : 'As it was captured' },
        ...schemes.map(({ id, title }) => ({ value: id, label: title })),
      ]}
      value={draft.schemeId ?? ''}
      onChange={(value) => onChange((before) => ({ ...before, schemeId: value === null || value === '' ? null : value }))}
      {...bareNote}
    />
  );
}
