import { mayBeBase64, readBase64, textOfBytes } from './base64-text.ts';
import { contentKind } from './content-kind.ts';
import { parseForm } from './form.ts';
import { decodeJwt, looksLikeJwt } from './jwt.ts';
import { scanJson } from './json-scan.ts';

/** What can be inside a text. */
export type UnfoldKind = 'json' | 'jwt' | 'base64' | 'url' | 'form' | 'percent';

/** What came out of a text. */
export interface Unfolded {
  readonly kind: UnfoldKind;
  /** What it is, in words: "JSON in a string", "JWT, signature not checked". */
  readonly words: string;
  /** What came out, as JSON: a text as a JSON string, several things as an object. */
  readonly json: string;
  /** Bytes that are no text; null where text came out. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** Unfolded within unfolded, at most. */
export const unfoldLevelsAtMost = 8;
/** Longer texts are not unfolded. UTF-16 units. */
const lengthAtMost = 8_388_608;

/** What a text may hold, told from how it looks and nothing decoded; null for a plain one. */
export function unfoldKindOf(text: string): UnfoldKind | null {
  if (text.length < 2 || text.length > lengthAtMost) return null;
  const first = text.charCodeAt(0);
  if (first === 0x7b || first === 0x5b || first === 0x20 || first === 0x0a || first === 0x22) {
    const head = text.slice(0, 64).trimStart();
    const tail = text.slice(-64).trimEnd();
    const closed = { '{': '}', '[': ']', '"': '"' }[head.charAt(0)];
    if (closed !== undefined && tail.endsWith(closed) && (head.length > 1 || tail.length > 1)) return 'json';
  }
  if (looksLikeJwt(text)) return 'jwt';
  if (/^https?:\/\/[^\s?#]{1,2000}\?[^\s]/i.test(text.slice(0, 2048))) return 'url';
  const head = text.slice(0, 4096);
  if (/%[0-9a-fA-F]{2}/.test(head) && !/\s/.test(head)) return /^[^=&]{1,100}=[^&]*(?:&|$)/.test(head) ? 'form' : 'percent';
  if (/^[\w.[\]-]{1,100}=[^=&\s][^&\s]*&[\w.[\]-]{1,100}=/.test(head)) return 'form';
  return mayBeBase64(text) ? 'base64' : null;
}

/** Unfolds a text; null when it turns out to hold nothing. Never throws. */
export function unfold(text: string): Unfolded | null {
  const kind = unfoldKindOf(text);
  if (kind === 'json') {
    const { problem, tooMany } = scanJson(text);
    return problem === null && !tooMany ? { kind, words: 'JSON in a string', json: text.trim(), bytes: null } : null;
  }
  if (kind === 'jwt') return unfoldJwt(text) ?? null;
  if (kind === 'base64') return unfoldBase64(text);
  if (kind === 'url') return unfoldUrl(text);
  if (kind === 'form') return { kind, words: 'URL-encoded fields', json: formJson(text), bytes: null };
  return kind === 'percent' ? unfoldPercent(text) : null;
}

function unfoldJwt(text: string): Unfolded | null {
  const jwt = decodeJwt(text);
  if (jwt === null) return null;
  const { header, claims, signature } = jwt;
  const json = `{"header": ${header}, "claims": ${claims}, "signature": ${JSON.stringify(signature)}}`;
  return { kind: 'jwt', words: 'JWT, signature not checked', json, bytes: null };
}

function unfoldBase64(text: string): Unfolded | null {
  const bytes = readBase64(text);
  if (bytes === null) return null;
  const decoded = textOfBytes(bytes);
  if (decoded === null) {
    const { kind } = contentKind(null, bytes);
    const what = kind === 'binary' || kind === 'text' || kind === 'empty' ? 'bytes that are no text' : kind;
    const json = JSON.stringify(`${bytes.length} bytes, ${what}`);
    return { kind: 'base64', words: `base64 of ${bytes.length} bytes`, json, bytes };
  }
  const isJson = /^\s*[{[]/.test(decoded) && scanJson(decoded).problem === null;
  return {
    kind: 'base64',
    words: isJson ? 'base64 of JSON' : 'base64 of text',
    json: isJson ? decoded.trim() : JSON.stringify(decoded),
    bytes: null,
  };
}

function unfoldUrl(text: string): Unfolded {
  const mark = text.indexOf('?');
  const hash = text.indexOf('#', mark);
  const query = text.slice(mark + 1, hash === -1 ? undefined : hash);
  const rest = hash === -1 ? '' : `, "fragment": ${JSON.stringify(text.slice(hash + 1))}`;
  const json = `{"address": ${JSON.stringify(text.slice(0, mark))}, "query": ${formJson(query)}${rest}}`;
  return { kind: 'url', words: 'URL taken apart', json, bytes: null };
}

/** The pairs as an object with repeats kept: JSON allows a key twice, and so did the sender. */
function formJson(text: string): string {
  const { pairs } = parseForm(new TextEncoder().encode(text), null, 1000);
  return `{${pairs.map(({ name, value }) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')}}`;
}

function unfoldPercent(text: string): Unfolded | null {
  try {
    const decoded = decodeURIComponent(text);
    if (decoded === text) return null;
    const isJson = /^\s*[{[]/.test(decoded) && scanJson(decoded).problem === null;
    return {
      kind: 'percent',
      words: isJson ? 'URL-encoded JSON' : 'URL-encoded text',
      json: isJson ? decoded : JSON.stringify(decoded),
      bytes: null,
    };
  } catch {
    return null;
  }
}
