import { IconAlertTriangle } from '@tabler/icons-react';
import type { DeliveryRules } from '#shared/provider-profile.ts';
import { FactList } from '../../parts/fact-list.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SourceText } from '../../parts/source-text.tsx';
import { retryLadder, spanWords, successWords, type LadderStep } from './delivery-words.ts';
import layout from '../endpoints/endpoints.module.css';
import styles from './providers.module.css';

const undocumented = <span className={layout['quiet']}>Not documented</span>;

/** How a provider delivers: its deadline, what it takes for delivered, when it tries again and when it stops. */
export function DeliveryFacts({ rules }: { readonly rules: DeliveryRules }) {
  const ladder = retryLadder(rules);
  return (
    <div className={styles['facts']}>
      <Panel title="Attempts" aside={ladder === null ? null : attemptsWords(ladder)}>
        {ladder === null ? (
          <p className={layout['quiet']}>The delays between attempts are not documented.</p>
        ) : (
          <Ladder steps={ladder} deadline={rules.deadlineSeconds} />
        )}
      </Panel>
      <Panel title="Rules">
        <FactList
          facts={[
            { label: 'Answer within', value: rules.deadlineSeconds === null ? undocumented : spanWords(rules.deadlineSeconds) },
            { label: 'Delivered', value: successWords(rules.success) },
            { label: 'Tried again', value: rules.retried },
            { label: 'Gives up', value: rules.givesUp },
            { label: 'Source', value: <SourceText source={rules.source} /> },
          ]}
        />
      </Panel>
      {rules.notes.length === 0 ? null : (
        <Panel title="What the documents leave open">
          <ul className={styles['notes']}>
            {rules.notes.map((note) => (
              <li key={note} className={styles['note']}>
                <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
                <span>{note}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

function attemptsWords(ladder: readonly LadderStep[]): string {
  const last = ladder.at(-1);
  if (last === undefined || last.wait === null) return 'One attempt, no retries';
  return `1 attempt + ${ladder.length - 1} ${ladder.length === 2 ? 'retry' : 'retries'} over ${spanWords(last.at)}`;
}

/** The documented ladder: attempts as marks with the deadline as a dashed edge, waits as lines with their length written on them. */
function Ladder({ steps, deadline }: { readonly steps: readonly LadderStep[]; readonly deadline: number | null }) {
  return (
    <ol className={styles['ladder']} aria-label="Documented attempts">
      {steps.map(({ attempt, wait, at }) => (
        <li key={attempt} className={styles['rung']} data-first={wait === null || undefined}>
          {wait === null ? null : (
            <span className={styles['wait']}>
              <span className={styles['waitWords']}>{wait === 0 ? 'at once' : spanWords(wait)}</span>
            </span>
          )}
          <span
            className={styles['attempt']}
            title={`Attempt ${attempt}, ${at === 0 ? 'at once' : `${spanWords(at)} of waiting after the first`}${deadline === null ? '' : `; each has ${spanWords(deadline)}`}`}
          >
            {attempt}
          </span>
        </li>
      ))}
    </ol>
  );
}
