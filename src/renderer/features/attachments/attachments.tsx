import type { Attachment } from '#shared/event.ts';
import { Panel } from '../../parts/panel.tsx';
import { AttachmentCard } from './attachment-card.tsx';
import styles from './attachments.module.css';

interface AttachmentsProps {
  readonly captureId: string;
  readonly attachments: readonly Attachment[];
}

/** What is attached, by what the payload says of it; fetched only when somebody asks for it. */
export function Attachments({ captureId, attachments }: AttachmentsProps) {
  return (
    <Panel title="Attachments" aside={attachments.length === 1 ? null : `${attachments.length}`}>
      <AttachmentList captureId={captureId} attachments={attachments} />
    </Panel>
  );
}

/** The same without a title, for a place that has one. `brief`: without URLs and ids. */
export function AttachmentList({ captureId, attachments, brief = false }: AttachmentsProps & { readonly brief?: boolean }) {
  return (
    <ul className={styles['list']}>
      {attachments.map((attachment, index) => (
        <AttachmentCard
          key={`${captureId} ${index} ${attachment.id ?? ''}`}
          captureId={captureId}
          index={index}
          attachment={attachment}
          brief={brief}
        />
      ))}
    </ul>
  );
}
