import { Select } from '@mantine/core';
import { fieldNote } from '../../parts/field-note.ts';
import type { ListedProfile } from '../endpoints/endpoint-data.ts';
import { LadderStrip } from '../policies/ladder-strip.tsx';
import type { ListedPolicy } from '../policies/policy-data.ts';
import { withProvider } from './setup-draft.ts';
import type { SetupFieldProps } from './setup-field-props.ts';
import styles from './simulator.module.css';

/** Whose events they are: decides payloads, headers and the signature. */
export function ProviderField({
  draft,
  problems,
  onChange,
  profiles,
}: SetupFieldProps & { readonly profiles: readonly ListedProfile[] }) {
  return (
    <Select
      label="Provider"
      allowDeselect={false}
      searchable
      data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
      value={draft.provider}
      onChange={(value) => value !== null && onChange(withProvider(value))}
      {...fieldNote('Its events, headers and signature', problems['provider'])}
    />
  );
}

/** How it retries, with what that comes to at once. */
export function PolicyField({
  draft,
  problems,
  onChange,
  policies,
}: SetupFieldProps & { readonly policies: readonly ListedPolicy[] }) {
  const policy = policies.find(({ id }) => id === draft.policy);
  const own = policies.filter(({ builtIn }) => !builtIn).map(({ id, name }) => ({ value: id, label: name }));
  const builtIn = policies.filter((each) => each.builtIn).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className={styles['policy']}>
      <Select
        label="Retry policy"
        allowDeselect={false}
        searchable
        data={
          own.length === 0
            ? builtIn
            : [
                { group: 'Your own', items: own },
                { group: 'Built in', items: builtIn },
              ]
        }
        value={draft.policy}
        onChange={(value) => value !== null && onChange({ policy: value })}
        {...fieldNote(
          policy?.confidence === 'guess' ? 'A guess: its schedule is not documented' : 'As documented',
          problems['policy'],
        )}
      />
      {policy === undefined ? null : <LadderStrip policy={policy} />}
    </div>
  );
}
