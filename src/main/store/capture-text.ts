/**
 * The text of a capture, for searching: its body with content codings taken off, as characters, and the values within it.
 * Works on stored bytes, at once and without waiting, since SQL functions call it. Whatever the bytes are, nothing is thrown.
 */
import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
  type ZlibOptions,
} from 'node:zlib';
import { contentKind } from '#shared/payload/content-kind.ts';
import { parseForm } from '#shared/payload/form.ts';
import { boundaryOf, parseMultipart } from '#shared/payload/multipart.ts';
import { decodeText } from '#shared/payload/text.ts';
import type { HeaderPair } from '#shared/reply.ts';

/** Of each body so many decoded bytes are searched. */
export const searchedBytes = 1_048_576;
/** A coded body that becomes larger than this is not decoded: it would hold up whoever waits. */
const decodedAtMost = 4 * searchedBytes;

/** A body as search sees it. */
export interface SearchedBody {
  readonly kind: 'json' | 'form' | 'multipart' | 'text' | 'nothing';
  /** Content codings taken off, at most `searchedBytes`. */
  readonly bytes: Uint8Array;
  readonly charset: string | null;
  readonly contentType: string | null;
}

const nothing: SearchedBody = { kind: 'nothing', bytes: new Uint8Array(), charset: null, contentType: null };

/** @param headers JSON text of the header pairs, as stored; @param stored the first chunk of the body, null where there is none */
export function searchedBody(headers: string | null, stored: Uint8Array | null): SearchedBody {
  if (stored === null || stored.length === 0) return nothing;
  const pairs = headerPairs(headers);
  const contentType = valueOf(pairs, 'content-type');
  const bytes = withoutCodings(stored, pairs);
  if (bytes === null) return nothing;
  const { kind, charset } = contentKind(contentType, bytes);
  switch (kind) {
    case 'json':
    case 'form':
    case 'multipart':
    case 'text':
      return { kind, bytes, charset, contentType };
    case 'xml':
    case 'html':
      return { kind: 'text', bytes, charset, contentType };
    case 'image':
    case 'audio':
    case 'video':
    case 'pdf':
    case 'binary':
    case 'empty':
    default:
      return nothing;
  }
}

export function headerPairs(text: string | null): readonly HeaderPair[] {
  if (text === null) return [];
  try {
    return JSON.parse(text) as HeaderPair[];
  } catch {
    return [];
  }
}

function valueOf(pairs: readonly HeaderPair[], name: string): string | null {
  return pairs.find(([each]) => each.length === name.length && each.toLowerCase() === name)?.[1] ?? null;
}

const decoders: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: (bytes) => gunzipSync(bytes, zlibOptions),
  'x-gzip': (bytes) => gunzipSync(bytes, zlibOptions),
  deflate: (bytes) => inflateEither(bytes),
  br: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: decodedAtMost }),
  zstd: (bytes) => zstdDecompressSync(bytes, { maxOutputLength: decodedAtMost, params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
};
/** What breaks off is read as far as it goes. */
const zlibOptions: ZlibOptions = { maxOutputLength: decodedAtMost, finishFlush: constants.Z_SYNC_FLUSH };

function inflateEither(bytes: Uint8Array): Uint8Array {
  try {
    return inflateSync(bytes, zlibOptions);
  } catch {
    return inflateRawSync(bytes, zlibOptions);
  }
}

/** Null where a coding is not known or its data cannot be read. */
function withoutCodings(stored: Uint8Array, pairs: readonly HeaderPair[]): Uint8Array | null {
  const codings = pairs
    .filter(([name]) => name.length === 16 && name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (codings.length === 0) return stored;
  if (codings.length > 4) return null;
  let bytes = stored;
  for (const coding of codings.toReversed()) {
    const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
    if (decode === undefined) return null;
    try {
      bytes = decode(bytes);
    } catch {
      return null;
    }
  }
  return bytes.subarray(0, searchedBytes);
}

/** The characters as they came, escapes of JSON and forms included. */
export function rawText({ kind, bytes, charset }: SearchedBody): string {
  return kind === 'nothing' ? '' : decodeText(bytes, charset).text;
}

/** The characters that are meant: escapes of JSON and forms undone, of multipart bodies the parts that are text. */
export function plainText(body: SearchedBody): string {
  if (body.kind === 'form') return formText(body);
  if (body.kind === 'multipart') return multipartText(body);
  const text = rawText(body);
  return body.kind === 'json' && text.includes('\\') ? unescapeJson(text) : text;
}

const jsonEscape = /\\(?:u([0-9a-fA-F]{4})|([^]))/g;
const shortEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: ' ', f: ' ' };

/** Undoes the escapes of all strings at once; faults in the JSON do not matter to that. */
function unescapeJson(text: string): string {
  return text.replaceAll(jsonEscape, (_, hex: string | undefined, character: string | undefined) =>
    hex === undefined ? (shortEscapes[character ?? ''] ?? character ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function formText({ bytes, charset }: SearchedBody): string {
  return parseForm(bytes, charset)
    .pairs.map(({ name, value }) => (value === null ? name : `${name}=${value}`))
    .join('\n');
}

export interface BodyPartText {
  readonly name: string | null;
  readonly filename: string | null;
  /** Empty for a part that is no text. */
  readonly text: string;
}

export function multipartTexts({ bytes, contentType }: SearchedBody): BodyPartText[] {
  const boundary = boundaryOf(contentType ?? '');
  if (boundary === null) return [];
  return parseMultipart(bytes, boundary).parts.map(({ name, filename, contentType: type, start, end }) => {
    const content = bytes.subarray(start, end);
    const { kind, charset } = contentKind(type, content);
    const isText = kind === 'json' || kind === 'text' || kind === 'form' || kind === 'xml' || kind === 'html';
    return { name, filename, text: isText ? decodeText(content, charset).text : '' };
  });
}

function multipartText(body: SearchedBody): string {
  return multipartTexts(body)
    .map(({ name, filename, text }) => [name, filename, text].filter((part) => part !== null).join(' '))
    .join('\n');
}

/** Runs of this length without a space are data in letters (base64 and the like), not words... */
const dataRun = /[A-Za-z0-9+/_=-]{256,}/g;
/** ...of which so much is kept. */
const dataKept = 64;

/** What of a text is words: data in letters is cut short. */
export function withoutData(text: string): string {
  return text.length < 256 ? text : text.replaceAll(dataRun, (run) => run.slice(0, dataKept));
}

/** Names and values of headers, for the index. */
export function headersText(headers: string | null): string {
  return headerPairs(headers)
    .map(([name, value]) => `${name} ${value}`)
    .join('\n');
}
