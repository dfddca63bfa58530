import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DelayRule, DisableRule, JitterRule } from '#shared/retry-policy.ts';
import { fieldNote } from '../../parts/field-note.ts';
import { Panel } from '../../parts/panel.tsx';
import type { PolicyDraft, PolicyProblems } from './policy-draft.ts';
import styles from './policies.module.css';

interface PolicyFieldsProps {
  readonly draft: PolicyDraft;
  readonly problems: PolicyProblems;
  /** The id of a stored policy is what deliveries know it by. */
  readonly fixedId: boolean;
  readonly onChange: (change: Partial<PolicyDraft>) => void;
}

type TextField = { [K in keyof PolicyDraft]: PolicyDraft[K] extends string ? K : never }[keyof PolicyDraft];
type FlagField = { [K in keyof PolicyDraft]: PolicyDraft[K] extends boolean ? K : never }[keyof PolicyDraft];

interface TypedProps extends Pick<PolicyFieldsProps, 'draft' | 'problems' | 'onChange'> {
  readonly name: TextField;
  /** Path in the policy, where it is called otherwise. */
  readonly at?: string;
  readonly label: string;
  readonly hint?: string;
  readonly unit?: string;
  readonly wire?: boolean;
  readonly disabled?: boolean;
  readonly placeholder?: string;
}

function Typed({ draft, problems, onChange, name, at = name, label, hint = '', unit, wire = false, ...rest }: TypedProps) {
  return (
    <TextInput
      label={label}
      value={draft[name]}
      spellCheck={false}
      autoComplete="off"
      classNames={wire ? { input: styles['wireInput'] ?? '' } : {}}
      {...(unit === undefined ? {} : { rightSection: <span className={styles['unit']}>{unit}</span>, rightSectionWidth: 40 })}
      {...rest}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      {...fieldNote(hint, problems[at])}
    />
  );
}

function Lines({ draft, problems, onChange, name, at = name, label, hint = '' }: TypedProps) {
  return (
    <Textarea
      label={label}
      autosize
      minRows={2}
      maxRows={8}
      value={draft[name]}
      spellCheck={false}
      classNames={{ input: styles['wireInput'] ?? '' }}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      {...fieldNote(hint, problems[at])}
    />
  );
}

function Flag({
  draft,
  onChange,
  name,
  label,
}: Pick<PolicyFieldsProps, 'draft' | 'onChange'> & { readonly name: FlagField; readonly label: string }) {
  return <Checkbox label={label} checked={draft[name]} onChange={(event) => onChange({ [name]: event.currentTarget.checked })} />;
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly hint?: string;
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, hint = '', onChange }: ChoiceProps<Value>) {
  return (
    <Select
      label={label}
      allowDeselect={false}
      data={[...options]}
      value={value}
      onChange={(next) => {
        const found = options.find((option) => option.value === next);
        if (found !== undefined) onChange(found.value);
      }}
      {...fieldNote(hint)}
    />
  );
}

const delayKinds: readonly { readonly value: DelayRule['kind']; readonly label: string }[] = [
  { value: 'list', label: 'A list of waits' },
  { value: 'exponential', label: 'Growing by a factor' },
  { value: 'none', label: 'No retries' },
];
const jitterKinds: readonly { readonly value: JitterRule['kind']; readonly label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'fraction', label: 'A share of each wait' },
  { value: 'added', label: 'Seconds on top' },
];
const disableKinds: readonly { readonly value: DisableRule['kind']; readonly label: string }[] = [
  { value: 'none', label: 'Nothing happens' },
  { value: 'failing-after-giving-up', label: 'Marked as failing after giving up' },
  { value: 'disabled-after-giving-up', label: 'Switched off after giving up' },
  { value: 'consecutive-failures', label: 'Switched off after failures in a row' },
  { value: 'pausing', label: 'Paused, then switched off' },
  { value: 'failing-for', label: 'Switched off after failing for long' },
  { value: 'success-share', label: 'Switched off under a success share' },
];

/** Every rule of a policy as a field, with what is wrong under it. */
export function PolicyFields({ draft, problems, fixedId, onChange }: PolicyFieldsProps) {
  const shared = { draft, problems, onChange };
  return (
    <div className={styles['form']}>
      <Panel title="Name and source">
        <Grid>
          <Typed {...shared} name="name" label="Name" />
          <Typed
            {...shared}
            name="id"
            label="Id"
            wire
            disabled={fixedId}
            hint={fixedId ? 'Fixed once created' : 'a-z, 0-9 and hyphens'}
          />
          <Typed {...shared} name="source" label="Source" hint="Where it is documented" />
        </Grid>
      </Panel>
      <Panel title="Deadlines of one attempt">
        <Grid>
          <Typed {...shared} name="totalTimeoutMs" label="In total" unit="ms" hint="Empty: no limit" />
          <Typed {...shared} name="connectTimeoutMs" label="To connect" unit="ms" hint="Empty: no limit of its own" />
          <Typed {...shared} name="readTimeoutMs" label="Without a byte" unit="ms" hint="Empty: no limit of its own" />
        </Grid>
      </Panel>
      <Panel title="What an answer means">
        <Grid>
          <Typed {...shared} name="success" label="Delivered" wire hint="e.g. 200 or 2xx or 200-299,304" />
          <Typed {...shared} name="retriedStatuses" label="Tried again" wire hint="Statuses that are retried" />
          <Typed {...shared} name="stopStatuses" label="Stops the retries" wire hint="e.g. 410; empty: none" />
          <Typed {...shared} name="disableStatuses" label="Switches the endpoint off" wire hint="e.g. 410; empty: none" />
          <Lines {...shared} name="stopHeaders" label="Headers that stop the retries" hint="name, or name: value; one a line" />
          <Typed {...shared} name="redirectsFollowed" label="Redirects followed" hint="0: a 3xx is an answer" />
        </Grid>
        <div className={styles['flags']}>
          <Flag {...shared} name="retriesTimeouts" label="Timeouts are tried again" />
          <Flag {...shared} name="retriesNetworkErrors" label="Network errors are tried again" />
        </div>
      </Panel>
      <Panel title="Waits">
        <Waits {...shared} />
      </Panel>
      <Panel title="What becomes of the endpoint">
        <Endpoint {...shared} />
      </Panel>
      <Panel title="What attempts carry">
        <Grid>
          <Lines
            {...shared}
            name="everyAttemptHeaders"
            at="addedHeaders"
            label="Headers on every attempt"
            hint="name: value; {attempt}, {retry}, {reason}"
          />
          <Lines {...shared} name="retryHeaders" at="addedHeaders" label="Headers on retries" hint="name: value; one a line" />
          <Lines {...shared} name="notes" label="Notes" hint="Gaps and assumptions, one a line" />
        </Grid>
        <div className={styles['flags']}>
          <Flag {...shared} name="renewsTimestamp" label="A retry carries a fresh timestamp" />
          <Flag {...shared} name="renewsEventId" label="A retry carries a new event id" />
        </div>
      </Panel>
    </div>
  );
}

type Shared = Pick<PolicyFieldsProps, 'draft' | 'problems' | 'onChange'>;

function Grid({ children }: { readonly children: ReactNode }) {
  return <div className={styles['grid']}>{children}</div>;
}

function Waits(shared: Shared) {
  const { draft, onChange } = shared;
  return (
    <Grid>
      <Choice label="Schedule" value={draft.delayKind} options={delayKinds} onChange={(delayKind) => onChange({ delayKind })} />
      {draft.delayKind === 'list' ? (
        <Typed
          {...shared}
          name="delayList"
          at="delays.seconds"
          label="Waits before each retry"
          wire
          unit="s"
          hint="Seconds, joined by commas"
        />
      ) : null}
      {draft.delayKind === 'exponential' ? (
        <>
          <Typed {...shared} name="firstSeconds" at="delays.firstSeconds" label="First wait" unit="s" />
          <Typed {...shared} name="factor" at="delays.factor" label="Factor" hint="1 to 10" />
          <Typed {...shared} name="capSeconds" at="delays.capSeconds" label="Longest wait" unit="s" hint="Empty: no cap" />
          <Typed
            {...shared}
            name="retries"
            at="delays.retries"
            label="Count"
            hint={draft.countsFirst ? 'Attempts in all' : 'Retries after the first'}
          />
        </>
      ) : null}
      {draft.delayKind === 'none' ? null : (
        <>
          <Choice
            label="Jitter"
            value={draft.jitterKind}
            options={jitterKinds}
            onChange={(jitterKind) => onChange({ jitterKind })}
          />
          {draft.jitterKind === 'fraction' ? (
            <Typed {...shared} name="jitterPercent" at="jitter.fraction" label="Up to, either way" unit="%" />
          ) : null}
          {draft.jitterKind === 'added' ? (
            <Typed {...shared} name="jitterSeconds" at="jitter.seconds" label="Up to" unit="s" />
          ) : null}
          <Typed
            {...shared}
            name="windowSeconds"
            label="Retries end after"
            unit="s"
            hint="From the first attempt; empty: never"
          />
          <Choice
            label="Retry-After"
            value={draft.retryAfter}
            options={[
              { value: 'ignored', label: 'Ignored' },
              { value: 'honoured', label: 'Honoured' },
            ]}
            onChange={(retryAfter) => onChange({ retryAfter })}
          />
        </>
      )}
      {draft.delayKind === 'exponential' ? (
        <div className={styles['flags']}>
          <Flag {...shared} name="countsFirst" label="The count includes the first attempt" />
        </div>
      ) : null}
    </Grid>
  );
}

function Endpoint(shared: Shared) {
  const { draft, onChange } = shared;
  const kind = draft.disableKind;
  return (
    <Grid>
      <Choice
        label="When events keep failing"
        value={kind}
        options={disableKinds}
        onChange={(disableKind) => onChange({ disableKind })}
      />
      {kind === 'pausing' ? (
        <>
          <Typed {...shared} name="pausedAfterFailures" at="disable.pausedAfterFailures" label="Paused after failures" />
          <Typed {...shared} name="firstPauseSeconds" at="disable.firstPauseSeconds" label="First pause" unit="s" />
          <Typed {...shared} name="pauseFactor" at="disable.factor" label="Each pause longer by" hint="1 to 10" />
          <Typed {...shared} name="pauseCapSeconds" at="disable.capSeconds" label="Longest pause" unit="s" />
        </>
      ) : null}
      {kind === 'consecutive-failures' ? (
        <Typed {...shared} name="disableFailures" at="disable.failures" label="Failures in a row" />
      ) : null}
      {kind === 'pausing' ? (
        <Typed {...shared} name="disableFailures" at="disable.disabledAfterFailures" label="Switched off after failures" />
      ) : null}
      {kind === 'failing-for' ? (
        <Typed {...shared} name="disableSeconds" at="disable.seconds" label="Failing for" unit="s" />
      ) : null}
      {kind === 'success-share' ? (
        <>
          <Typed {...shared} name="belowPercent" at="disable.below" label="Under" unit="%" />
          <Typed {...shared} name="disableSeconds" at="disable.windowSeconds" label="Within" unit="s" />
        </>
      ) : null}
    </Grid>
  );
}
