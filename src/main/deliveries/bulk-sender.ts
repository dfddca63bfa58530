/**
 * The bulk sender carries bulk replays out: it reads captures, builds, signs and sends them, and hands what came of them to
 * the store's writer. It runs on a thread of its own, with its own connection to the store and its own connections to the
 * targets, so that a hundred thousand captures are felt neither by receiving nor by screens; `inline-bulk-sender.ts` is the
 * thing itself, `bulk-worker.ts` and `worker-bulk-sender.ts` carry it across a thread. It is told secrets in plain text and
 * keeps them in memory only.
 */
import type { Clock } from '#shared/clock.ts';
import type { BulkReplay } from '#shared/delivery.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import type { Intake } from '../intake/intake.ts';
import type { Log } from '../log.ts';
import type { BulkJob } from './bulk-replay.ts';

/** What sending needs to know of the rest of the app, as of now. */
export interface BulkRules {
  readonly endpoints: readonly { readonly id: string; readonly secrets: readonly string[] }[];
  readonly profiles: readonly ProviderProfile[];
  /** PEM of Hookwright's own authority. */
  readonly ownAuthority: string;
  readonly receiver: { readonly ports: readonly number[]; readonly hostNames: readonly string[] };
}

/** How a bulk replay stands; at most four a second for each, and one when its state changes. */
export type BulkSignal =
  | { readonly type: 'progress'; readonly summary: BulkReplay; readonly recorded: boolean }
  /** The thread failed while these ran: the store knows how far they came. */
  | { readonly type: 'lost'; readonly bulks: readonly number[] };

/** Every call may reject with a HookwrightError. Bulk replays are named by their row's number. */
export interface BulkCommands {
  setRules(rules: BulkRules): Promise<void>;
  /** Resolves with how it stands once it runs. */
  start(job: BulkJob): Promise<BulkReplay>;
  /** For one that was not done when the program last ended: records what is doubtful and leaves it paused. */
  takeUp(job: BulkJob): Promise<BulkReplay>;
  /** Null: it is not under way. */
  steer(bulk: number, act: 'pause' | 'resume' | 'cancel'): Promise<BulkReplay | null>;
  /** What is under way is broken off and recorded; it goes on after the next start. */
  close(): Promise<void>;
}

export interface BulkSender extends BulkCommands {
  /** The returned function stops them. */
  onSignal(listener: (signal: BulkSignal) => void): () => void;
}

export interface BulkSenderOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly dataFolder: string;
  /** Has the one writer. */
  readonly intake: Pick<Intake, 'writeDeliveries' | 'serveWrites'>;
}

export type CreateBulkSender = (options: BulkSenderOptions) => BulkSender;
