/** One delivery, read closely: what became of it, what was expected, and every attempt. Knows nothing of the list. */
import { ActionIcon, Button } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconRepeat, IconTrash, IconX } from '@tabler/icons-react';
import type { RefObject } from 'react';
import type { Delivery } from '#shared/delivery.ts';
import { useKeyHint } from '../../keys/use-action.ts';
import { openView } from '../../navigation.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { exactTime, exactTimeOfDay } from '../../parts/format-time.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { tellFailure } from '../../parts/tell-failure.ts';
import { useReplayState } from '../replay/replay-state.ts';
import { Attempts } from './attempts.tsx';
import styles from './delivery-detail.module.css';
import { useAttemptNow, useCancelDelivery, useDelivery, usePolicies } from './delivery-data.ts';
import { deliveryTitle, isUnderWay } from './delivery-words.ts';
import { ExpectationLine } from './expectation-line.tsx';
import { ModeMark } from './mode-mark.tsx';
import { OutcomeMark, SkipVerifyMark } from './outcome-mark.tsx';

interface DeliveryDetailProps {
  readonly id: string;
  readonly sectionRef?: RefObject<HTMLElement | null>;
  readonly onClose?: (() => void) | undefined;
  readonly onRemove?: ((id: string) => void) | undefined;
  /** Shown beside what it was made from: no way back there is needed. */
  readonly besideDraft?: boolean;
}

export function DeliveryDetail({ id, sectionRef, onClose, onRemove, besideDraft = false }: DeliveryDetailProps) {
  const { data, error, refetch } = useDelivery(id);
  if (data === undefined) {
    return (
      <section ref={sectionRef} tabIndex={-1} className={styles['detail']} aria-label="Delivery">
        {error === null ? null : (
          <div className={styles['padded']}>
            <ErrorNotice error={error} onRetry={() => void refetch()} />
          </div>
        )}
      </section>
    );
  }
  return (
    <section ref={sectionRef} tabIndex={-1} className={styles['detail']} aria-label={`Delivery ${data.id}`}>
      <Head delivery={data} onClose={onClose} onRemove={onRemove} besideDraft={besideDraft} />
      <div className={styles['scroll']}>
        <ExpectationLine expectation={data.expectation} asExpected={data.asExpected} />
        <Attempts key={data.id} delivery={data} />
      </div>
    </section>
  );
}

interface HeadProps {
  readonly delivery: Delivery;
  readonly onClose: (() => void) | undefined;
  readonly onRemove: ((id: string) => void) | undefined;
  readonly besideDraft: boolean;
}

function Head({ delivery, onClose, onRemove, besideDraft }: HeadProps) {
  const { policyId, captureId } = delivery;
  const closeKey = useKeyHint('list.close');
  const removeKey = useKeyHint('list.remove');
  const policies = usePolicies();
  const policy = policies.data?.find(({ id }) => id === policyId)?.name ?? policyId;
  return (
    <header className={styles['head']}>
      <div className={styles['marks']}>
        <OutcomeMark row={delivery} />
        <h2
          className={styles['title']}
          title={deliveryTitle(delivery)}
          dir="auto"
          data-wire={delivery.eventType?.includes(' ') === false || undefined}
        >
          {deliveryTitle(delivery)}
        </h2>
        <div className={styles['icons']}>
          {onRemove === undefined ? null : (
            <ActionIcon
              aria-label="Remove"
              title={isUnderWay(delivery) ? 'Cancel it first' : `Remove${removeKey}`}
              disabled={isUnderWay(delivery)}
              onClick={() => onRemove(delivery.id)}
            >
              <IconTrash size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
          )}
          {onClose === undefined ? null : (
            <ActionIcon aria-label="Close" title={`Close${closeKey}`} onClick={onClose}>
              <IconX size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
          )}
        </div>
      </div>
      <p className={styles['line']}>
        <ModeMark row={delivery} />
        {captureId === null ? null : (
          <span>
            of{' '}
            <button type="button" className={styles['link']} onClick={() => openView('inbox', { capture: captureId })}>
              {captureId}
            </button>
          </span>
        )}
        <span>{policy === null ? 'one attempt' : `policy ${policy}`}</span>
        <time dateTime={delivery.createdAt} title={exactTime(delivery.createdAt)}>
          {exactTimeOfDay(delivery.createdAt)}
        </time>
        <RelativeTime iso={delivery.createdAt} />
      </p>
      <div className={styles['address']}>
        <CopyLine text={delivery.targetUrl} label="Copy target URL" />
        <SkipVerifyMark row={delivery} />
      </div>
      <Acts delivery={delivery} besideDraft={besideDraft} />
    </header>
  );
}

function Acts({ delivery, besideDraft }: Pick<HeadProps, 'delivery' | 'besideDraft'>) {
  const cancel = useCancelDelivery();
  const attempt = useAttemptNow();
  const openReplay = useReplayState((state) => state.openReplay);
  const { id, state, captureId, targetUrl } = delivery;
  return (
    <div className={styles['acts']}>
      <Button
        leftSection={<IconPlayerPlay size={14} stroke={1.75} aria-hidden />}
        loading={attempt.isPending}
        disabled={state === 'sending'}
        title="Make the next attempt at once"
        onClick={() => attempt.mutate(id, { onError: tellFailure })}
      >
        Attempt now
      </Button>
      {besideDraft ? null : (
        <Button
          leftSection={<IconRepeat size={14} stroke={1.75} aria-hidden />}
          onClick={() => (captureId === null ? openView('send', { delivery: id }) : openReplay(captureId, targetUrl))}
        >
          {captureId === null ? 'Edit and send again' : 'Replay again'}
        </Button>
      )}
      <Button
        leftSection={<IconPlayerStop size={14} stroke={1.75} aria-hidden />}
        loading={cancel.isPending}
        disabled={!isUnderWay(delivery)}
        onClick={() => cancel.mutate(id, { onError: tellFailure })}
      >
        Cancel
      </Button>
    </div>
  );
}
