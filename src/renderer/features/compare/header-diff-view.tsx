import { Box } from '@mantine/core';
import type { HeaderDiffRow } from '#shared/compare/header-diff.ts';
import { noiseWords } from '#shared/compare/noise.ts';
import { WireText } from '../../parts/wire-text.tsx';
import { useCompareState } from './compare-state.ts';
import { DiffMark } from './diff-mark.tsx';
import styles from './compare.module.css';

const valueCharacters = 2_000;

/** Header lines side by side: values, case, repeats and order. */
export function HeaderDiffView({ rows }: { readonly rows: readonly HeaderDiffRow[] }) {
  const { onlyDifferences, showNoise } = useCompareState();
  const shown = rows.filter(({ kind, noise }) =>
    kind === 'same' ? !onlyDifferences : noise === null || showNoise || !onlyDifferences,
  );
  const noisy = rows.filter(({ noise }) => noise !== null).length;
  if (shown.length === 0) {
    return (
      <p className={styles['message']}>
        {noisy === 0 ? 'The headers are the same, in the same order.' : 'Only noise differs in the headers.'}
      </p>
    );
  }
  return (
    <Box component="section" className={styles['tableScroller'] ?? ''} aria-label="Headers side by side" tabIndex={0}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th>How</th>
            <th>Header</th>
            <th>Left</th>
            <th>Right</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr
              key={`${row.leftAt} ${row.rightAt}`}
              data-kind={row.kind === 'same' ? 'same' : row.noise === null ? row.kind : 'noise'}
            >
              <td className={styles['how']}>
                <DiffMark kind={row.kind} noise={row.noise !== null} words />
              </td>
              <td className={styles['name']}>
                <Name row={row} />
              </td>
              <td>
                <Value value={row.left?.[1]} />
              </td>
              <td>
                <Value value={row.right?.[1]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}

function Name({ row: { left, right, leftAt, rightAt, moved, noise } }: { readonly row: HeaderDiffRow }) {
  return (
    <>
      <WireText text={(left ?? right)?.[0] ?? ''} />
      {left !== null && right !== null && left[0] !== right[0] ? (
        <>
          {' → '}
          <WireText text={right[0]} />
        </>
      ) : null}
      {moved ? (
        <span className={styles['small']}>
          {' '}
          line {leftAt} → {rightAt}
        </span>
      ) : null}
      {noise === null ? null : <span className={styles['small']}> {noiseWords[noise]}</span>}
    </>
  );
}

function Value({ value }: { readonly value: string | undefined }) {
  if (value === undefined) return <span className={styles['nothing']}>not there</span>;
  if (value === '') return <span className={styles['nothing']}>(empty)</span>;
  return <WireText text={value.length > valueCharacters ? `${value.slice(0, valueCharacters)}…` : value} />;
}
