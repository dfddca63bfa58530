import { Box } from '@mantine/core';
import type { CaptureStatistics } from '#shared/listing-contract.ts';
import { formatCount } from '../../parts/format-size.ts';
import { formatDuration } from '../../parts/format-time.ts';
import { useNow } from '../../parts/now.ts';
import styles from './statistics.module.css';
import { rangeWords } from './time-words.ts';

/** The same figures to be read one by one; stretches of time without a request are left out. */
export function StatisticsTable({ statistics }: { readonly statistics: CaptureStatistics }) {
  const { from, bucketMs, buckets, types } = statistics;
  const now = useNow();
  const filled = buckets
    .map((bucket, index) => ({ ...bucket, at: from + index * bucketMs }))
    .filter(({ verdicts }) => verdicts.valid + verdicts.invalid + verdicts.unsigned + verdicts.unknown > 0)
    .toReversed();
  return (
    <Box component="section" className={styles['tables'] ?? ''} aria-label="Figures" tabIndex={0}>
      <table className={styles['table']}>
        <caption className={styles['hidden']}>Requests over time</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {['Valid', 'Invalid', 'Unsigned', 'Unknown', 'Median to reply', '95 % within'].map((name) => (
              <th key={name} scope="col" className={styles['figure']}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {filled.map(({ at, verdicts, replying }) => (
            <tr key={at}>
              <th scope="row">{rangeWords(at, at + bucketMs, now)}</th>
              {[verdicts.valid, verdicts.invalid, verdicts.unsigned, verdicts.unknown].map((count, column) => (
                <td key={column} className={styles['figure']}>
                  {formatCount(count)}
                </td>
              ))}
              <td className={styles['figure']}>{replying === null ? '–' : formatDuration(replying.median)}</td>
              <td className={styles['figure']}>{replying === null ? '–' : formatDuration(replying.p95)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={styles['table']}>
        <caption className={styles['hidden']}>Most frequent events</caption>
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col" className={styles['figure']}>
              Requests
            </th>
          </tr>
        </thead>
        <tbody>
          {types.map(({ type, count }) => (
            <tr key={type}>
              <th scope="row" dir="auto">
                {type}
              </th>
              <td className={styles['figure']}>{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}
