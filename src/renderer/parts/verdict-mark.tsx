import { IconCheck, IconMinus, IconQuestionMark, IconX } from '@tabler/icons-react';
import type { Verdict, VerdictReason, VerdictStatus } from '#shared/verdict.ts';
import styles from './mark.module.css';

const shapes: Record<VerdictStatus, { readonly Icon: typeof IconCheck; readonly word: string }> = {
  valid: { Icon: IconCheck, word: 'valid' },
  invalid: { Icon: IconX, word: 'invalid' },
  unsigned: { Icon: IconMinus, word: 'unsigned' },
  unknown: { Icon: IconQuestionMark, word: 'cannot tell' },
};

const reasons: Record<VerdictReason, string> = {
  'no-secret': 'no secret is set for this endpoint',
  'header-missing': 'the signature header is missing',
  'wrong-format': 'the signature has the wrong format',
  'wrong-length': 'the signature has the wrong length',
  'digest-differs': 'the signature differs from what was expected',
  'timestamp-missing': 'the timestamp is missing',
  'timestamp-malformed': 'the timestamp cannot be read',
  'timestamp-outside-tolerance': 'the timestamp is too far from the receiver’s clock',
  'body-incomplete': 'the body did not arrive whole',
  'no-scheme': 'no signature scheme is known for this sender',
  'not-signed': 'the sender did not sign it',
};

/** The reason of a verdict in plain words; null when it is valid. */
export function reasonInWords(reason: VerdictReason | null): string | null {
  return reason === null ? null : reasons[reason];
}

/** Word of a verdict as every screen says it. */
export function verdictWord(status: VerdictStatus): string {
  return shapes[status].word;
}

interface VerdictMarkProps {
  readonly verdict: Pick<Verdict, 'status' | 'reason'>;
  readonly wordClassName?: string | undefined;
}

/** Verdict of a signature check as icon and word, the reason on hover. */
export function VerdictMark({ verdict, wordClassName }: VerdictMarkProps) {
  const { Icon, word } = shapes[verdict.status];
  const reason = reasonInWords(verdict.reason);
  return (
    <span
      data-public
      className={`${styles['mark']} ${styles[verdict.status]}`}
      title={reason === null ? word : `${word}: ${reason}`}
    >
      <Icon size={14} stroke={2.25} aria-hidden />
      <span className={`${styles['word']} ${wordClassName ?? ''}`}>{word}</span>
    </span>
  );
}
