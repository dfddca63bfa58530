/** Replays captures one delivery each and tells of every attempt as it is made. */
import type { Attempt, Delivery, ReplayInput } from '#shared/delivery.ts';
import { plainLine } from '#shared/reading/plain-line.ts';
import { attemptLines } from './attempt-lines.ts';
import type { Client } from './connection.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { isMet, type Expected } from './expectation.ts';
import { counted, printable, type Terminal } from './terminal.ts';

export interface ReplayPrinting {
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly expect: Expected | undefined;
  /** False: attempts alone are told, not how each delivery ended. */
  readonly ends?: false;
}

/** How often a delivery that is under way is looked at. */
const lookMs = 100;
/** How often one that waits for its next attempt is looked at, at most. */
const longestLookMs = 1000;
/** Of an answer, for its first line. */
const shownBytes = 600;

/** On abort, what is not done is cancelled and told. */
export async function replayEach(
  client: Client,
  captures: readonly string[],
  input: ReplayInput,
  printing: ReplayPrinting,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { started, refusal } = await start(client, captures, input, signal);
  const ended = await Promise.all(started.map((delivery) => followDelivery(client, delivery, printing, signal)));
  // What was begun before is told first.
  if (refusal !== null) throw refusal.error;
  const right = ended.filter((delivery) => isRight(delivery, printing.expect));
  if (!printing.json && captures.length > 1) {
    printing.terminal.print(`${right.length} of ${captures.length} came out as they should.`);
  }
  if (right.length === captures.length) return exitCodes.done;
  if (printing.expect !== undefined) return exitCodes.unexpected;
  const wrong = ended.filter((delivery) => !right.includes(delivery));
  return wrong.every(({ lastFailure }) => lastFailure?.startsWith('timeout-')) ? exitCodes.timedOut : exitCodes.failed;
}

/** Begins one after the other; the first that is refused ends it. */
async function start(client: Client, captures: readonly string[], input: ReplayInput, signal: AbortSignal) {
  const started: Delivery[] = [];
  for (const id of captures) {
    if (signal.aborted) break;
    try {
      started.push(await client.captures.replay({ ...input, id }));
    } catch (error) {
      return { started, refusal: { error } };
    }
  }
  return { started, refusal: null };
}

/** Tells every attempt of a delivery until it has ended; on abort it is cancelled. */
export async function followDelivery(
  client: Client,
  first: Delivery,
  printing: ReplayPrinting,
  signal: AbortSignal,
): Promise<Delivery> {
  let delivery = first;
  let told = 0;
  for (;;) {
    const isOver = !isOpen(delivery);
    for (const attempt of finished(delivery).slice(told)) {
      told += 1;
      const answer = printing.json ? '' : await answerOf(client, delivery, attempt);
      tellAttempt(attempt, answer, delivery, printing);
    }
    if (isOver) break;
    if (signal.aborted) delivery = await cancel(client, delivery);
    else {
      await pause(waitFor(delivery), signal);
      delivery = await client.deliveries.get({ id: delivery.id });
    }
  }
  if (printing.ends !== false) tellEnd(delivery, printing);
  return delivery;
}

/** The first line of the answer's body; nothing where it cannot be had any more. */
async function answerOf(client: Client, { id }: Delivery, { number, response }: Attempt): Promise<string> {
  if (response === null || response.bodySize === 0) return '';
  try {
    const body = await client.workbench.attemptResponseBody({ id, number });
    const bytes = Buffer.from(await body.arrayBuffer());
    return plainLine(bytes.subarray(0, shownBytes).toString('utf8'));
  } catch {
    return '';
  }
}

function isOpen({ state }: Delivery): boolean {
  return state === 'scheduled' || state === 'sending';
}

/** Attempts that have come to something; one under way has neither answer nor failure. */
function finished({ attemptsMade }: Delivery): Attempt[] {
  return attemptsMade.filter(({ response, failure }) => response !== null || failure !== null);
}

/** Between two looks somebody else may have ended it. */
async function cancel(client: Client, { id }: Delivery): Promise<Delivery> {
  try {
    return await client.workbench.cancelDelivery({ id });
  } catch {
    return client.deliveries.get({ id });
  }
}

function waitFor({ nextAttemptAt }: Delivery): number {
  if (nextAttemptAt === null) return lookMs;
  return Math.min(longestLookMs, Math.max(lookMs, Date.parse(nextAttemptAt) - Date.now()));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

function tellAttempt(attempt: Attempt, answer: string, delivery: Delivery, { terminal, json }: ReplayPrinting): void {
  const { id, captureId, nextAttemptAt, attemptsMade } = delivery;
  const isLast = attemptsMade.at(-1)?.number === attempt.number;
  const endedAt = Date.parse(attempt.startedAt) + attempt.phases.totalMs;
  const waitMs = isLast && nextAttemptAt !== null ? Math.max(0, Math.round(Date.parse(nextAttemptAt) - endedAt)) : null;
  if (json) {
    terminal.print(JSON.stringify({ type: 'attempt', deliveryId: id, captureId, ...attempt, waitMs }));
    return;
  }
  const label = `${captureId ?? id}${delivery.eventType === null ? '' : ` ${delivery.eventType}`}`;
  for (const line of attemptLines(attempt, { label, answer, waitMs }, terminal)) terminal.print(line);
}

function tellEnd(delivery: Delivery, { terminal, json, expect }: ReplayPrinting): void {
  const { id, captureId, mode, breakage, state, attempts, lastStatus, lastFailure, expectation, asExpected } = delivery;
  if (json) {
    const end = { type: 'end', deliveryId: id, captureId, mode, breakage, end: state, attempts, lastStatus, lastFailure };
    terminal.print(JSON.stringify({ ...end, expectation, asExpected }));
    return;
  }
  terminal.print(`${captureId ?? id}: ${terminal.strong(state)} after ${counted(attempts, 'attempt')}`);
  if (expect !== undefined || state === 'cancelled') return;
  if (asExpected !== null)
    terminal.print(`  ${asExpected ? 'As expected' : 'Not as expected'}: ${printable(expectation.reason)}`);
}

/** Where refusing is right, being refused is; else what the provider would call delivered. */
function isRight({ state, lastStatus, lastFailure, expectation, asExpected }: Delivery, expect: Expected | undefined): boolean {
  if (expect !== undefined) return isMet(expect, { end: state, lastStatus: lastFailure === null ? lastStatus : null });
  if (state === 'cancelled') return false;
  return expectation.answer === 'refused' ? asExpected === true : state === 'delivered';
}
