import { ActionIcon } from '@mantine/core';
import { IconChevronRight, IconFold, IconArrowsDiagonal2 } from '@tabler/icons-react';
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
import { xmlChildren, xmlHead, xmlName, xmlPath, xmlPlain, xmlSource } from '#shared/payload/xml-read.ts';
import { xmlKind, type XmlScan } from '#shared/payload/xml-scan.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { useCopyText } from '../../parts/copy-text.ts';
import { MarkedText } from '../../parts/marked-text.tsx';
import { TreeList, type TreeHandle, type TreeLineShape } from '../../parts/tree-list.tsx';
import { FindBar } from './find-bar.tsx';
import styles from './json-tree.module.css';
import { hasInside, linesAtFirst, linesAtMost, nodeAtOffset, onlyText, openUpTo, xmlRows } from './xml-rows.ts';
import { useTextFinds } from './use-text-finds.ts';
import panel from './value-panel.module.css';

const lineCharacters = 400;
const shownCharacters = 20_000;

interface XmlTreeProps {
  readonly scan: XmlScan;
  readonly terms: readonly string[];
  /** Long texts go on below instead of being cut at the end of their line. */
  readonly wrap?: boolean;
  readonly find?: RefObject<(() => void) | null> | undefined;
}

/** XML as a tree of lines. No entity is expanded and nothing that it names is fetched: it is shown as it came. */
export function XmlTree({ scan, terms, wrap = false, find }: XmlTreeProps) {
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
  const idOf = useCallback((index: number): string => `xml-${rows[index]?.node ?? ''}`, [rows]);
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
        idOf={idOf}
        wrap={wrap}
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
