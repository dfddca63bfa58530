import { IconAlertCircle, IconCheck, IconChecks, IconX } from '@tabler/icons-react';
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
    // Its own time is the message's and stands beside it.
    if (captureId === ownId) return <StateMark key={captureId} state={state} />;
    const forged = verdict.status === 'invalid';
    return (
      <button
        key={captureId}
        type="button"
        tabIndex={-1}
        className={styles['report']}
        title={`${stateWords[state]} ${exactTime(when)}. Open ${captureId}${forged ? ', whose signature is invalid' : ''}.`}
        onClick={(event) => {
          event.stopPropagation();
          onOpen(captureId);
        }}
      >
        <StateMark state={state} time={timeOfDay(when)} />
        {forged ? <IconX className={styles['forged']} size={14} stroke={2.25} aria-label="invalid signature" /> : null}
      </button>
    );
  });
}
