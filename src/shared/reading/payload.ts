/**
 * A body as reading sees it: JSON where it is JSON, else how it begins. Never throws and never takes long,
 * whatever the bytes are.
 */

/** Larger bodies are stored and shown, but not read. */
export const readingLimitBytes = 4_194_304;

/** Nesting beyond this is hostile: the parser alone would take half a second of a small body. */
const deepestNesting = 20_000;

/** Bodies up to this size cannot nest deep enough to matter. */
const scanFromBytes = 65_536;

const openingBytes = 2048;

export interface Payload {
  readonly kind: 'empty' | 'json' | 'text' | 'binary' | 'too-large';
  /** The parsed JSON (object or array); integers beyond 2^53 are bigint. Undefined unless `kind` is `json`. */
  readonly value: unknown;
  /** The whole text of a readable body, else its first 2 KiB as far as they are text. */
  readonly text: string;
  /** Why a body that looks like JSON is not read as JSON, one sentence; else null. */
  readonly problem: string | null;
  /** Bytes. */
  readonly size: number;
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true });
const lenientDecoder = new TextDecoder('utf-8', { fatal: false });

/** Reads a body once; pass the result to everything that reads the same request. */
export function readPayload(body: Uint8Array): Payload {
  const size = body.length;
  if (size === 0) return { kind: 'empty', value: undefined, text: '', problem: null, size };
  if (size > readingLimitBytes) return { kind: 'too-large', value: undefined, text: opening(body), problem: null, size };
  const text = strictText(body);
  if (text === null) return unreadable(body);
  if (!/^\s*[[{]/.test(text)) return { kind: 'text', value: undefined, text, problem: null, size };
  if (size > scanFromBytes && nestsTooDeep(text)) {
    return { kind: 'text', value: undefined, text, problem: `It nests more than ${deepestNesting} levels deep.`, size };
  }
  try {
    return { kind: 'json', value: parseExactJson(text), text, problem: null, size };
  } catch (error) {
    return { kind: 'text', value: undefined, text, problem: error instanceof Error ? error.message : 'It is not JSON.', size };
  }
}

const mayHoldBigInteger = /[:,[\s]-?\d{16}/;

/**
 * Parses JSON with integers beyond 2^53 as bigint. Throws what JSON.parse throws.
 * Where a big integer stands in a payload too deep to walk (thousands of levels), numbers are left rounded.
 */
export function parseExactJson(text: string): unknown {
  if (!mayHoldBigInteger.test(text)) return JSON.parse(text);
  try {
    return JSON.parse(text, keepInteger);
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}

function keepInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && source.length <= 1000 && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function strictText(body: Uint8Array): string | null {
  try {
    return strictDecoder.decode(body);
  } catch {
    return null;
  }
}

/** Bytes that are not UTF-8: still text for the eye when nearly all of the beginning is printable. */
function unreadable(body: Uint8Array): Payload {
  const text = opening(body);
  let strange = 0;
  for (const character of text) if (character === '\uFFFD' || (character < ' ' && !/\s/.test(character))) strange += 1;
  const kind = strange * 10 > text.length ? 'binary' : 'text';
  return { kind, value: undefined, text: kind === 'text' ? text : '', problem: 'It is not UTF-8.', size: body.length };
}

function opening(body: Uint8Array): string {
  // A character cut in two at the end would show as a replacement character that was never sent.
  return lenientDecoder.decode(body.subarray(0, openingBytes)).replace(/\uFFFD{1,3}$/, '');
}

function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepestNesting) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
}
