import { contentKind, type BodyKind } from '#shared/payload/content-kind.ts';
import { scanJson, type JsonScan } from '#shared/payload/json-scan.ts';
import { boundaryOf } from '#shared/payload/multipart.ts';
import { decodeText, type DecodedText } from '#shared/payload/text.ts';
import { scanXml, type XmlScan } from '#shared/payload/xml-scan.ts';
import { previewTypeOf, type PreviewType } from './preview-type.ts';

export const payloadViews = ['tree', 'pretty', 'fields', 'parts', 'image', 'media', 'pdf', 'raw', 'hex'] as const;
export type PayloadView = (typeof payloadViews)[number];

/** A body made ready for the eye. */
export interface PayloadReading {
  readonly kind: BodyKind;
  readonly text: DecodedText;
  /** Null unless it is JSON. */
  readonly scan: JsonScan | null;
  /** Null unless it is XML. */
  readonly xml: XmlScan | null;
  /** What can be shown as a picture, heard, seen or leafed through; null for all else. */
  readonly preview: PreviewType | null;
  readonly boundary: string | null;
  readonly charset: string | null;
  /** Views that make sense of it, the best one first. */
  readonly views: readonly PayloadView[];
  /** What is not as it should be, one sentence each. */
  readonly problems: readonly string[];
}

const viewsOf: Readonly<Partial<Record<BodyKind, readonly PayloadView[]>>> = {
  json: ['tree', 'pretty', 'raw', 'hex'],
  form: ['fields', 'raw', 'hex'],
  multipart: ['parts', 'raw', 'hex'],
  html: ['raw', 'hex'],
  text: ['raw', 'hex'],
};
/** Vector images beyond this are shown as text only, bytes. */
const svgAtMost = 2_097_152;

/** Reads decoded bytes: what they are, as which text, and how they are best shown. Never throws. */
export function readPayload(contentType: string | null, bytes: Uint8Array): PayloadReading {
  const { kind, charset, mismatch } = contentKind(contentType, bytes);
  const text = decodeText(bytes, charset);
  const scan = kind === 'json' ? scanJson(text.text) : null;
  const xml = kind === 'xml' ? scanXml(text.text) : null;
  const preview = xml === null ? previewOf(kind, bytes) : svgPreview(xml, bytes);
  const boundary = kind === 'multipart' ? boundaryOf(contentType ?? '') : null;
  const problems = [
    mismatch,
    text.problem,
    scan === null || scan.problem === null ? null : `This is not whole JSON. ${scan.problem.message}`,
    xml === null || xml.problem === null ? null : `This is not whole XML. ${xml.problem.message}`,
    scan?.tooMany === true || xml?.tooMany === true
      ? 'It holds more values than the tree can show; Raw and Hex show all of it.'
      : null,
    preview === null && kind !== 'multipart' && kind in viewsOf && text.invalid > 0
      ? `${text.invalid} byte sequences are not ${text.charset.toUpperCase()}; they stand as �. Hex shows them.`
      : null,
  ];
  return {
    kind,
    text,
    scan,
    xml,
    preview,
    boundary,
    charset,
    views: chooseViews(kind, scan, xml, preview, boundary),
    problems: problems.filter((problem) => problem !== null),
  };
}

function previewOf(kind: BodyKind, bytes: Uint8Array): PreviewType | null {
  const preview = previewTypeOf(bytes);
  if (preview === null || preview.kind === kind) return preview;
  // A container that may hold sound alone or pictures too goes by what was made of its header.
  if ((kind === 'audio' || kind === 'video') && (preview.kind === 'audio' || preview.kind === 'video'))
    return { kind, mimeType: preview.mimeType };
  return null;
}

function svgPreview(xml: XmlScan, bytes: Uint8Array): PreviewType | null {
  if (bytes.length > svgAtMost || xml.problem !== null) return null;
  const root = xml.roots.find((node) => xml.nodes.kinds[node] === 1) ?? -1;
  const name = xml.text.slice(xml.nodes.nameStarts[root], xml.nodes.nameEnds[root]);
  return root !== -1 && /^(?:[\w-]+:)?svg$/.test(name) ? { kind: 'image', mimeType: 'image/svg+xml' } : null;
}

function chooseViews(
  kind: BodyKind,
  scan: JsonScan | null,
  xml: XmlScan | null,
  preview: PreviewType | null,
  boundary: string | null,
): readonly PayloadView[] {
  if (xml !== null) {
    const tree: PayloadView[] = xml.nodes.count > 1 ? ['tree'] : [];
    const views: PayloadView[] = xml.problem === null ? [...tree, 'raw'] : ['raw', ...tree];
    return [...views, ...(preview === null ? [] : (['image'] as const)), 'hex'];
  }
  if (preview !== null) return [preview.kind === 'image' || preview.kind === 'pdf' ? preview.kind : 'media', 'hex'];
  if (kind === 'multipart' && boundary === null) return ['raw', 'hex'];
  if (scan !== null && scan.problem !== null) return scan.nodes.count > 1 ? ['raw', 'tree', 'hex'] : ['raw', 'hex'];
  return viewsOf[kind] ?? ['hex', 'raw'];
}

/** The value of Content-Type, as it came; null when there is none. */
export function contentTypeOf(headers: readonly (readonly [string, string])[]): string | null {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
}
