import { Button } from '@mantine/core';
import { noiseWords } from '#shared/compare/noise.ts';
import { keyOf, pointerOf } from '#shared/payload/json-pointer.ts';
import type { JsonScan } from '#shared/payload/json-scan.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { WireText } from '../../parts/wire-text.tsx';
import { useCompareState } from './compare-state.ts';
import styles from './compare.module.css';
import type { DiffRow } from './diff-rows.ts';

const shownCharacters = 8_000;

/** The chosen line in full: both values, where they part, and what to do about it. */
export function ActiveDifference({
  row,
  left,
  right,
}: {
  readonly row: DiffRow;
  readonly left: JsonScan;
  readonly right: JsonScan;
}) {
  const { noise, setNoise } = useCompareState();
  const [scan, node] = row.left === -1 ? [right, row.right] : [left, row.left];
  const pointer = pointerOf(scan, node);
  const name = nameOf(scan, node);
  const texts = [textOf(left, row.left), textOf(right, row.right)] as const;
  const parting = texts[0] === null || texts[1] === null || row.kind === 'same' ? null : partingOf(texts[0], texts[1]);
  const plain =
    row.run === 1 && (row.left === -1 || !isContainer(left, row.left)) && (row.right === -1 || !isContainer(right, row.right));
  return (
    <section className={styles['active']} aria-label="Chosen difference">
      <div className={styles['activeHead']}>
        <span className={styles['pointer']}>{pointer === '' ? '(whole payload)' : pointer}</span>
        <CopyButton small value={pointer} label="Copy JSON pointer" />
        <span className={styles['why']}>{row.noise === null ? (row.note ?? '') : `Noise: ${noiseWords[row.noise]}`}</span>
        {!row.difference || name === '' || row.noise === 'listed' ? null : (
          <Button onClick={() => setNoise([noise.trim(), name].filter((line) => line !== '').join('\n'))}>
            Treat “{name.slice(0, 32)}” as noise
          </Button>
        )}
      </div>
      {plain ? (
        <div className={styles['both']}>
          {texts.map((text, side) => (
            <div key={side === 0 ? 'left' : 'right'} className={styles['side']} dir="auto">
              {text === null ? <span className={styles['nothing']}>not there</span> : <Parted text={text} at={parting} />}
            </div>
          ))}
        </div>
      ) : null}
    </section>
  );
}

function isContainer(scan: JsonScan, node: number): boolean {
  return (scan.nodes.counts[node] ?? 0) > 0;
}

function textOf(scan: JsonScan, node: number): string | null {
  if (node === -1 || isContainer(scan, node)) return null;
  const start = scan.nodes.starts[node] ?? 0;
  const end = scan.nodes.ends[node] ?? start;
  return end - start > shownCharacters ? `${scan.text.slice(start, start + shownCharacters)}…` : scan.text.slice(start, end);
}

function nameOf(scan: JsonScan, node: number): string {
  for (let at = node; at !== -1; at = scan.nodes.parents[at] ?? -1) {
    const keyStart = scan.nodes.keyStarts[at] ?? -1;
    if (keyStart !== -1) return (scan.nodes.starts[at] ?? 0) - keyStart > 300 ? '' : (keyOf(scan, at) ?? '');
  }
  return '';
}

/** How much both begin and end with. */
function partingOf(left: string, right: string): { readonly from: number; readonly tail: number } {
  const shorter = Math.min(left.length, right.length);
  let from = 0;
  while (from < shorter && left[from] === right[from]) from += 1;
  let tail = 0;
  while (tail < shorter - from && left.at(-1 - tail) === right.at(-1 - tail)) tail += 1;
  return { from, tail };
}

function Parted({ text, at }: { readonly text: string; readonly at: { readonly from: number; readonly tail: number } | null }) {
  if (at === null) return <WireText text={text} edges={false} />;
  const to = Math.max(at.from, text.length - at.tail);
  return (
    <>
      <WireText text={text.slice(0, at.from)} edges={false} />
      {to > at.from ? (
        <mark className={styles['part']}>
          <WireText text={text.slice(at.from, to)} edges={false} />
        </mark>
      ) : null}
      <WireText text={text.slice(to)} edges={false} />
    </>
  );
}
