/** A reply script played without a network: each step becomes what a sender would have seen, deadlines applied. */
import { readPayload } from '#shared/reading/payload.ts';
import { readableRoot } from '#shared/reading/read-event.ts';
import { plainLine } from '#shared/reading/plain-line.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { defaultReply } from '#shared/reply.ts';
import type { ReplyScript } from '#shared/reply-script.ts';
import { durationText } from '#shared/retry/duration-text.ts';
import { replyOfStep } from '#shared/script/played-reply.ts';
import { createScriptPlayer, type PlayedStep } from '#shared/script/script-player.ts';
import type { AttemptFailureKind, AttemptPhases, Deadlines } from '#shared/target.ts';
import type { TargetAnswer, TargetRequest } from './simulation-target.ts';

/** Where a script's requests go: nowhere, but conditions may name a path. */
const scriptPath = '/';
export const scriptUrl = `http://script.invalid${scriptPath}`;

export interface ScriptTarget {
  /** False: no condition of the script looks at headers or body, so that neither has to be made. */
  readonly readsRequests: boolean;
  answer(asked: TargetRequest): TargetAnswer;
}

/** What a step does after its delay: when the first byte and the end come, ms from the request; null: never. */
interface Course {
  readonly firstByteMs: number | null;
  readonly endMs: number | null;
  /** How it ends when no deadline comes first. */
  readonly failure: { readonly kind: AttemptFailureKind; readonly detail: string } | null;
}

export function createScriptTarget(script: ReplyScript, deadlines: Deadlines, profile: ProviderProfile): ScriptTarget {
  const player = createScriptPlayer(script);
  const looksInside = script.entries.some(({ when }) => when?.field !== undefined);
  return {
    readsRequests: looksInside || script.entries.some(({ when }) => when?.header !== undefined),
    answer({ request, eventId, atMs }) {
      const { step, delayMs } = player.next(
        {
          method: request.method,
          path: scriptPath,
          headers: request.headers,
          root: looksInside ? readableRoot(profile, readPayload(request.body)) : undefined,
          eventId,
        },
        atMs,
      );
      return answerOf(step, courseOf(step, delayMs), deadlines);
    },
  };
}

function courseOf(step: PlayedStep, delayMs: number): Course {
  const broken = (kind: AttemptFailureKind, detail: string, firstByteMs: number | null = null): Course => ({
    firstByteMs,
    endMs: delayMs,
    failure: { kind, detail },
  });
  switch (step.kind) {
    case 'hang':
      return { firstByteMs: null, endMs: null, failure: null };
    case 'reset':
      return broken('reset', 'The script reset the connection.');
    case 'empty-close':
      return broken('reset', 'The script closed the connection before it answered a byte.');
    case 'malformed':
      return broken('protocol', 'The script’s answer is not HTTP.', delayMs);
    case 'garbage':
      return broken('protocol', `The script sent ${step.bytes} random bytes and closed.`, delayMs);
    case 'truncated':
      return broken('protocol', `The script’s answer was cut off ${step.missingBytes} bytes before its end.`, delayMs);
    case 'dribble':
      return { firstByteMs: delayMs, endMs: delayMs + step.overMs, failure: null };
    case 'reply':
    case 'endpoint-reply':
    case 'retry-after':
    case 'redirect':
      break;
  }
  return { firstByteMs: delayMs, endMs: delayMs, failure: null };
}

function answerOf(step: PlayedStep, course: Course, deadlines: Deadlines): TargetAnswer {
  const late = missedDeadline(course, deadlines);
  if (late !== null) {
    const { kind, afterMs } = late;
    const detail = `No answer from the script within ${durationText(afterMs)}.`;
    return { ...noAnswer, phases: phasesOf(course.firstByteMs, afterMs), failure: kind, detail };
  }
  const phases = phasesOf(course.firstByteMs, course.endMs ?? 0);
  const reply = replyOfStep(step, defaultReply);
  if (course.failure !== null || reply === null) {
    return { ...noAnswer, phases, failure: course.failure?.kind ?? 'protocol', detail: course.failure?.detail ?? '' };
  }
  return {
    phases,
    status: reply.status,
    headers: reply.headers,
    failure: null,
    detail: lineOf(reply),
  };
}

/** First lines by reply: a script says the same few things again and again, and every lane keeps what it was told. */
const lines = new WeakMap<object, string>();

function lineOf(reply: { readonly status: number; readonly body: string }): string {
  const line = lines.get(reply) ?? plainLine(`${reply.status} ${reply.body}`);
  lines.set(reply, line);
  return line;
}

const noAnswer = { status: null, headers: [] } as const;

/** The first deadline that passes before the answer is whole; null when none does. */
function missedDeadline(
  course: Course,
  deadlines: Deadlines,
): { readonly kind: AttemptFailureKind; readonly afterMs: number } | null {
  const { responseMs, totalMs } = deadlines;
  const beginsMs = course.firstByteMs ?? course.endMs ?? Number.POSITIVE_INFINITY;
  const responseLate = responseMs !== null && beginsMs > responseMs;
  const totalLate = totalMs !== null && (course.endMs ?? Number.POSITIVE_INFINITY) > totalMs;
  if (responseLate && (totalMs === null || responseMs <= totalMs)) return { kind: 'timeout-response', afterMs: responseMs };
  return totalLate ? { kind: 'timeout-total', afterMs: totalMs } : null;
}

let lastPhases: AttemptPhases | null = null;

/** Equal phases one after the other are the same object: very many lanes keep them. */
function phasesOf(firstByteMs: number | null, endMs: number): AttemptPhases {
  const waitingMs = Math.min(firstByteMs ?? endMs, endMs);
  const bodyMs = firstByteMs === null || firstByteMs > endMs ? null : endMs - firstByteMs;
  if (lastPhases?.waitingMs === waitingMs && lastPhases.bodyMs === bodyMs && lastPhases.totalMs === endMs) return lastPhases;
  lastPhases = { dnsMs: null, connectMs: null, tlsMs: null, waitingMs, bodyMs, totalMs: endMs };
  return lastPhases;
}
