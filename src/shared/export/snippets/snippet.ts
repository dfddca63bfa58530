/** What every language starts from. */
import { encodeBase64 } from '../../base64.ts';
import type { HeaderPair } from '../../reply.ts';
import { headersToWrite, plainBodyText, plainUrl, repeatedNames, type OutgoingForm, type WrittenForm } from '../outgoing-form.ts';

export interface SnippetParts {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly hasBody: boolean;
  /** Null when the body stands as base64. */
  readonly text: string | null;
  readonly base64: string;
  readonly repeated: readonly string[];
  /** True when a header holds bytes beyond ASCII. */
  readonly beyondAscii: boolean;
}

/** How a client departs from what it is told, where it does. */
export interface ClientLimits {
  /** What becomes of a header that comes twice. */
  readonly repeats?: 'joined' | 'last';
  /** False where the client may not send header bytes beyond ASCII as they are. */
  readonly latin1?: false;
  /** True where names of headers are written in the client's own case. */
  readonly recased?: true;
  /** The body of this method is left out by the client. */
  readonly bodyless?: readonly string[];
}

/** Text longer than this stands as base64, in pieces that compilers take. */
const longestLiteral = 32_000;

export function snippet(form: OutgoingForm, limits: ClientLimits, write: (parts: SnippetParts) => string): WrittenForm {
  const { headers, notes } = headersToWrite(form);
  const { url, notes: urlNotes } = plainUrl(form.url);
  const text = form.body.length > longestLiteral ? null : plainBodyText(form.body);
  const repeated = repeatedNames(headers);
  const beyondAscii = headers.some(([, value]) => /[^\x00-\x7f]/.test(value));
  const hasBody = form.body.length > 0;
  const all = [...urlNotes, ...notes];
  if (repeated.length > 0 && limits.repeats !== undefined) {
    const which = repeated.join(', ');
    all.push(
      limits.repeats === 'joined'
        ? `This client joins repeated headers with a comma: ${which}.`
        : `This client sends a header once; only the last of these is written: ${which}.`,
    );
  }
  if (beyondAscii && limits.latin1 === false) all.push('This client may change header bytes beyond ASCII.');
  if (hasBody && limits.bodyless?.includes(form.method) === true) all.push(`This client sends no body with ${form.method}.`);
  const base64 = text === null ? encodeBase64(form.body) : '';
  return { text: write({ method: form.method, url, headers, hasBody, text, base64, repeated, beyondAscii }), notes: all };
}

/** Each header once, its values joined or the last one. Names as first written. */
export function onceEach(headers: readonly HeaderPair[], how: 'joined' | 'last'): HeaderPair[] {
  const once = new Map<string, HeaderPair>();
  for (const [name, value] of headers) {
    const known = once.get(name.toLowerCase());
    if (known === undefined) once.set(name.toLowerCase(), [name, value]);
    else once.set(name.toLowerCase(), [known[0], how === 'joined' ? `${known[1]}, ${value}` : value]);
  }
  return [...once.values()];
}
