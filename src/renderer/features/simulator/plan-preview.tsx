/** Before anything was run: what the chosen policy comes to, and examples that run at one click. */
import { UnstyledButton } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { tellFailure } from '../../parts/tell-failure.ts';
import type { ListedPolicy } from '../policies/policy-data.ts';
import { PolicyFacts } from '../policies/policy-facts.tsx';
import { PolicyTimeline } from '../policies/policy-timeline.tsx';
import { examples, firstSetup, readSetup, type Example } from './setup-draft.ts';
import { useSetupStore } from './setup-store.ts';
import { useStartSimulation } from './simulation-data.ts';
import styles from './simulator.module.css';

interface PlanPreviewProps {
  readonly policies: readonly ListedPolicy[];
  readonly onStarted: (id: string) => void;
}

export function PlanPreview({ policies, onStarted }: PlanPreviewProps) {
  const { draft, change } = useSetupStore();
  const start = useStartSimulation();
  const policy = policies.find(({ id }) => id === draft.policy) ?? policies[0];
  const run = (example: Example): void => {
    const setup = { ...firstSetup, ...example.setup };
    change(setup);
    const { input } = readSetup(setup);
    if (input !== null && !start.isPending) start.mutate(input, { onSuccess: ({ id }) => onStarted(id), onError: tellFailure });
  };
  return (
    <div className={styles['preview']}>
      <div className={styles['intro']}>
        <h2 className={styles['introTitle']}>Rehearse how a provider retries</h2>
        <p className={styles['introText']}>
          Send its events to your handler, or to a script that fails on purpose, and see hours of retries in a moment. Start from
          an example, or set up your own on the left.
        </p>
        <ul className={styles['examples']}>
          {examples.map((example) => (
            <li key={example.title}>
              <UnstyledButton className={styles['example']} onClick={() => run(example)}>
                <IconPlayerPlay size={16} stroke={1.75} aria-hidden />
                <span>
                  <span className={styles['exampleTitle']}>{example.title}</span>
                  <span className={styles['exampleWords']}>{example.words}</span>
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </div>
      {policy === undefined ? null : (
        <div>
          <PolicyTimeline policy={policy} title={`What ${policy.name} would do`} />
          <PolicyFacts policy={policy} />
        </div>
      )}
    </div>
  );
}
