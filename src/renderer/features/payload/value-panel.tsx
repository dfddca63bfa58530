import { ActionIcon, Button } from '@mantine/core';
import { IconFilter, IconFoldDown } from '@tabler/icons-react';
import { useMemo } from 'react';
import { jsonKind } from '#shared/payload/json-nodes.ts';
import { keyOf, plainHead, plainValue, valueText } from '#shared/payload/json-pointer.ts';
import { scanJson, type JsonScan } from '#shared/payload/json-scan.ts';
import { compactJson } from '#shared/payload/json-format.ts';
import { readTime } from '#shared/payload/time-value.ts';
import { unfoldKindOf, type UnfoldKind } from '#shared/payload/unfold.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { MarkedText } from '../../parts/marked-text.tsx';
import { useNow } from '../../parts/now.ts';
import { openableUrl, OpenLink } from '../../parts/open-link.tsx';
import { ImageView } from './image-view.tsx';
import { PathBar } from './path-bar.tsx';
import { imageTypeOf } from './preview-type.ts';
import { timeWords } from './time-words.ts';
import type { TreeDoc } from './tree-rows.ts';
import styles from './value-panel.module.css';

const shownCharacters = 20_000;

const unfoldWords: Record<UnfoldKind, string> = {
  json: 'Unfold JSON',
  jwt: 'Decode JWT',
  base64: 'Decode base64',
  url: 'Take URL apart',
  form: 'Unfold fields',
  percent: 'Decode',
};

/** What can be done with a value of the tree; the tree's keys do the same. */
export interface ValueActs {
  readonly unfold: () => void;
  /** Null: there is nothing to look for. */
  readonly filter: (() => void) | null;
  readonly goTo: (doc: TreeDoc, node: number) => void;
}

interface ValuePanelProps {
  readonly doc: TreeDoc;
  readonly node: number;
  readonly terms: readonly string[];
  /** True when it was unfolded already, or may not be. */
  readonly unfolded: boolean;
  readonly acts: ValueActs;
}

/** A value as text for the clipboard: what a string says, everything else as it was written. */
export function copyOf(scan: JsonScan, node: number): string {
  return (scan.nodes.counts[node] ?? 0) > 0 ? valueText(scan, node) : plainValue(scan, node);
}

/** A value as JSON on one line, as it was written. */
export function jsonOf(scan: JsonScan, node: number): string {
  const written = valueText(scan, node);
  return written.length > 1_048_576 || !/\s/.test(written) ? written : compactJson(scanJson(written)).text;
}

/** The value the tree points at, in full, with where it stands and what it means. */
export function ValuePanel({ doc, node, terms, unfolded, acts }: ValuePanelProps) {
  const { scan } = doc;
  const kind = jsonKind(scan.nodes, node);
  const container = kind === 'object' || kind === 'array';
  const { text, cut } = useMemo(
    () => (container ? { text: '', cut: false } : plainHead(scan, node, shownCharacters)),
    [scan, node, container],
  );
  const unfoldKind = kind === 'string' && !unfolded ? unfoldKindOf(text) : null;
  const link = kind === 'string' && !cut ? openableUrl(text) : null;
  return (
    <section className={styles['panel']} aria-label="Value">
      <div className={styles['head']}>
        <PathBar doc={doc} node={node} onGo={acts.goTo} />
        <div className={styles['acts']}>
          {unfoldKind === null ? null : (
            <Button
              leftSection={<IconFoldDown size={14} stroke={1.75} aria-hidden />}
              title={`${unfoldWords[unfoldKind]} in place (U)`}
              onClick={acts.unfold}
            >
              {unfoldWords[unfoldKind]}
            </Button>
          )}
          {link === null ? null : <OpenLink url={link} />}
          {acts.filter === null || container ? null : (
            <ActionIcon
              aria-label="Show captures with this value"
              title="Show captures with this value (L)"
              onClick={acts.filter}
            >
              <IconFilter size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
          )}
          {container ? (
            <CopyButton value={() => jsonOf(scan, node)} label="Copy JSON" word="Copy JSON" />
          ) : (
            <CopyButton value={() => copyOf(scan, node)} label="Copy value" word="Copy value" />
          )}
        </div>
      </div>
      {text === '' ? null : (
        <div className={styles['text']} dir="auto">
          <MarkedText text={text} terms={terms} edges={terms.length === 0} />
          {cut ? (
            <span className={styles['cut']}>
              {' '}
              … {formatCount((scan.nodes.ends[node] ?? 0) - (scan.nodes.starts[node] ?? 0))} characters in all. Copy takes all of
              them.
            </span>
          ) : null}
        </div>
      )}
      {container || cut ? null : <TimeFacts text={text} name={keyOf(scan, node) ?? ''} isNumber={kind === 'number'} />}
      {doc.from !== null && node === 0 ? <UnfoldedFacts doc={doc} /> : null}
    </section>
  );
}

function TimeFacts({ text, name, isNumber }: { readonly text: string; readonly name: string; readonly isNumber: boolean }) {
  const now = useNow();
  const time = readTime(text, name, isNumber);
  if (time === null) return null;
  const { local, utc, relative, how } = timeWords(time, now);
  return (
    <dl className={styles['facts']} aria-label="As a time">
      <div>
        <dt>Here</dt>
        <dd>{local}</dd>
      </div>
      <div>
        <dt>UTC</dt>
        <dd>{utc}</dd>
      </div>
      <div>
        <dt>When</dt>
        <dd>{relative}</dd>
      </div>
      <div>
        <dt>Written as</dt>
        <dd>{how}</dd>
      </div>
    </dl>
  );
}

function UnfoldedFacts({ doc }: { readonly doc: TreeDoc }) {
  const bytes = doc.from?.unfolded.bytes ?? null;
  const image = bytes === null ? null : imageTypeOf(bytes);
  return (
    <>
      <p className={styles['note']}>{doc.from?.unfolded.words}</p>
      {bytes === null || image === null ? null : (
        <div className={styles['image']}>
          <ImageView bytes={bytes} mimeType={image} />
        </div>
      )}
    </>
  );
}
