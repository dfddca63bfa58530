import { ActionIcon } from '@mantine/core';
import { IconArrowsDiagonal2, IconFold } from '@tabler/icons-react';
import {
  useCallback,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import type { Capture } from '#shared/capture.ts';
import { keyOf, plainHead } from '#shared/payload/json-pointer.ts';
import { hitNode } from '#shared/payload/json-search.ts';
import { jsonKind } from '#shared/payload/json-nodes.ts';
import { scanJson, type JsonScan } from '#shared/payload/json-scan.ts';
import { openView } from '../../navigation.ts';
import { useCopyText } from '../../parts/copy-text.ts';
import { useNow } from '../../parts/now.ts';
import { TreeList, type TreeHandle, type TreeLineShape } from '../../parts/tree-list.tsx';
import { filterForValue, type BodyStep } from './capture-filter.ts';
import { FindBar } from './find-bar.tsx';
import styles from './json-tree.module.css';
import { TreeLine } from './tree-line.tsx';
import {
  collapsed,
  duplicateKeys,
  expanded,
  isContainer,
  isRowOpen,
  placeKey,
  pointerIn,
  revealed,
  startTree,
  toggled,
  treeRows,
  withUnfolded,
  type TreeDoc,
  type TreeRow,
} from './tree-rows.ts';
import { nextHit, useTreeSearch } from './use-tree-search.ts';
import { copyOf, jsonOf, ValuePanel } from './value-panel.tsx';

interface JsonTreeProps {
  readonly scan: JsonScan;
  /** The capture that it is the payload of; null elsewhere. */
  readonly capture?: Capture | null;
  /** Words of the list's filter, marked wherever they stand. */
  readonly terms?: readonly string[];
  /** Long values go on below instead of being cut at the end of their line. */
  readonly wrap?: boolean;
  /** Without its search: for a small tree among other things. */
  readonly compact?: boolean;
  /** How whoever shows the tree begins a search in it. */
  readonly find?: RefObject<(() => void) | null> | undefined;
}

const noTerms: readonly string[] = [];

/** JSON as a tree of lines: numbers, escapes, order and repeated keys exactly as they were sent. */
export function JsonTree({ scan, capture = null, terms = noTerms, wrap = false, compact = false, find }: JsonTreeProps) {
  const [state, setState] = useState(() => startTree(scan));
  const [activeKey, setActiveKey] = useState<{ readonly doc: string; readonly node: number; readonly offer: number }>({
    doc: 'payload',
    node: 0,
    offer: 0,
  });
  const [words, setWords] = useState('');
  const [hitAt, setHitAt] = useState(-1);
  const [note, setNote] = useState<string | null>(null);
  const findInput = useRef<HTMLInputElement>(null);
  const [goneTo, setGoneTo] = useState(0);
  const tree = useRef<TreeHandle>(null);
  const finds = useTreeSearch(scan, words);
  useImperativeHandle(find, () => () => findInput.current?.select());
  const { copy } = useCopyText();
  const now = useNow();
  const rows = useMemo(() => treeRows(state), [state]);
  const duplicates = useMemo(() => duplicateKeys(rows), [rows]);
  const found = useMemo(() => new Set(finds.hits), [finds.hits]);
  const marked = useMemo(() => (words === '' ? terms : [words]), [words, terms]);

  const active = useMemo(() => {
    const exact = rows.findIndex(
      (row) => row.doc.id === activeKey.doc && row.node === activeKey.node && offerOf(row) === activeKey.offer,
    );
    return exact === -1
      ? Math.max(
          0,
          rows.findIndex((row) => row.doc.id === activeKey.doc && row.node === activeKey.node),
        )
      : exact;
  }, [rows, activeKey]);
  const row = rows[active];

  const choose = (index: number): void => {
    const to = rows[index];
    if (to !== undefined) setActiveKey({ doc: to.doc.id, node: to.node, offer: offerOf(to) });
  };
  const goTo = useCallback((doc: TreeDoc, node: number): void => {
    setState((before) => revealed(before, doc, node));
    setActiveKey({ doc: doc.id, node, offer: 0 });
    setGoneTo((before) => before + 1);
  }, []);
  const scrollToActive = useEffectEvent(() => tree.current?.scrollTo(active));
  useEffect(() => {
    // The line exists once the tree was laid out anew.
    if (goneTo > 0) scrollToActive();
  }, [goneTo]);
  const stepHit = (by: 1 | -1): void => {
    const from = row === undefined || row.doc.id !== 'payload' ? -1 : row.node;
    const inOrder = hitAt !== -1 && finds.hits[hitAt] !== undefined && hitNode(finds.hits[hitAt]) === from;
    const next = inOrder
      ? (hitAt + by + finds.hits.length) % finds.hits.length
      : nextHit(finds.hits, by === 1 ? from - 1 : from, by);
    const hit = finds.hits[next];
    if (hit === undefined) return;
    setHitAt(next);
    goTo(state.root, hitNode(hit));
  };
  const search = (next: string): void => {
    setWords(next);
    setHitAt(-1);
  };
  const act = (index: number): void => {
    const to = rows[index];
    if (to !== undefined && (to.more > 0 || isContainer(state, to))) setState(toggled(state, to));
  };
  const unfoldActive = (): void => {
    if (row === undefined || row.more > 0) return;
    const next = withUnfolded(state, row.doc, row.node, scanJson);
    setNote(next === state ? 'There is nothing folded into this text.' : null);
    setState(next);
  };
  const expandBelow = (at: { readonly doc: TreeDoc; readonly node: number }): void => {
    const { state: next, cut } = expanded(state, at);
    setState(next);
    setNote(cut ? 'Opened as far as fifty thousand lines go; open the rest where you need it.' : null);
  };
  const filter = row === undefined || row.more > 0 ? null : filterOf(row, capture);
  const showCaptures = (): void => {
    if (filter !== null) openView('inbox', { filter });
  };

  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey || row === undefined) return false;
    const value = row.more === 0;
    const keys: Readonly<Record<string, (() => void) | undefined>> = {
      c: value ? () => copy(copyOf(row.doc.scan, row.node)) : undefined,
      C: value ? () => copy(jsonOf(row.doc.scan, row.node)) : undefined,
      y: value ? () => copy(pointerIn(row.doc, row.node)) : undefined,
      u: value ? unfoldActive : undefined,
      l: filter === null ? undefined : showCaptures,
      n: finds.hits.length > 0 ? () => stepHit(1) : undefined,
      N: finds.hits.length > 0 ? () => stepHit(-1) : undefined,
      '*': value ? () => expandBelow(row) : undefined,
      '-': value ? () => setState(collapsed(state, row)) : undefined,
    };
    const own = keys[event.key];
    own?.();
    return own !== undefined;
  };

  const idOf = useCallback((index: number): string => lineId(rows[index]), [rows]);
  const shapeOf = (index: number): TreeLineShape => {
    const each = rows[index];
    if (each === undefined) return { level: 0, container: false, open: false, offer: false };
    return { level: each.level, container: isContainer(state, each), open: isRowOpen(state, each), offer: each.more > 0 };
  };
  return (
    <div className={styles['tree']}>
      {compact ? null : (
        <FindBar
          label="Find in payload"
          words={words}
          count={{ total: finds.hits.length, current: hitAt, searching: finds.searching, cut: finds.cut }}
          onWords={search}
          onStep={stepHit}
          onLeave={() => tree.current?.focus()}
          inputRef={findInput}
        >
          <ActionIcon
            aria-label="Expand all"
            title="Expand all (* opens all below the chosen line)"
            onClick={() => expandBelow({ doc: state.root, node: 0 })}
          >
            <IconArrowsDiagonal2 size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon
            aria-label="Collapse all"
            title="Collapse all (- closes all below the chosen line)"
            onClick={() => setState(collapsed(state, { doc: state.root, node: 0 }))}
          >
            <IconFold size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        </FindBar>
      )}
      {note === null ? null : <output className={styles['note']}>{note}</output>}
      <TreeList
        label="Payload as a tree"
        count={rows.length}
        active={active}
        shapeOf={shapeOf}
        idOf={idOf}
        wrap={wrap}
        onActive={choose}
        onAct={act}
        onKey={onKey}
        onCopy={() => (row === undefined || row.more > 0 ? null : copyOf(row.doc.scan, row.node))}
        handle={tree}
        renderLine={(index, shape) => {
          const each = rows[index];
          return each === undefined ? null : (
            <TreeLine
              row={each}
              shape={shape}
              duplicate={duplicates.has(placeKey(each.doc, each.node))}
              found={each.doc === state.root && (found.has(each.node * 2) || found.has(each.node * 2 + 1))}
              terms={marked}
              now={now}
              wrap={wrap}
            />
          );
        }}
      />
      {row === undefined || row.more > 0 ? null : (
        <ValuePanel
          key={placeKey(row.doc, row.node)}
          doc={row.doc}
          node={row.node}
          terms={marked}
          unfolded={state.unfolded.has(placeKey(row.doc, row.node))}
          acts={{ unfold: unfoldActive, filter: filter === null ? null : showCaptures, goTo }}
        />
      )}
    </div>
  );
}

/** Tells the offers of one container apart from its own line. */
function offerOf({ more, earlier }: TreeRow): number {
  return more === 0 ? 0 : earlier ? -1 : 1;
}

function lineId(row: TreeRow | undefined): string {
  return row === undefined ? '' : `node-${row.doc.id}-${row.node}-${['earlier', 'value', 'more'][offerOf(row) + 1]}`;
}

function filterOf({ doc, node }: TreeRow, capture: Capture | null): string | null {
  const { scan } = doc;
  const kind = jsonKind(scan.nodes, node);
  if (kind === 'object' || kind === 'array' || kind === 'null') return null;
  const { text, cut } = plainHead(scan, node, 500);
  return cut ? null : filterForValue(capture, doc.from === null ? stepsTo(scan, node) : [], text);
}

/** Deeper places are not put into a filter. */
const stepsAtMost = 40;

function stepsTo(scan: JsonScan, node: number): readonly BodyStep[] {
  const steps: BodyStep[] = [];
  for (let at = node; at > 0; at = scan.nodes.parents[at] ?? -1) steps.push(keyOf(scan, at));
  return steps.length > stepsAtMost ? [] : steps.toReversed();
}
