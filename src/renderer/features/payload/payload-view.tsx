import type { ReactNode, RefObject } from 'react';
import type { Capture } from '#shared/capture.ts';
import { formatJson } from '#shared/payload/json-format.ts';
import { CodeView, type CodeLanguage } from '../capture/code-view.tsx';
import { FormView } from './fields-view.tsx';
import { ImageView } from './image-view.tsx';
import { JsonTree } from './json-tree.tsx';
import { LargeText } from './large-text.tsx';
import { MediaView } from './media-view.tsx';
import { PartsView } from './parts-view.tsx';
import type { ReadyPayload } from './payload-data.ts';
import { PdfView } from './pdf-view.tsx';
import type { PayloadReading, PayloadView } from './read-payload.ts';
import { XmlTree } from './xml-tree.tsx';

/** Longer texts, and texts with longer lines, are not given to the editor. UTF-16 units. */
const editorCharacters = 400_000;
const editorLine = 50_000;

interface PayloadBodyProps {
  readonly view: PayloadView;
  readonly payload: ReadyPayload;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly capture: Capture | null;
  readonly terms: readonly string[];
  readonly wrap: boolean;
  readonly find: RefObject<(() => void) | null>;
  /** The bytes as they came over the wire. */
  readonly hex: ReactNode;
}

/** One view of a body. */
export function PayloadBody({ view, payload, bytes, capture, terms, wrap, find, hex }: PayloadBodyProps) {
  const { reading } = payload;
  const { scan, xml, preview } = reading;
  if (view === 'tree' && scan !== null) return <JsonTree scan={scan} capture={capture} terms={terms} wrap={wrap} find={find} />;
  if (view === 'tree' && xml !== null) return <XmlTree scan={xml} terms={terms} wrap={wrap} find={find} />;
  if (view === 'fields') return <FormView bytes={bytes} charset={reading.charset} terms={terms} />;
  if (view === 'parts' && reading.boundary !== null) return <PartsView bytes={bytes} boundary={reading.boundary} terms={terms} />;
  if (view === 'image' && preview !== null) return <ImageView bytes={bytes} mimeType={preview.mimeType} />;
  if (view === 'media' && preview !== null) return <MediaView bytes={bytes} type={preview} />;
  if (view === 'pdf') return <PdfView bytes={bytes} />;
  if (view === 'pretty' || view === 'raw') {
    const pretty = view === 'pretty' && scan !== null;
    const label = pretty ? 'Payload, laid out' : 'Payload as text';
    if (!fitsEditor(reading))
      return <LargeText key={view} payload={payload} pretty={pretty} label={label} terms={terms} find={find} />;
    const text = pretty ? formatJson(scan).text : reading.text.text;
    return <CodeView text={text} language={languageOf(reading)} label={label} wrap={wrap} find={find} />;
  }
  return hex;
}

/** Whether an editor shows this text without a wait. */
export function fitsEditor({ text: { text } }: PayloadReading): boolean {
  if (text.length > editorCharacters) return false;
  for (let from = 0; from < text.length;) {
    const feed = text.indexOf('\n', from);
    if ((feed === -1 ? text.length : feed) - from > editorLine) return false;
    if (feed === -1) break;
    from = feed + 1;
  }
  return true;
}

function languageOf({ kind }: PayloadReading): CodeLanguage {
  if (kind === 'json') return 'json';
  return kind === 'xml' || kind === 'html' ? 'xml' : 'text';
}
