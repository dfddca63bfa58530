import { Box } from '@mantine/core';
import { useMemo } from 'react';
import type { Lane } from '#shared/simulation.ts';
import { useFixedRows } from '../../parts/fixed-rows.ts';
import { formatDuration } from '../../parts/format-time.ts';
import { EndMark, ToneMark } from './glyphs.tsx';
import { endSentence, endWords, kindWords, outcomeLabel, toneOf } from './lane-words.ts';
import { spanText } from './span-words.ts';
import type { TimelinePlace } from './timeline-cursor.ts';
import { useRowHeights } from '../../theme/row-heights.ts';
import styles from './attempt-table.module.css';

interface AttemptTableProps {
  readonly lanes: readonly Lane[];
  readonly label: string;
  readonly place: TimelinePlace | null;
  readonly onPlace: (place: TimelinePlace) => void;
}

interface Row {
  readonly lane: Lane;
  readonly row: number;
  /** Null for an event of which no attempt was made. */
  readonly attempt: number | null;
}

const head = ['Event', 'Attempt', 'At', 'Answer', 'Took', 'Then'];

/** The timeline's data, attempt by attempt. Only the rows in sight exist. */
export function AttemptTable({ lanes, label, place, onPlace }: AttemptTableProps) {
  const rows = useMemo(() => rowsOf(lanes), [lanes]);
  const { row: rowHeight } = useRowHeights();
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLElement>({
    count: rows.length,
    rowHeight,
    overscan: 8,
    coveredTop: rowHeight,
  });
  return (
    <Box component="section" ref={scroller} className={styles['scroller'] ?? ''} tabIndex={0} aria-label={label}>
      <table className={styles['table']} aria-label={label} aria-rowcount={rows.length + 1}>
        <thead className={styles['headGroup']}>
          <tr className={`${styles['row']} ${styles['head']}`}>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={styles['body']} style={frame}>
          {virtual.getVirtualItems().map((item) => {
            const each = rows[item.index];
            if (each === undefined) return null;
            const active = place !== null && place.row === each.row && place.attempt === each.attempt;
            return (
              <AttemptRow
                key={slotOf(item.index)}
                {...each}
                index={item.index}
                active={active}
                onClick={() => onPlace({ row: each.row, attempt: each.attempt ?? 0 })}
              />
            );
          })}
        </tbody>
      </table>
    </Box>
  );
}

function rowsOf(lanes: readonly Lane[]): Row[] {
  return lanes.flatMap((lane, row): Row[] =>
    lane.attempts.length === 0 ? [{ lane, row, attempt: null }] : lane.attempts.map((_, attempt) => ({ lane, row, attempt })),
  );
}

interface AttemptRowProps extends Row {
  readonly index: number;
  readonly active: boolean;
  readonly onClick: () => void;
}

function AttemptRow({ lane, attempt: at, index, active, onClick }: AttemptRowProps) {
  const attempt = at === null ? null : (lane.attempts[at] ?? null);
  const kind = lane.kind === 'event' ? '' : ` · ${kindWords[lane.kind]}`;
  const first = at === null || at === 0;
  return (
    <tr
      className={styles['row']}
      aria-rowindex={index + 2}
      data-active={active || undefined}
      data-first={(first && index > 0) || undefined}
      onClick={onClick}
    >
      <td title={`${lane.title}${lane.eventId === null ? '' : ` ${lane.eventId}`}`}>
        <span className={styles['number']}>{lane.index + 1}</span>
        <span className={first ? undefined : styles['again']} dir="auto">
          {lane.title}
          {kind}
        </span>
      </td>
      <td>{attempt === null ? '–' : attempt.number}</td>
      <td>{spanText(attempt?.atMs ?? lane.startMs)}</td>
      <td>{attempt === null ? '–' : <Answer lane={lane} attempt={attempt} />}</td>
      <td>{attempt === null ? '–' : formatDuration(attempt.phases.totalMs)}</td>
      <td title={attempt?.reason ?? lane.reason}>{attempt?.waitMs == null ? <End lane={lane} /> : waitWords(attempt.waitMs)}</td>
    </tr>
  );
}

function waitWords(waitMs: number): string {
  return waitMs === 0 ? 'tries again at once' : `waits ${spanText(waitMs)}`;
}

function Answer({ lane, attempt }: { readonly lane: Lane; readonly attempt: Lane['attempts'][number] }) {
  const tone = toneOf(lane, attempt);
  return (
    <span className={styles['mark']} data-tone={tone} title={attempt.detail}>
      <ToneMark tone={tone} className={styles['glyph']} />
      {outcomeLabel(attempt)}
    </span>
  );
}

function End({ lane }: { readonly lane: Lane }) {
  return (
    <span className={styles['mark']} data-end={lane.end} title={endSentence(lane)}>
      <EndMark end={lane.end} className={styles['glyph']} />
      <span className={styles['endWord']}>{endWords[lane.end]}</span>
      <span className={styles['reason']}>{lane.reason}</span>
    </span>
  );
}
