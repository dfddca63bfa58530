import { Box } from '@mantine/core';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { formatExactSize } from '../../parts/format-size.ts';
import { formatDuration } from '../../parts/format-time.ts';
import styles from './image-view.module.css';
import type { PreviewType } from './preview-type.ts';

interface MediaViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: PreviewType;
}

/** Sound or a film out of the body, from memory; plays when asked to. */
export function MediaView({ bytes, type: { kind, mimeType } }: MediaViewProps) {
  const media = useRef<HTMLMediaElement>(null);
  const [length, setLength] = useState<number | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([bytes], { type: mimeType }));
    if (media.current !== null) media.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [bytes, mimeType]);
  if (broken)
    return <p className={styles['caption']}>These bytes begin like {mimeType}, but this browser cannot play them. See Hex.</p>;
  const shared = {
    controls: true,
    preload: 'metadata',
    className: styles[kind] ?? '',
    onLoadedMetadata: () => setLength(media.current?.duration ?? null),
    onError: () => setBroken(true),
  } as const;
  return (
    <figure className={styles['figure']}>
      {kind === 'video' ? (
        <Box component="video" ref={media as RefObject<HTMLVideoElement>} aria-label="What the body shows" {...shared} />
      ) : (
        <Box component="audio" ref={media} aria-label="What the body sounds like" {...shared} />
      )}
      <figcaption className={styles['caption']}>
        {mimeType}
        {length === null || !Number.isFinite(length) ? null : ` · ${formatDuration(length * 1000)}`} ·{' '}
        {formatExactSize(bytes.length)}
      </figcaption>
    </figure>
  );
}
