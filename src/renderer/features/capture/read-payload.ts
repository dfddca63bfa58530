import type { Capture } from '#shared/capture.ts';
import { contentKind, type BodyKind } from '#shared/payload/content-kind.ts';
import { scanJson, type JsonScan } from '#shared/payload/json-scan.ts';
import { boundaryOf } from '#shared/payload/multipart.ts';
import { decodeText, type DecodedText } from '#shared/payload/text.ts';
import { imageTypeOf } from './image-type.ts';

export const payloadViews = ['tree', 'pretty', 'fields', 'parts', 'image', 'raw', 'hex'] as const;
export type PayloadView = (typeof payloadViews)[number];

/** A body made ready for the eye. */
export interface PayloadReading {
  readonly kind: BodyKind;
  readonly text: DecodedText;
  /** Null unless it is JSON. */
  readonly scan: JsonScan | null;
  readonly imageType: string | null;
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
  xml: ['raw', 'hex'],
  html: ['raw', 'hex'],
  text: ['raw', 'hex'],
};

/** Reads decoded bytes: what they are, as which text, and how they are best shown. Never throws. */
export function readPayload(capture: Capture, bytes: Uint8Array): PayloadReading {
  const contentType = capture.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  const { kind, charset, mismatch } = contentKind(contentType, bytes);
  const text = decodeText(bytes, charset);
  const scan = kind === 'json' ? scanJson(text.text) : null;
  const imageType = kind === 'image' ? imageTypeOf(bytes) : null;
  const boundary = kind === 'multipart' ? boundaryOf(contentType ?? '') : null;
  const problems = [
    mismatch,
    text.problem,
    scan === null || scan.problem === null ? null : `This is not whole JSON. ${scan.problem.message}`,
    scan?.tooMany === true ? 'It holds more values than the tree can show; Raw and Hex show all of it.' : null,
    kind !== 'image' && kind in viewsOf && text.invalid > 0
      ? `${text.invalid} byte sequences are not ${text.charset.toUpperCase()}; they stand as �. Hex shows them.`
      : null,
  ];
  return {
    kind,
    text,
    scan,
    imageType,
    boundary,
    charset,
    views: chooseViews(kind, scan, imageType, boundary),
    problems: problems.filter((problem) => problem !== null),
  };
}

function chooseViews(
  kind: BodyKind,
  scan: JsonScan | null,
  imageType: string | null,
  boundary: string | null,
): readonly PayloadView[] {
  if (imageType !== null) return ['image', 'hex'];
  if (kind === 'multipart' && boundary === null) return ['raw', 'hex'];
  if (scan !== null && scan.problem !== null) return scan.nodes.count > 1 ? ['raw', 'tree', 'hex'] : ['raw', 'hex'];
  return viewsOf[kind] ?? ['hex', 'raw'];
}
