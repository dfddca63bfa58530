import { useEffect, useRef, useState } from 'react';
import styles from './capture-row.module.css';

const quietMs = 5_000;

/** Tells screen readers what arrived, at most every five seconds and as a count, so that a burst does not talk over everything. */
export function Arrivals({ arrived }: { readonly arrived: number }) {
  const [text, setText] = useState('');
  const told = useRef(arrived);
  const lastAt = useRef(-Infinity);
  useEffect(() => {
    if (arrived < told.current) told.current = arrived;
    if (arrived === told.current) return undefined;
    const wait = Math.max(0, quietMs - (performance.now() - lastAt.current));
    const timer = window.setTimeout(() => {
      const count = arrived - told.current;
      told.current = arrived;
      lastAt.current = performance.now();
      setText(count === 1 ? '1 new capture' : `${count} new captures`);
    }, wait);
    return () => window.clearTimeout(timer);
  }, [arrived]);
  return (
    <output className={styles['hiddenWord']} aria-live="polite">
      {text}
    </output>
  );
}
