import { Box } from '@mantine/core';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, useState, type RefObject } from 'react';
import { rowAt, rowText, type TextRows } from '#shared/payload/text-rows.ts';
import { useFixedRows } from '../../parts/fixed-rows.ts';
import { formatCount } from '../../parts/format-size.ts';
import { MarkedText } from '../../parts/marked-text.tsx';
import { FindBar } from './find-bar.tsx';
import styles from './large-text.module.css';
import type { ReadyPayload } from './payload-data.ts';
import { useTextFinds } from './use-text-finds.ts';

const lineHeight = 20;
/** Width of a character of the wire's type at 12.5 px, and what numbers and edges take. Pixels. */
const characterWidth = 7.5;
const aside = 96;
/** Widths that a text is laid out for: a drag of the divider must not lay it out anew for every pixel. */
const widths = [40, 60, 80, 100, 120, 160, 200, 240] as const;

interface LargeTextProps {
  readonly payload: ReadyPayload;
  readonly pretty: boolean;
  readonly label: string;
  readonly terms: readonly string[];
  readonly find?: RefObject<(() => void) | null> | undefined;
}

interface LaidOut {
  readonly text: string;
  readonly rows: TextRows;
}

/** Text too long for an editor: only the rows in sight exist, so that it scrolls and is searched without a wait. */
export function LargeText({ payload, pretty, label, terms, find }: LargeTextProps) {
  const place = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState<number | null>(null);
  const [laidOut, setLaidOut] = useState<LaidOut | null>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => {
      const fits = (element.clientWidth - aside) / characterWidth;
      setColumns(widths.findLast((width) => width <= fits) ?? widths[0]);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (columns === null) return undefined;
    let over = false;
    const layOut = async (): Promise<void> => {
      const next = await payload.layOut(pretty, columns);
      if (!over) setLaidOut(next);
    };
    layOut().catch(() => undefined);
    return () => {
      over = true;
    };
  }, [payload, pretty, columns]);
  return (
    <div ref={place} className={styles['large']}>
      {laidOut === null ? (
        <p className={styles['message']}>Laying out the text</p>
      ) : (
        <TextLines laidOut={laidOut} label={label} terms={terms} find={find} />
      )}
    </div>
  );
}

interface TextLinesProps extends Pick<LargeTextProps, 'label' | 'terms' | 'find'> {
  readonly laidOut: LaidOut;
}

function TextLines({ laidOut: { text, rows }, label, terms, find }: TextLinesProps) {
  const [words, setWords] = useState('');
  const [hitAt, setHitAt] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const finds = useTextFinds(text, words);
  const { scroller, virtual, slotOf, frame } = useFixedRows<HTMLDivElement>({
    count: rows.count,
    rowHeight: lineHeight,
    overscan: 20,
  });
  useImperativeHandle(find, () => () => input.current?.select());
  const hitRow = hitAt === -1 ? -1 : rowAt(rows, finds.hits[hitAt] ?? 0);
  const scrollToHit = useEffectEvent(() => virtual.scrollToIndex(hitRow, { align: 'center' }));
  useEffect(() => {
    if (hitRow !== -1) scrollToHit();
  }, [hitRow]);
  const step = (by: 1 | -1): void => {
    const { length } = finds.hits;
    if (length > 0) setHitAt(hitAt === -1 ? (by === 1 ? 0 : length - 1) : (hitAt + by + length) % length);
  };
  const marked = words === '' ? terms : [words];
  return (
    <>
      <FindBar
        label="Find in text"
        words={words}
        count={{ total: finds.hits.length, current: hitAt, searching: finds.searching, cut: finds.cut }}
        onWords={(next) => {
          setWords(next);
          setHitAt(-1);
        }}
        onStep={step}
        onLeave={() => scroller.current?.focus()}
        inputRef={input}
      >
        <span className={styles['size']}>{formatCount(text.length)} characters</span>
      </FindBar>
      <Box component="section" ref={scroller} className={styles['scroller'] ?? ''} aria-label={label} tabIndex={0}>
        <div className={styles['rows']} style={frame}>
          {virtual.getVirtualItems().map(({ index }) => {
            const line = rows.lines[index] ?? 0;
            const first = index === 0 || rows.lines[index - 1] !== line;
            return (
              <div key={slotOf(index)} className={styles['row']} data-hit={index === hitRow || undefined}>
                <span className={styles['number']} aria-hidden>
                  {first ? line : ''}
                </span>
                <span className={styles['text']}>
                  <MarkedText text={rowText(text, rows, index)} terms={marked} oneLine />
                </span>
              </div>
            );
          })}
        </div>
      </Box>
      {rows.cut ? (
        <p className={styles['message']}>
          There are more lines than can be listed. Copy takes all of the text, and Hex reaches every byte.
        </p>
      ) : null}
    </>
  );
}
