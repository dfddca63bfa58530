import { IconAlertCircle, IconCheck, IconChecks } from '@tabler/icons-react';
import type { StateReport } from '#shared/conversation.ts';
import type { MessageState } from '#shared/event.ts';
import { exactTime, timeOfDay } from '../../parts/format-time.ts';
import styles from './bubble.module.css';
import { stateWords } from './message-words.ts';

const icons: Record<MessageState, typeof IconCheck> = {
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircle,
};

/** How far a message has come, as icon and word. */
export function StateMark({ state, time }: { readonly state: MessageState; readonly time?: string }) {
  const Icon = icons[state];
  return (
    <span className={styles['state']} data-state={state}>
      <Icon size={14} stroke={2} aria-hidden />
      {stateWords[state]}
      {time === undefined ? null : <span className={styles['stateTime']}>{time}</span>}
    </span>
  );
}

interface StateMarksProps {
  readonly reports: readonly StateReport[];
  /** The capture of the message itself: its own report leads nowhere else. */
  readonly ownId: string;
  readonly onOpen: (captureId: string) => void;
}

/** Every report on a message, each leading to its capture. */
export function StateMarks({ reports, ownId, onOpen }: StateMarksProps) {
  return reports.map((report) => {
    const { state, captureId, at, receivedAt, verdict } = report;
    const when = at ?? receivedAt;
    const mark = <StateMark state={state} time={timeOfDay(when)} />;
    if (captureId === ownId) return <span key={captureId}>{mark}</span>;
    return (
      <button
        key={captureId}
        type="button"
        tabIndex={-1}
        className={styles['report']}
        data-invalid={verdict.status === 'invalid' || undefined}
        title={`${stateWords[state]} ${exactTime(when)}. Open ${captureId}${verdict.status === 'invalid' ? ', whose signature is invalid' : ''}.`}
        onClick={(event) => {
          event.stopPropagation();
          onOpen(captureId);
        }}
      >
        {mark}
      </button>
    );
  });
}
