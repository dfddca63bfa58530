import { Button, Progress } from '@mantine/core';
import type { RuleRun, TagRule } from '#shared/annotation.ts';
import { formatCount } from '../../parts/format-size.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { useRuleRun } from './rule-data.ts';
import styles from './rules.module.css';

/** Applies a rule to the captures there are: how far it is, and what came of it. */
export function RuleRunLine({ rule }: { readonly rule: TagRule }) {
  const { run, start, cancel, undo, dismiss } = useRuleRun();
  if (rule.tags.length === 0 || rule.problem !== null) return null;
  return (
    <div className={styles['run']}>
      {run === null ? (
        <Button variant="subtle" className={styles['apply'] ?? ''} onClick={() => start(rule)}>
          Apply to captures already here
        </Button>
      ) : run.state === 'running' ? (
        <>
          <Progress
            className={styles['progress'] ?? ''}
            value={run.progress * 100}
            size={4}
            aria-label={`Applying ${rule.name}`}
          />
          <span className={styles['runWords']}>{Math.round(run.progress * 100)} %</span>
          <Button onClick={cancel}>Cancel</Button>
        </>
      ) : (
        <>
          <output className={styles['runWords']}>{runWords(run)}</output>
          {run.captures === 0 ? null : <Button onClick={() => void undo().catch(tellFailure)}>Undo</Button>}
          <Button variant="subtle" onClick={dismiss}>
            Done
          </Button>
        </>
      )}
    </div>
  );
}

function runWords({ state, captures }: RuleRun): string {
  const done =
    captures === 0
      ? 'No capture was without these tags'
      : captures === 1
        ? '1 capture tagged'
        : `${formatCount(captures)} captures tagged`;
  if (state === 'cancelled') return `Cancelled: ${done.toLowerCase()} until then.`;
  return state === 'failed' ? `It broke off: ${done.toLowerCase()} until then.` : `${done}.`;
}
