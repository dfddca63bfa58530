import { termRanges } from '#shared/payload/find-text.ts';
import styles from './marked-text.module.css';
import { WireText } from './wire-text.tsx';

interface MarkedTextProps {
  readonly text: string;
  /** What is marked in it, in either case. */
  readonly terms: readonly string[];
  readonly oneLine?: boolean;
  readonly edges?: boolean;
}

/** Text as it came over the wire, with the words that somebody looks for marked in it. */
export function MarkedText({ text, terms, oneLine = false, edges = false }: MarkedTextProps) {
  const ranges = terms.length === 0 ? [] : termRanges(text, terms);
  if (ranges.length === 0) return <WireText text={text} edges={edges} oneLine={oneLine} />;
  return (
    <>
      {ranges.map(({ from, to }, index) => (
        <span key={from}>
          <WireText text={text.slice(ranges[index - 1]?.to ?? 0, from)} edges={false} oneLine={oneLine} />
          <mark className={styles['mark']}>
            <WireText text={text.slice(from, to)} edges={false} oneLine={oneLine} />
          </mark>
        </span>
      ))}
      <WireText text={text.slice(ranges.at(-1)?.to ?? 0)} edges={false} oneLine={oneLine} />
    </>
  );
}
