import { Box } from '@mantine/core';
import { formatExactSize } from '../../parts/format-size.ts';
import { exactTime, formatDuration, spanInWords } from '../../parts/format-time.ts';
import { WireText } from '../../parts/wire-text.tsx';
import type { ComparedSide } from './compare-data.ts';
import { useCompareState } from './compare-state.ts';
import styles from './compare.module.css';
import { DiffMark } from './diff-mark.tsx';

interface FactRow {
  readonly label: string;
  readonly left: string | null;
  readonly right: string | null;
  /** What the difference amounts to. */
  readonly apart: string | null;
}

/** Request line, sizes, times, verdict and answer, side by side. */
export function FactsDiffView({ left, right }: { readonly left: ComparedSide; readonly right: ComparedSide }) {
  const { onlyDifferences } = useCompareState();
  const all = factRows(left, right);
  const rows = onlyDifferences ? all.filter((row) => row.left !== row.right) : all;
  if (rows.length === 0) return <p className={styles['message']}>Sizes, times and answers are the same.</p>;
  return (
    <Box component="section" className={styles['tableScroller'] ?? ''} aria-label="Facts side by side" tabIndex={0}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th>How</th>
            <th>What</th>
            <th>Left</th>
            <th>Right</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label} data-kind={row.left === row.right ? 'same' : 'changed'}>
              <td className={styles['how']}>
                <DiffMark
                  kind={
                    row.left === row.right ? 'same' : row.left === null ? 'added' : row.right === null ? 'removed' : 'changed'
                  }
                  words
                />
              </td>
              <td>
                {row.label}
                {row.apart === null ? null : <span className={styles['small']}> {row.apart}</span>}
              </td>
              {[row.left, row.right].map((value, side) => (
                <td key={side === 0 ? 'left' : 'right'}>
                  {value === null ? <span className={styles['nothing']}>–</span> : <WireText text={value} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}

function factRows(left: ComparedSide, right: ComparedSide): FactRow[] {
  const row = (
    label: string,
    read: (side: ComparedSide) => string | number | null | undefined,
    apart: string | null = null,
  ): FactRow => {
    const [a, b] = [read(left), read(right)].map((value) =>
      value === undefined || value === null || value === '' ? null : String(value),
    );
    return { label, left: a ?? null, right: b ?? null, apart: a === b ? null : apart };
  };
  const rows = [
    row('Line', (side) => side.line),
    row('Received', (side) => timeOf(side.capture?.receivedAt), apartInTime(left.capture?.receivedAt, right.capture?.receivedAt)),
    row('Sent', (side) => timeOf(side.attempt?.startedAt), apartInTime(left.attempt?.startedAt, right.attempt?.startedAt)),
    row('Took', (side) => tookOf(side), ratio(tookMs(left), tookMs(right))),
    row('Size on the wire', (side) => formatExactSize(side.wire.length), apartInSize(left.wire.length, right.wire.length)),
    row('Size decoded', (side) => (side.wire === side.bytes ? null : formatExactSize(side.bytes.length))),
    row('Headers', (side) => side.headers.length),
    row('Provider', (side) => side.capture?.provider),
    row('Event type', (side) => side.capture?.eventType),
    row('Direction', (side) => side.capture?.direction),
    row('Verdict', (side) => side.capture?.verdict.status),
    row('Reply status', (side) => side.capture?.replyStatus),
    row('HTTP', (side) => side.capture?.httpVersion),
    row('Phases', (side) => phasesOf(side)),
  ];
  return rows.filter((each) => each.left !== null || each.right !== null);
}

function timeOf(iso: string | undefined): string | null {
  return iso === undefined ? null : exactTime(iso);
}

function apartInTime(left: string | undefined, right: string | undefined): string | null {
  if (left === undefined || right === undefined) return null;
  const seconds = (Date.parse(right) - Date.parse(left)) / 1000;
  if (!Number.isFinite(seconds)) return null;
  const span = Math.abs(seconds) < 1 ? formatDuration(Math.abs(seconds) * 1000) : spanInWords(seconds);
  return `right ${span} ${seconds < 0 ? 'earlier' : 'later'}`;
}

function apartInSize(left: number, right: number): string {
  return `${right > left ? '+' : '−'}${formatExactSize(Math.abs(right - left))}`;
}

function tookMs({ capture, attempt }: ComparedSide): number | null {
  return capture?.timing.receiveMs ?? attempt?.phases.totalMs ?? null;
}

function tookOf(side: ComparedSide): string | null {
  const ms = tookMs(side);
  return ms === null ? null : formatDuration(ms);
}

function ratio(left: number | null, right: number | null): string | null {
  if (left === null || right === null || left <= 0 || right <= 0) return null;
  const times = right >= left ? right / left : left / right;
  if (times < 1.1) return 'about the same';
  const words = times >= 10 ? String(Math.round(times)) : times.toPrecision(2);
  return `right ${words} times as ${right >= left ? 'long' : 'fast'}`;
}

function phasesOf({ attempt }: ComparedSide): string | null {
  if (attempt === null) return null;
  const { connectMs, tlsMs, waitingMs, bodyMs } = attempt.phases;
  const told = [
    ['connect', connectMs],
    ['TLS', tlsMs],
    ['waiting', waitingMs],
    ['body', bodyMs],
  ] as const;
  const words = told.flatMap(([name, ms]) => (ms === null ? [] : [`${name} ${formatDuration(ms)}`]));
  return words.length === 0 ? null : words.join(', ');
}
