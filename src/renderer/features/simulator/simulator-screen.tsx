/**
 * The simulator: what shall be rehearsed on the left, what came of it on the right. Owns which of the lists is open and which
 * run or policy is looked at; both stand in the URL. Pictures are features/timeline, policies are features/policies.
 */
import { SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import type { ListedProfile } from '../endpoints/endpoint-data.ts';
import { useProviders } from '../endpoints/endpoint-data.ts';
import { openView, setParam, useParam } from '../../navigation.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useLeaveWarning } from '../../parts/leave-warning.ts';
import { usePolicies, type ListedPolicy } from '../policies/policy-data.ts';
import { PolicyDetail } from '../policies/policy-detail.tsx';
import { newPolicy, usePolicyDraftStore } from '../policies/policy-draft-store.ts';
import { PolicyList } from '../policies/policy-list.tsx';
import { CompareRuns } from './compare-runs.tsx';
import { PlanPreview } from './plan-preview.tsx';
import { RunList } from './run-list.tsx';
import { RunResult } from './run-result.tsx';
import { withProvider } from './setup-draft.ts';
import { SetupPane } from './setup-pane.tsx';
import { useSetupStore } from './setup-store.ts';
import { useHandedProvider, useSimulations } from './simulation-data.ts';
import styles from './simulator.module.css';

const lists = ['setup', 'runs', 'policies'] as const;
type ListName = (typeof lists)[number];

export function SimulatorScreen() {
  const policies = usePolicies();
  const providers = useProviders();
  const error = policies.error ?? providers.error;
  if (policies.data === undefined || providers.data === undefined) {
    const retry = (): void => {
      void policies.refetch();
      void providers.refetch();
    };
    return <div className={styles['alone']}>{error === null ? null : <ErrorNotice error={error} onRetry={retry} />}</div>;
  }
  return <Room policies={policies.data} profiles={providers.data} />;
}

interface RoomProps {
  readonly policies: readonly ListedPolicy[];
  readonly profiles: readonly ListedProfile[];
}

function Room({ policies, profiles }: RoomProps) {
  const asked = useParam('list');
  const run = useParam('run');
  const other = useParam('with');
  const policyId = useParam('policy');
  const list = policyId !== null ? 'policies' : (lists.find((name) => name === asked) ?? 'setup');
  useHandedCaptures(profiles);
  const drafts = usePolicyDraftStore((store) => store.drafts);
  useLeaveWarning(Object.keys(drafts).length > 0);
  const openRun = (id: string): void => openView('simulator', { run: id, ...(list === 'runs' ? { list } : {}) });
  return (
    <div className={styles['screen']}>
      <div className={styles['side']}>
        <div className={styles['sideHead']}>
          <h1 className={styles['sideTitle']}>Simulator</h1>
          <ListChoice list={list} run={run} firstPolicy={policies[0]?.id ?? null} />
        </div>
        {list === 'setup' ? <SetupPane policies={policies} profiles={profiles} onStarted={openRun} /> : null}
        {list === 'runs' ? <RunList selected={run} onOpen={openRun} /> : null}
        {list === 'policies' ? <PolicyList policies={policies} selected={policyId} onOpen={openPolicy} /> : null}
      </div>
      <div className={styles['main']}>
        {list === 'policies' ? (
          <ChosenPolicy id={policyId} policies={policies} />
        ) : run === null ? (
          <PlanPreview policies={policies} onStarted={openRun} />
        ) : other === null ? (
          <RunResult id={run} onOpen={openRun} />
        ) : (
          <CompareRuns left={run} right={other} onClose={() => setParam('with', null)} />
        )}
      </div>
    </div>
  );
}

/** Takes over captures that another room handed in with the address, as the events of the next run. */
function useHandedCaptures(profiles: readonly ListedProfile[]): void {
  const handed = useParam('captures');
  const change = useSetupStore((store) => store.change);
  const ids = handed ?? '';
  const provider = useHandedProvider(ids.split(',')[0] ?? '');
  useEffect(() => {
    if (ids === '' || provider === undefined) return;
    const known = profiles.some(({ id }) => id === provider) ? provider : null;
    change({ eventsKind: 'captures', ids: ids.replaceAll(',', ', '), ...(known === null ? {} : withProvider(known)) });
    setParam('captures', null);
  }, [ids, provider, profiles, change]);
}

function openPolicy(id: string | null): void {
  openView('simulator', id === null ? { list: 'policies' } : { policy: id });
}

interface ListChoiceProps {
  readonly list: ListName;
  readonly run: string | null;
  readonly firstPolicy: string | null;
}

function ListChoice({ list, run, firstPolicy }: ListChoiceProps) {
  const runs = useSimulations().data?.length ?? 0;
  const open = (name: string): void => {
    if (name === 'policies') return openPolicy(firstPolicy);
    openView('simulator', { ...(name === 'runs' ? { list: 'runs' } : {}), ...(run === null ? {} : { run }) });
  };
  return (
    <SegmentedControl
      aria-label="What is listed"
      fullWidth
      data={[
        { value: 'setup', label: 'Set-up' },
        { value: 'runs', label: runs === 0 ? 'Runs' : `Runs ${runs}` },
        { value: 'policies', label: 'Policies' },
      ]}
      value={list}
      onChange={open}
    />
  );
}

function ChosenPolicy({ id, policies }: { readonly id: string | null; readonly policies: readonly ListedPolicy[] }) {
  const change = useSetupStore((store) => store.change);
  const policy = policies.find((each) => each.id === id) ?? (id === newPolicy ? null : policies[0]);
  if (policy === undefined) return null;
  return (
    <PolicyDetail
      key={policy?.id ?? newPolicy}
      policy={policy}
      policies={policies}
      onOpen={openPolicy}
      onUse={(chosen) => {
        change({ policy: chosen });
        openView('simulator');
      }}
    />
  );
}
