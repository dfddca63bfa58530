import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { Fragment, useState } from 'react';
import type { Capture } from '#shared/capture.ts';
import type { SignatureCheck } from '#shared/verdict.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { formatExactSize } from '../../parts/format-size.ts';
import { WireText } from '../../parts/wire-text.tsx';
import { useWireBytes } from './capture-data.ts';
import { closestPair, type Comparison } from './compare-signatures.ts';
import styles from './signature-lines.module.css';

/** Advance of one character of the wire font: 600/1000 em of 12 px. */
const characterWidth = 7.2;
const shownBytes = 65_536;
/** Of a long body, the head and the tail are enough to see what was signed. */
const headCharacters = 240;
const tailCharacters = 60;

/** What was signed, what was expected, what came: aligned, with the first differing character marked. */
export function SignatureLines({ capture, check }: { readonly capture: Capture; readonly check: SignatureCheck }) {
  const pair = matchedPair(check) ?? closestPair(check);
  return (
    <div data-private className={styles['lines']}>
      <SignedContent capture={capture} check={check} />
      <div className={styles['pair']}>
        <Label name="expected" note={expectedNote(check, pair)} copy={pair.expected} copyLabel="Copy expected signature" />
        <Aligned pair={pair} valid={check.verdict.status === 'valid'} />
        <Label name="came" note={cameNote(check)} copy={pair.came} copyLabel="Copy signature that came" />
      </div>
    </div>
  );
}

/** Of a valid check only what came is kept, and that is what was expected. */
function matchedPair(check: SignatureCheck): Comparison | null {
  const [came, ...others] = check.received;
  if (check.verdict.status !== 'valid' || check.expected.length > 0 || came === undefined || others.length > 0) return null;
  return { expected: came, secretLastFour: check.matchedSecret, came, firstDifference: null };
}

function expectedNote(check: SignatureCheck, pair: Comparison): string {
  if (pair.expected === null) return '';
  const ending =
    pair.secretLastFour === null || pair.secretLastFour === ''
      ? 'with the secret'
      : `with the secret ending in ${pair.secretLastFour}`;
  return check.expected.length < 2 ? ending : `${ending}, the closest of ${check.expected.length}`;
}

function cameNote(check: SignatureCheck): string {
  const header = check.header === null ? '' : `in ${check.header}`;
  return check.received.length > 1 ? `${header}, the closest of ${check.received.length}` : header;
}

interface LabelProps {
  readonly name: string;
  readonly note: string;
  readonly copy: string | null;
  readonly copyLabel: string;
}

function Label({ name, note, copy, copyLabel }: LabelProps) {
  return (
    <div data-public className={styles['label']}>
      <span className={styles['name']}>{name}</span>
      <span className={styles['note']}>{note}</span>
      {copy === null ? null : <CopyButton small value={copy} label={copyLabel} />}
    </div>
  );
}

/** Both signatures one above the other; when they do not fit on a line they break at the same place. */
function Aligned({ pair, valid }: { readonly pair: Comparison; readonly valid: boolean }) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const perLine = Math.max(16, Math.floor(width / characterWidth));
  const longest = Math.max(pair.expected?.length ?? 0, pair.came?.length ?? 0, 1);
  const starts = Array.from({ length: Math.ceil(longest / perLine) }, (_, index) => index * perLine);
  return (
    <div ref={ref} className={styles['aligned']} data-equal={pair.expected === pair.came || undefined}>
      {starts.map((from) => (
        <Fragment key={from}>
          <SignatureLine
            text={pair.expected}
            from={from}
            perLine={perLine}
            mark={pair.firstDifference}
            absent={valid ? 'The same as one of those that came.' : 'Cannot be computed.'}
          />
          <SignatureLine text={pair.came} from={from} perLine={perLine} mark={pair.firstDifference} absent="No signature came." />
          <Pointer from={from} perLine={perLine} mark={pair.firstDifference} />
        </Fragment>
      ))}
      {pair.expected !== null && pair.expected === pair.came ? (
        <p className={styles['equal']}>Every character is the same.</p>
      ) : null}
    </div>
  );
}

interface SignatureLineProps {
  readonly text: string | null;
  readonly from: number;
  readonly perLine: number;
  readonly mark: number | null;
  /** Words for a signature that is not there. */
  readonly absent: string;
}

function SignatureLine({ text, from, perLine, mark, absent }: SignatureLineProps) {
  if (text === null) return from === 0 ? <p className={styles['absent']}>{absent}</p> : null;
  const slice = text.slice(from, from + perLine);
  const at = mark === null ? -1 : mark - from;
  if (at < 0 || at >= perLine) return <div className={styles['line']}>{slice || ' '}</div>;
  return (
    <div className={styles['line']}>
      {slice.slice(0, at)}
      <mark className={styles['different']}>{slice.slice(at, at + 1) || ' '}</mark>
      {slice.slice(at + 1)}
    </div>
  );
}

function Pointer({ from, perLine, mark }: Pick<SignatureLineProps, 'from' | 'perLine' | 'mark'>) {
  if (mark === null || mark < from || mark >= from + perLine) return null;
  const words = `first difference: character ${mark + 1}`;
  const at = mark - from;
  // Near the right end the words stand before the pointer, or they would be cut off.
  const before = at + words.length + 2 > perLine && at > words.length;
  return (
    <div className={styles['pointer']}>
      {before ? `${' '.repeat(at - words.length - 1)}${words} ▲` : `${' '.repeat(at)}▲ ${words}`}
    </div>
  );
}

function SignedContent({ capture, check }: { readonly capture: Capture; readonly check: SignatureCheck }) {
  const [whole, setWhole] = useState(false);
  const signsBody = check.signed.some((part) => part.kind === 'body');
  const bytes = useWireBytes(capture.id, 0, shownBytes, signsBody && capture.bodySize > 0);
  const body = bytes.data === undefined ? '' : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.data);
  const text = check.signed.map((part) => (part.kind === 'body' ? body : (part.text ?? ''))).join('');
  const long = text.length > headCharacters + tailCharacters + 20;
  const note = [check.signed.map(partInWords).join(' + '), signsBody ? formatExactSize(capture.bodySize) : '']
    .filter((words) => words !== '')
    .join(', ');
  return (
    <div>
      <Label name="signed" note={note} copy={text === '' ? null : text} copyLabel="Copy what was signed" />
      {check.signed.length === 0 ? (
        <p className={styles['absent']}>No scheme is known, so it cannot be told what was signed.</p>
      ) : (
        <div className={styles['signed']}>
          {long && !whole ? (
            <>
              <WireText text={text.slice(0, headCharacters)} edges={false} />
              <span className={styles['gap']}> … </span>
              <WireText text={text.slice(-tailCharacters)} edges={false} />
            </>
          ) : (
            <WireText text={text} />
          )}
          {text === '' ? <span className={styles['absent']}>An empty body.</span> : null}
        </div>
      )}
      {long ? (
        <Button variant="transparent" className={styles['more'] ?? ''} onClick={() => setWhole(!whole)}>
          {whole ? 'Show less' : capture.bodySize > shownBytes ? 'Show the first 64 KB' : 'Show all of it'}
        </Button>
      ) : null}
    </div>
  );
}

function partInWords(part: SignatureCheck['signed'][number]): string {
  if (part.kind === 'text') return `“${part.text ?? ''}”`;
  const words = { body: 'raw body', header: `header ${part.name ?? ''}`.trim(), timestamp: 'timestamp', url: 'URL' };
  return words[part.kind];
}
