import { z } from 'zod';

export const verdictStatus = z.enum(['valid', 'invalid', 'unsigned', 'unknown']);
export type VerdictStatus = z.infer<typeof verdictStatus>;

/**
 * Why a verdict is not `valid`.
 * The first nine belong to `invalid`; `no-scheme` to `unknown`; `not-signed` to `unsigned`.
 */
export const verdictReason = z.enum([
  'no-secret',
  'header-missing',
  'wrong-format',
  'wrong-length',
  'digest-differs',
  'timestamp-missing',
  'timestamp-malformed',
  'timestamp-outside-tolerance',
  'body-incomplete',
  'no-scheme',
  'not-signed',
]);
export type VerdictReason = z.infer<typeof verdictReason>;

/** Outcome of a signature check at capture time; kept for ever. */
export const verdict = z.object({
  status: verdictStatus,
  /** Id of the signature scheme that decided; null when none applied. */
  scheme: z.string().nullable(),
  reason: verdictReason.nullable(),
});
export type Verdict = z.infer<typeof verdict>;

/** A piece of what was signed, in order. `body` stands for the raw body bytes and carries no text. */
export const signedPart = z.object({
  kind: z.enum(['body', 'text', 'header', 'timestamp', 'url']),
  name: z.string().nullable(),
  text: z.string().nullable(),
});
export type SignedPart = z.infer<typeof signedPart>;

/** Everything the signature panel shows of one check. */
export const signatureCheck = z.object({
  verdict,
  /** Name of the header that carried (or should have carried) the signature. */
  header: z.string().nullable(),
  /** Signatures found, as they came, prefix included. */
  received: z.array(z.string()),
  /** Signatures that would have been right, one per secret tried, in the provider's format. Empty when nothing could be computed. */
  expected: z.array(z.object({ secretLastFour: z.string(), signature: z.string() })),
  signed: z.array(signedPart),
  secretsTried: z.int(),
  /** Last four characters of the secret that matched. */
  matchedSecret: z.string().nullable(),
  timestamp: z
    .object({
      /** As it came. */
      value: z.string(),
      /** Receiver's clock minus the signed time, in seconds; positive when the webhook is old, null when unreadable. */
      skewSeconds: z.number().nullable(),
      toleranceSeconds: z.number(),
    })
    .nullable(),
});
export type SignatureCheck = z.infer<typeof signatureCheck>;

/** What a person needs to mend a signature: one sentence of cause, one of remedy. */
export const signatureExplanation = z.object({
  cause: z.string(),
  remedy: z.string(),
  /** The usual mistake that makes it match, when one was found; e.g. `body-reserialised`. */
  mistake: z.string().nullable(),
});
export type SignatureExplanation = z.infer<typeof signatureExplanation>;
