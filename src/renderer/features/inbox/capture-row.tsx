import { IconAlertTriangle, IconFileImport, IconPin, IconPinFilled, IconRepeat } from '@tabler/icons-react';
import { memo } from 'react';
import type { CaptureProblemCode, CaptureRow as Row } from '#shared/capture.ts';
import { DirectionMark } from '../../parts/direction-mark.tsx';
import { formatExactSize, formatSize } from '../../parts/format-size.ts';
import { exactTime, listTime, relativeTime } from '../../parts/format-time.ts';
import { VerdictMark } from '../../parts/verdict-mark.tsx';
import { FaultBadge } from '../reply-script/fault-badge.tsx';
import styles from './capture-row.module.css';

/** What went wrong with a request on its way in, in the list's few words. */
export const problemWords: Record<CaptureProblemCode, string> = {
  'cut-off': 'cut off',
  'too-large': 'too large',
  'timed-out': 'timed out',
  'refused-by-parser': 'not HTTP',
  'missing-host': 'no Host header',
  'tls-failed': 'TLS failed',
  'receiver-busy': 'turned away',
};

interface CaptureRowProps {
  readonly row: Row;
  /** Position in the list, from 0. */
  readonly index: number;
  readonly selected: boolean;
  /** Taken into a selection of several. */
  readonly marked: boolean;
  /** Name of the provider; null when none was recognised. */
  readonly provider: string | null;
  readonly now: number;
}

/** One capture as a line of the list. The grid hears the clicks: `data-id` names the row, `data-pin` its pin. */
export const CaptureRow = memo(function CaptureRow({ row, index, selected, marked, provider, now }: CaptureRowProps) {
  return (
    <tr
      id={`row-${row.id}`}
      data-id={row.id}
      aria-rowindex={index + 2}
      aria-selected={selected || marked}
      data-marked={marked || undefined}
      data-current={selected || undefined}
      className={`${styles['row']} ${styles['columns']}`}
    >
      <td className={styles['pin']}>
        <button
          type="button"
          tabIndex={-1}
          data-pin
          className={styles['pinButton']}
          data-pinned={row.pinned || undefined}
          aria-label={row.pinned ? 'Unpin' : 'Pin'}
          title={row.pinned ? 'Pinned: kept when clearing. Click to unpin.' : 'Pin: keep it when clearing'}
        >
          {row.pinned ? <IconPinFilled size={14} aria-hidden /> : <IconPin size={14} stroke={1.75} aria-hidden />}
        </button>
      </td>
      <td className={styles['time']}>
        <time dateTime={row.receivedAt} title={`${relativeTime(row.receivedAt, now)} · ${exactTime(row.receivedAt)}`}>
          {listTime(row.receivedAt, now)}
        </time>
      </td>
      <td className={styles['direction']}>
        <DirectionMark direction={row.direction} wordClassName={styles['directionWord']} />
      </td>
      <td className={styles['provider']} title={provider ?? undefined}>
        {provider ?? '–'}
      </td>
      <td className={styles['type']}>
        <EventType row={row} />
      </td>
      <td className={styles['summary']} title={row.summary}>
        <span className={styles['summaryText']}>{row.summary}</span>
      </td>
      <td className={styles['repeats']}>
        {row.fault === null ? null : <FaultBadge words={row.fault} />}
        {row.imported === undefined ? null : <Imported originalAt={row.imported.originalAt} />}
        <Repeats row={row} />
      </td>
      <td className={styles['verdict']}>
        <VerdictMark verdict={row.verdict} wordClassName={styles['verdictWord']} />
      </td>
      <td className={styles['reply']} title={row.replyStatus === null ? 'No reply could be given' : `Replied ${row.replyStatus}`}>
        {row.replyStatus ?? '–'}
      </td>
      <td className={styles['size']} title={formatExactSize(row.bodySize)}>
        {formatSize(row.bodySize)}
      </td>
    </tr>
  );
});

/** It did not arrive here: it was brought from a file. */
function Imported({ originalAt }: { readonly originalAt: string | null }) {
  return (
    <span className={styles['repeat']} title={`Imported${originalAt === null ? '' : `; it first came ${exactTime(originalAt)}`}`}>
      <IconFileImport size={14} stroke={1.75} aria-hidden />
      <span className={styles['hiddenWord']}>imported</span>
    </span>
  );
}

/** The event's type, or how the request came when it says none. */
function EventType({ row }: { readonly row: Row }) {
  if (row.problem !== null) {
    return (
      <span className={styles['problem']} title={row.problem.detail}>
        <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
        {problemWords[row.problem.code]}
      </span>
    );
  }
  if (row.eventType !== null) {
    // A name of several words is the profile's, for an event that carries none on the wire.
    return (
      <span className={row.eventType.includes(' ') ? styles['title'] : undefined} title={row.eventType}>
        {row.eventType}
      </span>
    );
  }
  const request = `${row.method} ${row.path}`;
  return (
    <span className={styles['request']} title={request}>
      {request}
    </span>
  );
}

function Repeats({ row }: { readonly row: Row }) {
  if (row.duplicateOf !== null) {
    return (
      <span className={styles['repeat']} title={`Repeat: the same event came before, as ${row.duplicateOf}`}>
        <IconRepeat size={14} stroke={1.75} aria-hidden />
        <span className={styles['hiddenWord']}>repeat</span>
      </span>
    );
  }
  if (row.duplicates === 0) return null;
  return <span title={`This event came ${row.duplicates + 1} times`}>×{row.duplicates + 1}</span>;
}
