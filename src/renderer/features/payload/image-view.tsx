import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { encodeBase64 } from '#shared/base64.ts';
import { imageBurden } from '#shared/payload/image-burden.ts';
import { formatExactSize } from '../../parts/format-size.ts';
import styles from './image-view.module.css';

interface ImageViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** An image type that was recognised by its first bytes, never the one the sender claims. */
  readonly mimeType: string;
}

/** An image out of the body. One that could stop the page is drawn only when the user wants it all the same. */
export function ImageView({ bytes, mimeType }: ImageViewProps) {
  const burden = useMemo(() => imageBurden(bytes, mimeType), [bytes, mimeType]);
  const [wanted, setWanted] = useState<Uint8Array | null>(null);
  if (burden === null || wanted === bytes) return <Drawn bytes={bytes} mimeType={mimeType} />;
  return (
    <div className={styles['figure']}>
      <p className={styles['caption']}>
        Not drawn: this image {burden}, which may stop the page for a long time. {formatExactSize(bytes.length)}.
      </p>
      <Button className={styles['draw'] ?? ''} onClick={() => setWanted(bytes)}>
        Draw it all the same
      </Button>
    </div>
  );
}

/**
 * From memory, and only ever as an `<img>`: there nothing in it can run or fetch. A vector image
 * gets an address without our origin besides, in case somebody opens it by itself.
 */
function Drawn({ bytes, mimeType }: ImageViewProps) {
  const image = useRef<HTMLImageElement>(null);
  const [measure, setMeasure] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const vector = mimeType === 'image/svg+xml';
    const url = vector
      ? `data:${mimeType};base64,${encodeBase64(bytes)}`
      : URL.createObjectURL(new Blob([bytes], { type: mimeType }));
    if (image.current !== null) image.current.src = url;
    return () => {
      if (!vector) URL.revokeObjectURL(url);
    };
  }, [bytes, mimeType]);
  if (broken) return <p className={styles['caption']}>These bytes begin like {mimeType} but cannot be shown. See Hex.</p>;
  return (
    <figure className={styles['figure']}>
      <img
        ref={image}
        className={styles['image']}
        alt="What the body shows"
        onLoad={({ currentTarget }) => setMeasure(`${currentTarget.naturalWidth} × ${currentTarget.naturalHeight}`)}
        onError={() => setBroken(true)}
      />
      <figcaption className={styles['caption']}>
        {mimeType}
        {measure === null ? null : ` · ${measure}`} · {formatExactSize(bytes.length)}
      </figcaption>
    </figure>
  );
}
