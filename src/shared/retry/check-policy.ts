/** Whether a retry policy makes sense: what the schema cannot see, because it lies between fields. */
import { HookwrightError, type FieldProblem } from '../errors.ts';
import { explainIssues } from '../input-problem.ts';
import { longestSeconds, retryPolicy, type RetryPolicy } from '../retry-policy.ts';
import { durationText } from './duration-text.ts';
import { findStatusSetProblem, firstSharedStatus, firstStatus } from './status-set.ts';
import { jitterBounds, retryCount, waitAfter } from './waits.ts';

type Problems = readonly (FieldProblem | null)[];

/** Everything that is wrong with a policy, the first field first; empty when it can be used. Takes any value. */
export function checkPolicy(policy: unknown): FieldProblem[] {
  const shaped = retryPolicy.safeParse(policy);
  return shaped.success ? checkSense(shaped.data) : explainIssues(shaped.error.issues, policy);
}

/** Throws `policy-malformed` naming the first field at fault when a policy makes no sense. Takes any value. */
export function requirePolicy(policy: unknown): asserts policy is RetryPolicy {
  const [first] = checkPolicy(policy);
  if (first === undefined) return;
  throw new HookwrightError('policy-malformed', first.problem, first.field === null ? {} : { field: first.field });
}

function checkSense(policy: RetryPolicy): FieldProblem[] {
  const checks = [...checkSets(policy), ...checkDeadlines(policy), ...checkWaits(policy), ...checkDisabling(policy)];
  return checks.filter((problem) => problem !== null);
}

function checkSets(policy: RetryPolicy): Problems {
  const fields = ['success', 'retriedStatuses', 'stopStatuses', 'disableStatuses'] as const;
  const malformed = fields.map((field) => found(field, findStatusSetProblem(policy[field])));
  if (malformed.some((problem) => problem !== null)) return malformed;
  const overlaps = fields.slice(1).map((field) => {
    const shared = firstSharedStatus(policy.success, policy[field]);
    return found(field, shared === null ? null : `${shared} counts as success already; a status can only be one of the two.`);
  });
  const empty = firstStatus(policy.success) === null;
  return [found('success', empty ? 'No status counts as success, so nothing could ever be delivered.' : null), ...overlaps];
}

function checkDeadlines(policy: RetryPolicy): Problems {
  const { connectTimeoutMs, readTimeoutMs, totalTimeoutMs } = policy;
  if (totalTimeoutMs === null) return [];
  const longer = (ms: number | null | undefined): string | null =>
    (ms ?? 0) > totalTimeoutMs
      ? `${durationText(ms ?? 0)} is longer than the ${durationText(totalTimeoutMs)} for the whole attempt.`
      : null;
  return [found('connectTimeoutMs', longer(connectTimeoutMs)), found('readTimeoutMs', longer(readTimeoutMs))];
}

function checkWaits(policy: RetryPolicy): Problems {
  const nothingRetried = firstStatus(policy.retriedStatuses) === null && !policy.retriesTimeouts && !policy.retriesNetworkErrors;
  const waits = Array.from({ length: retryCount(policy) }, (_, index) => waitAfter(policy, index + 1) ?? 0);
  const windowMs = policy.windowSeconds === null ? Number.POSITIVE_INFINITY : policy.windowSeconds * 1000;
  const longestMs = Math.min(
    windowMs,
    waits.reduce((total, wait) => total + jitterBounds(policy, wait)[1], 0),
  );
  const where = policy.delays.kind === 'list' ? 'delays.seconds' : 'delays.firstSeconds';
  return [
    found(
      'retriedStatuses',
      policy.delays.kind !== 'none' && nothingRetried ? 'There are waits for retries, but nothing is retried.' : null,
    ),
    // One retry at once is what some providers do; a second one would only hammer the target.
    found(where, waits.filter((wait) => wait === 0).length > 1 ? 'Only one retry may follow without a wait.' : null),
    found(
      where,
      longestMs > longestSeconds * 1000
        ? 'The retries go on for more than a year; make fewer, cap the waits or set a window.'
        : null,
    ),
    found('windowSeconds', windowMs === 0 ? 'A window of 0 leaves no time for a retry.' : null),
  ];
}

function checkDisabling(policy: RetryPolicy): Problems {
  const { disable } = policy;
  switch (disable.kind) {
    case 'failing-for':
      return [found('disable.seconds', disable.seconds === 0 ? 'Must be more than 0 seconds.' : null)];
    case 'success-share':
      return [
        found('disable.below', disable.below === 0 ? 'No share is below 0; the endpoint would never be switched off.' : null),
        found('disable.windowSeconds', disable.windowSeconds === 0 ? 'Must be more than 0 seconds.' : null),
      ];
    case 'pausing':
      return [
        found('disable.firstPauseSeconds', disable.firstPauseSeconds === 0 ? 'Must be more than 0 seconds.' : null),
        found(
          'disable.capSeconds',
          disable.capSeconds < disable.firstPauseSeconds ? 'Must not be less than the first pause.' : null,
        ),
        found(
          'disable.disabledAfterFailures',
          disable.disabledAfterFailures <= disable.pausedAfterFailures ? 'Must be more than the failures that pause it.' : null,
        ),
      ];
    case 'none':
    case 'failing-after-giving-up':
    case 'disabled-after-giving-up':
    case 'consecutive-failures':
      break;
  }
  return [];
}

function found(field: string, problem: string | null): FieldProblem | null {
  return problem === null ? null : { field, problem };
}
