import { Button } from '@mantine/core';
import { DemoButtons } from '../welcome/demo-buttons.tsx';
import { useDemo, useRemoveDemo } from '../welcome/demo-data.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import styles from './settings.module.css';

/** Something to look at before the first webhook of one's own. */
export function DemoSection() {
  const demo = useDemo();
  const remove = useRemoveDemo();
  return (
    <section aria-labelledby="demo-title">
      <h2 id="demo-title" className={styles['title']}>
        Demonstration
      </h2>
      <p className={styles['intro']}>
        An hour of a shop in 25 webhooks of MAIA, WhatsAble Notifyer and AIsoule: three customers, incoming, outgoing and echo,
        delivery states, one sent twice, one unsigned and one whose signature is wrong. They are really signed and really sent
        over HTTPS to this receiver, on endpoints of their own; nothing of yours is touched.
      </p>
      <div data-setting="demo">
        <DemoButtons />
      </div>
      {demo === null || demo.endpoints.length === 0 ? null : (
        <div className={styles['group']}>
          <h3 className={styles['groupTitle']}>Take it away</h3>
          <p className={styles['intro']}>
            Everything on {demo.endpoints.map(({ slug }) => `/${slug}`).join(', ')}, and these endpoints themselves, pinned or
            not.
          </p>
          <Button loading={remove.isPending} onClick={() => remove.mutate()}>
            Remove demonstration
          </Button>
          {remove.error === null ? null : <ErrorNotice error={remove.error} />}
        </div>
      )}
    </section>
  );
}
