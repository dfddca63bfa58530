import type { CaptureFault } from '#shared/capture.ts';
import type { Clock } from '#shared/clock.ts';
import type { ReplyScript } from '#shared/reply-script.ts';
import type { Reply } from '#shared/reply.ts';
import { faultOf, replyOfStep } from '#shared/script/played-reply.ts';
import { createScriptPlayer, type Played, type ScriptPlayer } from '#shared/script/script-player.ts';
import type { RequestFacts } from '#shared/script/step-condition.ts';
import type { StagedAct, StagedAnswer } from '../receiver/staged-answer.ts';
import type { IntakeEndpoint } from './intake.ts';

/** What a script makes of one request: what is kept of it, and what the receiver is to do. */
export interface StagedRequest {
  /** What is answered as HTTP; null when nothing is. */
  readonly reply: Reply | null;
  readonly fault: CaptureFault | null;
  readonly answer: Reply | StagedAnswer;
}

interface Playing {
  readonly text: string;
  readonly player: ScriptPlayer;
}

/** The reply scripts of all endpoints and how far each has come. */
export class ScriptPlayers {
  readonly #clock: Clock;
  readonly #playing = new Map<string, Playing>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins new and changed scripts, forgets those that are gone, and leaves the others where they stand. */
  follow(endpoints: readonly IntakeEndpoint[]): void {
    const gone = new Set(this.#playing.keys());
    for (const { id, script } of endpoints) {
      if (script === null) continue;
      gone.delete(id);
      const text = JSON.stringify(script);
      if (this.#playing.get(id)?.text !== text) this.#playing.set(id, { text, player: createScriptPlayer(script) });
    }
    for (const id of gone) this.#playing.delete(id);
  }

  /** The next request of this endpoint begins the script anew. */
  restart(endpointId: string): void {
    this.#playing.delete(endpointId);
  }

  stage({ id, reply }: IntakeEndpoint, script: ReplyScript, request: RequestFacts): StagedRequest {
    let playing = this.#playing.get(id);
    if (playing === undefined) {
      playing = { text: JSON.stringify(script), player: createScriptPlayer(script) };
      this.#playing.set(id, playing);
    }
    return stagedRequest(playing.player.next(request, this.#clock.monotonic()), reply, script);
  }
}

function stagedRequest(played: Played, ownReply: Reply, script: ReplyScript): StagedRequest {
  const { step, delayMs } = played;
  if (step.kind === 'endpoint-reply' && delayMs === 0) return { reply: ownReply, fault: null, answer: ownReply };
  const content = replyOfStep(step, ownReply);
  const ownDelayMs = step.kind === 'endpoint-reply' ? ownReply.delayMs : 0;
  // The wait of the script is told by the fault; with it in the reply nearly every capture would store a reply of its own.
  const reply = content === null ? null : { ...content, delayMs: ownDelayMs };
  return { reply, fault: faultOf(played, script), answer: { delayMs: delayMs + ownDelayMs, act: actOf(played, ownReply) } };
}

function actOf({ step, seed }: Played, ownReply: Reply): StagedAct {
  switch (step.kind) {
    case 'hang':
    case 'reset':
    case 'empty-close':
    case 'malformed':
    case 'dribble':
    case 'truncated':
      return step;
    case 'garbage':
      return { ...step, seed };
    case 'reply':
    case 'endpoint-reply':
    case 'redirect':
    case 'retry-after':
    default:
      return { kind: 'reply', reply: replyOfStep(step, ownReply) ?? ownReply };
  }
}
