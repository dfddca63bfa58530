import { IconAlertTriangle, IconCheck, IconShieldCheck, IconTargetArrow } from '@tabler/icons-react';
import type { Expectation } from '#shared/delivery.ts';
import styles from './expectation-line.module.css';
import { expectationWords } from './delivery-words.ts';

interface ExpectationLineProps {
  readonly expectation: Expectation;
  /** Whether it was so; null before there is an answer. */
  readonly asExpected: boolean | null;
}

/** What a correct handler answers and why; afterwards, whether it did. */
export function ExpectationLine({ expectation, asExpected }: ExpectationLineProps) {
  const kind = asExpected === null ? 'open' : asExpected ? 'met' : 'missed';
  const Icon =
    kind === 'open'
      ? IconTargetArrow
      : kind === 'missed'
        ? IconAlertTriangle
        : expectation.answer === 'refused'
          ? IconShieldCheck
          : IconCheck;
  const words = { open: expectationWords(expectation), met: 'As expected.', missed: 'Not as expected.' }[kind];
  return (
    <p className={styles['expectation']} data-kind={kind}>
      <Icon size={16} stroke={1.75} aria-hidden />
      <span>
        <strong>{words}</strong> {kind === 'missed' ? `${expectationWords(expectation)} ` : ''}
        {expectation.reason}
      </span>
    </p>
  );
}
