/** A bulk replay: progress while it runs, counts at its end. */
import type { BulkReplay, BulkReplayInput } from '#shared/delivery.ts';
import { durationText } from '#shared/retry/duration-text.ts';
import { isInStatusSet } from '#shared/retry/status-set.ts';
import type { Client } from './connection.ts';
import { exitCodes, UsageError, type ExitCode } from './exit-codes.ts';
import type { Expected } from './expectation.ts';
import type { ReplayPrinting } from './replay-each.ts';

/** On abort it is cancelled, and told how far it came. */
export async function replayInBulk(
  client: Client,
  input: BulkReplayInput,
  { terminal, json, expect }: ReplayPrinting,
  signal: AbortSignal,
): Promise<ExitCode> {
  requireTellable(expect);
  let bulk = await client.workbench.startBulkReplay(input);
  const cancel = (): void => void client.workbench.steerBulkReplay({ id: bulk.id, act: 'cancel' }).catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  for await (const now of await client.workbench.followBulkReplay({ id: bulk.id })) {
    bulk = now;
    if (json) terminal.print(JSON.stringify({ type: 'progress', ...bulk }));
    else terminal.progress(progressLine(bulk));
    // Paused by the store or by somebody else: it does not end by itself.
    if (bulk.state !== 'running') break;
  }
  signal.removeEventListener('abort', cancel);
  terminal.progress(null);
  if (json) terminal.print(JSON.stringify({ type: 'end', ...bulk }));
  else for (const line of summary(bulk)) terminal.print(line);
  return exitCodeOf(bulk, expect);
}

function requireTellable(expect: Expected | undefined): void {
  if (expect?.kind === 'end' && expect.end !== 'delivered') {
    throw new UsageError(`In bulk there is one attempt each: --expect can be statuses or delivered, not ${expect.end}.`);
  }
}

function progressLine({ sent, total, delivered, failed, perSecond }: BulkReplay): string {
  const percent = total === 0 ? 100 : Math.floor((sent / total) * 100);
  return `${percent} %  ${sent} of ${total} sent, ${delivered} delivered, ${failed} failed, ${Math.round(perSecond)}/s`;
}

function summary({ state, sent, total, delivered, failed, outcomes, p50Ms, p99Ms }: BulkReplay): string[] {
  const times =
    p50Ms === null || p99Ms === null ? '' : `; half within ${durationText(p50Ms)}, 99 % within ${durationText(p99Ms)}`;
  return [
    `${state}: ${sent} of ${total} sent, ${delivered} delivered, ${failed} failed${times}`,
    ...Object.entries(outcomes)
      .toSorted(([, one], [, other]) => other - one)
      .map(([outcome, count]) => `  ${outcome.padEnd(18)} ${count}`),
  ];
}

function exitCodeOf({ state, total, delivered, outcomes }: BulkReplay, expect: Expected | undefined): ExitCode {
  if (expect?.kind === 'status') {
    const met = Object.entries(outcomes).reduce(
      (sum, [outcome, count]) => sum + (isInStatusSet(expect.set, Number(outcome)) ? count : 0),
      0,
    );
    return met === total ? exitCodes.done : exitCodes.unexpected;
  }
  if (state === 'done' && delivered === total) return exitCodes.done;
  if (expect !== undefined) return exitCodes.unexpected;
  const timeouts = Object.keys(outcomes).filter((outcome) => !/^2\d\d$/.test(outcome));
  return state === 'done' && timeouts.every((outcome) => outcome.startsWith('timeout-')) ? exitCodes.timedOut : exitCodes.failed;
}
