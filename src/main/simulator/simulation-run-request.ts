import type { ProviderProfile } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { Lane, SimulationInput, SimulationSummary } from '#shared/simulation.ts';
import type { Sender } from '../sender/sender.ts';

/** What an event carries before it is signed for an attempt. */
export interface EventPayload {
  /** The profile's when left out. */
  readonly method?: string;
  /** Signature and time of an earlier sending may be among them: they are made anew. */
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

/** One event of a run. */
export interface SimulatedEvent {
  readonly eventId: string | null;
  /** In plain words, for the lane. */
  readonly title: string;
  /** Fetches the payload; asked at every attempt, so that events that wait hold no bodies. Always the same bytes. */
  load(): EventPayload | Promise<EventPayload>;
}

/** All that a run needs, resolved. */
export interface SimulationRunRequest {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly input: SimulationInput;
  readonly profile: ProviderProfile;
  readonly policy: RetryPolicy;
  /** Signs every attempt; null: unsigned. */
  readonly secret: string | null;
  /** The events of a selection or filter with how many there are at most; null when they are generated. */
  readonly events: { readonly source: AsyncIterable<SimulatedEvent>; readonly count: number } | null;
}

/** Lanes whose index is from `page * lanesPerPage` on, whole. */
export interface LanePage {
  readonly page: number;
  readonly lanes: readonly Lane[];
}

/** Where a run leaves what it made. */
export interface SimulationSink {
  readonly lanesPerPage: number;
  /**
   * Called while it runs, at most four times a second and whenever several pages are whole, and at its end; never again
   * before the call before has resolved. Each page comes once, with all its lanes ended.
   */
  save(summary: SimulationSummary, pages: readonly LanePage[]): Promise<void>;
}

/** The one thing asked of the sender. */
export type AttemptSender = Pick<Sender, 'attempt'>;
