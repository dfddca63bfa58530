/** The headers a provider adds to an attempt beside the event's own, e.g. Slack's X-Slack-Retry-Num. */
import type { HeaderPair } from '../reply.ts';
import type { RetryPolicy } from '../retry-policy.ts';
import type { AttemptOutcome } from './attempt-outcome.ts';

/** `number`: 1 for the first attempt. `previous`: how the attempt before ended; null for the first. */
export function headersForAttempt(policy: RetryPolicy, number: number, previous: AttemptOutcome | null): HeaderPair[] {
  const filled: Record<string, string> = {
    attempt: String(number),
    retry: String(number - 1),
    reason: previous === null ? '' : reasonFor(policy, previous),
  };
  return (policy.addedHeaders ?? [])
    .filter((header) => header.on === 'every-attempt' || number > 1)
    .map((header) => [header.name, header.value.replace(/\{(attempt|retry|reason)\}/g, (_, key: string) => filled[key] ?? '')]);
}

function reasonFor(policy: RetryPolicy, previous: AttemptOutcome): string {
  const reasons = policy.retryReasons;
  if (reasons === undefined) return '';
  if (previous.kind === 'timeout') return previous.during === 'connect' ? reasons.connection : reasons.timeout;
  if (previous.kind === 'response') {
    // A redirect is only the answer when there were more of them than are followed.
    const redirect = previous.status >= 300 && previous.status < 400 && policy.redirectsFollowed > 0;
    return redirect ? reasons.redirects : reasons.status;
  }
  if (previous.failure === 'tls') return reasons.tls;
  const lost: readonly string[] = ['refused', 'reset', 'dns', 'unreachable'];
  return lost.includes(previous.failure ?? '') ? reasons.connection : reasons.other;
}
