import type { CaptureFault } from '../capture.ts';
import type { ReplyScript, StepReply } from '../reply-script.ts';
import { durationText } from '../retry/duration-text.ts';
import { describeStep } from './describe-script.ts';
import type { Played, PlayedStep } from './script-player.ts';

/** What is answered as HTTP, whole or in part; null for steps that answer with no HTTP or not at all. */
export function replyOfStep<R extends StepReply>(step: PlayedStep, ownReply: R): StepReply | R | null {
  switch (step.kind) {
    case 'endpoint-reply':
      return ownReply;
    case 'reply':
    case 'dribble':
    case 'truncated':
      return step.reply;
    case 'retry-after':
      return jsonReply(
        step.status,
        [['retry-after', String(step.seconds)]],
        step.status === 429 ? 'Too many requests.' : 'Not available.',
      );
    case 'redirect':
      return { status: step.status, headers: [['location', step.location]], body: '' };
    case 'hang':
    case 'reset':
    case 'empty-close':
    case 'malformed':
    case 'garbage':
    default:
      return null;
  }
}

function jsonReply(status: number, headers: StepReply['headers'], error: string): StepReply {
  return { status, headers: [['content-type', 'application/json'], ...headers], body: JSON.stringify({ error }) };
}

/** What was done on purpose, as a capture keeps it; null when the answer is an ordinary one. */
export function faultOf({ step, delayMs }: Played, { name }: Pick<ReplyScript, 'name'>): CaptureFault | null {
  const kind = faultKind(step, delayMs);
  if (kind === null) return null;
  const after = delayMs > 0 ? `after ${durationText(delayMs)}, ` : '';
  const words = step.kind === 'endpoint-reply' ? 'gives the endpoint’s own reply' : describeStep(step);
  return { kind, words: capital(`${after}${words}, on purpose (script “${name}”)`) };
}

function faultKind(step: PlayedStep, delayMs: number): CaptureFault['kind'] | null {
  if (step.kind === 'reply' && step.reply.status >= 400) return 'status';
  if (step.kind === 'reply' || step.kind === 'endpoint-reply') return delayMs > 0 ? 'delay' : null;
  return step.kind;
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
