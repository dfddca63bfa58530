/** The ways in which a body is usually changed between signing and sending, or between receiving and checking. */

export type BodyMistake =
  | 'body-reserialised'
  | 'body-spaced'
  | 'body-escaped'
  | 'body-spaced-escaped'
  | 'body-slashes-escaped'
  | 'body-sorted'
  | 'body-sorted-spaced'
  | 'body-indented'
  | 'newline-added'
  | 'newline-removed'
  | 'line-ends-crlf'
  | 'line-ends-lf'
  | 'body-trimmed'
  | 'body-charset'
  | 'body-empty';

export interface BodyVariant {
  readonly mistake: BodyMistake;
  readonly body: Buffer;
}

/** Rewriting larger bodies would take seconds and rarely tells anything. */
const rewritingLimitBytes = 2_097_152;

/** Every variant that differs from the body itself, likeliest first, each content once. */
export function bodyVariants(body: Uint8Array): BodyVariant[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const rewrites = bytes.length <= rewritingLimitBytes;
  const all: BodyVariant[] = [
    ...(rewrites ? rewrittenJson(bytes) : []),
    ...lineBreaks(bytes),
    ...(rewrites ? rewrittenText(bytes) : []),
    { mistake: 'body-empty', body: Buffer.alloc(0) },
  ];
  const seen: Buffer[] = [bytes];
  return all.filter(({ body: variant }) => {
    if (seen.some((other) => other.equals(variant))) return false;
    seen.push(variant);
    return true;
  });
}

function lineBreaks(bytes: Buffer): BodyVariant[] {
  const variants: BodyVariant[] = [];
  if (bytes.at(-1) === 0x0a) {
    variants.push({ mistake: 'newline-removed', body: bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1) });
  }
  variants.push({ mistake: 'newline-added', body: Buffer.concat([bytes, Buffer.from('\n')]) });
  variants.push({ mistake: 'newline-added', body: Buffer.concat([bytes, Buffer.from('\r\n')]) });
  return variants;
}

function asText(mistake: BodyMistake, value: string, encoding: BufferEncoding = 'latin1'): BodyVariant {
  return { mistake, body: Buffer.from(value, encoding) };
}

function rewrittenText(bytes: Buffer): BodyVariant[] {
  const latin = bytes.toString('latin1');
  return [
    asText('line-ends-lf', latin.replaceAll('\r\n', '\n')),
    asText('line-ends-crlf', latin.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')),
    asText('body-trimmed', latin.replace(/^[\s\u00ef\u00bb\u00bf]+/, '').trimEnd()),
    // Bytes taken for Latin-1 characters and written again as UTF-8, and the way back.
    asText('body-charset', latin, 'utf8'),
    asText('body-charset', bytes.toString('utf8'), 'latin1'),
  ];
}

function rewrittenJson(bytes: Buffer): BodyVariant[] {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return [];
  }
  const variants: BodyVariant[] = [];
  const add = (mistake: BodyMistake, make: () => string): void => {
    try {
      variants.push({ mistake, body: Buffer.from(make(), 'utf8') });
    } catch (error) {
      // Too deep to be written again: whoever signed it cannot have rewritten it either.
      if (!(error instanceof RangeError)) throw error;
    }
  };
  add('body-reserialised', () => JSON.stringify(value));
  add('body-spaced-escaped', () => escaped(spaced(value, false)));
  add('body-spaced', () => spaced(value, false));
  add('body-escaped', () => escaped(JSON.stringify(value)));
  add('body-slashes-escaped', () => escaped(JSON.stringify(value)).replaceAll('/', String.raw`\/`));
  add('body-sorted', () => JSON.stringify(sorted(value)));
  add('body-sorted', () => escaped(JSON.stringify(sorted(value))));
  add('body-sorted-spaced', () => spaced(value, true));
  add('body-sorted-spaced', () => escaped(spaced(value, true)));
  add('body-indented', () => JSON.stringify(value, null, 2));
  add('body-indented', () => JSON.stringify(value, null, 4));
  return variants;
}

/** Characters beyond ASCII as \uXXXX, the way Python and PHP write JSON by default. */
function escaped(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** JSON with a space after every comma and colon, as Python's json.dumps writes it. */
function spaced(value: unknown, sort: boolean): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => spaced(item, sort)).join(', ')}]`;
  const entries = sort ? sortedEntries(value) : Object.entries(value);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item, sort)}`).join(', ')}}`;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(sortedEntries(value).map(([key, item]) => [key, sorted(item)]));
}

function sortedEntries(value: object): [string, unknown][] {
  return Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
}
