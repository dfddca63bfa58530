import { TextInput } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { exactTime, exactTimeOfDay } from '../../parts/format-time.ts';
import { WireText } from '../../parts/wire-text.tsx';
import { setParam } from '../../navigation.ts';
import type { ComparedSide } from './compare-data.ts';
import { readSide, sideWords, writeSide } from './compare-side.ts';
import styles from './compare.module.css';

interface SideFieldProps {
  readonly name: 'left' | 'right';
  /** As the address has it. */
  readonly value: string;
  readonly side: ComparedSide | undefined;
  readonly inputRef?: RefObject<HTMLInputElement | null> | undefined;
}

/** Which capture stands on a side, to be read and to be changed. */
export function SideField({ name, value, side, inputRef }: SideFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? value;
  const ref = readSide(shown);
  const wrong = draft !== null && draft.trim() !== '' && ref === null;
  const apply = (): void => {
    if (ref !== null) setParam(name, writeSide(ref));
    if (ref !== null || shown.trim() === '') setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') apply();
    if (event.key === 'Escape') {
      event.stopPropagation();
      setDraft(null);
    }
  };
  return (
    <div className={styles['sideField']}>
      <TextInput
        ref={inputRef}
        aria-label={name === 'left' ? 'Left side' : 'Right side'}
        placeholder="c12"
        title="A capture (c12), an answer of a delivery (d3.1) or its request (d3.1.request)"
        className={styles['sideInput'] ?? ''}
        classNames={{ input: 'wire' }}
        error={wrong}
        value={shown}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={apply}
        onKeyDown={onKeyDown}
      />
      <div className={styles['sideWords']}>
        {wrong ? (
          <span className={styles['wrong']}>Write a capture like c12 or an answer like d3.1.</span>
        ) : (
          <SideWords side={side} />
        )}
      </div>
    </div>
  );
}

function SideWords({ side }: { readonly side: ComparedSide | undefined }): ReactNode {
  if (side === undefined) return null;
  const time = side.capture?.receivedAt ?? side.attempt?.startedAt;
  return (
    <>
      <span className={styles['sideTitle']}>{side.capture?.eventType ?? sideWords(side.ref)}</span>
      <WireText text={side.line.slice(0, 200)} oneLine />
      {time === undefined ? null : <time title={exactTime(time)}>{exactTimeOfDay(time)}</time>}
    </>
  );
}
