import { ActionIcon, Switch, Tabs } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { HeaderDiffRow } from '#shared/compare/header-diff.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { ByteDiffView } from './byte-diff-view.tsx';
import type { ComparedSide } from './compare-data.ts';
import { sideWords } from './compare-side.ts';
import { compareViews, useCompareState, type CompareView, type DiffStep } from './compare-state.ts';
import styles from './compare.module.css';
import { FactsDiffView } from './facts-diff-view.tsx';
import { HeaderDiffView } from './header-diff-view.tsx';
import { JsonDiffView } from './json-diff-view.tsx';
import { NoiseMenu } from './noise-menu.tsx';
import { TextDiffView } from './text-diff-view.tsx';
import type { Comparison } from './use-comparison.ts';
import { wholeText } from './whole-text.ts';

const typing =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable="true"], [role="menu"], [role="dialog"]';

export interface ComparedProps {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
  readonly onClose: () => void;
}

const viewWords: Record<CompareView, string> = { body: 'Body', text: 'Text', bytes: 'Bytes', headers: 'Headers', facts: 'Facts' };

interface ViewsProps extends ComparedProps {
  readonly comparison: Comparison;
  readonly headers: readonly HeaderDiffRow[];
}

/** The ways to look at a comparison, what they have in common, and the keys for it. */
export function CompareViews({ left, right, comparison, headers, onClose }: ViewsProps) {
  const { onlyDifferences, setOnlyDifferences, showNoise } = useCompareState();
  const { json } = comparison;
  const views = compareViews.filter((view) => view !== 'body' || json !== null);
  const [chosen, setChosen] = useState<CompareView | null>(null);
  const view = views.find((each) => each === chosen) ?? (json === null && !isText(comparison) ? 'bytes' : views[0]) ?? 'text';
  const stepper = useRef<DiffStep | null>(null);
  const step: DiffStep = (by) => stepper.current?.(by);
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(typing) !== null) return;
    const keys: Readonly<Record<string, () => void>> = {
      n: () => step(1),
      p: () => step(-1),
      o: () => setOnlyDifferences(!onlyDifferences),
      Escape: onClose,
    };
    const act = keys[event.key] ?? tabKey(event.key, views, setChosen);
    if (act === null) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const noisy = (json?.counts.noise ?? 0) + headers.filter((row) => row.noise !== null).length;
  const copied = (): string => wholeText(left, right, comparison, headers, showNoise);
  const steppable = view === 'body' || view === 'bytes' || view === 'text';
  return (
    <>
      <div className={styles['bar']}>
        <Tabs
          value={view}
          onChange={(name) => setChosen(views.find((each) => each === name) ?? null)}
          classNames={{ list: styles['tabList'] ?? '', tab: styles['tab'] ?? '' }}
        >
          <Tabs.List aria-label="Ways to compare">
            {views.map((each, index) => (
              <Tabs.Tab key={each} value={each} title={`${viewWords[each]} (${index + 1})`}>
                {viewWords[each]}
                <Count of={countOf(each, comparison, headers, left, right)} />
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
        <div className={styles['controls']}>
          <ActionIcon
            aria-label="Previous difference"
            title="Previous difference (P)"
            disabled={!steppable}
            onClick={() => step(-1)}
          >
            <IconChevronUp size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label="Next difference" title="Next difference (N)" disabled={!steppable} onClick={() => step(1)}>
            <IconChevronDown size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
          <Switch
            label="Only differences"
            title="Only differences (O)"
            checked={onlyDifferences}
            disabled={view === 'bytes'}
            onChange={(event) => setOnlyDifferences(event.currentTarget.checked)}
          />
          <NoiseMenu count={noisy} />
          <CopyButton value={copied} label="Copy differences as text" word="Copy" />
        </div>
      </div>
      <Summary comparison={comparison} headers={headers} />
      <Limits
        notes={[
          ...(json?.limits ?? []),
          ...[left, right].flatMap(({ ref, note }) => (note === null ? [] : [`${sideWords(ref)}: ${note}`])),
        ]}
      />
      <Tabs value={view} classNames={{ root: styles['tabs'] ?? '', panel: styles['panel'] ?? '' }}>
        <Tabs.Panel value={view} aria-label={viewWords[view]}>
          {viewOf(view, { left, right, comparison, headers, stepper })}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function tabKey(key: string, views: readonly CompareView[], choose: (view: CompareView) => void): (() => void) | null {
  const view = /^[1-9]$/.test(key) ? views[Number(key) - 1] : undefined;
  return view === undefined ? null : () => choose(view);
}

interface ViewInput extends Omit<ViewsProps, 'onClose'> {
  readonly stepper: RefObject<DiffStep | null>;
}

function viewOf(view: CompareView, { left, right, comparison, headers, stepper }: ViewInput): ReactNode {
  const { json } = comparison;
  if (view === 'body' && json !== null && comparison.left.scan !== null && comparison.right.scan !== null)
    return <JsonDiffView diff={json} left={comparison.left.scan} right={comparison.right.scan} stepper={stepper} />;
  if (view === 'headers') return <HeaderDiffView rows={headers} />;
  if (view === 'facts') return <FactsDiffView left={left} right={right} />;
  if (view === 'bytes')
    return (
      <ByteDiffView
        diff={comparison.bytes}
        left={left.wire}
        right={right.wire}
        nextByte={comparison.nextByte}
        stepper={stepper}
      />
    );
  return <TextDiffView left={comparison.left} right={comparison.right} stepper={stepper} />;
}

function isText({ left, right }: Comparison): boolean {
  return [left, right].every(({ kind, preview }) => preview === null && kind !== 'binary');
}

function countOf(
  view: CompareView,
  { json, bytes }: Comparison,
  headers: readonly HeaderDiffRow[],
  left: ComparedSide,
  right: ComparedSide,
): number | null {
  if (view === 'headers') return headers.filter(({ kind, noise }) => kind !== 'same' && noise === null).length;
  if (view === 'bytes') return bytes.first === null ? 0 : null;
  if (view !== 'body' || json === null) return left === right ? 0 : null;
  const { added, removed, changed, rewritten, reordered } = json.counts;
  return added + removed + changed + rewritten + reordered;
}

function Count({ of }: { readonly of: number | null }) {
  return of === null ? null : <span className={styles['count']}>{formatCount(of)}</span>;
}

/** All of it in one sentence, read aloud when the comparison is done. */
function Summary({
  comparison: { json, bytes },
  headers,
}: {
  readonly comparison: Comparison;
  readonly headers: readonly HeaderDiffRow[];
}) {
  const differing = headers.filter(({ kind, noise }) => kind !== 'same' && noise === null).length;
  const body =
    bytes.first === null
      ? ['the bodies are the same, byte for byte']
      : json === null
        ? ['the bodies differ']
        : wordsOf(json.counts, ['changed', 'added', 'removed', 'rewritten', 'reordered', 'noise']);
  const parts = [
    body.length === 0 ? 'the bodies differ in white space only' : body.join(', '),
    differing === 0 ? 'same headers' : `${formatCount(differing)} ${differing === 1 ? 'header differs' : 'headers differ'}`,
  ];
  const words = parts.join(' · ');
  return <output className={styles['summary']}>{words.charAt(0).toUpperCase() + words.slice(1)}</output>;
}

const countWords = {
  changed: 'changed',
  added: 'added',
  removed: 'removed',
  rewritten: 'written otherwise',
  reordered: 'in another order',
  noise: 'noise',
} as const;

function wordsOf(
  counts: Readonly<Record<keyof typeof countWords, number>>,
  order: readonly (keyof typeof countWords)[],
): string[] {
  return order.flatMap((kind) => (counts[kind] === 0 ? [] : [`${formatCount(counts[kind])} ${countWords[kind]}`]));
}

function Limits({ notes }: { readonly notes: readonly string[] }) {
  return notes.map((note) => (
    <p key={note} className={styles['limit']}>
      {note}
    </p>
  ));
}
