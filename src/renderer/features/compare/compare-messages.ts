import type { ByteDiff } from '#shared/compare/byte-diff.ts';
import type { JsonDiff } from '#shared/compare/json-diff.ts';
import type { PayloadReading } from '../payload/read-payload.ts';

/** A body to be compared. */
export interface ComparedBody {
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
  /** As it came over the wire; null where that is the same. */
  readonly wire: Uint8Array | null;
}

/** What the page asks `compare-worker.ts`. */
export type CompareRequest =
  | { readonly kind: 'compare'; readonly left: ComparedBody; readonly right: ComparedBody; readonly noise: string }
  /** The same bodies with another list of noise. */
  | { readonly kind: 'again'; readonly noise: string }
  | { readonly kind: 'byte'; readonly from: number; readonly step: 1 | -1 };

export interface ComparedBodies {
  readonly left: PayloadReading;
  readonly right: PayloadReading;
  /** Null unless both are JSON. */
  readonly json: JsonDiff | null;
  readonly bytes: ByteDiff;
}

export type CompareAnswer =
  | ({ readonly kind: 'compare' } & ComparedBodies)
  | { readonly kind: 'again'; readonly json: JsonDiff | null }
  | { readonly kind: 'byte'; readonly at: number | null };
