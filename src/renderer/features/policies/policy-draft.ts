/**
 * A retry policy while it is being edited: every field as the text a person typed. What is wrong is found by the same rules
 * the host applies, so each problem stands at its field. Knows nothing of React or of the wire.
 */
import { checkPolicy } from '#shared/retry/check-policy.ts';
import { retryPolicy, type DelayRule, type DisableRule, type JitterRule, type RetryPolicy } from '#shared/retry-policy.ts';

export interface PolicyDraft {
  readonly id: string;
  readonly name: string;
  readonly connectTimeoutMs: string;
  readonly readTimeoutMs: string;
  readonly totalTimeoutMs: string;
  readonly success: string;
  readonly retriedStatuses: string;
  readonly retriesTimeouts: boolean;
  readonly retriesNetworkErrors: boolean;
  readonly redirectsFollowed: string;
  readonly delayKind: DelayRule['kind'];
  /** Seconds joined by commas. */
  readonly delayList: string;
  readonly firstSeconds: string;
  readonly factor: string;
  readonly capSeconds: string;
  readonly retries: string;
  readonly countsFirst: boolean;
  readonly jitterKind: JitterRule['kind'];
  readonly jitterPercent: string;
  readonly jitterSeconds: string;
  readonly windowSeconds: string;
  readonly retryAfter: RetryPolicy['retryAfter'];
  readonly stopStatuses: string;
  /** `name` or `name: value`, one a line. */
  readonly stopHeaders: string;
  readonly disableStatuses: string;
  readonly disableKind: DisableRule['kind'];
  readonly disableFailures: string;
  readonly pausedAfterFailures: string;
  readonly firstPauseSeconds: string;
  readonly pauseFactor: string;
  readonly pauseCapSeconds: string;
  readonly disableSeconds: string;
  readonly belowPercent: string;
  /** `name: value` for every attempt, one a line. */
  readonly everyAttemptHeaders: string;
  readonly retryHeaders: string;
  readonly renewsTimestamp: boolean;
  readonly renewsEventId: boolean;
  readonly confidence: RetryPolicy['confidence'];
  /** One a line. */
  readonly notes: string;
  readonly source: string;
  readonly retryReasons: RetryPolicy['retryReasons'];
}

/** Problems by the field of the policy they are about, e.g. `delays.seconds`. */
export type PolicyProblems = Readonly<Record<string, string>>;

const text = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value));
const lines = (pairs: readonly (readonly [string, string | null])[]): string =>
  pairs.map(([name, value]) => (value === null ? name : `${name}: ${value}`)).join('\n');

export function draftOfPolicy(policy: RetryPolicy): PolicyDraft {
  const { delays, jitter, disable } = policy;
  const added = policy.addedHeaders ?? [];
  return {
    id: policy.id,
    name: policy.name,
    connectTimeoutMs: text(policy.connectTimeoutMs),
    readTimeoutMs: text(policy.readTimeoutMs),
    totalTimeoutMs: text(policy.totalTimeoutMs),
    success: policy.success,
    retriedStatuses: policy.retriedStatuses,
    retriesTimeouts: policy.retriesTimeouts,
    retriesNetworkErrors: policy.retriesNetworkErrors,
    redirectsFollowed: text(policy.redirectsFollowed),
    delayKind: delays.kind,
    delayList: delays.kind === 'list' ? delays.seconds.join(', ') : '10, 60, 300',
    firstSeconds: delays.kind === 'exponential' ? text(delays.firstSeconds) : '5',
    factor: delays.kind === 'exponential' ? text(delays.factor) : '2',
    capSeconds: delays.kind === 'exponential' ? text(delays.capSeconds) : '',
    retries: delays.kind === 'exponential' ? text(delays.retries) : '5',
    countsFirst: delays.kind === 'exponential' && delays.countsFirst === true,
    jitterKind: jitter.kind,
    jitterPercent: jitter.kind === 'fraction' ? text(round(jitter.fraction * 100)) : '10',
    jitterSeconds: jitter.kind === 'added' ? text(jitter.seconds) : '5',
    windowSeconds: text(policy.windowSeconds),
    retryAfter: policy.retryAfter,
    stopStatuses: policy.stopStatuses,
    stopHeaders: lines(policy.stopHeaders.map(({ name, value }) => [name, value])),
    disableStatuses: policy.disableStatuses,
    ...disableDraft(disable),
    everyAttemptHeaders: lines(added.filter(({ on }) => on === 'every-attempt').map(({ name, value }) => [name, value])),
    retryHeaders: lines(added.filter(({ on }) => on === 'retries').map(({ name, value }) => [name, value])),
    renewsTimestamp: policy.renewsTimestamp,
    renewsEventId: policy.renewsEventId,
    confidence: policy.confidence,
    notes: policy.notes.join('\n'),
    source: policy.source,
    retryReasons: policy.retryReasons,
  };
}

function disableDraft(disable: DisableRule) {
  const pausing = disable.kind === 'pausing' ? disable : null;
  return {
    disableKind: disable.kind,
    disableFailures:
      disable.kind === 'consecutive-failures' ? text(disable.failures) : text(pausing?.disabledAfterFailures ?? 10),
    pausedAfterFailures: text(pausing?.pausedAfterFailures ?? 4),
    firstPauseSeconds: text(pausing?.firstPauseSeconds ?? 60),
    pauseFactor: text(pausing?.factor ?? 2),
    pauseCapSeconds: text(pausing?.capSeconds ?? 86_400),
    disableSeconds:
      disable.kind === 'failing-for'
        ? text(disable.seconds)
        : disable.kind === 'success-share'
          ? text(disable.windowSeconds)
          : '432000',
    belowPercent: disable.kind === 'success-share' ? text(round(disable.below * 100)) : '5',
  };
}

/** A new policy made from another one: its own id and name, and no claim to be documented. */
export function copyOfPolicy(policy: RetryPolicy, taken: readonly string[]): PolicyDraft {
  const base = `${policy.id.slice(0, 56)}-copy`;
  let id = base;
  for (let number = 2; taken.includes(id); number += 1) id = `${base}-${number}`;
  return { ...draftOfPolicy(policy), id, name: `${policy.name.slice(0, 90)} (copy)`, confidence: 'guess' };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** A number where it is one; what was typed where it is not, so that the check can say so; undefined for nothing. */
function numberOf(typed: string): number | string | undefined {
  const trimmed = typed.trim();
  if (trimmed === '') return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : trimmed;
}

const orNull = (typed: string): number | string | null => numberOf(typed) ?? null;

function share(percent: string): number | string | undefined {
  const value = numberOf(percent);
  return typeof value === 'number' ? value / 100 : value;
}

function pairsOf(typed: string): { name: string; value: string | null }[] {
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      return colon === -1
        ? { name: line, value: null }
        : { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
    });
}

function delaysOf(draft: PolicyDraft): unknown {
  if (draft.delayKind === 'none') return { kind: 'none' };
  if (draft.delayKind === 'list') {
    const parts = draft.delayList.split(/[\s,]+/).filter((part) => part !== '');
    return { kind: 'list', seconds: parts.map(numberOf) };
  }
  return {
    kind: 'exponential',
    firstSeconds: numberOf(draft.firstSeconds),
    factor: numberOf(draft.factor),
    capSeconds: orNull(draft.capSeconds),
    retries: numberOf(draft.retries),
    ...(draft.countsFirst ? { countsFirst: true } : {}),
  };
}

function jitterOf(draft: PolicyDraft): unknown {
  if (draft.jitterKind === 'none') return { kind: 'none' };
  return draft.jitterKind === 'fraction'
    ? { kind: 'fraction', fraction: share(draft.jitterPercent) }
    : { kind: 'added', seconds: numberOf(draft.jitterSeconds) };
}

function disableOf(draft: PolicyDraft): unknown {
  const kind = draft.disableKind;
  switch (kind) {
    case 'consecutive-failures':
      return { kind, failures: numberOf(draft.disableFailures) };
    case 'pausing':
      return {
        kind,
        pausedAfterFailures: numberOf(draft.pausedAfterFailures),
        firstPauseSeconds: numberOf(draft.firstPauseSeconds),
        factor: numberOf(draft.pauseFactor),
        capSeconds: numberOf(draft.pauseCapSeconds),
        disabledAfterFailures: numberOf(draft.disableFailures),
      };
    case 'failing-for':
      return { kind, seconds: numberOf(draft.disableSeconds) };
    case 'success-share':
      return { kind, below: share(draft.belowPercent), windowSeconds: numberOf(draft.disableSeconds) };
    case 'none':
    case 'failing-after-giving-up':
    case 'disabled-after-giving-up':
      break;
  }
  return { kind };
}

function candidateOf(draft: PolicyDraft): unknown {
  const readTimeoutMs = numberOf(draft.readTimeoutMs);
  const added = [
    ...pairsOf(draft.everyAttemptHeaders).map(({ name, value }) => ({ name, value: value ?? '', on: 'every-attempt' })),
    ...pairsOf(draft.retryHeaders).map(({ name, value }) => ({ name, value: value ?? '', on: 'retries' })),
  ];
  return {
    id: draft.id.trim(),
    name: draft.name.trim(),
    connectTimeoutMs: orNull(draft.connectTimeoutMs),
    ...(readTimeoutMs === undefined ? {} : { readTimeoutMs }),
    totalTimeoutMs: orNull(draft.totalTimeoutMs),
    success: statusesOf(draft.success),
    retriedStatuses: statusesOf(draft.retriedStatuses),
    retriesTimeouts: draft.retriesTimeouts,
    retriesNetworkErrors: draft.retriesNetworkErrors,
    redirectsFollowed: numberOf(draft.redirectsFollowed),
    delays: delaysOf(draft),
    jitter: jitterOf(draft),
    windowSeconds: orNull(draft.windowSeconds),
    retryAfter: draft.retryAfter,
    stopStatuses: statusesOf(draft.stopStatuses),
    stopHeaders: pairsOf(draft.stopHeaders),
    disableStatuses: statusesOf(draft.disableStatuses),
    disable: disableOf(draft),
    ...(added.length === 0 ? {} : { addedHeaders: added }),
    ...(draft.retryReasons === undefined ? {} : { retryReasons: draft.retryReasons }),
    renewsTimestamp: draft.renewsTimestamp,
    renewsEventId: draft.renewsEventId,
    confidence: draft.confidence,
    notes: draft.notes.split('\n').filter((line) => line.trim() !== ''),
    source: draft.source,
  };
}

function statusesOf(typed: string): string {
  return typed.replaceAll(/\s+/g, '').toLowerCase();
}

/** The policy a draft comes to, and what is wrong with it; the policy is null while anything is. */
export function readPolicyDraft(
  draft: PolicyDraft,
  taken: readonly string[],
): { readonly policy: RetryPolicy | null; readonly problems: PolicyProblems } {
  const candidate = candidateOf(draft);
  const problems: Record<string, string> = {};
  for (const { field, problem } of checkPolicy(candidate)) problems[placeOf(field ?? '')] ??= sentenceOf(problem);
  if (taken.includes(draft.id.trim())) problems['id'] ??= 'Another policy has this id.';
  if (draft.name.trim() === '') problems['name'] = 'Needs a name.';
  return Object.keys(problems).length > 0 ? { policy: null, problems } : { policy: retryPolicy.parse(candidate), problems };
}

/** Lists are one field each on the screen. */
export function placeOf(field: string): string {
  return field.replace(/^(delays\.seconds|stopHeaders|addedHeaders|notes)\..*$/, '$1');
}

/** The field's name stands above it already. */
function sentenceOf(problem: string): string {
  const words = problem.replace(/^"[^"]*" /, '');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
