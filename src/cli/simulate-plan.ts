/** `hookwright simulate --plan`: what a provider would do after the outcomes given. Reads no data folder, sends nothing. */
import { parseOutcomes, printOutcome } from '#shared/retry/attempt-outcome.ts';
import { durationText } from '#shared/retry/duration-text.ts';
import { planAttempts, type AttemptPlan } from '#shared/retry/plan-attempts.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { End } from './expectation.ts';
import { exitCodes, UsageError, type ExitCode } from './exit-codes.ts';
import { choosePolicy, type PolicyOptions } from './policy-choice.ts';
import { printable, type Terminal } from './terminal.ts';

export interface PlanOptions extends PolicyOptions {
  readonly outcomes?: string;
  readonly seed?: number;
  readonly expect?: End;
  readonly json?: true;
}

export async function printPlan(options: PlanOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.outcomes === undefined) {
    throw new UsageError('--plan needs --outcomes, like 500,timeout,200; the last one repeats.');
  }
  const policy = await choosePolicy(options);
  const outcomes = parseOutcomes(options.outcomes);
  const plan = planAttempts(policy, outcomes, options.seed === undefined ? {} : { seed: options.seed });
  const attempts = plan.attempts.map(({ number, atMs, outcome }) => ({ number, atMs, outcome: printOutcome(outcome) }));
  const lines = options.json ? [JSON.stringify({ attempts, end: plan.end })] : table(policy, plan, terminal);
  for (const line of lines) terminal.print(line);
  return options.expect === undefined || options.expect === plan.end ? exitCodes.done : exitCodes.unexpected;
}

function table(policy: RetryPolicy, { attempts, end, reason }: AttemptPlan, { strong, faint }: Terminal): string[] {
  const rows = attempts.map(({ number, atMs, outcome, next }, index) => {
    const before = attempts[index - 1];
    return [
      String(number),
      durationText(atMs),
      before === undefined ? '' : `+ ${durationText(atMs - before.atMs)}`,
      printOutcome(outcome),
      next.reason,
    ];
  });
  const named = ['attempt', 'at', 'wait', 'outcome', ''];
  const widths = named.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    strong(printable(policy.name)),
    faint(`  ${line(named)}`),
    ...rows.map((row) => `  ${printable(line(row))}`),
    `${strong(end)}: ${printable(reason)}.`,
    ...policy.notes.map((note) => faint(`Note: ${printable(note)}`)),
  ];
}
