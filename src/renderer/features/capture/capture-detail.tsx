/**
 * One capture, read closely: what it says, its payload, headers, signature and timing.
 * Knows nothing of the list; all that came over the wire is put on the screen as text and never as markup.
 */
import { Button, Tabs } from '@mantine/core';
import type { ReactNode, RefObject } from 'react';
import type { Capture, CaptureRow } from '#shared/capture.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { AnnotationStrip } from '../annotations/annotation-strip.tsx';
import { CaptureDeliveries } from '../deliveries/capture-deliveries.tsx';
import { useCapture } from './capture-data.ts';
import { DeletedNotice } from './deleted-notice.tsx';
import { isGone, useDeletionWatch } from './deletion.ts';
import { useTabKeys } from './tab-keys.ts';
import styles from './capture-detail.module.css';
import { useTabActions } from './tab-actions.ts';
import { CaptureHeader } from './capture-header.tsx';
import { detailTabOf, detailTabs, useDetailState, type DetailTab } from './detail-state.ts';
import { EventTab } from './event-tab.tsx';
import { HeadersTab } from './headers-tab.tsx';
import { PayloadTab } from '../payload/payload-tab.tsx';
import { SignatureTab } from './signature-tab.tsx';
import { TimingTab } from './timing-tab.tsx';

interface CaptureDetailProps {
  readonly id: string;
  /** The capture as the list has it now: pins and repeats change there first. */
  readonly row: CaptureRow | null;
  /** The choice has moved on and another capture is about to be shown: what becomes of this one is not told any more. */
  readonly leaving?: boolean;
  readonly sectionRef: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  /** Opens another capture: the first of the same event. */
  readonly onOpen: (id: string) => void;
  readonly onTogglePin: (row: CaptureRow) => void;
  readonly onRemove: (id: string) => void;
}

export function CaptureDetail({
  id,
  row,
  leaving = false,
  sectionRef,
  onClose,
  onOpen,
  onTogglePin,
  onRemove,
}: CaptureDetailProps) {
  const { data, error, refetch } = useCapture(id);
  useDeletionWatch([id]);
  if (isGone(error) && !(leaving && data !== undefined)) {
    return (
      <section ref={sectionRef} tabIndex={-1} className={styles['detail']} aria-label={`Capture ${id}`}>
        <DeletedNotice id={id} onClose={onClose} />
      </section>
    );
  }
  if (data === undefined) {
    return (
      <section ref={sectionRef} tabIndex={-1} className={styles['detail']} aria-label="Capture">
        {error === null ? null : (
          <div className={styles['padded']}>
            <ErrorNotice error={error} onRetry={() => void refetch()} />
            <Button onClick={onClose}>Close</Button>
          </div>
        )}
      </section>
    );
  }
  const capture =
    row === null || row.id !== data.id ? data : { ...data, pinned: row.pinned, duplicates: row.duplicates, tags: row.tags };
  return (
    <section ref={sectionRef} tabIndex={-1} data-pane className={styles['detail']} aria-label={`Capture ${capture.id}`}>
      <CaptureHeader
        capture={capture}
        onClose={onClose}
        onTogglePin={() => onTogglePin(capture)}
        onRemove={() => onRemove(capture.id)}
      />
      <AnnotationStrip capture={capture} />
      <DetailTabs capture={capture} onOpen={onOpen} />
    </section>
  );
}

function DetailTabs({ capture, onOpen }: { readonly capture: Capture; readonly onOpen: (id: string) => void }) {
  const { tab, setTab } = useDetailState();
  useTabKeys(setTab);
  const panels: readonly (readonly [DetailTab, string, ReactNode])[] = [
    ['event', 'Event', <EventTab key="event" capture={capture} onOpen={onOpen} />],
    ['payload', 'Payload', <PayloadTab key={capture.id} capture={capture} />],
    ['headers', 'Headers', <HeadersTab key="headers" capture={capture} />],
    ['signature', 'Signature', <SignatureTab key={capture.id} capture={capture} />],
    ['deliveries', 'Deliveries', <CaptureDeliveries key={capture.id} captureId={capture.id} />],
    ['timing', 'Timing', <TimingTab key="timing" capture={capture} />],
  ];
  useTabActions(panels.map(([name]) => name));
  return (
    <Tabs
      value={tab}
      onChange={(name) => setTab(detailTabOf(name) ?? tab)}
      classNames={{
        root: styles['tabs'] ?? '',
        list: styles['tabList'] ?? '',
        tab: styles['tab'] ?? '',
        panel: styles['panel'] ?? '',
      }}
    >
      <Tabs.List>
        {panels.map(([name, title]) => (
          <Tabs.Tab key={name} value={name} title={`${title} (${detailTabs.indexOf(name) + 1})`}>
            {title}
            {name === 'headers' ? <span className={styles['count']}>{capture.headers.length}</span> : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {panels.map(([name, , panel]) => (
        <Tabs.Panel key={name} value={name} tabIndex={0}>
          {panel}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
