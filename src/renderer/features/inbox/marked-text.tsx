import { Fragment } from 'react';
import styles from './capture-row.module.css';

interface MarkedTextProps {
  readonly text: string;
  /** UTF-16 offsets, `to` exclusive, in order. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
}

/** Text with the places that matched. All of it is text; nothing of it becomes markup. */
export function MarkedText({ text, ranges }: MarkedTextProps) {
  return (
    <>
      {ranges.map(({ from, to }, index) => (
        <Fragment key={from}>
          {text.slice(ranges[index - 1]?.to ?? 0, from)}
          <mark className={styles['match']}>{text.slice(from, to)}</mark>
        </Fragment>
      ))}
      {text.slice(ranges.at(-1)?.to ?? 0)}
    </>
  );
}
