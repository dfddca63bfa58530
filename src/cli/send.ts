/** `hookwright send`: composes, signs and sends one event, with a provider's retries if asked for. Keeps nothing. */
import type { Command } from 'commander';
import type { Attempt, DeliveryInput } from '#shared/delivery.ts';
import { plainLine } from '#shared/reading/plain-line.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { durationText } from '#shared/retry/duration-text.ts';
import type { OneOffAttempt, OneOffDelivery, OneOffEnd } from '#main/hosts/headless/open-sender.ts';
import { attemptLines } from './attempt-lines.ts';
import { exitCodes, UsageError, type CommandOutcome, type ExitCode } from './exit-codes.ts';
import { isMet, readExpected, type Expected } from './expectation.ts';
import { readInput, readSecret, requireOneStdin } from './input-files.ts';
import { runInterruptibly } from './interruptible.ts';
import { collectHeader, readSeconds } from './option-values.ts';
import { addSecretOption } from './secret-option.ts';
import { addTargetOptions, readTarget, type TargetOptions } from './target-options.ts';
import { counted, printable, type Terminal } from './terminal.ts';

interface SendOptions extends TargetOptions {
  readonly target: string;
  readonly provider?: string;
  readonly event?: string;
  readonly scheme?: string;
  readonly data?: string;
  readonly dataFile?: string;
  readonly header?: HeaderPair[];
  readonly method?: string;
  readonly secretFile?: string;
  readonly policy?: string;
  readonly connectTimeout?: number;
  readonly maxTime?: number;
  readonly timeout?: number;
  readonly showRequest?: true;
  readonly dryRun?: true;
  readonly expect?: Expected;
  readonly json?: true;
}

export function addSendCommand(program: Command, terminal: Terminal, outcome: CommandOutcome): void {
  const command = program
    .command('send')
    .description('sign and send one event as a provider would; needs no running Hookwright')
    .requiredOption('--target <url>', 'where it goes')
    .option('--provider <id>', 'whose event it is: maia, aisoule, whatsable, github, stripe, standard-webhooks, svix')
    .option('--event <id>', 'event of the provider’s catalogue; its sample is sent with fresh ids and times')
    .option('--data <text>', 'payload to send; - for stdin')
    .option('--data-file <file>', 'payload from a file, byte for byte; - for stdin')
    .option('--header <header>', '"Name: value" to send; may be given again', collectHeader)
    .option('--method <method>', 'HTTP method (default: the provider’s, else POST)')
    .option('--scheme <id>', 'signature scheme, where the provider has several')
    .option('--policy <id>', 'retry as this policy does (default: one attempt)');
  addTargetOptions(addSecretOption(command, 'secret', 'secret to sign with, from a file; - for stdin'))
    .option('--connect-timeout <seconds>', 'longest wait for the connection of an attempt', readSeconds)
    .option('--max-time <seconds>', 'longest time for one attempt', readSeconds)
    .option('--timeout <seconds>', 'longest time for all attempts together', readSeconds)
    .option('--show-request', 'show exactly what leaves before it is sent')
    .option('--dry-run', 'show exactly what would leave, and send nothing')
    .option('--expect <result>', 'statuses like 2xx or 401,403, or an end like delivered; else exit 3', readExpected)
    .option('--json', 'print one JSON object per line: attempts as they are made, then the end')
    .addHelpText(
      'after',
      `
Exit codes: 0 delivered or as expected, 1 not delivered, 2 not understood, 3 not as --expect says,
            4 timed out, 130 interrupted. Secrets come from a file or from stdin, never from the command line.

Examples:
  hookwright send --target http://localhost:3000/hook --provider maia --event ai-response --secret-file maia.secret
  hookwright send --target http://localhost:3000/hook --data '{"hello":"world"}' --show-request
  pass show maia | hookwright send --target https://localhost:8443/inbox --provider maia --event incoming-message --secret-file -
  hookwright send --target http://localhost:3000/hook --provider maia --event ai-response --policy maia --expect delivered`,
    )
    .action(async (options: SendOptions) => {
      outcome.exitCode = await send(options, terminal);
    });
}

async function send(options: SendOptions, terminal: Terminal): Promise<ExitCode> {
  const input = await readDelivery(options, terminal);
  const { openSender } = await import('#main/hosts/headless/open-sender.ts');
  const sender = openSender();
  try {
    const { connectTimeout, maxTime } = options;
    const delivery = sender.compose(input, {
      ...(connectTimeout === undefined ? {} : { connectMs: connectTimeout * 1000 }),
      ...(maxTime === undefined ? {} : { totalMs: maxTime * 1000 }),
    });
    if (options.showRequest || options.dryRun) showRequest(delivery, options, terminal);
    if (options.dryRun) return exitCodes.done;
    return await runInterruptibly((signal) => deliver(delivery, options, terminal, signal), options.timeout);
  } finally {
    sender.close();
  }
}

async function readDelivery(options: SendOptions, terminal: Terminal): Promise<DeliveryInput> {
  const { data, dataFile, secretFile, event, provider, header, method, policy, scheme } = options;
  if (data !== undefined && dataFile !== undefined) throw new UsageError('Give either --data or --data-file.');
  requireOneStdin({ '--data': data, '--data-file': dataFile, '--secret-file': secretFile });
  if (method !== undefined && !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40}$/.test(method)) {
    throw new UsageError('--method: it must be an HTTP method, like PUT.');
  }
  const payload = await readPayloadOption(options);
  return {
    targetUrl: options.target,
    target: await readTarget(options, terminal),
    ...(method === undefined ? {} : { method }),
    ...(provider === undefined ? {} : { provider }),
    ...(scheme === undefined ? {} : { schemeId: scheme }),
    ...(event === undefined ? {} : { eventId: event }),
    ...(header === undefined ? {} : { headers: header }),
    ...(policy === undefined ? {} : { policy }),
    ...(payload === null ? {} : { bodyBase64: Buffer.from(payload).toString('base64') }),
    ...(secretFile === undefined ? {} : { secret: await readSecret(secretFile, '--secret-file') }),
  };
}

async function readPayloadOption({ data, dataFile }: SendOptions): Promise<Uint8Array | null> {
  if (data === '-') return readInput('-', '--data');
  if (data !== undefined) return Buffer.from(data);
  return dataFile === undefined ? null : readInput(dataFile, '--data-file');
}

function showRequest(delivery: OneOffDelivery, options: SendOptions, terminal: Terminal): void {
  const { method, url, headers, body } = delivery.preview();
  if (options.json) {
    const line = { type: 'request', method, url, headers, ...bodyFields(body), expectation: delivery.expectation };
    terminal.print(JSON.stringify(line));
    return;
  }
  terminal.print(terminal.strong(`${method} ${printable(url)}`));
  for (const [name, value] of headers) terminal.print(`${printable(name)}: ${printable(value)}`);
  terminal.print('');
  for (const line of Buffer.from(body).toString('utf8').split(/\r?\n/)) terminal.print(printable(line));
  terminal.print('');
}

async function deliver(
  delivery: OneOffDelivery,
  options: SendOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const run = delivery.run(signal);
  let last: Attempt | null = null;
  for (let step = await run.next(); ; step = await run.next()) {
    if (step.done === true) {
      const end = step.value;
      printEnd(end, last, delivery, options, terminal);
      return exitCodeOf(end, last, options.expect);
    }
    last = step.value.attempt;
    printAttempt(step.value, delivery, options, terminal);
  }
}

function printAttempt(made: OneOffAttempt, delivery: OneOffDelivery, options: SendOptions, terminal: Terminal): void {
  const { attempt, responseBody, waitMs } = made;
  if (options.json) {
    const response = attempt.response === null ? null : { ...attempt.response, ...bodyFields(responseBody) };
    terminal.print(JSON.stringify({ type: 'attempt', ...attempt, response, waitMs }));
    return;
  }
  const label = delivery.eventType ?? options.event ?? delivery.summary;
  const answer = plainLine(Buffer.from(responseBody.subarray(0, 600)).toString('utf8'));
  for (const line of attemptLines(attempt, { label, answer, waitMs }, terminal)) terminal.print(line);
}

function printEnd(
  { end, reason, asExpected }: OneOffEnd,
  last: Attempt | null,
  { expectation }: OneOffDelivery,
  options: SendOptions,
  terminal: Terminal,
): void {
  const attempts = last?.number ?? 0;
  if (options.json) {
    const lastStatus = last?.response?.status ?? null;
    const lastFailure = last?.failure?.kind ?? null;
    terminal.print(JSON.stringify({ type: 'end', end, reason, attempts, lastStatus, lastFailure, asExpected, expectation }));
    return;
  }
  const tookMs = last === null ? 0 : Date.parse(last.startedAt) + last.phases.totalMs - Date.parse(last.dueAt);
  terminal.print(
    `${terminal.strong(end)} after ${counted(attempts, 'attempt')}, the last in ${durationText(Math.max(0, tookMs))}: ${printable(reason)}.`,
  );
  if (asExpected === false) terminal.print(`Expected otherwise: ${printable(expectation.reason)}`);
  if (last?.failure != null) terminal.warn(printable(last.failure.remedy));
}

/** Without `--expect`, what the provider would call delivered is right. */
function exitCodeOf({ end }: OneOffEnd, last: Attempt | null, expected: Expected | undefined): ExitCode {
  if (expected !== undefined) {
    const met = isMet(expected, { end, lastStatus: last?.failure == null ? (last?.response?.status ?? null) : null });
    return met ? exitCodes.done : exitCodes.unexpected;
  }
  if (end === 'delivered') return exitCodes.done;
  return last?.failure?.kind.startsWith('timeout-') === true ? exitCodes.timedOut : exitCodes.failed;
}

/** Text where it is text, else base64. */
function bodyFields(body: Uint8Array): { readonly body: string } | { readonly bodyBase64: string } {
  const bytes = Buffer.from(body);
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? { body: text } : { bodyBase64: bytes.toString('base64') };
}
