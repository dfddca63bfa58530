import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { fieldNote } from '../../parts/field-note.ts';
import type { ListedProfile } from '../endpoints/endpoint-data.ts';
import { NumberField } from '../../parts/number-field.tsx';
import { Fold } from './fold.tsx';
import type { SetupFieldProps } from './setup-field-props.ts';
import styles from './simulator.module.css';

const kinds = [
  { value: 'generated', label: 'Generated' },
  { value: 'filter', label: 'By filter' },
  { value: 'captures', label: 'Captures' },
] as const;

interface EventFieldsProps extends SetupFieldProps {
  readonly profile: ListedProfile | null;
}

/** Which events are sent, how quickly, and what happens to them on the way. */
export function EventFields({ draft, problems, onChange, profile }: EventFieldsProps) {
  return (
    <>
      <SegmentedControl
        aria-label="Where events come from"
        fullWidth
        data={[...kinds]}
        value={draft.eventsKind}
        onChange={(value) => onChange({ eventsKind: kinds.find((kind) => kind.value === value)?.value ?? 'generated' })}
      />
      {draft.eventsKind === 'filter' ? (
        <TextInput
          label="Filter"
          placeholder="provider:maia dir:incoming"
          spellCheck={false}
          classNames={{ input: styles['wireInput'] ?? '' }}
          value={draft.filter}
          onChange={(event) => onChange({ filter: event.currentTarget.value })}
          {...fieldNote('As in the inbox; empty: everything', problems['events.filter'])}
        />
      ) : null}
      {draft.eventsKind === 'captures' ? (
        <Textarea
          label="Captures"
          placeholder="c12, c15"
          autosize
          minRows={1}
          maxRows={4}
          spellCheck={false}
          classNames={{ input: styles['wireInput'] ?? '' }}
          value={draft.ids}
          onChange={(event) => onChange({ ids: event.currentTarget.value })}
          {...fieldNote('Ids, joined by commas', problems['events.ids'])}
        />
      ) : null}
      <div className={styles['pair']}>
        {draft.eventsKind === 'generated' ? (
          <NumberField
            label="How many"
            value={draft.count}
            hint="Up to 100,000"
            problem={problems['events.count']}
            onChange={(count) => onChange({ count })}
          />
        ) : null}
        {draft.eventsKind === 'filter' ? (
          <NumberField
            label="At most"
            value={draft.atMost}
            hint="Oldest first"
            problem={problems['events.atMost']}
            onChange={(atMost) => onChange({ atMost })}
          />
        ) : null}
        <NumberField
          label="Rate"
          unit="/ s"
          value={draft.perSecond}
          hint="On the run’s clock"
          problem={problems['events.perSecond']}
          onChange={(perSecond) => onChange({ perSecond })}
        />
      </div>
      {draft.eventsKind === 'generated' && profile !== null && profile.events.length > 1 ? (
        <Mix draft={draft} problems={problems} onChange={onChange} profile={profile} />
      ) : null}
      <Disturbances draft={draft} problems={problems} onChange={onChange} />
    </>
  );
}

/** How the kinds of event are weighed against each other; 0 leaves one out. */
function Mix({ draft, problems, onChange, profile }: SetupFieldProps & { readonly profile: ListedProfile }) {
  const given = Object.values(draft.mix).filter((weight) => weight.trim() !== '' && weight.trim() !== '1').length;
  return (
    <Fold words="Mix of events" note={given === 0 ? `all ${profile.events.length} alike` : 'weighed'}>
      <ul className={styles['mix']}>
        {profile.events.map(({ id, title }) => (
          <li key={id}>
            <span className={styles['mixTitle']} title={id}>
              {title}
            </span>
            <TextInput
              aria-label={`Weight of ${title}`}
              inputMode="decimal"
              value={draft.mix[id] ?? '1'}
              error={problems[`events.mix.${id}`] !== undefined}
              onChange={(event) => {
                const every = Object.fromEntries(profile.events.map((each) => [each.id, draft.mix[each.id] ?? '1']));
                onChange({ mix: { ...every, [id]: event.currentTarget.value } });
              }}
            />
          </li>
        ))}
      </ul>
    </Fold>
  );
}

const disturbances = [
  ['duplicates', 'Sent twice'],
  ['parallel', 'Twice at once'],
  ['reordered', 'Out of order'],
  ['dropped', 'Lost on the way'],
] as const;

function Disturbances({ draft, problems, onChange }: SetupFieldProps) {
  const set = disturbances.filter(([name]) => Number(draft[name]) !== 0).length;
  const wrong = disturbances.some(([name]) => problems[`disturbance.${name}`] !== undefined);
  return (
    <Fold words="Disturbances" note={set === 0 ? 'none' : `${set} on purpose`} open={set > 0 || wrong}>
      <div className={styles['pair']}>
        {disturbances.map(([name, label]) => (
          <NumberField
            key={name}
            label={label}
            unit="%"
            value={draft[name]}
            problem={problems[`disturbance.${name}`]}
            onChange={(value) => onChange({ [name]: value })}
          />
        ))}
      </div>
    </Fold>
  );
}
