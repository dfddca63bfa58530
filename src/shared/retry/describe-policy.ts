/** A retry policy in plain words, one fact a line: what every screen and the CLI say of it. */
import type { RetryPolicy } from '../retry-policy.ts';
import { durationText } from './duration-text.ts';
import { describeStatusSet, firstStatus } from './status-set.ts';
import { retryCount, waitAfter } from './waits.ts';

export interface PolicyFact {
  readonly label: string;
  readonly value: string;
}

/** Facts without a value (no window, no stop signals ...) are left out. */
export function describePolicy(policy: RetryPolicy): PolicyFact[] {
  const facts: (PolicyFact | null)[] = [
    { label: 'Deadline', value: deadlineText(policy) },
    { label: 'Delivered', value: describeStatusSet(policy.success) },
    { label: 'Redirects', value: policy.redirectsFollowed === 0 ? 'not followed' : `up to ${policy.redirectsFollowed} followed` },
    { label: 'Retried', value: retriedText(policy) },
    { label: 'Attempts', value: attemptsText(policy) },
    fact('Waits', waitsText(policy)),
    fact('Jitter', jitterText(policy)),
    fact(
      'Retries end',
      policy.windowSeconds === null ? null : `${durationText(policy.windowSeconds * 1000)} after the first attempt`,
    ),
    { label: 'Retry-After', value: policy.retryAfter },
    fact('Stops the retries', stopText(policy)),
    fact('Endpoint', endpointText(policy)),
  ];
  return facts.filter((each) => each !== null);
}

function fact(label: string, value: string | null): PolicyFact | null {
  return value === null ? null : { label, value };
}

function deadlineText(policy: RetryPolicy): string {
  const parts = [
    [policy.connectTimeoutMs, 'to connect'],
    [policy.readTimeoutMs ?? null, 'without a byte'],
    [policy.totalTimeoutMs, 'in total'],
  ] as const;
  const set = parts.flatMap(([ms, words]) => (ms === null ? [] : [`${durationText(ms)} ${words}`]));
  return set.length === 0 ? 'not documented' : set.join(', ');
}

function retriedText(policy: RetryPolicy): string {
  if (policy.delays.kind === 'none') return 'nothing';
  const parts = [
    firstStatus(policy.retriedStatuses) === null ? null : describeStatusSet(policy.retriedStatuses),
    policy.retriesTimeouts ? 'timeouts' : null,
    policy.retriesNetworkErrors ? 'network errors' : null,
  ];
  return parts.filter((part) => part !== null).join('; ') || 'nothing';
}

/** Providers count differently by one, so both numbers are named. */
function attemptsText(policy: RetryPolicy): string {
  const retries = retryCount(policy);
  if (retries === 0) return '1, never retried';
  return `${retries + 1} (the first and ${retries} ${retries === 1 ? 'retry' : 'retries'})`;
}

function waitsText(policy: RetryPolicy): string | null {
  const waits = Array.from({ length: retryCount(policy) }, (_, index) => waitAfter(policy, index + 1) ?? 0);
  if (waits.length === 0) return null;
  const shown = waits.slice(0, 12).map((wait) => (wait === 0 ? 'at once' : durationText(wait)));
  return waits.length > shown.length ? `${shown.join(', ')} and ${waits.length - shown.length} more` : shown.join(', ');
}

function jitterText(policy: RetryPolicy): string | null {
  const { jitter } = policy;
  if (jitter.kind === 'none') return null;
  if (jitter.kind === 'added') return `each wait up to ${durationText(jitter.seconds * 1000)} longer`;
  return `each wait up to ${jitter.fraction * 100} % shorter or longer`;
}

function stopText(policy: RetryPolicy): string | null {
  const headers = policy.stopHeaders.map(({ name, value }) =>
    value === null ? `the header ${name}` : `the header ${name}: ${value}`,
  );
  const statuses = firstStatus(policy.stopStatuses) === null ? [] : [describeStatusSet(policy.stopStatuses)];
  return [...statuses, ...headers].join('; ') || null;
}

function endpointText(policy: RetryPolicy): string | null {
  const byStatus =
    firstStatus(policy.disableStatuses) === null ? null : `switched off on ${describeStatusSet(policy.disableStatuses)}`;
  return [byStatus, disableText(policy)].filter((part) => part !== null).join('; ') || null;
}

function disableText({ disable }: RetryPolicy): string | null {
  switch (disable.kind) {
    case 'failing-after-giving-up':
      return 'marked as failing when an event has used up its attempts';
    case 'disabled-after-giving-up':
      return 'switched off when an event has used up its attempts';
    case 'consecutive-failures':
      return `switched off after ${disable.failures} failures in a row`;
    case 'pausing':
      return (
        `paused for ${durationText(disable.firstPauseSeconds * 1000)} after ${disable.pausedAfterFailures} failures in a row, longer with each further one ` +
        `up to ${durationText(disable.capSeconds * 1000)}; switched off after ${disable.disabledAfterFailures}`
      );
    case 'failing-for':
      return `switched off when everything has failed for ${durationText(disable.seconds * 1000)}`;
    case 'success-share':
      return `switched off when under ${disable.below * 100} % succeed within ${durationText(disable.windowSeconds * 1000)}`;
    case 'none':
      break;
  }
  return null;
}
