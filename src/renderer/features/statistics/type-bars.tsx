import type { CaptureStatistics } from '#shared/listing-contract.ts';
import { formatCount } from '../../parts/format-size.ts';
import styles from './statistics.module.css';

interface TypeBarsProps {
  readonly types: CaptureStatistics['types'];
  readonly sampled: boolean;
  /** Shows only captures of this type. */
  readonly onType: (type: string) => void;
}

const shownTypes = 5;

/** The most frequent types of events, the length of each bar its share of the first. */
export function TypeBars({ types, sampled, onType }: TypeBarsProps) {
  const most = types[0]?.count ?? 1;
  return (
    <figure className={styles['picture']}>
      <figcaption className={styles['caption']}>
        <span className={styles['title']}>Events</span>
        {sampled && types.length > 0 ? <span className={styles['when']}>in samples</span> : null}
      </figcaption>
      {types.length === 0 ? (
        <p className={styles['none']}>No event types here.</p>
      ) : (
        <ul className={styles['types']}>
          {types.slice(0, shownTypes).map(({ type, count }) => (
            <li key={type}>
              <button type="button" className={styles['type']} title={`Show only ${type}`} onClick={() => onType(type)}>
                <span className={styles['typeBar']} style={{ width: `${Math.max(1, (count / most) * 100)}%` }} aria-hidden />
                <span className={styles['typeName']} data-words={type.includes(' ') || undefined} dir="auto">
                  {type}
                </span>
                <span className={styles['typeCount']}>{formatCount(count)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}
