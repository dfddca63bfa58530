import type { CaptureProblem, TlsSession } from '#shared/capture.ts';
import type { HeaderPair, Reply } from '#shared/reply.ts';
import type { StagedAnswer } from './staged-answer.ts';

/** What came over the wire, untouched, before anything is made of it. */
export interface ReceivedRequest {
  /** Wall clock at the first byte, ms since the epoch. */
  readonly receivedAt: number;
  /** Wall clock at the last byte. */
  readonly completedAt: number;
  /** First byte to last byte, monotonic ms. */
  readonly receiveMs: number;
  readonly scheme: 'https' | 'http';
  readonly tls: TlsSession | null;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Empty when the bytes never became a request. */
  readonly method: string;
  /** Exactly as it came, query included. Empty when there was none. */
  readonly target: string;
  readonly httpVersion: string;
  /** Latin-1 strings: one character per byte. */
  readonly headers: readonly HeaderPair[];
  readonly trailers: readonly HeaderPair[];
  readonly bodyKind: 'body' | 'raw-packet';
  /** What arrived, at most the body limit. */
  readonly body: Uint8Array;
  /** Content-Length as declared, bytes; null when none was. */
  readonly declaredSize: number | null;
  readonly problem: CaptureProblem | null;
  /**
   * What the receiver answers by itself, whatever the sink says: a reply to a request that was refused or not whole,
   * or null when nothing can be answered any more. Absent: the sink decides.
   */
  readonly refusal?: Reply | null;
}

/** What the receiver gets for a request that is on disk. */
export interface Receipt {
  /** The reply to give or the answer to stage; null: none can be given any more. */
  readonly answer: Reply | StagedAnswer | null;
  /** Told once the reply has been handed to the socket whole, so many ms (monotonic) after the request's last byte; never when none was. */
  replied(afterMs: number): void;
}

/**
 * What the receiver asks of the rest of the app.
 * `receive` resolves once the capture is on disk; it rejects with a HookwrightError when the capture could not be stored, and
 * the receiver then answers 503 with Retry-After.
 */
export interface RequestSink {
  receive(request: ReceivedRequest): Promise<Receipt>;
}
