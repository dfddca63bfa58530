import { z } from 'zod';
import { autoProvider, slugPattern } from './endpoint-names.ts';
import { endpointColours } from './endpoint-colour.ts';
import { replyScript } from './reply-script.ts';
import { reply } from './reply.ts';

export { autoProvider, slugPattern };

/** Secrets as they may be shown: how many, and the last four characters of each (empty when shorter than 12). */
export const secretsShown = z.object({ count: z.int(), lastFour: z.array(z.string()) });

export const endpoint = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  /** `auto` or a provider id. */
  provider: z.string(),
  secrets: secretsShown,
  reply,
  /** Plays in place of the reply while it is set. */
  script: replyScript.nullable(),
  /** There on endpoints that the demonstration made; they go with it. */
  demo: z.literal(true).optional(),
  /** What marks its captures in lists; null: nothing. */
  colour: z.enum(endpointColours).nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Endpoint = z.infer<typeof endpoint>;

const secret = z.string().min(1, 'must not be empty').max(4096);

export const endpointInput = z.strictObject({
  slug: z.string(),
  name: z.string().trim().min(1, 'must not be empty').max(100).optional(),
  provider: z.string().default(autoProvider),
  /** Plain text on the way in only. */
  secrets: z.array(secret).max(20).default([]),
  reply: reply.partial().optional(),
  script: replyScript.nullable().optional(),
  colour: z.enum(endpointColours).nullable().optional(),
});
export type EndpointInput = z.infer<typeof endpointInput>;

export const endpointPatch = z.strictObject({
  slug: z.string().optional(),
  name: z.string().trim().min(1, 'must not be empty').max(100).optional(),
  provider: z.string().optional(),
  /** Replaces all secrets. */
  secrets: z.array(secret).max(20).optional(),
  reply: reply.partial().optional(),
  /** Null takes the script away; setting one starts it from its beginning. */
  script: replyScript.nullable().optional(),
  /** Null takes the colour away. */
  colour: z.enum(endpointColours).nullable().optional(),
});
export type EndpointPatch = z.infer<typeof endpointPatch>;
