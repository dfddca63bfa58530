/** One attempt from the build to the record of how it went; queue and bulk replay share it. */
import { createHash } from 'node:crypto';
import type { HeaderPair } from '#shared/reply.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { AttemptFailure, Deadlines, Target } from '#shared/target.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { AttemptResult, OutgoingRequest } from '../sender/outgoing-request.ts';
import type { AttemptOutcomeRecord } from '../store/delivery-record.ts';
import { ownedBytes } from './delivery-journal.ts';

export type SendAttempt = (
  request: OutgoingRequest,
  target: Target,
  deadlines: Deadlines,
  signal?: AbortSignal,
) => Promise<AttemptResult>;

/** Whoever sets no deadline still wants an end. Milliseconds. */
const ownDeadlines: Deadlines = { connectMs: 10_000, responseMs: 30_000, totalMs: 120_000 };
const unboundedTotalMs = 60_000;

export function deadlinesOf(policy: RetryPolicy | null): Deadlines {
  if (policy === null) return ownDeadlines;
  return {
    connectMs: policy.connectTimeoutMs,
    responseMs: policy.readTimeoutMs ?? null,
    totalMs: policy.totalTimeoutMs ?? unboundedTotalMs,
  };
}

/** The target as a policy has it: redirects are the policy's affair unless the user asked for more. */
export function targetFor(target: Target, policy: RetryPolicy | null): Target {
  const redirects = Math.min(10, policy?.redirectsFollowed ?? 0);
  return redirects <= target.redirects ? target : { ...target, redirects };
}

/** Like the sender, but what cannot be written at all becomes a result too: a failure in words. */
export async function makeAttempt(
  send: SendAttempt,
  now: () => number,
  ...attempt: Parameters<SendAttempt>
): Promise<AttemptResult> {
  const startedAt = now();
  try {
    return await send(...attempt);
  } catch (error) {
    return failedResult(startedAt, attempt[0].headers, failureOf(error));
  }
}

export function failureOf(error: unknown): AttemptFailure {
  if (!(error instanceof HookwrightError)) throw error;
  return {
    kind: error.code === 'target-forbidden' || error.code === 'loop-detected' ? 'target-forbidden' : 'protocol',
    problem: error.problem,
    remedy: error.remedy,
  };
}

/** A result without an answer. */
export function failedResult(startedAt: number, sentHeaders: readonly HeaderPair[], failure: AttemptFailure): AttemptResult {
  return {
    startedAt,
    sentHeaders,
    remoteAddress: null,
    phases: noPhases,
    response: null,
    responseBody: new Uint8Array(),
    failure,
  };
}

const noPhases = { dnsMs: null, connectMs: null, tlsMs: null, waitingMs: null, bodyMs: null, totalMs: 0 };

/** The result as it is stored. `hide` names headers whose value is a secret itself. */
export function outcomeRecord(
  result: AttemptResult,
  request: OutgoingRequest,
  more: { readonly next: string; readonly toSelf: boolean; readonly hide: readonly string[] },
): AttemptOutcomeRecord {
  const { remoteAddress, phases, response, failure, sentHeaders } = result;
  return {
    headers: hideSecrets(sentHeaders, more.hide),
    remoteAddress,
    phases,
    response,
    failure,
    responseBody: ownedBytes(result.responseBody),
    next: more.next,
    selfDigest: more.toSelf
      ? attemptDigest(request.rawPacket === undefined ? sentHeaders : [], request.rawPacket ?? request.body)
      : null,
  };
}

/** Tells a request of our own making from any other once it has come back to us as a capture. */
export function attemptDigest(headers: readonly HeaderPair[], body: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(JSON.stringify(headers)).update('\0').update(body).digest().subarray(0, 16));
}

/** A shared token stands in its header as it is: only its end is kept. */
export function hideSecrets(headers: readonly HeaderPair[], names: readonly string[]): readonly HeaderPair[] {
  if (names.length === 0) return headers;
  const hidden = new Set(names.map((name) => name.toLowerCase()));
  return headers.map(([name, value]) => [
    name,
    hidden.has(name.toLowerCase()) ? `…${value.length < 12 ? '' : value.slice(-4)}` : value,
  ]);
}
