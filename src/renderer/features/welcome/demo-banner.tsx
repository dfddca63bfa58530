import { Button, CloseButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFlask } from '@tabler/icons-react';
import { create } from 'zustand';
import { formatCount } from '../../parts/format-size.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import styles from './demo-banner.module.css';
import { useDemo, useFollowDemo, useRemoveDemo, useStopDemo } from './demo-data.ts';
import { demoWords } from './demo-words.ts';

/** Put away until the page is loaded again or the demonstration begins anew. */
const useBanner = create<{ readonly hidden: boolean }>(() => ({ hidden: false }));

/** Shown again, for whoever starts the demonstration. */
export function showDemoBanner(): void {
  useBanner.setState({ hidden: false });
}

/** Marks what is on the screen as a demonstration for as long as there is one, and takes it away in one click. */
export function DemoBanner() {
  useFollowDemo();
  const demo = useDemo();
  const stop = useStopDemo();
  const remove = useRemoveDemo();
  const hidden = useBanner((state) => state.hidden);
  const words = demo === null ? null : demoWords(demo);
  if (demo === null || words === null || hidden) return null;
  const onRemove = (): void => {
    remove.mutate(undefined, {
      onSuccess: ({ captures, endpoints }) =>
        notifications.show({
          message: `The demonstration is gone: ${formatCount(captures)} captures and ${endpoints} endpoints removed.`,
        }),
      onError: tellFailure,
    });
  };
  return (
    <section className={styles['banner']} aria-label="Demonstration">
      <IconFlask className={styles['icon']} size={16} stroke={1.75} aria-hidden />
      <output className={styles['words']}>{words}</output>
      {demo.state === 'running' ? (
        <Button variant="subtle" onClick={() => stop.mutate(undefined, { onError: tellFailure })}>
          Stop
        </Button>
      ) : null}
      <Button loading={remove.isPending} onClick={onRemove}>
        Remove demonstration
      </Button>
      {demo.state === 'running' ? null : (
        <CloseButton size="sm" aria-label="Hide this line" onClick={() => useBanner.setState({ hidden: true })} />
      )}
    </section>
  );
}
