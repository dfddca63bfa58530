import { z } from 'zod';
import { captureProblem } from '../capture.ts';
import { headerPair, reply, type HeaderPair, type Reply } from '../reply.ts';
import {
  bytesOfBase64,
  checkedHeaders,
  ImportFault,
  parsedJson,
  type ImportedRequest,
  type ImportReader,
} from './imported-request.ts';
import { JsonEntries } from './json-entries.ts';

const nameValue = z.object({ name: z.string(), value: z.string().catch('') });

const harEntry = z.object({
  startedDateTime: z.string().optional(),
  request: z.object({
    method: z.string().min(1).max(40),
    url: z.string().max(1_048_576),
    httpVersion: z.string().optional(),
    headers: z.array(nameValue).max(10_000).default([]),
    bodySize: z.number().optional().catch(undefined),
    postData: z
      .object({
        mimeType: z.string().optional(),
        text: z.string().optional(),
        /** Not of the standard, but some write it. */
        encoding: z.string().optional(),
        params: z.array(z.object({ name: z.string(), value: z.string().optional(), fileName: z.string().optional() })).optional(),
      })
      .nullish(),
    /** HTTP Toolkit's way. */
    _content: z.object({ text: z.string().default(''), encoding: z.string().optional() }).nullish(),
  }),
  response: z
    .object({
      status: z.number(),
      headers: z.array(nameValue).default([]),
      content: z.object({ text: z.string().optional(), encoding: z.string().optional() }).optional(),
    })
    .nullish()
    .catch(undefined),
  _hookwright: z
    .object({
      schema: z.literal('hookwright.har-capture/1'),
      redacted: z.boolean(),
      target: z.string(),
      httpVersion: z.string(),
      trailers: z.array(headerPair),
      scheme: z.enum(['https', 'http']),
      remoteAddress: z.string(),
      remotePort: z.number(),
      bodyKind: z.enum(['body', 'raw-packet']),
      declaredSize: z.number().nullable(),
      problem: captureProblem.nullable(),
      bodyBase64: z.string().nullable(),
    })
    .nullish()
    .catch(undefined),
});
type HarEntry = z.infer<typeof harEntry>;

const encoder = new TextEncoder();

/** Reads HAR 1.2 of any size, entry by entry. */
export function readHar(): ImportReader {
  const entries = new JsonEntries();
  const decoder = new TextDecoder();
  return {
    *push(bytes) {
      for (const entry of entries.push(bytes)) {
        const place = `entry ${entries.count}`;
        const checked = harEntry.safeParse(parsedJson(decoder.decode(entry), place));
        if (!checked.success) {
          const [issue] = checked.error.issues;
          throw new ImportFault(place, `It is no HAR entry: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
        }
        yield requestOf(checked.data, place);
      }
    },
    end() {
      if (!entries.found) throw new ImportFault('', 'It is no HAR: there is no list “entries” in an object “log”.');
      if (!entries.ended) throw new ImportFault(`after entry ${entries.count}`, 'The file ends in the middle: it was cut off.');
      return [];
    },
  };
}

function requestOf(entry: HarEntry, place: string): ImportedRequest {
  const { request, _hookwright: own } = entry;
  const warnings: string[] = [];
  const named = checkedHeaders(
    request.headers.map(({ name, value }) => [name, value] as const),
    place,
  );
  const headers = named.filter(([name]) => !name.startsWith(':'));
  if (headers.length < named.length) warnings.push('Pseudo-headers of HTTP/2 are left out.');
  const { scheme, target } = placeOf(request.url, place);
  const body = own?.bodyBase64 == null ? bodyOf(entry, place, warnings) : bytesOfBase64(own.bodyBase64, place, 'The body');
  const started = Date.parse(entry.startedDateTime ?? '');
  return {
    method: request.method,
    target: own?.target ?? target,
    httpVersion: own?.httpVersion ?? /(\d(?:\.\d)?)$/.exec(request.httpVersion ?? '')?.[1] ?? '1.1',
    headers,
    trailers: own == null ? [] : checkedHeaders(own.trailers, place),
    scheme: own?.scheme ?? scheme,
    tls: null,
    remoteAddress: own?.remoteAddress ?? null,
    remotePort: own?.remotePort ?? 0,
    bodyKind: own?.bodyKind ?? 'body',
    body,
    declaredSize: own === undefined || own === null ? declaredSize(headers) : own.declaredSize,
    problem: own?.problem ?? null,
    originalAt: Number.isNaN(started) ? null : started,
    receiveMs: 0,
    reply: replyOf(entry),
    redacted: own?.redacted ?? false,
    warnings,
  };
}

function placeOf(url: string, place: string): { scheme: 'https' | 'http'; target: string } {
  const [, scheme, rest] = /^(https?):\/\/[^/?#]*([^#]*)/i.exec(url) ?? [];
  if (scheme === undefined || rest === undefined) {
    throw new ImportFault(place, 'Its URL does not begin with http:// or https://.');
  }
  return { scheme: scheme.toLowerCase() === 'http' ? 'http' : 'https', target: rest.startsWith('/') ? rest : `/${rest}` };
}

function bodyOf({ request }: HarEntry, place: string, warnings: string[]): Uint8Array {
  const { postData, _content: content } = request;
  const source = content ?? (postData?.text === undefined ? null : { text: postData.text, encoding: postData.encoding });
  if (source !== null) {
    if (source.encoding === 'base64') return bytesOfBase64(source.text ?? '', place, 'The body');
    const bytes = encoder.encode(source.text ?? '');
    const { bodySize } = request;
    if (bodySize !== undefined && bodySize > 0 && bodySize !== bytes.length) {
      warnings.push('The file says another size of the body than its text has; the bytes may not be those that were sent.');
    }
    return bytes;
  }
  const params = postData?.params ?? [];
  if (params.length === 0) return new Uint8Array(0);
  if (params.some(({ fileName }) => fileName !== undefined) || /multipart/i.test(postData?.mimeType ?? '')) {
    warnings.push('The parts of a form are not kept in the file byte for byte; the body is empty.');
    return new Uint8Array(0);
  }
  warnings.push('The body was written anew from the fields of a form.');
  return encoder.encode(params.map(({ name, value = '' }) => `${formPart(name)}=${formPart(value)}`).join('&'));
}

function formPart(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+');
}

function declaredSize(headers: readonly HeaderPair[]): number | null {
  const value = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** What was answered, as far as it can be kept. */
function replyOf({ response }: HarEntry): Reply | null {
  if (response === null || response === undefined) return null;
  const checked = reply.safeParse({
    status: response.status,
    headers: response.headers.map(({ name, value }) => [name, value]),
    body: response.content?.encoding === 'base64' ? '' : (response.content?.text ?? ''),
    delayMs: 0,
  });
  return checked.success ? checked.data : null;
}
