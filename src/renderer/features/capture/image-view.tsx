import { useEffect, useRef, useState } from 'react';
import { formatExactSize } from '../../parts/format-size.ts';
import styles from './image-view.module.css';

interface ImageViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A raster image type that was recognised by its first bytes, never the one the sender claims. */
  readonly mimeType: string;
}

/** An image out of the body, from memory: nothing is fetched, and a blob of an image type cannot run anything. */
export function ImageView({ bytes, mimeType }: ImageViewProps) {
  const image = useRef<HTMLImageElement>(null);
  const [measure, setMeasure] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([bytes], { type: mimeType }));
    if (image.current !== null) image.current.src = url;
    return () => URL.revokeObjectURL(url);
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
