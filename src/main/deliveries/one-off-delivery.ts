import type { Clock } from '#shared/clock.ts';
import type { Attempt, DeliveryInput, Expectation } from '#shared/delivery.ts';
import { HookwrightError } from '#shared/errors.ts';
import { findBuiltInPolicy, policyForProvider } from '#shared/policies/built-in.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { outcomeOfAttempt, type AttemptOutcome } from '#shared/retry/attempt-outcome.ts';
import type { NextStep, PlanEnd } from '#shared/retry/plan-attempts.ts';
import type { Deadlines } from '#shared/target.ts';
import type { AttemptResult } from '../sender/outgoing-request.ts';
import { parseTarget } from '../sender/parse-target.ts';
import { buildRequest } from './build-request.ts';
import { hiddenHeaders } from './bulk-request.ts';
import { composeDelivery } from './compose-delivery.ts';
import type { DraftContext } from './delivery-draft.ts';
import { EndpointWatches } from './endpoint-watches.ts';
import { isAsExpected } from './expectation.ts';
import { deadlinesOf, hideSecrets, makeAttempt, targetFor, type SendAttempt } from './make-attempt.ts';
import { openTarget } from './stored-target.ts';

/** A delivery that is made at once and kept nowhere: built-in providers and policies, secrets in memory only. */
export interface OneOffDelivery {
  readonly expectation: Expectation;
  readonly summary: string;
  readonly eventType: string | null;
  /** What the first attempt would send, now. Header values that are a secret themselves are hidden. */
  preview(): {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly HeaderPair[];
    readonly body: Uint8Array;
  };
  /** Makes attempts until the policy says that it is over, or the signal is aborted. Run it once. */
  run(signal: AbortSignal): AsyncGenerator<OneOffAttempt, OneOffEnd>;
}

export interface OneOffAttempt {
  readonly attempt: Attempt;
  readonly responseBody: Uint8Array;
  /** Until the next one; null when this was the last. */
  readonly waitMs: number | null;
}

export interface OneOffEnd {
  readonly end: PlanEnd | 'cancelled';
  readonly reason: string;
  readonly asExpected: boolean | null;
}

export interface OneOffOptions {
  readonly clock: Clock;
  readonly send: SendAttempt;
  /** In place of those of the policy. */
  readonly deadlines: Partial<Deadlines>;
}

/** Longest single wait on a timer, ms: a machine that slept is noticed within this time. */
const longestTimerMs = 30_000;
/** In memory there is nothing to seal against. */
const openVault = { seal: (text: string) => text, open: (text: string) => text };

/** Thinks a delivery out to the end. Throws what is wrong with the input, naming the field. */
export function composeOneOff(input: DeliveryInput, options: OneOffOptions): OneOffDelivery {
  const { clock, send } = options;
  const { recipe, body, expectation, summary, eventType } = composeDelivery(input, draftContext(clock.now()));
  const { policy, signing } = recipe;
  const profile = findProfile(recipe.provider);
  const target = targetFor(openTarget(recipe.target, openVault), policy);
  const deadlines = { ...deadlinesOf(policy), ...options.deadlines };
  const hide = hiddenHeaders(recipe, profile);
  const secret = signing?.sealedSecret ?? null;
  const build = (number: number, now: number, firstAt: number, previous: AttemptOutcome | null) =>
    buildRequest(recipe, body, { number, now, firstAt, previous, secret, profile });

  async function* run(signal: AbortSignal): AsyncGenerator<OneOffAttempt, OneOffEnd> {
    const watches = new EndpointWatches(() => []);
    const firstAt = clock.now();
    let dueAt = firstAt;
    let previous: AttemptOutcome | null = null;
    for (let number = 1; ; number += 1) {
      const request = build(number, clock.now(), firstAt, previous);
      const result = await makeAttempt(send, () => clock.now(), request, target, deadlines, signal);
      const endedAt = clock.now();
      previous = outcomeOfAttempt(result);
      const progress = { attempts: number, elapsedMs: Math.max(0, endedAt - firstAt), seed: 1, answeredAt: endedAt };
      const next = previous === null ? outOfHand(result) : watches.judge(policy, recipe.url, previous, endedAt, progress);
      const attempt = attemptOf(result, { number, dueAt, request, headers: hideSecrets(result.sentHeaders, hide), next });
      yield { attempt, responseBody: result.responseBody, waitMs: next.kind === 'retry' ? next.waitMs : null };
      if (next.kind === 'end') {
        const asExpected = isAsExpected({ expectation }, result.response, policy);
        return { end: signal.aborted ? 'cancelled' : next.end, reason: next.reason, asExpected };
      }
      dueAt = endedAt + next.waitMs;
      await waitUntil(dueAt, clock, signal);
      if (signal.aborted) return { end: 'cancelled', reason: 'cancelled while waiting for a retry', asExpected: null };
    }
  }

  return {
    expectation,
    summary,
    eventType,
    preview() {
      const now = clock.now();
      const { method, url, headers, body: sent } = build(1, now, now, null);
      return { method, url, headers: hideSecrets(headers, hide), body: sent };
    },
    run,
  };
}

function draftContext(now: number): DraftContext {
  return {
    now,
    profile: findProfile,
    policy(id) {
      const policy = findBuiltInPolicy(id);
      if (policy !== null) return policy;
      throw new HookwrightError('policy-not-found', `There is no retry policy "${id.slice(0, 80)}".`, { field: 'policy' });
    },
    policyOfProvider: (provider) => findBuiltInPolicy(policyForProvider(provider) ?? ''),
    secretsOf: () => null,
    seal: openVault.seal,
    target: ({ targetUrl, target }) => parseTarget({ ...target, url: targetUrl }),
  };
}

function findProfile(id: string | null) {
  return builtInProviders.find((profile) => profile.id === id) ?? null;
}

/** An attempt that the target had no part in: nothing follows from it. */
function outOfHand({ failure }: AttemptResult): NextStep {
  return { kind: 'end', end: 'stopped', reason: failure?.problem.replace(/\.$/, '') ?? 'nothing was sent' };
}

interface AttemptDetails {
  readonly number: number;
  readonly dueAt: number;
  readonly request: { readonly method: string; readonly url: string; readonly body: Uint8Array };
  readonly headers: readonly HeaderPair[];
  readonly next: NextStep;
}

function attemptOf(result: AttemptResult, { number, dueAt, request, headers, next }: AttemptDetails): Attempt {
  const { startedAt, remoteAddress, phases, response, failure } = result;
  return {
    number,
    trigger: number === 1 ? 'first' : 'retry',
    startedAt: new Date(startedAt).toISOString(),
    dueAt: new Date(Math.min(dueAt, startedAt)).toISOString(),
    method: request.method,
    url: request.url,
    headers: [...headers],
    bodySize: request.body.length,
    remoteAddress,
    phases,
    response,
    failure,
    next: `${next.reason.charAt(0).toUpperCase()}${next.reason.slice(1)}.`,
  };
}

async function waitUntil(dueAt: number, clock: Clock, signal: AbortSignal): Promise<void> {
  for (let leftMs = dueAt - clock.now(); leftMs > 0 && !signal.aborted; leftMs = dueAt - clock.now()) {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = clock.after(Math.min(leftMs, longestTimerMs), done);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
