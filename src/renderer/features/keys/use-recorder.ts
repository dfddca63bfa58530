import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { chordOf, isPlain } from '../../keys/chord.ts';
import { keyEnvironment } from '../../keys/environment.ts';

/** After a key that could be text, a second one may follow within this time, ms. */
const secondWithinMs = 1_000;

export interface Recorder {
  /** What was pressed so far; empty before the first key. */
  readonly heard: string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Hears one chord, or two pressed one after the other. Escape alone gives up; Tab goes on its way. */
export function useRecorder(onDone: (binding: string | null) => void): Recorder {
  const [heard, setHeard] = useState('');
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const chord = chordOf(event.nativeEvent, keyEnvironment);
    if (chord === null || chord === 'Tab' || chord === 'Shift+Tab') return;
    event.preventDefault();
    event.stopPropagation();
    window.clearTimeout(timer.current);
    if (chord === 'Escape') return onDone(null);
    if (heard !== '') return onDone(`${heard} ${chord}`);
    if (!isPlain(chord)) return onDone(chord);
    setHeard(chord);
    timer.current = window.setTimeout(() => onDone(chord), secondWithinMs);
  };
  return { heard, onKeyDown };
}
