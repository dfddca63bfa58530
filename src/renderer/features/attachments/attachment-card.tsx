import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconEye, IconFile, IconMapPin, IconMusic, IconPhoto, IconVideo, IconX } from '@tabler/icons-react';
import type { Attachment } from '#shared/event.ts';
import { attachmentName } from '#shared/payload/file-name.ts';
import { useClient } from '../../host/host-context.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatExactSize, formatSize } from '../../parts/format-size.ts';
import { exactTime } from '../../parts/format-time.ts';
import { useSecond } from '../../parts/second.ts';
import styles from './attachments.module.css';
import { attachmentExpiry, expiryWords } from './expiry-words.ts';
import { fetchFile, fileKey, useFetchedFiles, type FetchState, type Wanted } from './fetched-files.ts';
import { FileView } from './file-view.tsx';

const icons: Readonly<Record<string, typeof IconFile>> = {
  image: IconPhoto,
  audio: IconMusic,
  video: IconVideo,
  location: IconMapPin,
};

interface AttachmentCardProps {
  readonly captureId: string;
  /** Its place among the capture's attachments. */
  readonly index: number;
  readonly attachment: Attachment;
  readonly brief: boolean;
}

/** One attachment: what the payload says of it, how long its URL still works, and the ways to look at it. */
export function AttachmentCard({ captureId, index, attachment, brief }: AttachmentCardProps) {
  const client = useClient();
  const state = useFetchedFiles(({ files }) => files.get(fileKey(captureId, index)));
  const put = useFetchedFiles((files) => files.put);
  const fetch = (wanted: Wanted, allowPrivate = false): void =>
    void fetchFile({ client, captureId, index, wanted, allowPrivate });
  const forget = (): void => put(fileKey(captureId, index), null);
  const name = attachmentName(attachment);
  const { url, id } = attachment;
  const Icon = icons[attachment.type ?? ''] ?? IconFile;
  return (
    <li className={styles['item']} aria-label={`Attachment ${name ?? attachment.type ?? index + 1}`}>
      <div className={styles['head']}>
        <Icon className={styles['icon']} size={20} stroke={1.5} aria-hidden />
        <div className={styles['words']}>
          <p className={styles['line']}>
            <span className={styles['kind']}>{attachment.type ?? 'attachment'}</span>
            {name === null ? null : (
              <span className={styles['name']} title={name} dir="auto">
                {name}
              </span>
            )}
          </p>
          <Facts attachment={attachment} />
          {brief || url === null ? null : (
            <p className={styles['url']} title={url}>
              {url}
            </p>
          )}
          {brief || id === null ? null : <p className={styles['id']}>{id}</p>}
        </div>
        {url === null ? null : <Acts url={url} brief={brief} state={state} onFetch={fetch} onForget={forget} />}
      </div>
      <Outcome size={attachment.size} state={state} onFetch={fetch} onForget={forget} />
    </li>
  );
}

/** Type, size and expiry; nothing where the payload says none of them. */
function Facts({ attachment }: { readonly attachment: Attachment }) {
  const { mimeType, size, url } = attachment;
  const expiry = attachmentExpiry(attachment);
  if (mimeType === null && size === null && expiry === null && url !== null) return null;
  return (
    <p className={styles['facts']}>
      {mimeType === null ? null : <span className="wire">{mimeType}</span>}
      {size === null ? null : <span title={formatExactSize(size)}>{formatSize(size)}</span>}
      {expiry === null ? null : <Expiry expiry={expiry} />}
      {url === null ? <span>no URL in the payload</span> : null}
    </p>
  );
}

function Expiry({ expiry }: { readonly expiry: string }) {
  const { words, over } = expiryWords(expiry, useSecond());
  return (
    <span className={styles['expiry']} data-over={over || undefined} title={exactTime(expiry)}>
      {words}
    </span>
  );
}

interface ActsProps {
  readonly state: FetchState | undefined;
  readonly onFetch: (wanted: Wanted, allowPrivate?: boolean) => void;
  readonly onForget: () => void;
}

function Acts({ url, brief, state, onFetch, onForget }: ActsProps & { readonly url: string; readonly brief: boolean }) {
  const fetching = state?.kind === 'fetching';
  const shown = state?.kind === 'fetched' && state.shown;
  return (
    <div className={styles['acts']}>
      {shown ? (
        <ActionIcon aria-label="Close preview" title="Close preview" onClick={onForget}>
          <IconX size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      ) : (
        <ActionIcon
          aria-label="Preview"
          title="Preview: Hookwright fetches it now from its URL"
          disabled={fetching}
          onClick={() => onFetch('preview')}
        >
          <IconEye size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      )}
      <ActionIcon
        aria-label="Save"
        title="Save: Hookwright fetches it now from its URL"
        disabled={fetching}
        onClick={() => onFetch('save')}
      >
        <IconDownload size={16} stroke={1.75} aria-hidden />
      </ActionIcon>
      {brief ? null : <CopyButton value={url} label="Copy URL" />}
    </div>
  );
}

/** What came of fetching it. */
function Outcome({ size, state, onFetch, onForget }: ActsProps & { readonly size: number | null }) {
  if (state?.kind === 'fetching') {
    return (
      <div className={styles['outcome']}>
        <output className={styles['note']}>Fetching</output>
        <Button
          onClick={() => {
            state.abort.abort();
            onForget();
          }}
        >
          Cancel
        </Button>
      </div>
    );
  }
  if (state?.kind === 'refused') {
    return (
      <div className={styles['outcome']} role="alert">
        <p className={styles['note']}>
          {state.problem} A payload that points there may be meant to make Hookwright ask for something it should not.
        </p>
        <div className={styles['buttons']}>
          <Button onClick={() => onFetch(state.wanted, true)}>Fetch it all the same</Button>
          <Button variant="subtle" onClick={onForget}>
            Leave it
          </Button>
        </div>
      </div>
    );
  }
  if (state?.kind === 'failed') {
    return (
      <div className={styles['outcome']}>
        <ErrorNotice error={state.error} onRetry={() => onFetch(state.wanted)} />
      </div>
    );
  }
  return state?.kind === 'fetched' && state.shown ? (
    <FileView file={state.file} size={size} onSave={() => onFetch('save')} />
  ) : null;
}
