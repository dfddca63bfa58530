import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { imageBurden } from '#shared/payload/image-burden.ts';
import { formatExactSize } from '../../parts/format-size.ts';
import styles from './attachments.module.css';
import type { FetchedFile } from './fetched-files.ts';

interface FileViewProps {
  readonly file: FetchedFile;
  /** As the payload says, bytes. */
  readonly size: number | null;
  readonly onSave: () => void;
}

/** A fetched file, from memory: its type is what its bytes are, and a blob of such a type cannot run anything. */
export function FileView({ file, size, onSave }: FileViewProps) {
  const [broken, setBroken] = useState(false);
  const { kind, mimeType, claimed, bytes, name } = file;
  const burden = useMemo(() => (mimeType === null ? null : imageBurden(bytes, mimeType)), [bytes, mimeType]);
  const playable = (kind === 'image' || kind === 'audio' || kind === 'video') && mimeType !== null;
  return (
    <figure className={styles['file']}>
      {playable && !broken && burden === null ? (
        <Media file={file} kind={kind} mimeType={mimeType} onBroken={() => setBroken(true)} />
      ) : (
        <p className={styles['note']}>
          {burden !== null
            ? `Not drawn: it ${burden}, which may stop the page for a long time.`
            : playable
              ? `It begins like ${mimeType} but cannot be shown.`
              : kind === 'pdf'
                ? 'A PDF document: save it to look at it.'
                : 'Its bytes are none of the kinds that can be shown safely.'}{' '}
          <Button variant="subtle" onClick={onSave}>
            Save {name}
          </Button>
        </p>
      )}
      <figcaption className={styles['caption']}>
        <span>{mimeType ?? 'unknown type'}</span>
        <span>{formatExactSize(bytes.length)}</span>
        {size === null || size === bytes.length ? null : (
          <span className={styles['claimed']}>the payload says {formatExactSize(size)}</span>
        )}
        {claimed === null ? null : <span className={styles['claimed']}>sent as {claimed}</span>}
      </figcaption>
    </figure>
  );
}

interface MediaProps {
  readonly file: FetchedFile;
  readonly kind: 'image' | 'audio' | 'video';
  readonly mimeType: string;
  readonly onBroken: () => void;
}

function Media({ file: { bytes, name }, kind, mimeType, onBroken }: MediaProps) {
  const media = useRef<HTMLImageElement | HTMLMediaElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([bytes], { type: mimeType }));
    if (media.current !== null) media.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [bytes, mimeType]);
  if (kind === 'image') {
    return <img ref={media as RefObject<HTMLImageElement | null>} className={styles['media']} alt={name} onError={onBroken} />;
  }
  // What a customer sends carries no captions.
  if (kind === 'audio') {
    return (
      // oxlint-disable-next-line jsx-a11y/media-has-caption
      <audio
        ref={media as RefObject<HTMLAudioElement | null>}
        className={styles['audio']}
        controls
        aria-label={name}
        onError={onBroken}
      />
    );
  }
  return (
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    <video
      ref={media as RefObject<HTMLVideoElement | null>}
      className={styles['media']}
      controls
      aria-label={name}
      onError={onBroken}
    />
  );
}
