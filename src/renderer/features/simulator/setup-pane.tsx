/** The set-up of a run: from whom, which events, how they retry, to what, on which clock. Run stands at its foot. */
import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { describeError } from '../../host/error-report.ts';
import { Panel } from '../../parts/panel.tsx';
import { useEndpoints, type ListedProfile } from '../endpoints/endpoint-data.ts';
import type { ListedPolicy } from '../policies/policy-data.ts';
import { ClockFields } from './clock-fields.tsx';
import { EventFields } from './event-fields.tsx';
import { PolicyField, ProviderField } from './provider-fields.tsx';
import { ProbeFields } from './probe-fields.tsx';
import { readSetup, type SetupDraft } from './setup-draft.ts';
import { useRunKey } from './run-key.ts';
import type { SetupFieldProps } from './setup-field-props.ts';
import { useSetupStore } from './setup-store.ts';
import { useStartSimulation } from './simulation-data.ts';
import { TargetFields } from './target-fields.tsx';
import styles from './simulator.module.css';

interface SetupPaneProps {
  readonly policies: readonly ListedPolicy[];
  readonly profiles: readonly ListedProfile[];
  readonly onStarted: (id: string) => void;
}

export function SetupPane({ policies, profiles, onStarted }: SetupPaneProps) {
  const { draft, change } = useSetupStore();
  const endpoints = useEndpoints().data ?? [];
  const start = useStartSimulation();
  const [asked, setAsked] = useState(false);
  const reading = readSetup(draft);
  const refused = start.error === null ? null : describeError(start.error);
  const placed = refused !== null && refused.field !== null && isPlaced(refused.field);
  const problems =
    placed && refused.field !== null
      ? { [refused.field]: `${refused.problem} ${refused.remedy}`, ...reading.problems }
      : reading.problems;
  const found = Object.keys(reading.problems).length;
  // Nothing is scolded for being empty before it was tried.
  const shown = asked
    ? problems
    : Object.fromEntries(Object.entries(problems).filter(([, words]) => !words.startsWith('Needed')));
  const onChange = (part: Partial<SetupDraft>): void => {
    if (!start.isPending) start.reset();
    change(part);
  };
  const onRun = (): void => {
    setAsked(true);
    if (reading.input !== null && !start.isPending) start.mutate(reading.input, { onSuccess: ({ id }) => onStarted(id) });
  };
  useRunKey(onRun);
  const profile = profiles.find(({ id }) => id === draft.provider) ?? null;
  const policy = policies.find(({ id }) => id === draft.policy) ?? null;
  const shared: SetupFieldProps = { draft, problems: shown, onChange };
  return (
    <form
      className={styles['setup']}
      aria-label="Set-up of a run"
      onSubmit={(event) => {
        event.preventDefault();
        onRun();
      }}
    >
      <div className={styles['setupScroll']}>
        <Panel title="Provider and policy">
          <ProviderField {...shared} profiles={profiles} />
          <PolicyField {...shared} policies={policies} />
        </Panel>
        <Panel title="Events">
          <EventFields {...shared} profile={profile} />
        </Panel>
        <Panel title="Handler">
          <TargetFields {...shared} policy={policy} />
        </Panel>
        <Panel title="Clock">
          <ClockFields {...shared} />
        </Panel>
        <Panel title="Signature and probes">
          <ProbeFields {...shared} endpoints={endpoints} />
        </Panel>
      </div>
      <div className={styles['setupFoot']}>
        <output className={styles['footWords']}>
          {asked && found > 0 ? (
            <Wrong words={found === 1 ? 'One field needs attention first.' : `${found} fields need attention first.`} />
          ) : refused !== null && !placed ? (
            <Wrong words={`${refused.problem} ${refused.remedy}`} />
          ) : refused !== null ? (
            <Wrong words="One field needs attention first." />
          ) : (
            'Ctrl+Enter'
          )}
        </output>
        <Button
          type="submit"
          variant="filled"
          leftSection={
            start.isPending ? <Loader size={14} color="currentColor" /> : <IconPlayerPlay size={16} stroke={1.75} aria-hidden />
          }
        >
          Run
        </Button>
      </div>
    </form>
  );
}

function Wrong({ words }: { readonly words: string }) {
  return (
    <span className={styles['footWrong']}>
      <IconAlertTriangle size={14} stroke={2} aria-hidden />
      {words}
    </span>
  );
}

const placedFields =
  /^(provider|policy|name|seed|secret|concurrency|probeBadSignature|clock\.factor|events\.(count|perSecond|filter|atMost|ids)|disturbance\.\w+|target\.script|target\.target\.[\w.]+|handledTwiceProbe\.(url|header))$/;

/** Whether the form has a place beside which a refusal of this field can stand. */
function isPlaced(field: string): boolean {
  return placedFields.test(field);
}
