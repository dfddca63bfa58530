import type { HeaderPair } from '#shared/reply.ts';
import type { AttemptFailure, AttemptPhases, AttemptResponse } from '#shared/target.ts';

/** What leaves, byte for byte. Nothing is added to it but what HTTP cannot do without (Host, a length) where it is missing. */
export interface OutgoingRequest {
  readonly method: string;
  /** Absolute http or https URL; its path and query become the request target unless `requestTarget` is set. */
  readonly url: string;
  /** Written as the request target exactly so, e.g. what a capture came with. */
  readonly requestTarget?: string;
  /** Written in this order and case, repeats included. Latin-1 characters stand for bytes. */
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** Written in place of everything above, for what no HTTP library would write: a captured raw packet. */
  readonly rawPacket?: Uint8Array;
}

/** How one attempt went. Exactly one of `response` and `failure` is set. */
export interface AttemptResult {
  /** Wall clock when it began, ms since the epoch. */
  readonly startedAt: number;
  /** Headers as they left, on the last hop; without the login for a proxy. */
  readonly sentHeaders: readonly HeaderPair[];
  /** e.g. `127.0.0.1:3000`; null when nothing was connected to. */
  readonly remoteAddress: string | null;
  readonly phases: AttemptPhases;
  readonly response: AttemptResponse | null;
  /** At most 1 MiB of the answer's body, as it came. */
  readonly responseBody: Uint8Array;
  readonly failure: AttemptFailure | null;
  /** URLs that redirects led to, in order; the answer is that of the last one. Absent or empty: none was followed. */
  readonly followed?: readonly string[];
}
