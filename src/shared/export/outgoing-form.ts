/**
 * Requests on their way out of Hookwright as text: a captured request or a sent attempt, written down for another program.
 * This folder makes text and bytes of requests; what is secret in them was taken out before (see redaction/). It sends,
 * reads and stores nothing.
 */
import type { HeaderPair } from '../reply.ts';

/** One request as it shall be sent again. */
export interface OutgoingForm {
  readonly method: string;
  /** Absolute. Characters are bytes (U+0000 to U+00FF), as they came. */
  readonly url: string;
  /** In order, repeats included; characters are bytes. */
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

/** A request written in one language. */
export interface WrittenForm {
  readonly text: string;
  /** Where what it sends departs from the original, one sentence each. */
  readonly notes: readonly string[];
}

/** Headers that every client writes itself: giving them too would send them twice or wrongly. */
const ownOfClients = new Set([
  'host',
  'content-length',
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'accept-encoding',
]);

/** The headers that are written down, without those that clients write themselves and those that nobody could send. */
export function headersToWrite(form: OutgoingForm): { readonly headers: HeaderPair[]; readonly notes: string[] } {
  const wanted = form.headers.filter(([name]) => !ownOfClients.has(name.toLowerCase()));
  const headers = wanted.filter(([name, value]) => isToken(name) && !/[\0\r\n]/.test(value));
  const left = wanted.length - headers.length;
  if (left === 0) return { headers, notes: [] };
  return {
    headers,
    notes: [
      left === 1 ? 'A header that no client can send is left out.' : `${left} headers that no client can send are left out.`,
    ],
  };
}

function isToken(name: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name);
}

/** The names, as first written, that come more than once. */
export function repeatedNames(headers: readonly HeaderPair[]): string[] {
  const seen = new Map<string, { name: string; count: number }>();
  for (const [name] of headers) {
    const known = seen.get(name.toLowerCase());
    if (known === undefined) seen.set(name.toLowerCase(), { name, count: 1 });
    else known.count += 1;
  }
  return [...seen.values()].filter(({ count }) => count > 1).map(({ name }) => name);
}

/** The values of a header by name, case folded. */
export function headerValue(headers: readonly HeaderPair[], name: string): string | null {
  return headers.find(([own]) => own.toLowerCase() === name)?.[1] ?? null;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as text when they are UTF-8 through and through; null otherwise. Encoding the text gives the same bytes. */
export function utf8TextOf(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/** Everything that a reader would not see for what it is, but for line breaks, tabs and the joiners of scripts and emoji. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/u;

/**
 * The body as text that may stand in a program's source as it is: readable, with no control character but line feed,
 * carriage return and tab. Null when it has to be written as base64.
 */
export function plainBodyText(body: Uint8Array): string | null {
  const text = utf8TextOf(body);
  return text === null || hidden.test(text.replaceAll(/[\n\r\t\u200c\u200d]/g, '')) ? null : text;
}

/**
 * The URL in characters that every client takes: what no URL may contain is percent-encoded, and a note says so.
 * Its target is the same to a server that decodes it.
 */
export function plainUrl(url: string): { readonly url: string; readonly notes: string[] } {
  const plain = url.replaceAll(/[^\x21-\x7e]|["<>\\^`{|}]/g, (character) => {
    const code = character.charCodeAt(0);
    return code > 0xff ? encodeURIComponent(character) : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  const notes = plain === url ? [] : ['Characters that no URL may contain are percent-encoded.'];
  if (/\/\.{1,2}(?:[/?#]|$)/.test(plain)) notes.push('Most clients resolve “.” and “..” in the path before they send it.');
  return { url: plain, notes };
}
