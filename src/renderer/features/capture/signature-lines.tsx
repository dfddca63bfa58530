import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import type { Capture } from '#shared/capture.ts';
import type { SignatureCheck } from '#shared/verdict.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { formatExactSize } from '../../parts/format-size.ts';
import { WireText } from '../../parts/wire-text.tsx';
import { useWireBytes } from './capture-data.ts';
import { closestPair } from './compare-signatures.ts';
import styles from './signature-lines.module.css';

/** Advance of one character of the wire font at its size: 600/1000 em of 12.5 px. */
const characterWidth = 7.5;
const shownBytes = 65_536;
/** Of a long body, the head and the tail are enough to see what was signed. */
const headCharacters = 240;
const tailCharacters = 60;

/** What was signed, what was expected, what came: aligned, with the first differing character marked. */
export function SignatureLines({ capture, check }: { readonly capture: Capture; readonly check: SignatureCheck }) {
  const pair = closestPair(check);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const perLine = Math.max(16, Math.floor(width / characterWidth));
  const longest = Math.max(pair.expected?.length ?? 0, pair.came?.length ?? 0, 1);
  const blocks = Array.from({ length: Math.ceil(longest / perLine) }, (_, index) => index * perLine);
  const equal = pair.expected !== null && pair.expected === pair.came;
  return (
    <div className={styles['lines']}>
      <div className={styles['label']}>signed</div>
      <SignedContent capture={capture} check={check} />

      <div className={styles['label']}>expected</div>
      <div className={styles['pair']} ref={ref}>
        {blocks.map((from) => (
          <div key={from} className={styles['block']}>
            <SignatureLine
              text={pair.expected}
              from={from}
              perLine={perLine}
              mark={pair.firstDifference}
              absent="cannot be computed without a secret"
            />
            <span className={styles['pairLabel']} aria-hidden>
              came
            </span>
            <SignatureLine
              text={pair.came}
              from={from}
              perLine={perLine}
              mark={pair.firstDifference}
              absent="no signature came"
            />
            <Pointer from={from} perLine={perLine} mark={pair.firstDifference} />
          </div>
        ))}
      </div>
      <div className={styles['copies']}>
        {pair.expected === null ? null : <CopyButton value={pair.expected} label="Copy expected signature" word="Expected" />}
        {pair.came === null ? null : <CopyButton value={pair.came} label="Copy signature that came" word="Came" />}
        <span className={styles['told']}>
          {equal
            ? 'Both are the same.'
            : pair.firstDifference === null
              ? null
              : `First difference at character ${pair.firstDifference + 1} of ${longest}.`}
        </span>
      </div>
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
  if (text === null) return from === 0 ? <div className={styles['absent']}>{absent}</div> : null;
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
  return (
    <div className={styles['pointer']} aria-hidden>
      {' '.repeat(mark - from)}▲
    </div>
  );
}

function SignedContent({ capture, check }: { readonly capture: Capture; readonly check: SignatureCheck }) {
  const [whole, setWhole] = useState(false);
  const signsBody = check.signed.some((part) => part.kind === 'body');
  const bytes = useWireBytes(capture.id, 0, shownBytes, signsBody && capture.bodySize > 0);
  if (check.signed.length === 0)
    return <div className={styles['absent']}>no scheme is known, so nothing was signed as far as can be told</div>;
  const body = bytes.data === undefined ? '' : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.data);
  const text = check.signed.map((part) => (part.kind === 'body' ? body : (part.text ?? ''))).join('');
  const long = text.length > headCharacters + tailCharacters + 20;
  return (
    <div className={styles['signed']}>
      {text === '' ? (
        <span className={styles['absent']}>an empty body</span>
      ) : long && !whole ? (
        <>
          <WireText text={text.slice(0, headCharacters)} />
          <span className={styles['gap']}> … </span>
          <WireText text={text.slice(-tailCharacters)} />
        </>
      ) : (
        <WireText text={text} />
      )}
      <div className={styles['signedFoot']}>
        <span>{check.signed.map(partInWords).join(' + ')}</span>
        {signsBody ? <span>{formatExactSize(capture.bodySize)}</span> : null}
        {long ? (
          <Button variant="transparent" className={styles['more']} onClick={() => setWhole(!whole)}>
            {whole ? 'Show less' : capture.bodySize > shownBytes ? 'Show the first 64 KB' : 'Show all of it'}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function partInWords(part: SignatureCheck['signed'][number]): string {
  if (part.kind === 'text') return `“${part.text ?? ''}”`;
  const words = { body: 'raw body', header: `header ${part.name ?? ''}`.trim(), timestamp: 'timestamp', url: 'URL' };
  return words[part.kind];
}
