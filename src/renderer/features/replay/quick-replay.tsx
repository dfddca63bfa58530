/** The one-key replay: at once, to the last target, and its result where it does not cover what is being read. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useClient } from '../../host/host-context.tsx';
import { openView } from '../../navigation.ts';
import { formatDuration } from '../../parts/format-time.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { lastTargetsKey, useCancelDelivery, useDelivery } from '../deliveries/delivery-data.ts';
import { isUnderWay } from '../deliveries/delivery-words.ts';
import { OutcomeMark } from '../deliveries/outcome-mark.tsx';
import styles from './replay.module.css';
import { useReplayState } from './replay-state.ts';

/** Replays a capture to the last target; asks where to when there is none yet. */
export function useQuickReplay(): (captureId: string) => void {
  const client = useClient();
  const cache = useQueryClient();
  const openReplay = useReplayState((state) => state.openReplay);
  return (captureId) => {
    const replay = async (): Promise<void> => {
      const { items } = await cache.fetchQuery({
        queryKey: [...lastTargetsKey, 'now'],
        queryFn: () => client.workbench.lastTargets(),
        staleTime: 0,
      });
      const [targetUrl] = items;
      if (targetUrl === undefined) {
        openReplay(captureId);
        return;
      }
      const { bodyKind } = await client.captures.get({ id: captureId });
      const { id } = await client.captures.replay({
        id: captureId,
        targetUrl,
        mode: bodyKind === 'raw-packet' ? 'as-captured' : 're-signed',
      });
      notifications.show({
        id: `replay-${id}`,
        autoClose: 8_000,
        message: <QuickResult id={id} captureId={captureId} targetUrl={targetUrl} />,
      });
    };
    replay().catch(tellFailure);
  };
}

interface QuickResultProps {
  readonly id: string;
  readonly captureId: string;
  readonly targetUrl: string;
}

/** What comes of it, live. */
function QuickResult({ id, captureId, targetUrl }: QuickResultProps) {
  const { data } = useDelivery(id);
  const cancel = useCancelDelivery();
  const last = data?.attemptsMade.at(-1);
  return (
    <div className={styles['quick']}>
      <div className={styles['quickWords']}>
        <span className={styles['quickLine']}>
          {data === undefined ? 'sending' : <OutcomeMark row={data} />}
          {last?.response == null ? null : <span>{last.response.status}</span>}
          {last === undefined ? null : <span className={styles['quiet']}>{formatDuration(last.phases.totalMs)}</span>}
        </span>
        <span className={styles['quickTarget']} title={targetUrl}>
          {captureId} → {targetUrl}
        </span>
      </div>
      {data !== undefined && isUnderWay(data) ? (
        <Button onClick={() => cancel.mutate(id, { onError: tellFailure })}>Cancel</Button>
      ) : (
        <Button onClick={() => openView('deliveries', { delivery: id })}>Open</Button>
      )}
    </div>
  );
}
