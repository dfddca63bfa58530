import type { DeliveryRow } from '#shared/delivery.ts';
import { breakageWords, modeWords } from './delivery-words.ts';
import styles from './marks.module.css';

/** How a request was made; what is broken on purpose is hatched, never plain red. */
export function ModeMark({ row }: { readonly row: Pick<DeliveryRow, 'mode' | 'breakage'> }) {
  if (row.mode !== 'broken' || row.breakage === null) return <span className={styles['mode']}>{modeWords[row.mode]}</span>;
  const { title, what } = breakageWords[row.breakage];
  return (
    <span className={styles['broken']} title={`Broken on purpose. ${what}`}>
      {title}
    </span>
  );
}
