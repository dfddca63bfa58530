import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { DemoPace } from '#shared/demo.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { showDemoBanner } from './demo-banner.tsx';
import { useDemo, useStartDemo } from './demo-data.ts';
import styles from './first-steps.module.css';

/** Begins the demonstration: at a pace that can be watched, or all of it now. */
export function DemoButtons() {
  const demo = useDemo();
  const start = useStartDemo();
  const running = demo?.state === 'running' || start.isPending;
  const begin = (pace: DemoPace): void => {
    showDemoBanner();
    start.mutate(pace);
  };
  return (
    <>
      <div className={styles['samples']}>
        <Button
          disabled={running}
          leftSection={<IconPlayerPlay size={14} stroke={1.75} aria-hidden />}
          onClick={() => begin('spread')}
        >
          Play it in 20 seconds
        </Button>
        <Button variant="subtle" disabled={running} onClick={() => begin('at-once')}>
          All at once
        </Button>
      </div>
      {start.error === null ? null : <ErrorNotice error={start.error} />}
    </>
  );
}
