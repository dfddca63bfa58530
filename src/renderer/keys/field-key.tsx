import { Kbd } from '@mantine/core';
import styles from './key-caps.module.css';
import { useKeyWords } from './use-action.ts';

/** At the end of an empty field: the key that brings one here. Nothing while that action has none. */
export function FieldKey({ action, does }: { readonly action: string; readonly does: string }) {
  const words = useKeyWords(action);
  if (words === null) return null;
  return (
    <Kbd className={styles['inField'] ?? ''} title={`Press ${words} to ${does}`}>
      {words}
    </Kbd>
  );
}
