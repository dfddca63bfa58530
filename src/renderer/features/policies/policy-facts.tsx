import { IconAlertTriangle } from '@tabler/icons-react';
import { describePolicy } from '#shared/retry/describe-policy.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { FactList } from '../../parts/fact-list.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SourceText } from '../../parts/source-text.tsx';
import styles from './policies.module.css';

/** The rules of a policy in words, where they come from, and what is not documented. */
export function PolicyFacts({ policy }: { readonly policy: RetryPolicy }) {
  return (
    <div className={styles['facts']}>
      <div>
        <Panel title="Rules">
          <FactList
            facts={[
              ...describePolicy(policy).map(({ label, value }) => ({ label, value })),
              { label: 'Source', value: <SourceText source={policy.source} /> },
            ]}
          />
        </Panel>
      </div>
      <div>
        {policy.notes.length === 0 ? null : (
          <Panel title="What the documents leave open">
            <ul className={styles['notes']}>
              {policy.notes.map((note) => (
                <li key={note}>
                  <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
                  <span>{note}</span>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  );
}
