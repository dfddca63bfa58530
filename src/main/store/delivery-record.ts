import { z } from 'zod';
import {
  bulkReplay,
  breakage,
  type DeliveryMode,
  type DeliveryState,
  type Breakage,
  type Expectation,
} from '#shared/delivery.ts';
import { headerPair, type HeaderPair } from '#shared/reply.ts';
import { retryPolicy } from '#shared/retry-policy.ts';
import type { PackedPage } from './bulk-page.ts';
import { target, type AttemptFailure, type AttemptPhases, type AttemptResponse, type AttemptTrigger } from '#shared/target.ts';

/** A target as it is kept: secrets only sealed. */
export const storedTarget = z.object({
  target: target.omit({ clientCertificate: true }),
  clientCertificate: z.object({ certificate: z.string(), sealedKey: z.string() }).nullable(),
  /** The proxy with its login; null when it has none. */
  sealedProxy: z.string().nullable(),
});
export type StoredTarget = z.infer<typeof storedTarget>;

/** How the attempts of a delivery are signed. */
export const signingPlan = z.object({
  /** Ids of the schemes that sign, one per signature header. */
  schemes: z.array(z.string()),
  /** Null: the first secret of `endpointId`. */
  sealedSecret: z.string().nullable(),
  endpointId: z.string().nullable(),
});
export type SigningPlan = z.infer<typeof signingPlan>;

/** What each attempt of a delivery is built from; its body is kept beside it. */
export const deliveryRecipe = z.object({
  method: z.string(),
  /** Absolute, without the request target below. */
  url: z.string(),
  requestTarget: z.string().nullable(),
  /** As they leave, but for what signing, a retry or the body's length changes in place. */
  headers: z.array(headerPair),
  /** True: the body is the whole packet. */
  raw: z.boolean(),
  /** Whose event it is; null: nobody knows. */
  provider: z.string().nullable(),
  signing: signingPlan.nullable(),
  breakage: breakage.nullable(),
  /** Content-Length follows the body; false where it stands as it was captured. */
  fitsLength: z.boolean(),
  target: storedTarget,
  policy: retryPolicy.nullable(),
});
export type DeliveryRecipe = z.infer<typeof deliveryRecipe>;

/** Where a delivery stands after whatever happened to it last. */
export interface DeliveryStanding {
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastFailure: string | null;
  /** Wall clock, ms; set while `scheduled`. */
  readonly dueAt: number | null;
  readonly asExpected: boolean | null;
}

export interface NewDelivery extends DeliveryStanding {
  readonly createdAt: number;
  readonly targetUrl: string;
  readonly skipVerify: boolean;
  readonly provider: string | null;
  readonly eventType: string | null;
  readonly summary: string;
  readonly mode: DeliveryMode;
  readonly breakage: Breakage | null;
  readonly captureId: string | null;
  readonly policyId: string | null;
  readonly expectation: Expectation;
}

/** An attempt that is about to leave. */
export interface BegunAttempt {
  readonly delivery: number;
  readonly number: number;
  readonly trigger: AttemptTrigger;
  readonly startedAt: number;
  readonly dueAt: number;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly bodySize: number;
  /** Null: the body of the recipe, or without one that of the capture. */
  readonly requestBody: Uint8Array | null;
}

export interface AttemptOutcomeRecord {
  readonly headers: readonly HeaderPair[];
  readonly remoteAddress: string | null;
  readonly phases: AttemptPhases;
  readonly response: AttemptResponse | null;
  readonly failure: AttemptFailure | null;
  readonly responseBody: Uint8Array;
  readonly next: string;
  /** Set where the target was our own receiver: see `attemptDigest`. */
  readonly selfDigest: Uint8Array | null;
}

/** One delivery of a bulk replay with its only attempt. */
export interface BulkItem {
  readonly delivery: NewDelivery;
  readonly attempt: Omit<BegunAttempt, 'delivery'> & AttemptOutcomeRecord;
}

/** What a bulk replay needs to go on after a restart. */
export const bulkPlan = z.object({
  target: storedTarget,
  mode: z.enum(['as-captured', 're-signed']),
  order: z.enum(['oldest-first', 'newest-first']),
  rate: z.number().nullable(),
  concurrency: z.int(),
  /** Captures as of the start: numbers, or a condition over alias `c` up to a seq. */
  selection: z.union([
    z.object({ seqs: z.array(z.number()) }),
    z.object({
      where: z
        .object({
          sql: z.string(),
          params: z.array(z.union([z.string(), z.number()])),
          windows: z.array(z.int()).optional(),
        })
        .nullable(),
      upTo: z.number(),
    }),
  ]),
});
export type BulkPlan = z.infer<typeof bulkPlan>;

export const bulkProgress = bulkReplay.omit({ id: true, createdAt: true, targetUrl: true, state: true });
export type BulkProgress = z.infer<typeof bulkProgress>;

export interface BulkStanding {
  readonly state: 'running' | 'paused' | 'done' | 'cancelled';
  readonly progress: BulkProgress;
  /** Seqs of captures: everything before the first was recorded, nothing after the second was sent. */
  readonly claimedFrom: number | null;
  readonly claimedTo: number | null;
}

/** One change; many are made in one transaction. */
export type DeliveryWrite =
  | { readonly kind: 'create'; readonly delivery: NewDelivery; readonly recipe: DeliveryRecipe; readonly body: Uint8Array }
  | { readonly kind: 'recipe'; readonly delivery: number; readonly recipe: DeliveryRecipe; readonly body: Uint8Array }
  | { readonly kind: 'stand'; readonly delivery: number; readonly standing: DeliveryStanding }
  | { readonly kind: 'begin'; readonly attempt: BegunAttempt }
  | {
      readonly kind: 'finish';
      readonly delivery: number;
      readonly number: number;
      readonly outcome: AttemptOutcomeRecord;
      readonly standing: DeliveryStanding;
    }
  | {
      readonly kind: 'bulk-create';
      readonly createdAt: number;
      readonly targetUrl: string;
      readonly plan: BulkPlan;
      readonly standing: BulkStanding;
    }
  | {
      readonly kind: 'bulk-items';
      readonly bulk: number;
      readonly pages: readonly PackedPage[];
      /** What fits no page. */
      readonly items: readonly BulkItem[];
      readonly standing: BulkStanding;
    }
  | { readonly kind: 'bulk-stand'; readonly bulk: number; readonly standing: BulkStanding };
