import type { HeaderPair } from '#shared/reply.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { WireText } from '../../parts/wire-text.tsx';
import styles from './exchange.module.css';

interface WireHeadProps {
  /** Request or status line. */
  readonly line: string;
  readonly headers: readonly HeaderPair[];
  /** Lower-case names that stand out: those that were made by signing. */
  readonly marked?: ReadonlySet<string>;
  /** Null where something else copies it. */
  readonly copyLabel: string | null;
}

/** First line and headers as on the wire: order, case and repeats. */
export function WireHead({ line, headers, marked, copyLabel }: WireHeadProps) {
  const text = [...(line === '' ? [] : [line]), ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
  return (
    <div className={styles['head']}>
      <div className={styles['lines']}>
        {line === '' ? null : (
          <div className={styles['first']}>
            <WireText text={line} />
          </div>
        )}
        {headers.map(([name, value], index) => (
          <div key={`${index} ${name}`} className={styles['line']} data-marked={marked?.has(name.toLowerCase()) || undefined}>
            <span className={styles['name']}>
              <WireText text={name} />:{' '}
            </span>
            <span className={styles['value']}>
              <WireText text={value} />
            </span>
          </div>
        ))}
      </div>
      {copyLabel === null ? null : <CopyButton value={text} label={copyLabel} className={styles['copy']} />}
    </div>
  );
}
