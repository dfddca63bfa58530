import { parseForm } from '#shared/payload/form.ts';
import { parseMultipart, type BodyPart } from '#shared/payload/multipart.ts';
import { decodeText } from '#shared/payload/text.ts';
import { useMemo } from 'react';
import { CopyButton } from '../../parts/copy-button.tsx';
import { formatSize } from '../../parts/format-size.ts';
import { WireText } from '../../parts/wire-text.tsx';
import { imageTypeOf } from './image-type.ts';
import { ImageView } from './image-view.tsx';
import styles from './fields-view.module.css';

/** A form's fields in the order in which they came, repeats included. */
export function FormView({ bytes, charset }: { readonly bytes: Uint8Array; readonly charset: string | null }) {
  const form = useMemo(() => parseForm(bytes, charset), [bytes, charset]);
  return (
    <div className={styles['scroller']}>
      <table className={styles['table']}>
        <tbody>
          {form.pairs.map((pair) => (
            <tr key={pair.offset}>
              <th scope="row">
                <WireText text={pair.name} />
              </th>
              <td>
                {pair.value === null ? <span className={styles['note']}>(no value)</span> : <WireText text={pair.value} />}
                {pair.problem === null ? null : <p className={styles['problem']}>{pair.problem}</p>}
              </td>
              <td className={styles['copy']}>
                <CopyButton small value={pair.value ?? ''} label={`Copy ${pair.name}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {form.cut ? <p className={styles['note']}>Only the first {form.pairs.length} fields are listed. Raw shows all.</p> : null}
    </div>
  );
}

/** The parts of a multipart body, each with its headers. */
export function PartsView({ bytes, boundary }: { readonly bytes: Uint8Array<ArrayBuffer>; readonly boundary: string }) {
  const reading = useMemo(() => parseMultipart(bytes, boundary), [bytes, boundary]);
  return (
    <div className={styles['scroller']}>
      {reading.problems.map((problem) => (
        <p key={problem} className={styles['problem']}>
          {problem}
        </p>
      ))}
      {reading.parts.map((part) => (
        <PartSection key={part.start} part={part} bytes={bytes.subarray(part.start, part.end)} />
      ))}
    </div>
  );
}

const shownCharacters = 20_000;

function PartSection({ part, bytes }: { readonly part: BodyPart; readonly bytes: Uint8Array<ArrayBuffer> }) {
  const image = imageTypeOf(bytes);
  return (
    <section className={styles['part']}>
      <h3 className={styles['partHead']}>
        <WireText text={part.name ?? '(no name)'} />
        {part.filename === null ? null : (
          <span className={styles['note']}>
            file <WireText text={part.filename} />
          </span>
        )}
        <span className={styles['note']}>
          {part.contentType ?? 'text'} · {formatSize(bytes.length)}
        </span>
      </h3>
      {image === null ? <PartText bytes={bytes} /> : <ImageView bytes={bytes} mimeType={image} />}
    </section>
  );
}

function PartText({ bytes }: { readonly bytes: Uint8Array }) {
  const { text, invalid } = decodeText(bytes, null);
  if (invalid > 0 && text.includes('\0')) return <p className={styles['note']}>Binary content. Hex shows the whole body.</p>;
  return (
    <p className={styles['partText']}>
      <WireText text={text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text} />
    </p>
  );
}
