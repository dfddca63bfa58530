import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { parseMultipart, type BodyPart } from '#shared/payload/multipart.ts';
import { formatExactSize, formatSize } from '../../parts/format-size.ts';
import { WireText } from '../../parts/wire-text.tsx';
import { CodeView } from '../capture/code-view.tsx';
import styles from './fields-view.module.css';
import { FormView } from './fields-view.tsx';
import { HexLines } from './hex-view.tsx';
import { ImageView } from './image-view.tsx';
import { JsonTree } from './json-tree.tsx';
import { MediaView } from './media-view.tsx';
import { PdfView } from './pdf-view.tsx';
import { readPayload } from './read-payload.ts';
import { XmlTree } from './xml-tree.tsx';

interface PartsViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly boundary: string;
  readonly terms: readonly string[];
}

/** Parts laid out before somebody asks for more. */
const partsAtOnce = 25;

/** The parts of a multipart body, each with its headers and shown as what it is. */
export function PartsView({ bytes, boundary, terms }: PartsViewProps) {
  const [shown, setShown] = useState(partsAtOnce);
  const reading = useMemo(() => parseMultipart(bytes, boundary), [bytes, boundary]);
  return (
    <div className={styles['scroller']}>
      {reading.problems.map((problem) => (
        <p key={problem} className={styles['problem']}>
          {problem}
        </p>
      ))}
      {reading.parts.slice(0, shown).map((part) => (
        <PartSection key={part.start} part={part} bytes={bytes.subarray(part.start, part.end)} terms={terms} />
      ))}
      {reading.parts.length > shown ? (
        <Button onClick={() => setShown(shown + partsAtOnce)}>Show more of {reading.parts.length} parts</Button>
      ) : null}
    </div>
  );
}

interface PartProps {
  readonly part: BodyPart;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly terms: readonly string[];
}

function PartSection({ part, bytes, terms }: PartProps) {
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
          {part.contentType ?? 'text'} · <span title={formatExactSize(bytes.length)}>{formatSize(bytes.length)}</span>
        </span>
      </h3>
      <details className={styles['partHeaders']}>
        <summary>
          {part.headers.length} {part.headers.length === 1 ? 'header' : 'headers'}
        </summary>
        {part.headers.slice(0, 200).map(([name, value], index) => (
          <p key={`${index} ${name}`}>
            <WireText text={`${name}: ${value.slice(0, 4_000)}`} />
          </p>
        ))}
      </details>
      <PartContent part={part} bytes={bytes} terms={terms} />
    </section>
  );
}

/** Parts beyond this are shown as bytes: a part is read on the page itself. */
const readAtMost = 1_048_576;
const shownCharacters = 20_000;

function PartContent({ part, bytes, terms }: PartProps) {
  const reading = useMemo(
    () => (bytes.length > readAtMost ? null : readPayload(part.contentType, bytes)),
    [part.contentType, bytes],
  );
  if (bytes.length === 0) return <p className={styles['note']}>Empty.</p>;
  if (reading?.preview?.kind === 'image') return <ImageView bytes={bytes} mimeType={reading.preview.mimeType} />;
  if (reading?.preview?.kind === 'pdf')
    return (
      <div className={styles['box']}>
        <PdfView bytes={bytes} />
      </div>
    );
  if (reading?.preview != null) return <MediaView bytes={bytes} type={reading.preview} />;
  if (reading?.scan != null && reading.scan.nodes.count > 1)
    return (
      <div className={styles['box']} style={boxOf(reading.scan.nodes.count, 22)}>
        <JsonTree scan={reading.scan} terms={terms} compact />
      </div>
    );
  if (reading?.xml != null && reading.xml.nodes.count > 1)
    return (
      <div className={styles['box']}>
        <XmlTree scan={reading.xml} terms={terms} />
      </div>
    );
  if (reading?.kind === 'form') return <FormView bytes={bytes} charset={reading.charset} terms={terms} />;
  if (reading !== null && isText(reading.kind, reading.text.text)) {
    const { text } = reading.text;
    if (text.length > 2_000)
      return (
        <div className={styles['box']}>
          <CodeView text={text.slice(0, 200_000)} language="text" label={`Part ${part.name ?? ''}`} />
        </div>
      );
    return (
      <p className={styles['partText']}>
        <WireText text={text.slice(0, shownCharacters)} />
      </p>
    );
  }
  return (
    <div className={styles['box']} style={boxOf(Math.ceil(bytes.length / 16), 20)}>
      <HexLines bytes={bytes} offset={0} />
    </div>
  );
}

/** As high as its lines, up to a limit; 60 px are the bars around them. */
function boxOf(lines: number, lineHeight: number): { height: number } {
  return { height: Math.min(320, lines * lineHeight + 60) };
}

function isText(kind: string, text: string): boolean {
  return (kind === 'text' || kind === 'json' || kind === 'xml' || kind === 'html') && !text.includes('\0');
}
