import { useEffect, useState, useSyncExternalStore } from 'react';
import { keysOf, useBindings } from '../../keys/bindings.ts';
import { chordsOf } from '../../keys/chord.ts';
import { onPending } from '../../keys/dispatch.ts';
import { KeyCaps } from '../../keys/key-caps.tsx';
import { actions } from '../../keys/registry.ts';
import styles from './keys.module.css';

/** After the first key of a sequence: which ones may follow. */
export function PendingKeys() {
  const [pending, setPending] = useState<string | null>(null);
  const live = useSyncExternalStore(actions.subscribe, actions.live);
  const choices = useBindings();
  useEffect(() => onPending(setPending), []);
  if (pending === null) return null;
  const next = new Map<string, string>();
  for (const { definition } of live) {
    for (const binding of keysOf(definition, choices)) {
      const [first, second] = chordsOf(binding);
      if (first === pending && second !== undefined) next.set(second, definition.title);
    }
  }
  return (
    <output className={styles['pending']}>
      <KeyCaps binding={pending} />
      {[...next].map(([chord, title]) => (
        <span key={chord} className={styles['pendingNext']}>
          <KeyCaps binding={chord} />
          {title}
        </span>
      ))}
    </output>
  );
}
