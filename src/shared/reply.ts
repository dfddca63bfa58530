import { z } from 'zod';
import { defaultReply } from './default-reply.ts';
import { headerNamePattern, headerValueLimit, headerValuePattern } from './header-text.ts';

export { defaultReply };

/** Header name and value as they stand on the wire; order, case and repeats are kept. */
export const headerPair = z.tuple([z.string(), z.string()]);
export type HeaderPair = z.infer<typeof headerPair>;

export const headerName = z.string().regex(headerNamePattern, 'must be a header name: letters, digits and hyphens');
export const headerValue = z
  .string()
  .max(headerValueLimit)
  .regex(headerValuePattern, 'must not contain line breaks or characters beyond Latin-1');

/** What an endpoint answers. */
export const reply = z.strictObject({
  /** 200 to 599. */
  status: z.int().min(200).max(599),
  headers: z.array(z.tuple([headerName, headerValue])).max(50),
  /** Sent as UTF-8. */
  body: z.string().max(1_048_576),
  /** Wait before answering, in milliseconds; at most five minutes. */
  delayMs: z.int().min(0).max(300_000),
});
export type Reply = z.infer<typeof reply>;
