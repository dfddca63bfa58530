import { IconAlertTriangle, IconFileImport, IconPin, IconPinFilled, IconRepeat } from '@tabler/icons-react';
import { memo } from 'react';
import type { CaptureProblemCode, CaptureRow as CapturedRow } from '#shared/capture.ts';
import type { EndpointColour } from '#shared/endpoint-colour.ts';
import type { ListedCapture as Row } from '#shared/search-contract.ts';
import { findMatches, type SearchTerms } from '#shared/search/search-terms.ts';
import { DirectionMark } from '../../parts/direction-mark.tsx';
import { formatCount, formatExactSize, formatSize } from '../../parts/format-size.ts';
import { exactTime, listTime, relativeTime, timeOfDay } from '../../parts/format-time.ts';
import { TagChips } from '../../parts/tag-chips.tsx';
import { VerdictMark } from '../../parts/verdict-mark.tsx';
import { FaultBadge } from '../reply-script/fault-badge.tsx';
import styles from './capture-row.module.css';
import { MarkedText } from './marked-text.tsx';

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
  /** Of the endpoint it came to; null: none. */
  readonly colour: EndpointColour | null;
  /** What is marked in the summary; null: nothing. */
  readonly terms: SearchTerms | null;
  /** When the user last looked, ms since the epoch, at the row that was the newest then; null at every other. */
  readonly newSince: number | null;
  /** How many are newer than that. */
  readonly newCount: number;
}

/** One capture as a line of the list. The grid hears the clicks: `data-id` names the row, `data-pin` its pin. */
export const CaptureRow = memo(function CaptureRow(props: CaptureRowProps) {
  const { row, index, selected, marked, provider, now, colour, terms, newSince, newCount } = props;
  return (
    <tr
      id={`row-${row.id}`}
      data-id={row.id}
      aria-rowindex={index + 2}
      aria-selected={selected || marked}
      data-marked={marked || undefined}
      data-current={selected || undefined}
      data-new-since={newSince === null ? undefined : newSinceWords(newSince, newCount)}
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
        {colour === null ? null : (
          <span className={styles['colour']} style={{ background: `var(--endpoint-${colour})` }} aria-hidden />
        )}
        <time dateTime={row.receivedAt} title={`${relativeTime(row.receivedAt, now)} · ${exactTime(row.receivedAt)}`}>
          {listTime(row.receivedAt, now)}
        </time>
      </td>
      <td className={styles['direction']}>
        <DirectionMark direction={row.direction} wordClassName={styles['directionWord']} />
      </td>
      <td data-public className={styles['provider']} title={provider ?? undefined}>
        {provider ?? '–'}
      </td>
      <td className={styles['type']}>
        <EventType row={row} />
      </td>
      <td className={styles['summary']} title={row.summary}>
        <Summary row={row} terms={terms} />
        <TagChips tags={row.tags} noted={row.noted} limit={2} />
      </td>
      <td data-public className={styles['repeats']}>
        {row.fault === null ? null : <FaultBadge words={row.fault} />}
        {row.imported === undefined ? null : <Imported originalAt={row.imported.originalAt} />}
        <Repeats row={row} />
      </td>
      <td className={styles['verdict']}>
        <VerdictMark verdict={row.verdict} wordClassName={styles['verdictWord']} />
      </td>
      <td
        data-public
        className={styles['reply']}
        title={row.replyStatus === null ? 'No reply could be given' : `Replied ${row.replyStatus}`}
      >
        {row.replyStatus ?? '–'}
      </td>
      <td data-public className={styles['size']} title={formatExactSize(row.bodySize)}>
        {formatSize(row.bodySize)}
      </td>
    </tr>
  );
});

/** What it says in one line; the piece of the body that was looked for, where the line does not have it. */
function Summary({ row: { summary, excerpt }, terms }: { readonly row: Row; readonly terms: SearchTerms | null }) {
  if (excerpt !== undefined) {
    return (
      <span className={styles['excerpt']} title="From the body">
        {excerpt.cutBefore ? '…' : ''}
        <MarkedText text={excerpt.text} ranges={excerpt.ranges} />
        {excerpt.cutAfter ? '…' : ''}
      </span>
    );
  }
  return (
    <span className={styles['summaryText']}>
      {terms === null ? summary : <MarkedText text={summary} ranges={findMatches(summary, terms, markedAtMost)} />}
    </span>
  );
}

const markedAtMost = 20;

function newSinceWords(since: number, count: number): string {
  return `${formatCount(count)} new since ${timeOfDay(new Date(since).toISOString()).slice(0, 5)}`;
}

/** Stands where a row will be as soon as it has come; exactly as high. */
export const CaptureRowPlace = memo(function CaptureRowPlace({ index }: { readonly index: number }) {
  return (
    <tr aria-rowindex={index + 2} className={`${styles['row']} ${styles['placeholder']}`}>
      <td className={styles['wholeRow']}>
        <span className={styles['hiddenWord']}>Being read</span>
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
function EventType({ row }: { readonly row: CapturedRow }) {
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
      <span data-public className={row.eventType.includes(' ') ? styles['title'] : undefined} title={row.eventType}>
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

function Repeats({ row }: { readonly row: CapturedRow }) {
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
