import { ActionIcon } from '@mantine/core';
import { IconChevronRight, IconFold, IconArrowsDiagonal2 } from '@tabler/icons-react';
import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { xmlChildren, xmlKind, xmlHead, xmlName, xmlPath, xmlPlain, xmlSource, type XmlScan } from '#shared/payload/xml-scan.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { useCopyText } from '../../parts/copy-text.ts';
import { MarkedText } from '../../parts/marked-text.tsx';
import { TreeList, type TreeHandle, type TreeLineShape } from '../../parts/tree-list.tsx';
import { FindBar } from './find-bar.tsx';
import styles from './json-tree.module.css';
import { useTextFinds } from './use-text-finds.ts';
import panel from './value-panel.module.css';

/** Lines laid out at first, when everything is asked for, and children of one element. */
const linesAtFirst = 2_000;
const linesAtMost = 50_000;
const childrenAtMost = 5_000;
const lineCharacters = 400;
const shownCharacters = 20_000;

interface XmlRow {
  readonly node: number;
  readonly level: number;
}

/** An element with one text inside stands on one line with it. */
function onlyText({ nodes }: XmlScan, node: number): number {
  if (nodes.kinds[node] !== xmlKind.element) return -1;
  const last = xmlChildren(nodes, node, 0, 64).filter((child) => nodes.kinds[child] !== xmlKind.attribute);
  const [only] = last;
  return last.length === 1 && only !== undefined && nodes.kinds[only] === xmlKind.text ? only : -1;
}

function hasInside(scan: XmlScan, node: number): boolean {
  const { nodes } = scan;
  if (nodes.kinds[node] !== xmlKind.element || (nodes.counts[node] ?? 0) === 0) return false;
  if ((nodes.counts[node] ?? 0) > 64) return true;
  return onlyText(scan, node) === -1 && xmlChildren(nodes, node).some((child) => nodes.kinds[child] !== xmlKind.attribute);
}

function openUpTo({ nodes }: XmlScan, lines: number): ReadonlySet<number> {
  const open = new Set<number>();
  let count = 0;
  for (let node = 0; node < nodes.count && count < lines; node += 1) {
    if (nodes.kinds[node] !== xmlKind.element) continue;
    open.add(node);
    count += Math.min(childrenAtMost, nodes.counts[node] ?? 0);
  }
  return open;
}

function xmlRows(scan: XmlScan, open: ReadonlySet<number>): XmlRow[] {
  const rows: XmlRow[] = [];
  const stack: XmlRow[] = scan.roots
    .slice(0, childrenAtMost)
    .map((node) => ({ node, level: 0 }))
    .toReversed();
  for (let row = stack.pop(); row !== undefined && rows.length < 2 * linesAtMost; row = stack.pop()) {
    rows.push(row);
    if (!open.has(row.node) || onlyText(scan, row.node) !== -1) continue;
    const level = row.level + 1;
    for (const node of xmlChildren(scan.nodes, row.node, 0, childrenAtMost).toReversed())
      if (scan.nodes.kinds[node] !== xmlKind.attribute) stack.push({ node, level });
  }
  return rows;
}

/** The innermost node that holds an offset of the text. */
function nodeAtOffset({ nodes }: XmlScan, offset: number): number {
  let low = 0;
  let high = nodes.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Math.min(nodes.starts[middle] ?? 0, nodes.nameStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return nodes.kinds[low] === xmlKind.attribute ? (nodes.parents[low] ?? low) : low;
}

interface XmlTreeProps {
  readonly scan: XmlScan;
  readonly terms: readonly string[];
  readonly find?: RefObject<(() => void) | null> | undefined;
}

/** XML as a tree of lines. No entity is expanded and nothing that it names is fetched: it is shown as it came. */
export function XmlTree({ scan, terms, find }: XmlTreeProps) {
  const [open, setOpen] = useState(() => openUpTo(scan, linesAtFirst));
  const [activeNode, setActiveNode] = useState(scan.roots[0] ?? 0);
  const [words, setWords] = useState('');
  const [hitAt, setHitAt] = useState(-1);
  const [goneTo, setGoneTo] = useState(0);
  const findInput = useRef<HTMLInputElement>(null);
  const tree = useRef<TreeHandle>(null);
  const finds = useTextFinds(scan.text, words);
  const { copy } = useCopyText();
  useImperativeHandle(find, () => () => findInput.current?.select());
  const rows = useMemo(() => xmlRows(scan, open), [scan, open]);
  const active = Math.max(
    0,
    rows.findIndex(({ node }) => node === activeNode),
  );
  const marked = words === '' ? terms : [words];

  const scrollToActive = useEffectEvent(() => tree.current?.scrollTo(active));
  useEffect(() => {
    if (goneTo > 0) scrollToActive();
  }, [goneTo]);
  const goTo = (node: number): void => {
    const next = new Set(open);
    let shown = node;
    for (let at = scan.nodes.parents[node] ?? -1; at !== -1; at = scan.nodes.parents[at] ?? -1) {
      next.add(at);
      // Its text stands on the element's own line.
      if (onlyText(scan, at) === node) shown = at;
    }
    setOpen(next);
    setActiveNode(shown);
    setGoneTo(goneTo + 1);
  };
  const stepHit = (by: 1 | -1): void => {
    if (finds.hits.length === 0) return;
    const next = hitAt === -1 && by === 1 ? 0 : (Math.max(0, hitAt) + by + finds.hits.length) % finds.hits.length;
    setHitAt(next);
    goTo(nodeAtOffset(scan, finds.hits[next] ?? 0));
  };
  const act = (index: number): void => {
    const node = rows[index]?.node;
    if (node === undefined || !hasInside(scan, node)) return;
    const next = new Set(open);
    if (!next.delete(node)) next.add(node);
    setOpen(next);
  };
  const copied = (): string => {
    const text = onlyText(scan, activeNode);
    return text === -1 ? plainOf(scan, activeNode) : xmlPlain(scan, text);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const keys: Readonly<Record<string, (() => void) | undefined>> = {
      c: () => copy(copied()),
      C: () => copy(xmlSource(scan, activeNode)),
      y: () => copy(xmlPath(scan, activeNode)),
      n: finds.hits.length > 0 ? () => stepHit(1) : undefined,
      N: finds.hits.length > 0 ? () => stepHit(-1) : undefined,
    };
    const own = keys[event.key];
    own?.();
    return own !== undefined;
  };
  const shapeOf = (index: number): TreeLineShape => {
    const row = rows[index];
    if (row === undefined) return { level: 0, container: false, open: false, offer: false };
    return { level: row.level, container: hasInside(scan, row.node), open: open.has(row.node), offer: false };
  };
  return (
    <div className={styles['tree']}>
      <FindBar
        label="Find in payload"
        words={words}
        count={{ total: finds.hits.length, current: hitAt, searching: finds.searching, cut: finds.cut }}
        onWords={(next) => {
          setWords(next);
          setHitAt(-1);
        }}
        onStep={stepHit}
        onLeave={() => tree.current?.focus()}
        inputRef={findInput}
      >
        <ActionIcon aria-label="Expand all" title="Expand all" onClick={() => setOpen(openUpTo(scan, linesAtMost))}>
          <IconArrowsDiagonal2 size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label="Collapse all" title="Collapse all" onClick={() => setOpen(new Set(scan.roots))}>
          <IconFold size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </FindBar>
      <TreeList
        label="Payload as a tree"
        count={rows.length}
        active={active}
        shapeOf={shapeOf}
        idOf={(index) => `xml-${rows[index]?.node ?? ''}`}
        onActive={(index) => setActiveNode(rows[index]?.node ?? 0)}
        onAct={act}
        onKey={onKey}
        onCopy={copied}
        handle={tree}
        renderLine={(index, shape) => <XmlLine scan={scan} node={rows[index]?.node ?? 0} shape={shape} terms={marked} />}
      />
      <XmlValue scan={scan} node={activeNode} terms={marked} value={copied} />
    </div>
  );
}

/** What a node says; an element as it stands in the text. */
function plainOf(scan: XmlScan, node: number): string {
  return scan.nodes.kinds[node] === xmlKind.element ? xmlSource(scan, node) : xmlPlain(scan, node);
}

interface XmlLineProps {
  readonly scan: XmlScan;
  readonly node: number;
  readonly shape: TreeLineShape;
  readonly terms: readonly string[];
}

function XmlLine({ scan, node, shape, terms }: XmlLineProps) {
  const kind = scan.nodes.kinds[node];
  const text = kind === xmlKind.element ? onlyText(scan, node) : node;
  const attributes =
    kind === xmlKind.element
      ? xmlChildren(scan.nodes, node, 0, 24).filter((child) => scan.nodes.kinds[child] === xmlKind.attribute)
      : [];
  return (
    <>
      <span className={styles['chevron']} data-open={shape.open || undefined} data-act aria-hidden>
        {shape.container ? <IconChevronRight size={14} stroke={1.75} /> : null}
      </span>
      {kind === xmlKind.element || kind === xmlKind.instruction ? (
        <span className={styles['key']}>
          <MarkedText text={head(xmlName(scan, node), 120)} terms={terms} oneLine />
        </span>
      ) : null}
      {attributes.map((attribute) => (
        <span key={attribute} className={styles['attribute']}>
          <span className={styles['value']} data-kind="object">
            <MarkedText text={head(xmlName(scan, attribute), 80)} terms={terms} oneLine />=
          </span>
          <span className={styles['value']} data-kind="number">
            <MarkedText text={head(xmlHead(scan, attribute, 160), 160)} terms={terms} oneLine />
          </span>
        </span>
      ))}
      {text === -1 ? null : (
        <span className={styles['xmlText']} data-kind={kind}>
          <MarkedText text={textWords(scan, text)} terms={terms} oneLine />
        </span>
      )}
    </>
  );
}

function textWords(scan: XmlScan, node: number): string {
  const text = xmlHead(scan, node, lineCharacters).trim();
  const marks = {
    [xmlKind.comment]: ['<!-- ', ' -->'],
    [xmlKind.cdata]: ['<![CDATA[', ']]>'],
    [xmlKind.doctype]: ['<!DOCTYPE ', '>'],
  }[scan.nodes.kinds[node] ?? 0];
  return marks === undefined ? text : marks.join(text);
}

function head(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

interface XmlValueProps extends Omit<XmlLineProps, 'shape'> {
  readonly value: () => string;
}

function XmlValue({ scan, node, terms, value }: XmlValueProps) {
  const path = xmlPath(scan, node);
  const text = onlyText(scan, node);
  const shown =
    text !== -1
      ? xmlHead(scan, text, shownCharacters)
      : scan.nodes.kinds[node] === xmlKind.element
        ? ''
        : xmlHead(scan, node, shownCharacters);
  const isDoctype = scan.nodes.kinds[node] === xmlKind.doctype;
  return (
    <section className={panel['panel']} aria-label="Value">
      <div className={panel['head']}>
        <div className={panel['path']}>
          <span className={panel['steps']}>{path.length > 120 ? `…${path.slice(-120)}` : path}</span>
          <CopyButton small value={path} label="Copy XPath" />
        </div>
        <div className={panel['acts']}>
          <CopyButton
            value={value}
            label={text === -1 && shown === '' ? 'Copy XML' : 'Copy value'}
            word={text === -1 && shown === '' ? 'Copy XML' : 'Copy value'}
          />
        </div>
      </div>
      {isDoctype ? <p className={panel['note']}>A document type. Its entities are neither expanded nor fetched.</p> : null}
      {shown === '' ? null : (
        <div className={panel['text']} dir="auto">
          <MarkedText text={shown} terms={terms} />
        </div>
      )}
    </section>
  );
}
