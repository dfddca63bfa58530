import { Button } from '@mantine/core';
import { IconChevronRight, IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeliveryRow } from '#shared/delivery.ts';
import { openView } from '../../navigation.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { exactTime, listTime } from '../../parts/format-time.ts';
import { useNow } from '../../parts/now.ts';
import { useReplayState } from '../replay/replay-state.ts';
import { Attempts } from './attempts.tsx';
import styles from './capture-deliveries.module.css';
import { useDelivery } from './delivery-data.ts';
import { ExpectationLine } from './expectation-line.tsx';
import { ModeMark } from './mode-mark.tsx';
import { NextAttempt } from './next-attempt.tsx';
import { OutcomeMark, SkipVerifyMark } from './outcome-mark.tsx';
import { useDeliveryList } from './use-delivery-list.ts';

/** Where a capture was sent again, and what came of it. The newest is opened. */
export function CaptureDeliveries({ captureId }: { readonly captureId: string }) {
  const { list, state } = useDeliveryList(captureId, null);
  const openReplay = useReplayState((each) => each.openReplay);
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const newest = state.rows[0]?.id ?? null;
  const isOpen = (id: string): boolean => toggled.get(id) ?? id === newest;
  if (state.status === 'failed') {
    return (
      <div className={styles['padded']}>
        <ErrorNotice error={state.error} onRetry={() => void list.reload()} />
      </div>
    );
  }
  if (state.status === 'loading') return null;
  if (state.rows.length === 0) {
    return (
      <div className={styles['nothing']}>
        <p>
          This capture was not sent anywhere yet. A replay sends it to a handler of yours: as it came, signed anew, edited, or
          broken on purpose.
        </p>
        <Button leftSection={<IconRepeat size={14} stroke={1.75} aria-hidden />} onClick={() => openReplay(captureId)}>
          Replay
        </Button>
      </div>
    );
  }
  return (
    <ul className={styles['list']} aria-label="Deliveries of this capture">
      {state.rows.map((row) => (
        <Row
          key={row.id}
          row={row}
          open={isOpen(row.id)}
          onToggle={() => setToggled(new Map([...toggled, [row.id, !isOpen(row.id)]]))}
        />
      ))}
      {state.complete ? null : (
        <li className={styles['padded']}>
          <Button variant="subtle" loading={state.loadingMore} onClick={() => void list.loadMore()}>
            Show older ones
          </Button>
        </li>
      )}
    </ul>
  );
}

interface RowProps {
  readonly row: DeliveryRow;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Row({ row, open, onToggle }: RowProps) {
  const now = useNow();
  const id = `of-capture-${row.id}`;
  return (
    <li className={styles['item']}>
      <button type="button" className={styles['row']} aria-expanded={open} aria-controls={id} onClick={onToggle}>
        <IconChevronRight className={styles['chevron']} size={14} stroke={2} aria-hidden />
        <OutcomeMark row={row} />
        <span className={styles['target']} title={row.targetUrl}>
          {row.targetUrl}
        </span>
        <SkipVerifyMark row={row} />
        <ModeMark row={row} />
        <span className={styles['status']}>{row.lastStatus ?? '–'}</span>
        <NextAttempt at={row.nextAttemptAt} />
        <time className={styles['time']} dateTime={row.createdAt} title={exactTime(row.createdAt)}>
          {listTime(row.createdAt, now)}
        </time>
      </button>
      <div id={id} hidden={!open}>
        {open ? <Opened id={row.id} /> : null}
      </div>
    </li>
  );
}

function Opened({ id }: { readonly id: string }) {
  const { data, error, refetch } = useDelivery(id);
  if (error !== null) {
    return (
      <div className={styles['padded']}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (data === undefined) return null;
  return (
    <div className={styles['opened']}>
      <ExpectationLine expectation={data.expectation} asExpected={data.asExpected} />
      <Attempts delivery={data} />
      <div>
        <Button variant="subtle" onClick={() => openView('deliveries', { delivery: id })}>
          Open in Deliveries
        </Button>
      </div>
    </div>
  );
}
