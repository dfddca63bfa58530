import { IconChevronRight } from '@tabler/icons-react';
import { keyOf, plainHead } from '#shared/payload/json-pointer.ts';
import type { JsonScan } from '#shared/payload/json-scan.ts';
import { readTime } from '#shared/payload/time-value.ts';
import { formatCount } from '../../parts/format-size.ts';
import { MarkedText } from '../../parts/marked-text.tsx';
import type { TreeLineShape } from '../../parts/tree-list.tsx';
import styles from './json-tree.module.css';
import { timeWords } from './time-words.ts';
import { childrenAtOnce, treeValue, type TreeRow } from './tree-rows.ts';

/** The whole of a longer value stands below the tree. */
const wrappedCharacters = 4_000;

interface TreeLineProps {
  readonly row: TreeRow;
  readonly shape: TreeLineShape;
  readonly duplicate: boolean;
  /** The search matches its key or its value. */
  readonly found: boolean;
  readonly terms: readonly string[];
  readonly now: number;
  /** More of a long value is shown where it goes on below. */
  readonly wrap: boolean;
}

/** What stands on a line of the tree: key, value, what a time means, and that a key repeats. */
export function TreeLine({ row, shape, duplicate, found, terms, now, wrap }: TreeLineProps) {
  const { doc, node, more, earlier } = row;
  if (more > 0) {
    return (
      <span className={styles['more']}>
        Show {formatCount(Math.min(more, childrenAtOnce))} {earlier ? 'earlier' : 'more'} of {formatCount(more)}
      </span>
    );
  }
  const value = treeValue(doc.scan, node, wrap ? wrappedCharacters : undefined);
  const time = value.kind === 'string' || value.kind === 'number' ? timeOf(doc.scan, node, value.kind === 'number') : null;
  const words = time === null || !time.likely ? null : timeWords(time, now);
  return (
    <>
      <span className={styles['chevron']} data-open={shape.open || undefined} data-act aria-hidden>
        {shape.container ? <IconChevronRight size={14} stroke={1.75} /> : null}
      </span>
      {doc.from !== null && node === 0 ? <span className={styles['origin']}>{doc.from.unfolded.words} </span> : null}
      {value.key === null ? null : (
        <span data-public className={styles['key']} data-found={found || undefined}>
          <MarkedText text={value.key} terms={terms} oneLine />
          <span className={styles['colon']}>: </span>
        </span>
      )}
      <span
        className={styles['value']}
        data-kind={value.kind}
        data-found={found || undefined}
        title={words === null ? undefined : `${words.local}\n${words.utc}\n${words.relative}`}
      >
        <MarkedText text={value.text} terms={terms} oneLine />
      </span>
      {words === null ? null : <span className={styles['hint']}>{words.relative}</span>}
      {duplicate ? (
        <span className={styles['tag']} title="This key stands more than once in its object. Most parsers keep only the last.">
          key repeats
        </span>
      ) : null}
    </>
  );
}

function timeOf(scan: JsonScan, node: number, isNumber: boolean) {
  const length = (scan.nodes.ends[node] ?? 0) - (scan.nodes.starts[node] ?? 0);
  if (length < 8 || length > 42) return null;
  const keyStart = scan.nodes.keyStarts[node] ?? -1;
  const named = keyStart !== -1 && (scan.nodes.starts[node] ?? 0) - keyStart < 1000;
  return readTime(plainHead(scan, node, 64).text, named ? (keyOf(scan, node) ?? '') : '', isNumber);
}
