import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { AttemptOutcome } from '#shared/retry/attempt-outcome.ts';
import { firstStatus } from '#shared/retry/status-set.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { RetryTimeline } from '../timeline/retry-timeline.tsx';
import { deadlineOf, planLane } from '../timeline/planned-lane.ts';
import { endSentence } from '../timeline/lane-words.ts';
import styles from './policies.module.css';

type Course = 'fails' | 'twice' | 'timeout' | 'busy';

const courses: readonly { readonly value: Course; readonly label: string }[] = [
  { value: 'fails', label: 'Always 500' },
  { value: 'twice', label: 'Fails twice' },
  { value: 'timeout', label: 'Times out' },
  { value: 'busy', label: '429, Retry-After 30' },
];

function outcomesOf(course: Course, policy: RetryPolicy): AttemptOutcome[] {
  const failed: AttemptOutcome = { kind: 'response', status: 500 };
  switch (course) {
    case 'twice':
      return [failed, failed, { kind: 'response', status: firstStatus(policy.success) ?? 200 }];
    case 'timeout':
      return [{ kind: 'timeout' }];
    case 'busy':
      return [
        { kind: 'response', status: 429, headers: [['retry-after', '30']] },
        { kind: 'response', status: firstStatus(policy.success) ?? 200 },
      ];
    case 'fails':
    default:
      return [failed];
  }
}

interface PolicyTimelineProps {
  readonly policy: RetryPolicy;
  readonly title: string;
  /** Stays in sight while the rules below are edited. */
  readonly sticky?: boolean;
}

/** What a policy comes to, drawn at once: the same picture as a run's, with answers one chooses. */
export function PolicyTimeline({ policy, title, sticky = false }: PolicyTimelineProps) {
  const [course, setCourse] = useState<Course>('fails');
  const lanes = useMemo(() => [planLane(policy, outcomesOf(course, policy), { title: policy.name })], [policy, course]);
  const lane = lanes[0];
  const sentence = lane === undefined ? '' : `${countWords(lane.attempts.length)}. ${endSentence(lane)}`;
  return (
    <section className={styles['plan']} data-sticky={sticky || undefined} aria-label={title}>
      <div className={styles['planHead']}>
        <h3 className={styles['planTitle']}>{title}</h3>
        <SegmentedControl
          aria-label="How the handler answers"
          data={[...courses]}
          value={course}
          onChange={(value) => setCourse(courses.find((each) => each.value === value)?.value ?? 'fails')}
        />
      </div>
      <RetryTimeline lanes={lanes} label={title} deadlineMs={deadlineOf(policy)} aligned compact={sticky} hint={sentence} />
    </section>
  );
}

function countWords(attempts: number): string {
  return attempts === 1 ? 'One attempt' : `${attempts} attempts`;
}
