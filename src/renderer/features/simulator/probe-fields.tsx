import { Checkbox, PasswordInput, Select, TextInput } from '@mantine/core';
import type { Endpoint } from '#shared/endpoint.ts';
import { fieldNote } from '../../parts/field-note.ts';
import type { SetupFieldProps } from './setup-field-props.ts';
import styles from './simulator.module.css';

const probes = [
  { value: 'none', label: 'Not asked' },
  { value: 'header', label: 'In a header of its answer' },
  { value: 'url', label: 'At a URL' },
] as const;

interface ProbeFieldsProps extends SetupFieldProps {
  readonly endpoints: readonly Endpoint[];
}

/** What attempts are signed with, and how it is found out what the handler got wrong. */
export function ProbeFields({ draft, problems, onChange, endpoints }: ProbeFieldsProps) {
  const options = [
    { value: 'none', label: 'Nothing: unsigned' },
    { value: 'secret', label: 'A secret given here' },
    ...endpoints
      .filter(({ secrets }) => secrets.count > 0)
      .map(({ id, name, secrets }) => ({
        value: id,
        label: `Endpoint ${name}${secrets.lastFour[0] ? ` (…${secrets.lastFour[0]})` : ''}`,
      })),
  ];
  return (
    <>
      <Select
        label="Sign with"
        allowDeselect={false}
        data={options}
        value={options.some(({ value }) => value === draft.signWith) ? draft.signWith : 'none'}
        onChange={(value) => value !== null && onChange({ signWith: value })}
        {...fieldNote('Signed anew at each attempt’s own time')}
      />
      {draft.signWith === 'secret' ? (
        <PasswordInput
          label="Secret"
          size="xs"
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the secret' }}
          value={draft.secret}
          onChange={(event) => onChange({ secret: event.currentTarget.value })}
          {...fieldNote('Not kept with the run', problems['secret'])}
        />
      ) : null}
      <div>
        <Checkbox
          label="Also send each event with a wrong signature"
          checked={draft.probeBadSignature}
          error={problems['probeBadSignature'] !== undefined}
          onChange={(event) => onChange({ probeBadSignature: event.currentTarget.checked })}
        />
        <p className={problems['probeBadSignature'] === undefined ? styles['quiet'] : styles['wrong']}>
          {problems['probeBadSignature'] ?? 'The right answer is 401 or another 4xx.'}
        </p>
      </div>
      {draft.targetKind === 'url' ? (
        <>
          <Select
            label="How often it handled an event"
            allowDeselect={false}
            data={[...probes]}
            value={draft.handledProbe}
            onChange={(value) => onChange({ handledProbe: probes.find((probe) => probe.value === value)?.value ?? 'none' })}
            {...fieldNote('The handler tells a number')}
          />
          {draft.handledProbe === 'header' ? (
            <TextInput
              label="Header"
              spellCheck={false}
              classNames={{ input: styles['wireInput'] ?? '' }}
              value={draft.probeHeader}
              onChange={(event) => onChange({ probeHeader: event.currentTarget.value })}
              {...fieldNote('Its value is the count', problems['handledTwiceProbe.header'])}
            />
          ) : null}
          {draft.handledProbe === 'url' ? (
            <TextInput
              label="Probe URL"
              placeholder="http://localhost:3000/handled/{eventId}"
              spellCheck={false}
              classNames={{ input: styles['wireInput'] ?? '' }}
              value={draft.probeUrl}
              onChange={(event) => onChange({ probeUrl: event.currentTarget.value })}
              {...fieldNote('With {eventId} in it', problems['handledTwiceProbe.url'])}
            />
          ) : null}
        </>
      ) : null}
    </>
  );
}
