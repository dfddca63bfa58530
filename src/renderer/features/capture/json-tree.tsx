import { IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { plainValue, pointerOf, valueText } from '#shared/payload/json-pointer.ts';
import type { JsonScan } from '#shared/payload/json-scan.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { useFixedRows } from '../../parts/fixed-rows.ts';
import { formatCount } from '../../parts/format-size.ts';
import { WireText } from '../../parts/wire-text.tsx';
import styles from './json-tree.module.css';
import { childrenAtOnce, duplicateKeys, firstOpen, treeRows, treeValue, type TreeRow } from './tree-rows.ts';

const lineHeight = 22;
const indent = 16;
/** Deeper levels are not moved further to the right, or they would leave the screen. */
const deepestIndent = 20;

/** JSON as a tree of lines: numbers, escapes, order and repeated keys exactly as they were sent. */
export function JsonTree({ scan }: { readonly scan: JsonScan }) {
  const [open, setOpen] = useState(() => firstOpen(scan));
  const [shown, setShown] = useState<ReadonlyMap<number, number>>(new Map());
  const [active, setActive] = useState(0);
  const rows = useMemo(() => treeRows(scan, open, shown), [scan, open, shown]);
  const duplicates = useMemo(() => duplicateKeys(scan, rows), [scan, rows]);
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLDivElement>({
    count: rows.length,
    rowHeight: lineHeight,
    overscan: 16,
  });

  const toggle = (node: number): void => {
    const next = new Set(open);
    if (!next.delete(node)) next.add(node);
    setOpen(next);
  };
  const act = (row: TreeRow): void => {
    if (row.more > 0) setShown(new Map(shown).set(row.node, (shown.get(row.node) ?? childrenAtOnce) + childrenAtOnce));
    else if ((scan.nodes.counts[row.node] ?? 0) > 0) toggle(row.node);
  };
  const go = (index: number): void => {
    const to = Math.min(rows.length - 1, Math.max(0, index));
    setActive(to);
    virtual.scrollToIndex(to);
  };
  const row = rows[Math.min(active, rows.length - 1)];

  const onKeyDown = (event: KeyboardEvent): void => {
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(event.key, row, { rows, active, open, scan });
    if (step === null) return;
    event.preventDefault();
    if (step === 'act') act(row);
    else go(step);
  };

  const onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const index = Number(target?.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
    const clicked = rows[index];
    if (clicked === undefined) return;
    setActive(index);
    // The chevron and "show more" act at once; a line is only chosen, so that its value can be read and copied.
    if (target?.closest('[data-act]') != null || event.detail === 2) act(clicked);
  };

  return (
    <div className={styles['tree']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        role="tree"
        tabIndex={0}
        aria-label="Payload as a tree"
        aria-activedescendant={row === undefined ? undefined : `node-${row.node}-${row.more > 0 ? 'more' : 'value'}`}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <div className={styles['lines']} style={frame}>
          {virtual.getVirtualItems().map((item) => {
            const each = rows[item.index];
            return each === undefined ? null : (
              <TreeLine
                key={slotOf(item.index)}
                scan={scan}
                row={each}
                active={item.index === active}
                open={open.has(each.node)}
                duplicate={each.more === 0 && duplicates.has(each.node)}
                index={item.index}
              />
            );
          })}
        </div>
      </div>
      {row === undefined || row.more > 0 ? null : <ActiveValue scan={scan} node={row.node} />}
    </div>
  );
}

interface TreePlace {
  readonly rows: readonly TreeRow[];
  readonly active: number;
  readonly open: ReadonlySet<number>;
  readonly scan: JsonScan;
}

/** What a key does in a tree: the line to go to, or opening and closing this one. */
function stepOf(key: string, row: TreeRow, { rows, active, open, scan }: TreePlace): number | 'act' | null {
  const opened = open.has(row.node) && row.more === 0;
  const container = row.more === 0 && (scan.nodes.counts[row.node] ?? 0) > 0;
  switch (key) {
    case 'ArrowDown':
      return active + 1;
    case 'ArrowUp':
      return active - 1;
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'Enter':
    case ' ':
      return 'act';
    case 'ArrowRight':
      return opened ? active + 1 : container || row.more > 0 ? 'act' : null;
    case 'ArrowLeft':
      return opened ? 'act' : rows.findLastIndex((each, index) => index < active && each.level < row.level);
    default:
      return null;
  }
}

interface TreeLineProps {
  readonly scan: JsonScan;
  readonly row: TreeRow;
  readonly active: boolean;
  readonly open: boolean;
  readonly duplicate: boolean;
  readonly index: number;
}

function TreeLine({ scan, row, index, active, open, duplicate }: TreeLineProps) {
  const style = { paddingLeft: 8 + Math.min(row.level, deepestIndent) * indent };
  if (row.more > 0) {
    return (
      <div
        id={`node-${row.node}-more`}
        role="treeitem"
        aria-level={row.level + 1}
        aria-selected={active}
        data-index={index}
        data-act
        className={styles['line']}
        style={style}
      >
        <span className={styles['more']}>
          Show {formatCount(Math.min(row.more, childrenAtOnce))} more of {formatCount(row.more)}
        </span>
      </div>
    );
  }
  const value = treeValue(scan, row.node);
  const container = value.children > 0;
  return (
    <div
      id={`node-${row.node}-value`}
      role="treeitem"
      aria-level={row.level + 1}
      aria-selected={active}
      aria-expanded={container ? open : undefined}
      data-index={index}
      className={styles['line']}
      style={style}
    >
      <span className={styles['chevron']} data-open={open || undefined} data-act aria-hidden>
        {container ? <IconChevronRight size={14} stroke={1.75} /> : null}
      </span>
      {value.key === null ? null : (
        <span data-public className={styles['key']}>
          <WireText text={value.key} edges={false} oneLine />
          <span className={styles['colon']}>: </span>
        </span>
      )}
      <span className={styles['value']} data-kind={value.kind}>
        <WireText text={value.text} edges={false} oneLine />
      </span>
      {duplicate ? (
        <span className={styles['tag']} title="This key stands more than once in its object. Most parsers keep only the last.">
          key repeats
        </span>
      ) : null}
    </div>
  );
}

const shownCharacters = 20_000;

/** The value the tree points at, in full, with its JSON pointer. */
function ActiveValue({ scan, node }: { readonly scan: JsonScan; readonly node: number }) {
  const pointer = pointerOf(scan, node);
  const kind = scan.nodes.counts[node] ?? 0;
  const plain = kind > 0 ? null : plainValue(scan, node);
  return (
    <div className={styles['active']}>
      <div className={styles['activeHead']}>
        <span className={styles['pointer']} title="JSON pointer">
          {pointer === '' ? '(whole payload)' : pointer}
        </span>
        <CopyButton small value={pointer} label="Copy JSON pointer" />
        <CopyButton
          value={() => plain ?? valueText(scan, node)}
          label="Copy value"
          word="Copy value"
          className={styles['copyValue']}
        />
      </div>
      {plain === null || plain === '' ? null : (
        <div className={styles['activeText']} dir="auto">
          <WireText text={plain.length > shownCharacters ? `${plain.slice(0, shownCharacters)}…` : plain} />
        </div>
      )}
    </div>
  );
}
