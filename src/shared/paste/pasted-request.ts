/**
 * Requests that a person brings as text: a curl line or raw HTTP. This folder reads such text and nothing else:
 * nothing is run, no file is opened, no variable is looked up. It knows nothing of screens and of sending.
 */
import type { HeaderPair } from '../reply.ts';
import type { TargetInput } from '../target.ts';

/** A request read from text, ready to be edited and sent. */
export interface PastedRequest {
  readonly method: string;
  /** Absolute, as far as the text told it. */
  readonly url: string;
  /** In order; without Host, Content-Length and other headers that are written anew. */
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** What the text says of the connection: verification, proxy, redirects, Host. */
  readonly target: Omit<TargetInput, 'url'>;
  /** What was left out or could not be known, one sentence each. */
  readonly warnings: readonly string[];
}

export type PasteReading =
  | { readonly ok: true; readonly request: PastedRequest }
  | { readonly ok: false; /** One sentence: why nothing could be read. */ readonly problem: string };
