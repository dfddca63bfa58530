/**
 * Takes content codings off a body, for the eye only; the stored bytes stay as they came.
 * Owns zlib, its limits and its failures put into words. Knows nothing of captures, headers' storage or any transport.
 * Whatever the bytes are, nothing is thrown, and no decoder gives out more than the limit.
 */
import { wireName } from '#shared/payload/wire-name.ts';
import type { ReadableBody } from '../app-api.ts';
import { type Coding, findCoding } from './content-coding.ts';
import { type Inflation, inflate, inflateCarefully } from './inflate.ts';

/** Nobody stacks more in earnest. */
const codingsAtMost = 8;
/** What a coding within codings may become, bytes, when the limit of the view is smaller. */
const intermediateLimit = 1_048_576;

/**
 * Decodes for viewing.
 * @param contentEncodings values of all Content-Encoding headers, in the order in which they came
 * @param limit bytes of decoded content kept. Besides these only the decoder's own buffers are held, and with stacked
 *   codings one intermediate content of the same limit (at least 1 MiB)
 */
export async function decodeContent(
  bytes: Uint8Array,
  contentEncodings: readonly string[],
  limit: number,
): Promise<ReadableBody> {
  const names = contentEncodings
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  if (bytes.length === 0) return readable([], null, { content: bytes, cut: false, failure: null, unread: 0 }, limit);
  if (names.length > codingsAtMost) {
    const problem = `Content-Encoding lists ${names.length} codings, more than the ${codingsAtMost} that are decoded; the body is shown as it came.`;
    return readable([], problem, asItCame(bytes), limit);
  }
  return removeCodings(bytes, names.toReversed(), limit);
}

/** @param names outermost first */
async function removeCodings(bytes: Uint8Array, names: readonly string[], limit: number): Promise<ReadableBody> {
  const removed: string[] = [];
  let current = asItCame(bytes);
  let problem: string | null = null;
  for (const [index, name] of names.entries()) {
    const coding = findCoding(name);
    const state = removed.length === 0 ? 'as it came' : `with ${removed.join(', ')} taken off`;
    if (coding === undefined) {
      problem = `The content coding “${wireName(name)}” is not known; the body is shown ${state}.`;
      break;
    }
    const stageLimit = index === names.length - 1 ? limit : Math.max(limit, intermediateLimit);
    const decoded = await decodeOne(coding, current.content, stageLimit);
    if (decoded.failure !== null && decoded.content.length === 0) {
      problem = notThisCoding(coding, decoded, state);
      break;
    }
    removed.push(name);
    // After a cut or a failure further out, an inner breaking off is only its consequence.
    if (!current.cut) problem ??= brokenOff(coding, decoded);
    current = { ...decoded, cut: decoded.cut || current.cut };
  }
  return readable(removed, problem, current, limit);
}

function asItCame(content: Uint8Array): Inflation {
  return { content, cut: false, failure: null, unread: 0 };
}

/** `deflate` means zlib data by the standard and bare deflate data by widespread mistake; both are read. */
async function decodeOne(coding: Coding, bytes: Uint8Array, limit: number): Promise<Inflation> {
  let decoded: Inflation | null = null;
  for (const open of coding.decoders) {
    decoded = await inflate(open(), bytes, limit);
    if (decoded.failure === null) return decoded;
  }
  const [first] = coding.decoders;
  // A failing decoder keeps back what it had before the failure, so it is run again in small steps.
  return first === undefined || decoded === null ? asItCame(bytes) : inflateCarefully(first(), bytes, limit);
}

function notThisCoding({ title, begins }: Coding, { failure }: Inflation, state: string): string {
  if (failure === 'truncated')
    return `The ${title} data breaks off before anything could be decoded; the body is shown ${state}.`;
  return begins === null
    ? `The body cannot be read as ${title}, although Content-Encoding says so; it is shown ${state}.`
    : `The body is not ${title}, although Content-Encoding says so: ${begins}. It is shown ${state}.`;
}

function brokenOff({ title }: Coding, { failure, unread, cut }: Inflation): string | null {
  if (cut) return null;
  if (failure === 'truncated') return `The ${title} data breaks off; what could be decoded is shown.`;
  if (failure !== null) return `The ${title} data is damaged (${failure}); what could be decoded before that is shown.`;
  if (unread > 0)
    return `${unread} ${unread === 1 ? 'byte follows' : 'bytes follow'} the end of the ${title} data and could not be decoded.`;
  return null;
}

function readable(
  encodings: string[],
  problem: string | null,
  { content, cut, failure }: Inflation,
  limit: number,
): ReadableBody {
  const over = content.length > limit;
  const known = encodings.length === 0 || (!cut && failure === null);
  return {
    encodings,
    problem,
    cut: cut || over,
    decodedSize: known ? content.length : null,
    content: over ? content.subarray(0, limit) : content,
  };
}
