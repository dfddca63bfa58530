import { IconFile, IconMapPin, IconMusic, IconPhoto, IconVideo } from '@tabler/icons-react';
import type { Attachment } from '#shared/event.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { formatExactSize, formatSize } from '../../parts/format-size.ts';
import { exactTime, relativeTime } from '../../parts/format-time.ts';
import { useNow } from '../../parts/now.ts';
import { Panel } from '../../parts/panel.tsx';
import styles from './attachments.module.css';
import { urlExpiry } from './url-expiry.ts';

const icons: Readonly<Record<string, typeof IconFile>> = {
  image: IconPhoto,
  audio: IconMusic,
  video: IconVideo,
  location: IconMapPin,
};

/** What is attached, by what the payload says of it. Nothing is fetched: a URL from a payload is a stranger's. */
export function Attachments({ attachments }: { readonly attachments: readonly Attachment[] }) {
  return (
    <Panel title="Attachments" aside={attachments.length === 1 ? null : `${attachments.length}`}>
      <ul className={styles['list']}>
        {attachments.map((attachment, index) => (
          <AttachmentItem key={`${index} ${attachment.id ?? ''}`} attachment={attachment} />
        ))}
      </ul>
    </Panel>
  );
}

function AttachmentItem({ attachment }: { readonly attachment: Attachment }) {
  const { type, mimeType, size, url, id } = attachment;
  const Icon = icons[type ?? ''] ?? IconFile;
  return (
    <li className={styles['item']}>
      <Icon className={styles['icon']} size={20} stroke={1.5} aria-hidden />
      <div className={styles['words']}>
        <p className={styles['line']}>
          <span className={styles['kind']}>{type ?? 'attachment'}</span>
          {mimeType === null ? null : <span className="wire">{mimeType}</span>}
          {size === null ? null : <span title={formatExactSize(size)}>{formatSize(size)}</span>}
          {url === null ? null : <Expiry url={url} />}
        </p>
        {url === null ? null : (
          <p className={styles['url']} title={url}>
            {url}
          </p>
        )}
        {id === null ? null : <p className={styles['id']}>{id}</p>}
      </div>
      {url === null ? null : <CopyButton value={url} label="Copy URL" />}
    </li>
  );
}

function Expiry({ url }: { readonly url: string }) {
  const now = useNow();
  const expiry = urlExpiry(url);
  if (expiry === null) return null;
  const over = Date.parse(expiry) <= now;
  return (
    <span className={styles['expiry']} data-over={over || undefined} title={exactTime(expiry)}>
      {over ? 'expired' : 'expires'} {relativeTime(expiry, now)}
    </span>
  );
}
