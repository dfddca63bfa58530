import { memo } from 'react';
import type { DeliveryRow as Row } from '#shared/delivery.ts';
import { exactTime, listTime, relativeTime } from '../../parts/format-time.ts';
import list from '../inbox/capture-row.module.css';
import styles from './delivery-row.module.css';
import { ModeMark } from './mode-mark.tsx';
import { NextAttempt } from './next-attempt.tsx';
import { OutcomeMark, SkipVerifyMark } from './outcome-mark.tsx';

interface DeliveryRowProps {
  readonly row: Row;
  /** Position in the list, from 0. */
  readonly index: number;
  readonly selected: boolean;
  readonly provider: string | null;
  readonly now: number;
}

/** One delivery as a line of the list. The grid hears the clicks: `data-id` names the row. */
export const DeliveryRow = memo(function DeliveryRow({ row, index, selected, provider, now }: DeliveryRowProps) {
  return (
    <tr
      id={`delivery-${row.id}`}
      data-id={row.id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-current={selected || undefined}
      className={`${list['row']} ${styles['columns']}`}
    >
      <td className={styles['time']}>
        <time dateTime={row.createdAt} title={`${relativeTime(row.createdAt, now)} · ${exactTime(row.createdAt)}`}>
          {listTime(row.createdAt, now)}
        </time>
      </td>
      <td>
        <OutcomeMark row={row} />
      </td>
      <td
        className={styles['event']}
        title={[provider, row.eventType, row.summary].filter((part) => part !== null && part !== '').join(' · ')}
      >
        {provider === null ? null : <span className={styles['provider']}>{provider}</span>}
        {row.eventType === null ? null : (
          <span className={row.eventType.includes(' ') ? styles['named'] : styles['type']}>{row.eventType}</span>
        )}
        <span className={styles['summary']}>{row.summary}</span>
      </td>
      <td className={styles['target']}>
        <SkipVerifyMark row={row} small />
        <TargetWords url={row.targetUrl} />
      </td>
      <td className={styles['mode']}>
        <ModeMark row={row} />
      </td>
      <td className={styles['attempts']} title={row.attempts === 1 ? '1 attempt' : `${row.attempts} attempts`}>
        {row.attempts > 1 ? `×${row.attempts}` : ''}
      </td>
      <td className={styles['status']} title={row.lastFailure ?? undefined}>
        {row.lastStatus ?? '–'}
      </td>
      <td className={styles['next']}>
        <NextAttempt at={row.nextAttemptAt} />
      </td>
    </tr>
  );
});

/** Host and path; where room is short, both are cut and neither is lost. */
function TargetWords({ url }: { readonly url: string }) {
  const [, host = url, path = ''] = /^https?:\/\/([^/?#]*)(.*)$/s.exec(url) ?? [];
  return (
    <span className={styles['url']} title={url}>
      <span className={styles['host']}>{host}</span>
      <span className={styles['path']}>{path}</span>
    </span>
  );
}

/** Names of the columns; sticks to the top of the list. */
export function DeliveryHead() {
  return (
    <thead className={list['headGroup']}>
      <tr aria-rowindex={1} className={`${list['head']} ${styles['columns']}`}>
        <th scope="col">Time</th>
        <th scope="col">State</th>
        <th scope="col">Event</th>
        <th scope="col" className={styles['target']}>
          Target
        </th>
        <th scope="col" className={styles['mode']}>
          Made
        </th>
        <th scope="col">
          <span className={list['hiddenWord']}>Attempts</span>
        </th>
        <th scope="col" className={styles['status']}>
          Status
        </th>
        <th scope="col" className={styles['next']}>
          Next
        </th>
      </tr>
    </thead>
  );
}
