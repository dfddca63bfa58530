import { type MediaType, parseMediaType } from './media-type.ts';
import { wireName } from './wire-name.ts';

export type BodyKind =
  | 'json'
  | 'form'
  | 'multipart'
  | 'xml'
  | 'html'
  | 'text'
  | 'image'
  | 'audio'
  | 'video'
  | 'pdf'
  | 'binary'
  | 'empty';

export interface ContentKind {
  /** What the bytes are best read as. */
  readonly kind: BodyKind;
  /** As the header names it, in lower case; null when it names none. */
  readonly charset: string | null;
  /** One sentence when the header says another thing than the bytes; null when they agree or the header says nothing. */
  readonly mismatch: string | null;
}

/** Tells what a body is from its header and from how it begins and ends. Where they contradict, the bytes win. */
export function contentKind(contentType: string | null, bytes: Uint8Array): ContentKind {
  const media = parseMediaType(contentType ?? '');
  const charset = media.parameters.get('charset')?.trim().toLowerCase() || null;
  if (bytes.length === 0) return { kind: 'empty', charset, mismatch: null };
  const declared = declaredKind(media);
  const magic = magicOf(bytes);
  if (magic !== null) {
    // MP4, Ogg and WebM files hold sound alone or pictures too; of these two kinds the header knows better.
    const kind = magic.kind !== declared && isAudiovisual(magic.kind) && isAudiovisual(declared) ? declared : magic.kind;
    const agrees = declared === null || declared === kind || declared === 'binary';
    return { kind, charset, mismatch: agrees ? null : tellMismatch(media, `begins like ${magic.name}`) };
  }
  return { ...kindOfText(media, declared, bytes), charset };
}

function isAudiovisual(kind: BodyKind | null): kind is 'audio' | 'video' {
  return kind === 'audio' || kind === 'video';
}

function kindOfText(media: MediaType, declared: BodyKind | null, bytes: Uint8Array): { kind: BodyKind; mismatch: string | null } {
  const unmarked = declared === null || declared === 'binary' ? declared : null;
  const wide = /^utf-?16/i.test(media.parameters.get('charset') ?? '') || hasWideMark(bytes);
  if (!wide && looksBinary(bytes)) {
    const isText = declared !== null && textual[declared] !== undefined;
    return isText
      ? {
          kind: declared === 'multipart' ? 'multipart' : 'binary',
          mismatch: declared === 'multipart' ? null : tellMismatch(media, 'holds bytes that are no text'),
        }
      : { kind: declared ?? 'binary', mismatch: null };
  }
  const seen = wide ? null : looksLike(bytes);
  if (declared === null || unmarked === 'binary')
    return { kind: seen ?? (declared === 'binary' ? binaryOrText(media) : 'text'), mismatch: null };
  if (declared === 'text' || declared === 'form' || declared === 'multipart') {
    if (seen === null || (seen !== 'json' && declared === 'text')) return { kind: declared, mismatch: null };
    return { kind: seen, mismatch: tellMismatch(media, `reads like ${textual[seen]}`) };
  }
  if (textual[declared] === undefined) return { kind: seen ?? 'text', mismatch: tellMismatch(media, 'is text') };
  return agreesWithOpening(declared, seen, bytes)
    ? { kind: declared, mismatch: null }
    : {
        kind: seen ?? 'text',
        mismatch: tellMismatch(media, seen === null ? `does not begin like ${textual[declared]}` : `reads like ${textual[seen]}`),
      };
}

/** Plain text under application/octet-stream is worth reading as text. */
function binaryOrText({ type }: MediaType): BodyKind {
  return type === 'application/octet-stream' ? 'text' : 'binary';
}

/** Kinds that are text, as a sentence names them. */
const textual: Readonly<Partial<Record<BodyKind, string>>> = {
  json: 'JSON',
  form: 'a form',
  multipart: 'multipart data',
  xml: 'XML',
  html: 'HTML',
  text: 'text',
};

function agreesWithOpening(declared: BodyKind, seen: BodyKind | null, bytes: Uint8Array): boolean {
  if (seen === declared) return true;
  // XHTML is both, and a template may begin with anything.
  if (declared === 'html' || (declared === 'xml' && seen === 'html')) return seen !== 'json';
  return declared === 'json' && seen === null && jsonOpening.includes(String.fromCharCode(bytes[firstInk(bytes)] ?? 0));
}

/** First characters of a JSON value. */
const jsonOpening = '{["-0123456789tfn';

function declaredKind({ type }: MediaType): BodyKind | null {
  if (type === '' || !type.includes('/')) return null;
  if (type === 'application/json' || type === 'text/json' || type.endsWith('+json') || type === 'application/x-json')
    return 'json';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (type.startsWith('multipart/')) return 'multipart';
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  if (type === 'image/svg+xml' || type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml')) return 'xml';
  if (type.startsWith('text/') || textTypes.has(type)) return 'text';
  if (type === 'application/pdf') return 'pdf';
  const family = /^(image|audio|video)\//.exec(type)?.[1];
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'binary';
}

const textTypes = new Set([
  'application/javascript',
  'application/x-javascript',
  'application/ecmascript',
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/yaml',
  'application/x-yaml',
  'application/toml',
  'application/graphql',
  'application/jwt',
  'application/sql',
  'application/csv',
]);

interface Magic {
  readonly kind: BodyKind;
  readonly name: string;
  readonly at: number;
  readonly bytes: string;
}

/** Longer marks first where one begins with another. `bytes` is Latin-1. */
const magics: readonly Magic[] = [
  { kind: 'image', name: 'a PNG image', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { kind: 'image', name: 'a JPEG image', at: 0, bytes: '\xff\xd8\xff' },
  { kind: 'image', name: 'a GIF image', at: 0, bytes: 'GIF87a' },
  { kind: 'image', name: 'a GIF image', at: 0, bytes: 'GIF89a' },
  { kind: 'image', name: 'a WebP image', at: 8, bytes: 'WEBPVP8' },
  { kind: 'image', name: 'an AVIF image', at: 4, bytes: 'ftypavi' },
  { kind: 'image', name: 'a HEIC image', at: 4, bytes: 'ftyphei' },
  { kind: 'image', name: 'a TIFF image', at: 0, bytes: 'II*\0' },
  { kind: 'image', name: 'a TIFF image', at: 0, bytes: 'MM\0*' },
  { kind: 'image', name: 'an icon', at: 0, bytes: '\0\0\x01\0' },
  { kind: 'pdf', name: 'a PDF document', at: 0, bytes: '%PDF-' },
  { kind: 'audio', name: 'Ogg audio', at: 0, bytes: 'OggS\0' },
  { kind: 'audio', name: 'MP3 audio', at: 0, bytes: 'ID3' },
  { kind: 'audio', name: 'FLAC audio', at: 0, bytes: 'fLaC' },
  { kind: 'audio', name: 'WAV audio', at: 8, bytes: 'WAVEfmt ' },
  { kind: 'audio', name: 'AMR audio', at: 0, bytes: '#!AMR' },
  { kind: 'audio', name: 'MP4 audio', at: 4, bytes: 'ftypM4A' },
  { kind: 'video', name: 'an MP4 video', at: 4, bytes: 'ftyp' },
  { kind: 'video', name: 'a WebM video', at: 0, bytes: '\x1a\x45\xdf\xa3' },
  { kind: 'binary', name: 'gzip data', at: 0, bytes: '\x1f\x8b\x08' },
  { kind: 'binary', name: 'Zstandard data', at: 0, bytes: '\x28\xb5\x2f\xfd' },
  { kind: 'binary', name: 'a zip file', at: 0, bytes: 'PK\x03\x04' },
];

function magicOf(bytes: Uint8Array): Magic | null {
  return magics.find((magic) => startsWith(bytes, magic.bytes, magic.at)) ?? null;
}

function startsWith(bytes: Uint8Array, text: string, at: number): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}

function hasWideMark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** Only text controls and no NUL in the first kilobyte: the bytes may be text of some encoding. */
function looksBinary(bytes: Uint8Array): boolean {
  return bytes
    .subarray(0, 1024)
    .some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** Offset of the first byte that is neither white space nor a UTF-8 byte order mark. */
function firstInk(bytes: Uint8Array): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length && isSpace(bytes[at])) at += 1;
  return at;
}

/** JSON objects and arrays, XML and HTML, told by their ends; null: none of them. */
function looksLike(bytes: Uint8Array): 'json' | 'xml' | 'html' | null {
  const from = firstInk(bytes);
  const first = bytes[from];
  if (first === 0x3c) return looksLikeMarkup(bytes, from);
  let to = bytes.length - 1;
  while (to > from && isSpace(bytes[to])) to -= 1;
  const last = bytes[to];
  return to > from && ((first === 0x7b && last === 0x7d) || (first === 0x5b && last === 0x5d)) ? 'json' : null;
}

function looksLikeMarkup(bytes: Uint8Array, from: number): 'xml' | 'html' | null {
  const opening = String.fromCharCode(...bytes.subarray(from, from + 64)).toLowerCase();
  if (/^<!doctype html|^<html[\s>]/.test(opening)) return 'html';
  return /^<(\?xml|!--|!doctype|[a-z_][\w.-]*[\s:/>])/.test(opening) ? 'xml' : null;
}

function tellMismatch({ type }: MediaType, fact: string): string {
  return `Content-Type says ${wireName(type)}, but the body ${fact}.`;
}
