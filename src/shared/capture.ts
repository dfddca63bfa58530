import { z } from 'zod';
import { direction, webhookEvent } from './event.ts';
import { headerPair } from './reply.ts';
import { signatureCheck, verdict } from './verdict.ts';

/** Why a capture is not a plain, whole request. */
export const captureProblemCode = z.enum([
  'cut-off',
  'too-large',
  'timed-out',
  'refused-by-parser',
  'missing-host',
  'tls-failed',
  'receiver-busy',
]);
export type CaptureProblemCode = z.infer<typeof captureProblemCode>;

export const captureProblem = z.object({ code: captureProblemCode, detail: z.string() });
export type CaptureProblem = z.infer<typeof captureProblem>;

/** What a reply script did on purpose. */
export const captureFaultKind = z.enum([
  'delay',
  'status',
  'hang',
  'reset',
  'empty-close',
  'malformed',
  'garbage',
  'dribble',
  'truncated',
  'retry-after',
  'redirect',
]);
export type CaptureFaultKind = z.infer<typeof captureFaultKind>;

export const captureFault = z.object({ kind: captureFaultKind, words: z.string() });
export type CaptureFault = z.infer<typeof captureFault>;

/** A capture as lists show it: metadata only, never body or headers. */
export const captureRow = z.object({
  /** Ids rise with time: `c1`, `c2`, ... and are never used again. */
  id: z.string(),
  /** Null when the request matched no endpoint ("unmatched"). */
  endpointId: z.string().nullable(),
  /** Time of the first byte, ISO 8601 UTC with milliseconds. */
  receivedAt: z.string(),
  /** Empty for a connection that never became a request. */
  method: z.string(),
  /** Request target up to the query. */
  path: z.string(),
  provider: z.string().nullable(),
  /** The provider's name for the event; its plain title where the wire carries none. */
  eventType: z.string().nullable(),
  direction: direction.nullable(),
  eventId: z.string().nullable(),
  conversationId: z.string().nullable(),
  summary: z.string(),
  verdict,
  /** Null when no answer could be given. */
  replyStatus: z.int().nullable(),
  /** What the endpoint's reply script did on purpose, in words; null when the answer was an ordinary one. */
  fault: z.string().nullable(),
  /** Bytes kept. */
  bodySize: z.int(),
  /** Id of the first capture of the same event; null for the first itself. */
  duplicateOf: z.string().nullable(),
  /** How many later captures repeat this one. */
  duplicates: z.int(),
  malformed: z.boolean(),
  problem: captureProblem.nullable(),
  pinned: z.boolean(),
  /** There when it was brought from a file: `receivedAt` is then the time of the import, `originalAt` when it first came. */
  imported: z.object({ importId: z.string(), originalAt: z.string().nullable() }).optional(),
  /** In alphabetical order. */
  tags: z.array(z.string()),
  /** Whether it has a note. */
  noted: z.boolean(),
});
export type CaptureRow = z.infer<typeof captureRow>;

export const tlsSession = z.object({ version: z.string(), cipher: z.string(), sni: z.string().nullable() });
export type TlsSession = z.infer<typeof tlsSession>;

/** A capture with everything but its bytes. */
export const capture = captureRow.extend({
  /** Request target exactly as it came, query included. */
  target: z.string(),
  httpVersion: z.string(),
  headers: z.array(headerPair),
  trailers: z.array(headerPair),
  /** What a person wrote about it; null when nobody did. */
  note: z.string().nullable(),
  scheme: z.enum(['https', 'http']),
  tls: tlsSession.nullable(),
  remoteAddress: z.string(),
  remotePort: z.int(),
  /** `raw-packet`: the stored bytes are the whole unparsed request, not a body. */
  bodyKind: z.enum(['body', 'raw-packet']),
  /** Content-Length as the caller declared it, bytes. */
  declaredSize: z.number().nullable(),
  timing: z.object({
    /** Last byte in, ISO 8601 UTC. */
    completedAt: z.string(),
    /** First byte to last byte, milliseconds, monotonic. */
    receiveMs: z.number(),
    /**
     * Last byte to the reply having been handed to the socket, milliseconds, monotonic, waits on purpose included. Null when none
     * left, when it has only just, or when nobody knows (imported; a crash right after).
     */
    replyMs: z.number().nullable(),
  }),
  event: webhookEvent.nullable(),
  signature: signatureCheck.nullable(),
  /** The kind of `fault`; null when there is none. */
  faultKind: captureFaultKind.nullable(),
  /** What was answered, or begun to be; null when no answer could be given or none was meant to. */
  reply: z.object({ status: z.int(), headers: z.array(headerPair), body: z.string(), delayMs: z.number() }).nullable(),
  /** There when it was brought from a file: which one. */
  importedFrom: z.object({ name: z.string(), format: z.string() }).optional(),
});
export type Capture = z.infer<typeof capture>;
