import { z } from 'zod';
import { headerPair } from './reply.ts';

/** Where requests go and on which terms. */
export const target = z.strictObject({
  /** http or https, without credentials. */
  url: z.string().max(8192),
  /** PEM of authorities trusted besides the built-in ones; null for none. Hookwright's own is always trusted. */
  ca: z.string().max(200_000).nullable().default(null),
  /** True: any certificate will do. Shown in red wherever it is used. */
  skipVerify: z.boolean().default(false),
  /** PEM certificate and key shown to the target. */
  clientCertificate: z.strictObject({ certificate: z.string(), key: z.string() }).nullable().default(null),
  /** Sent as Host (and as SNI) in place of the URL's own. */
  hostOverride: z.string().max(255).nullable().default(null),
  /** http:// proxy to go through; null for none. */
  proxy: z.string().max(2048).nullable().default(null),
  /** Redirects followed, at most; 0 shows the 3xx as the answer. */
  redirects: z.int().min(0).max(10).default(0),
  /** Link-local and cloud-metadata addresses are refused unless this is set. */
  allowLinkLocal: z.boolean().default(false),
});
export type Target = z.infer<typeof target>;
export type TargetInput = z.input<typeof target>;

/** Milliseconds; null: no limit of its own. */
export const deadlines = z.strictObject({
  connectMs: z.number().min(1).max(3_600_000).nullable(),
  /** From the first byte sent to the first byte of the answer. */
  responseMs: z.number().min(1).max(3_600_000).nullable(),
  totalMs: z.number().min(1).max(3_600_000).nullable(),
});
export type Deadlines = z.infer<typeof deadlines>;

export const attemptFailureKind = z.enum([
  'refused',
  'reset',
  'dns',
  'unreachable',
  'tls',
  'timeout-connect',
  'timeout-response',
  'timeout-total',
  'protocol',
  'target-forbidden',
  'proxy',
  /** Hookwright stopped while it was under way; nobody knows whether it arrived. */
  'interrupted',
  'cancelled',
]);
export type AttemptFailureKind = z.infer<typeof attemptFailureKind>;

/** How long each phase took, milliseconds, monotonic; null for a phase that was not reached or not needed. */
export const attemptPhases = z.object({
  dnsMs: z.number().nullable(),
  connectMs: z.number().nullable(),
  tlsMs: z.number().nullable(),
  /** Request sent to first byte of the answer. */
  waitingMs: z.number().nullable(),
  /** First byte of the answer to its end. */
  bodyMs: z.number().nullable(),
  totalMs: z.number(),
});
export type AttemptPhases = z.infer<typeof attemptPhases>;

/** The answer to an attempt; its body is fetched apart. */
export const attemptResponse = z.object({
  status: z.int(),
  httpVersion: z.string(),
  headers: z.array(headerPair),
  /** Bytes kept, at most 1 MiB. */
  bodySize: z.int(),
  /** True when more came than is kept. */
  cut: z.boolean(),
});
export type AttemptResponse = z.infer<typeof attemptResponse>;

export const attemptFailure = z.object({
  kind: attemptFailureKind,
  /** One sentence: what happened, in words (for TLS: what is wrong with the certificate). */
  problem: z.string(),
  remedy: z.string(),
});
export type AttemptFailure = z.infer<typeof attemptFailure>;

export const attemptTrigger = z.enum(['first', 'retry', 'manual', 'bulk']);
export type AttemptTrigger = z.infer<typeof attemptTrigger>;
