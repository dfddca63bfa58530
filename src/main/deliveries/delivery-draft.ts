import type { Breakage, DeliveryInput, DeliveryMode, Expectation } from '#shared/delivery.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { Target } from '#shared/target.ts';
import type { DeliveryRecipe } from '../store/delivery-record.ts';

/** A delivery thought out to the end, not yet stored. */
export interface DeliveryDraft {
  readonly recipe: DeliveryRecipe;
  readonly body: Uint8Array;
  readonly mode: DeliveryMode;
  readonly breakage: Breakage | null;
  readonly captureId: string | null;
  readonly provider: string | null;
  readonly eventType: string | null;
  readonly summary: string;
  readonly expectation: Expectation;
}

/** What a draft is made with; the use cases have it from the directory, the vault and the store. */
export interface DraftContext {
  readonly now: number;
  /** Null: none with this id. */
  profile(id: string | null): ProviderProfile | null;
  /** Throws `policy-not-found`. */
  policy(id: string): RetryPolicy;
  /** The policy a provider delivers by. */
  policyOfProvider(provider: string): RetryPolicy | null;
  /** The secrets of an endpoint in plain text; null when there is no such endpoint. */
  secretsOf(endpointId: string): readonly string[] | null;
  seal(text: string): string;
  /** Throws `target-malformed` or `target-forbidden`. */
  target(input: Pick<DeliveryInput, 'targetUrl' | 'target'>): Target;
}
