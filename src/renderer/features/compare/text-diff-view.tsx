import { Loader } from '@mantine/core';
import { useEffect, useImperativeHandle, useRef, useState, type RefObject } from 'react';
import { formatJson } from '#shared/payload/json-format.ts';
import { formatCount } from '../../parts/format-size.ts';
import type { PayloadReading } from '../payload/read-payload.ts';
import { useCompareState, type DiffStep } from './compare-state.ts';
import styles from './compare.module.css';
import type { MergeEditor } from './merge-editor.ts';

/** Longer texts are cut: an editor for two of them would hold the page up. UTF-16 units. */
const textAtMost = 200_000;
const lineAtMost = 20_000;

interface TextDiffViewProps {
  readonly left: PayloadReading;
  readonly right: PayloadReading;
  /** Filled with how to go to the next difference, or to the one before. */
  readonly stepper: RefObject<DiffStep | null>;
}

/** Two texts side by side, line by line; JSON is laid out over lines first. */
export function TextDiffView({ left, right, stepper }: TextDiffViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<MergeEditor | null>(null);
  const [ready, setReady] = useState(false);
  const { onlyDifferences } = useCompareState();
  const both = left.scan !== null && right.scan !== null;
  const [leftText, rightText] = [left, right].map((reading) => textOf(reading, both));
  const [a, b] = [leftText?.text ?? '', rightText?.text ?? ''];
  useEffect(() => {
    let over = false;
    const open = async (): Promise<void> => {
      const { openMergeEditor } = await import('./merge-editor.ts');
      if (over || place.current === null) return;
      editor.current = openMergeEditor(place.current, a, b, { coloured: both, onlyDifferences });
      setReady(true);
    };
    open().catch(() => undefined);
    return () => {
      over = true;
      editor.current?.destroy();
      editor.current = null;
    };
  }, [a, b, both, onlyDifferences]);
  useImperativeHandle(stepper, () => (by) => editor.current?.step(by));
  const cut = leftText?.cut === true || rightText?.cut === true;
  return (
    <div className={styles['diff']}>
      {a === b ? <p className={styles['message']}>The texts are the same{both ? ', laid out alike' : ''}.</p> : null}
      {cut ? (
        <p className={styles['limit']}>
          Only the first {formatCount(textAtMost)} characters, and of very long lines the beginning, are compared as text. Bytes
          reaches all of it.
        </p>
      ) : null}
      {ready ? null : (
        <p className={styles['message']}>
          <Loader /> Opening the texts
        </p>
      )}
      <div ref={place} className={styles['merge']} />
    </div>
  );
}

function textOf(reading: PayloadReading, laidOut: boolean): { text: string; cut: boolean } {
  const text = laidOut && reading.scan !== null ? formatJson(reading.scan, textAtMost + 1).text : reading.text.text;
  const head = text.slice(0, textAtMost);
  const lines = head.split('\n');
  const long = lines.some((line) => line.length > lineAtMost);
  return {
    text: long ? lines.map((line) => (line.length > lineAtMost ? `${line.slice(0, lineAtMost)}…` : line)).join('\n') : head,
    cut: long || text.length > textAtMost,
  };
}
