import type { CaptureFault, CaptureProblem, TlsSession } from '#shared/capture.ts';
import type { WebhookEvent } from '#shared/event.ts';
import type { HeaderPair, Reply } from '#shared/reply.ts';
import type { SignatureCheck, Verdict } from '#shared/verdict.ts';

/** A capture on its way into the store: the request as received, and what was read from it. */
export interface CaptureRecord {
  readonly endpointId: string | null;
  readonly receivedAt: number;
  readonly completedAt: number;
  readonly receiveMs: number;
  readonly scheme: 'https' | 'http';
  readonly tls: TlsSession | null;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderPair[];
  readonly trailers: readonly HeaderPair[];
  readonly bodyKind: 'body' | 'raw-packet';
  readonly body: Uint8Array;
  readonly declaredSize: number | null;
  readonly problem: CaptureProblem | null;
  readonly provider: string | null;
  readonly event: WebhookEvent | null;
  /** One line for the list, also when no event could be read. */
  readonly summary: string;
  readonly verdict: Verdict;
  readonly signature: SignatureCheck | null;
  /** What will be answered once this is stored; null when nothing can be, or nothing is meant to be. */
  readonly reply: Reply | null;
  /** What a reply script does on purpose instead of, or with, the reply; null for an ordinary answer. */
  readonly fault: CaptureFault | null;
  /** Set when it was brought from a file; `originalAt`: when it first came, ms since the epoch, null when nobody knows. */
  readonly imported?: { readonly importId: string; readonly originalAt: number | null };
  /** Equal keys mean the same event came again; null takes no part in that. */
  readonly duplicateKey: string | null;
}

export interface StoredCapture {
  readonly id: string;
  readonly duplicateOf: string | null;
}
