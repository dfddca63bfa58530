import { IconChevronRight } from '@tabler/icons-react';
import { Box } from '@mantine/core';
import { useImperativeHandle, useMemo, useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import type { JsonDiff } from '#shared/compare/json-diff.ts';
import type { JsonScan } from '#shared/payload/json-scan.ts';
import { useFixedRows } from '../../parts/fixed-rows.ts';
import { formatCount } from '../../parts/format-size.ts';
import { useRowHeights } from '../../theme/row-heights.ts';
import { WireText } from '../../parts/wire-text.tsx';
import { treeValue } from '../payload/tree-rows.ts';
import { ActiveDifference } from './active-difference.tsx';
import { diffRows, isDifference, type DiffRow } from './diff-rows.ts';
import { DiffMark } from './diff-mark.tsx';
import { useCompareState, type DiffStep } from './compare-state.ts';
import styles from './compare.module.css';

const indent = 14;
const deepestIndent = 16;

interface JsonDiffViewProps {
  readonly diff: JsonDiff;
  readonly left: JsonScan;
  readonly right: JsonScan;
  /** Filled with how to go to the next difference, or to the one before. */
  readonly stepper: RefObject<DiffStep | null>;
}

/** Two JSON payloads side by side, value by value. */
export function JsonDiffView({ diff, left, right, stepper }: JsonDiffViewProps) {
  const { onlyDifferences, showNoise } = useCompareState();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const rows = useMemo(
    () => diffRows(diff, left, { onlyDifferences, showNoise, open }),
    [diff, left, onlyDifferences, showNoise, open],
  );
  const { diffLine: lineHeight } = useRowHeights();
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLDivElement>({
    count: rows.length,
    rowHeight: lineHeight,
    overscan: 16,
  });
  const found = activeKey === null ? -1 : rows.findIndex(({ key }) => key === activeKey);
  const active =
    found === -1
      ? Math.max(
          0,
          rows.findIndex(({ difference }) => difference),
        )
      : found;
  const row = rows[active];

  const go = (index: number): void => {
    const to = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (to === undefined) return;
    setActiveKey(to.key);
    virtual.scrollToIndex(rows.indexOf(to), { align: 'auto' });
  };
  const step = (by: 1 | -1): void => {
    const next =
      by === 1
        ? rows.findIndex((each, at) => at > active && each.difference)
        : rows.findLastIndex((each, at) => at < active && each.difference);
    // Round the end: a key that does nothing looks broken.
    go(
      next !== -1
        ? next
        : by === 1
          ? rows.findIndex(({ difference }) => difference)
          : rows.findLastIndex(({ difference }) => difference),
    );
  };
  useImperativeHandle(stepper, () => step);
  const act = (index: number): void => {
    const to = rows[index];
    if (to?.container !== true) return;
    const next = new Set(open);
    if (!next.delete(to.key)) next.add(to.key);
    setOpen(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / lineHeight) - 1);
    const to = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to !== undefined) go(to);
    else if (event.key === 'Enter' || event.key === ' ') act(active);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    if (line === null) return;
    const index = Number(line.dataset['index']);
    setActiveKey(rows[index]?.key ?? null);
    if (event.detail === 2 || (event.target instanceof Element && event.target.closest('[data-act]') !== null)) act(index);
  };
  if (rows.length === 0) return <NoDifference diff={diff} />;
  return (
    <div className={styles['diff']}>
      <Box
        ref={scroller}
        className={styles['scroller'] ?? ''}
        role="tree"
        aria-label="Payloads side by side"
        tabIndex={0}
        aria-activedescendant={row === undefined ? undefined : `diff-${row.key}`}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div className={styles['lines']} style={frame}>
          {virtual.getVirtualItems().map(({ index }) => {
            const each = rows[index];
            return each === undefined ? null : (
              <DiffLine
                key={slotOf(index)}
                row={each}
                index={index}
                active={index === active}
                open={open.has(each.key)}
                left={left}
                right={right}
              />
            );
          })}
        </div>
      </Box>
      {row === undefined ? null : <ActiveDifference row={row} left={left} right={right} />}
    </div>
  );
}

function NoDifference({ diff }: { readonly diff: JsonDiff }) {
  const { noise } = diff.counts;
  return (
    <p className={styles['message']}>
      {noise === 0
        ? 'Both payloads say the same, value for value.'
        : `Only noise differs: ${formatCount(noise)} ${noise === 1 ? 'field' : 'fields'} such as ids, times and signatures.`}
    </p>
  );
}

interface DiffLineProps {
  readonly row: DiffRow;
  readonly index: number;
  readonly active: boolean;
  readonly open: boolean;
  readonly left: JsonScan;
  readonly right: JsonScan;
}

function DiffLine({ row, index, active, open, left, right }: DiffLineProps) {
  const kind = row.noise === null ? row.kind : 'noise';
  return (
    <Box
      id={`diff-${row.key}`}
      role="treeitem"
      aria-level={row.level + 1}
      aria-expanded={row.container ? open : undefined}
      aria-selected={active}
      data-index={index}
      data-kind={kind}
      className={styles['line'] ?? ''}
    >
      <span className={styles['mark']}>
        <DiffMark kind={isDifference(row) ? row.kind : 'same'} noise={row.noise !== null} />
      </span>
      {row.run > 1 ? (
        <span className={styles['run']} style={{ paddingLeft: indentOf(row) }}>
          {formatCount(row.run)} more are the same
        </span>
      ) : (
        <>
          <Cell scan={left} node={row.left} row={row} open={open} noted />
          <Cell scan={right} node={row.right} row={row} open={open} noted={row.left === -1} />
        </>
      )}
    </Box>
  );
}

function indentOf({ level }: DiffRow): number {
  return 4 + Math.min(level, deepestIndent) * indent;
}

interface CellProps {
  readonly scan: JsonScan;
  readonly node: number;
  readonly row: DiffRow;
  readonly open: boolean;
  /** Whether the row's note stands here. */
  readonly noted: boolean;
}

function Cell({ scan, node, row, open, noted }: CellProps) {
  if (node === -1) return <span className={styles['absent']} />;
  const value = treeValue(scan, node);
  return (
    <span className={styles['cell']} style={{ paddingLeft: indentOf(row) }}>
      <span className={styles['chevron']} data-open={open || undefined} data-act aria-hidden>
        {row.container ? <IconChevronRight size={14} stroke={1.75} /> : null}
      </span>
      {value.key === null ? null : (
        <span className={styles['key']}>
          <WireText text={value.key} edges={false} oneLine />
          <span className={styles['colon']}>: </span>
        </span>
      )}
      <span className={styles['value']} data-type={value.kind}>
        <WireText text={value.text} edges={false} oneLine />
      </span>
      {row.note === null || !row.difference || !noted ? null : <span className={styles['note']}>{row.note}</span>}
    </span>
  );
}
