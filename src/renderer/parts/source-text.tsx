import type { MouseEvent } from 'react';
import { desktopBridge } from '../host/electron.ts';
import styles from './source-text.module.css';

/** Where a fact comes from: a link when it is nothing but an https address, else the words as they are. */
export function SourceText({ source }: { readonly source: string }) {
  if (!/^https:\/\/\S+$/.test(source)) return source;
  const onClick = (event: MouseEvent): void => {
    const bridge = desktopBridge();
    if (bridge === null) return;
    event.preventDefault();
    void bridge.openExternal(source);
  };
  return (
    <a className={styles['link']} href={source} target="_blank" rel="noreferrer" onClick={onClick}>
      {source.replace(/^https:\/\//, '')}
    </a>
  );
}
