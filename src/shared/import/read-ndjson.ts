import { z } from 'zod';
import { captureProblem, tlsSession } from '../capture.ts';
import { attemptSchema, captureSchema } from '../export/ndjson.ts';
import { joinBytes } from '../redaction/latin1.ts';
import { headerPair, reply } from '../reply.ts';
import {
  bytesOfBase64,
  checkedHeaders,
  ImportFault,
  largestEntry,
  parsedJson,
  type ImportedRequest,
  type ImportReader,
} from './imported-request.ts';

const line = z.object({
  schema: z.literal(captureSchema),
  redacted: z.boolean().default(false),
  receivedAt: z.iso.datetime(),
  method: z.string().max(1000),
  target: z.string().max(1_048_576),
  httpVersion: z.string().max(10),
  headers: z.array(headerPair).max(10_000),
  trailers: z.array(headerPair).max(10_000).default([]),
  scheme: z.enum(['https', 'http']),
  tls: tlsSession.nullable().catch(null),
  remoteAddress: z.string().max(100),
  remotePort: z.int().min(0).max(65_535).catch(0),
  bodyKind: z.enum(['body', 'raw-packet']),
  bodyBase64: z.string(),
  declaredSize: z.number().nullable(),
  problem: captureProblem.nullable(),
  timing: z.object({ receiveMs: z.number().min(0) }).catch({ receiveMs: 0 }),
  reply: reply.nullable().catch(null),
  imported: z.object({ originalAt: z.string().nullable() }).nullish().catch(null),
});

const lineFeed = 0x0a;

/** Reads Hookwright's own NDJSON of any size, line by line. */
export function readNdjson(): ImportReader {
  let pieces: Uint8Array[] = [];
  let size = 0;
  let number = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true });

  const keep = (piece: Uint8Array): void => {
    size += piece.length;
    if (size > largestEntry) throw new ImportFault(`line ${number + 1}`, 'It is longer than 96 MiB.');
    if (piece.length > 0) pieces.push(piece.slice());
  };
  const take = (): ImportedRequest | null => {
    number += 1;
    const bytes = joinBytes(pieces);
    pieces = [];
    size = 0;
    return readLine(bytes, `line ${number}`, decoder);
  };
  return {
    *push(bytes) {
      let from = 0;
      for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, from)) {
        keep(bytes.subarray(from, at));
        from = at + 1;
        const request = take();
        if (request !== null) yield request;
      }
      keep(bytes.subarray(from));
    },
    *end() {
      if (size === 0) return;
      const request = take();
      if (request !== null) yield request;
    },
  };
}

function readLine(bytes: Uint8Array, place: string, decoder: TextDecoder): ImportedRequest | null {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new ImportFault(place, 'It is not UTF-8 text.');
  }
  if (text.trim() === '') return null;
  const value = parsedJson(text, place);
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (schema === attemptSchema) throw new ImportFault(place, 'It is an attempt that was sent, not a request that arrived.');
  if (schema !== captureSchema) {
    throw new ImportFault(place, `It is no capture: “schema” must be ${captureSchema}.`);
  }
  const checked = line.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new ImportFault(place, `It is no whole capture: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
  }
  const { data } = checked;
  // What was imported before keeps the time at which it first came.
  const first = data.imported?.originalAt ?? data.receivedAt;
  return {
    ...data,
    headers: checkedHeaders(data.headers, place),
    trailers: checkedHeaders(data.trailers, place),
    body: bytesOfBase64(data.bodyBase64, place, 'The body'),
    originalAt: Date.parse(first),
    receiveMs: data.timing.receiveMs,
    warnings: [],
  };
}
