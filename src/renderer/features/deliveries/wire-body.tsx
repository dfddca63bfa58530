import { Box } from '@mantine/core';
import { useMemo } from 'react';
import { contentKind } from '#shared/payload/content-kind.ts';
import { hexRows } from '#shared/payload/hex.ts';
import { decodeText } from '#shared/payload/text.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { formatExactSize, formatSize } from '../../parts/format-size.ts';
import { CodeView, type CodeLanguage } from '../capture/code-view.tsx';
import styles from './exchange.module.css';

/** Text beyond this is cut in the picture; the bytes themselves are whole. */
const shownCharacters = 262_144;
const shownHexRows = 256;
const languages: Readonly<Partial<Record<string, CodeLanguage>>> = {
  json: 'json',
  xml: 'xml',
  html: 'xml',
  text: 'text',
  form: 'text',
  multipart: 'text',
};

interface WireBodyProps {
  readonly bytes: Uint8Array;
  readonly headers: readonly HeaderPair[];
  /** What it is, for screen readers: "Body of the answer". */
  readonly label: string;
  /** Takes all the height there is, instead of as much as the text needs. */
  readonly fill?: boolean;
}

/** Bytes of a body as they are on the wire: as text where they are text, else in hexadecimal. */
export function WireBody({ bytes, headers, label, fill = false }: WireBodyProps) {
  const shown = useMemo(() => readBody(bytes, headers), [bytes, headers]);
  if (bytes.length === 0) return <p className={styles['none']}>No body.</p>;
  return (
    <>
      {shown.language === null ? (
        <Box component="section" className={styles['hex'] ?? ''} aria-label={label} tabIndex={0} data-fill={fill || undefined}>
          <pre>{shown.text}</pre>
        </Box>
      ) : (
        <div className={styles['code']} data-fill={fill || undefined} style={fill ? undefined : { height: shown.height }}>
          <CodeView text={shown.text} language={shown.language} label={label} />
        </div>
      )}
      {shown.cut ? (
        <p className={styles['none']}>
          Only the beginning is shown here; {formatExactSize(bytes.length)} ({formatSize(bytes.length)}) are on the wire.
        </p>
      ) : null}
    </>
  );
}

function readBody(bytes: Uint8Array, headers: readonly HeaderPair[]) {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  const { kind, charset } = contentKind(type, bytes);
  const language = languages[kind] ?? null;
  if (language !== null) {
    const { text, invalid } = decodeText(bytes, charset);
    if (invalid === 0) {
      const lines = Math.min(
        16,
        text.split('\n', 17).reduce((sum, line) => sum + 1 + Math.floor(line.length / 72), 0),
      );
      return {
        language,
        text: text.slice(0, shownCharacters),
        cut: text.length > shownCharacters,
        height: `${lines * 20 + 18}px`,
      };
    }
  }
  const rows = hexRows(bytes, 0, shownHexRows);
  const text = rows.map(({ offset, bytes: row, ascii }) => `${offset}  ${row.join(' ').padEnd(47)}  ${ascii}`).join('\n');
  return { language: null, text, cut: bytes.length > shownHexRows * 16, height: '' };
}
