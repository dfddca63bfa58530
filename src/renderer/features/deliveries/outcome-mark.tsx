import {
  IconAlertTriangle,
  IconCheck,
  IconCircle,
  IconCircleDotted,
  IconMinus,
  IconShieldCheck,
  IconShieldOff,
  IconX,
} from '@tabler/icons-react';
import type { DeliveryRow } from '#shared/delivery.ts';
import { outcomeOf, type OutcomeKind } from './delivery-words.ts';
import styles from './marks.module.css';

const icons: Record<OutcomeKind, typeof IconCheck> = {
  fine: IconCheck,
  expected: IconShieldCheck,
  wrong: IconX,
  unexpected: IconAlertTriangle,
  waiting: IconCircle,
  sending: IconCircleDotted,
  cancelled: IconMinus,
};

/** What became of a delivery, as icon and word. */
export function OutcomeMark({ row }: { readonly row: Parameters<typeof outcomeOf>[0] }) {
  const { kind, word, sentence } = outcomeOf(row);
  const Icon = icons[kind];
  return (
    <span className={styles['mark']} data-kind={kind} title={sentence}>
      <Icon size={14} stroke={2.25} aria-hidden />
      <span className={styles['word']}>{word}</span>
    </span>
  );
}

/** Says in red that the target's certificate is not checked. */
export function SkipVerifyMark({
  row,
  small = false,
}: {
  readonly row: Pick<DeliveryRow, 'skipVerify'>;
  readonly small?: boolean;
}) {
  if (!row.skipVerify) return null;
  if (small) {
    return (
      <span className={styles['unverifiedIcon']} title="Any certificate of the target is accepted">
        <IconShieldOff size={14} stroke={2} aria-hidden />
        <span className={styles['hiddenWord']}>certificate not verified</span>
      </span>
    );
  }
  return (
    <span className={styles['unverified']} title="Any certificate of the target is accepted">
      not verified
    </span>
  );
}
