import { useEffect, useRef, useState } from 'react';
import { encodeBase64 } from '#shared/base64.ts';
import { formatExactSize } from '../../parts/format-size.ts';
import styles from './image-view.module.css';

interface ImageViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** An image type that was recognised by its first bytes, never the one the sender claims. */
  readonly mimeType: string;
}

/**
 * An image out of the body, from memory, and only ever as an `<img>`: there nothing in it can run or fetch. A vector image
 * gets an address without our origin besides, in case somebody opens it by itself.
 */
export function ImageView({ bytes, mimeType }: ImageViewProps) {
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
