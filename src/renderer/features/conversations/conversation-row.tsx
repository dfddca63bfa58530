import { IconAlertCircle, IconRepeat, IconX } from '@tabler/icons-react';
import { memo } from 'react';
import type { ConversationRow as Row } from '#shared/conversation.ts';
import { DirectionMark } from '../../parts/direction-mark.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { exactTime, listTime, relativeTime } from '../../parts/format-time.ts';
import styles from './conversation-row.module.css';
import { contactTitle } from './message-words.ts';
import { StateMark } from './state-marks.tsx';

interface ConversationRowProps {
  readonly row: Row;
  readonly index: number;
  readonly selected: boolean;
  /** Name of the provider. */
  readonly provider: string | null;
  readonly now: number;
}

/** One conversation as two lines of the list. */
export const ConversationRow = memo(function ConversationRow({ row, index, selected, provider, now }: ConversationRowProps) {
  const { last, contact, unread } = row;
  const title = contactTitle(row);
  const number = contact.name === null ? null : contact.id;
  return (
    <tr
      id={`conversation-${row.id}`}
      data-id={row.id}
      aria-selected={selected}
      aria-rowindex={index + 1}
      className={styles['row']}
    >
      <td className={styles['cell']}>
        <p className={styles['line']}>
          <span className={styles['who']}>
            <span className={styles['name']} data-wire={contact.name === null || undefined} dir="auto" title={title}>
              {title}
            </span>
            {number === null ? null : <span className={styles['number']}>{number}</span>}
          </span>
          <time
            className={styles['time']}
            dateTime={last.receivedAt}
            title={`${relativeTime(last.receivedAt, now)} · ${exactTime(last.receivedAt)}`}
          >
            {listTime(last.receivedAt, now)}
          </time>
        </p>
        <p className={styles['line']}>
          <span className={styles['last']}>
            <DirectionMark direction={last.direction} wordClassName={styles['hidden']} />
            <span className={styles['summary']} data-unread={unread > 0 || undefined} dir="auto">
              {last.kind === 'report' ? `Report only: ${last.summary}` : last.summary}
            </span>
          </span>
          {last.state === 'failed' ? <StateMark state="failed" /> : null}
          {unread === 0 ? null : (
            <span className={styles['unread']} title={`${formatCount(unread)} new since you last looked`}>
              {formatCount(unread)}
              <span className={styles['hidden']}> new</span>
            </span>
          )}
        </p>
        <p className={styles['counts']}>
          <span className={styles['provider']}>{provider ?? row.provider}</span>
          <span>
            {formatCount(row.messages)} {row.messages === 1 ? 'message' : 'messages'}
          </span>
          {row.failed === 0 ? null : (
            <span className={styles['bad']} title={`${formatCount(row.failed)} could not be delivered`}>
              <IconAlertCircle size={14} stroke={1.75} aria-hidden />
              {formatCount(row.failed)} failed
            </span>
          )}
          {row.invalid === 0 ? null : (
            <span className={styles['bad']} title={`${formatCount(row.invalid)} with an invalid signature`}>
              <IconX size={14} stroke={2} aria-hidden />
              {formatCount(row.invalid)} invalid
            </span>
          )}
          {row.duplicates === 0 ? null : (
            <span className={styles['count']} title={`${formatCount(row.duplicates)} captures repeat an earlier one`}>
              <IconRepeat size={14} stroke={1.75} aria-hidden />
              {formatCount(row.duplicates)}
              <span className={styles['hidden']}> duplicates</span>
            </span>
          )}
        </p>
      </td>
    </tr>
  );
});
