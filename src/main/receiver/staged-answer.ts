import type { PlayedStep } from '#shared/script/script-player.ts';
import type { StepReply } from '#shared/reply-script.ts';

/** An answer that is more than a reply at once: after a wait, or a fault on purpose. */
export interface StagedAnswer {
  /** Waited before `act`, ms. */
  readonly delayMs: number;
  readonly act: StagedAct;
}

/** Steps that break the exchange, and a whole reply. */
export type StagedAct =
  | { readonly kind: 'reply'; readonly reply: StepReply }
  | Extract<PlayedStep, { kind: 'hang' | 'reset' | 'empty-close' | 'malformed' | 'dribble' | 'truncated' }>
  /** `seed`: where the random bytes come from, 0 to 2^32 - 1. */
  | (Extract<PlayedStep, { kind: 'garbage' }> & { readonly seed: number });
