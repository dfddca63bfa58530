/** `hookwright verify`: says whether a request is signed by someone who knows the secret, and if not, why not. */
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { detectingReader } from '#shared/import/detect-format.ts';
import { ImportFault, type ImportedRequest } from '#shared/import/imported-request.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { CheckableRequest, RequestCheck } from '#main/hosts/headless/check-request.ts';
import { addConnectionOptions, connect, type Client, type ConnectionOptions } from './connection.ts';
import { exitCodes, UsageError, type CommandOutcome, type ExitCode } from './exit-codes.ts';
import { readInput, readSecret, requireOneStdin } from './input-files.ts';
import type { Installation } from './installation.ts';
import { collectHeader } from './option-values.ts';
import { addSecretOption } from './secret-option.ts';
import { printable, type Terminal } from './terminal.ts';

interface VerifyOptions extends ConnectionOptions {
  readonly request?: string;
  readonly body?: string;
  readonly header?: HeaderPair[];
  readonly provider?: string;
  readonly secretFile?: string;
  readonly at?: number;
  readonly json?: true;
}

/** One thing to verify, and how it is called in the output. */
interface Subject {
  readonly name: string;
  readonly verify: () => Promise<RequestCheck>;
}

export function addVerifyCommand(
  program: Command,
  terminal: Terminal,
  { outcome, installation }: { readonly outcome: CommandOutcome; readonly installation: Installation },
): void {
  const command = program
    .command('verify')
    .description('check the signature of a capture, or of a request from a file, and explain it')
    .argument('[captures...]', 'ids of captures, like c12')
    .option('--request <file>', 'instead of captures: raw HTTP, curl, HAR or NDJSON; - for stdin')
    .option('--body <file>', 'instead of captures: the body alone, with --header; - for stdin')
    .option('--header <header>', 'with --body: "Name: value"; may be given again', collectHeader)
    .option('--provider <id>', 'whose scheme (default: recognised from the request)')
    .option('--at <time>', 'as of this time, like 2026-01-31T12:00:00Z (default: when it came, or now)', readTime);
  addConnectionOptions(
    addSecretOption(command, 'secret', 'secret to check with (default for captures: those of the endpoint); - for stdin'),
  )
    .option('--json', 'print one JSON object per line')
    .addHelpText(
      'after',
      `
Requests from files need no running Hookwright. What is checked is the body byte for byte as it is in the file.

Exit codes: 0 all valid, 1 failed, 2 not understood, 3 not all valid.

Examples:
  hookwright verify c12 --token-file hookwright.json
  hookwright verify --request webhook.http --secret-file github.secret
  hookwright verify --body body.json --header "X-Hub-Signature-256: sha256=…" --secret-file github.secret
  pass show stripe | hookwright verify --request event.har --provider stripe --secret-file -`,
    )
    .action(async (captures: string[], options: VerifyOptions) => {
      outcome.exitCode = await verify(captures, options, { terminal, installation });
    });
}

function readTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('It must be a time, like 2026-01-31T12:00:00Z.');
  return time;
}

async function verify(
  captures: readonly string[],
  options: VerifyOptions,
  { terminal, installation }: { readonly terminal: Terminal; readonly installation: Installation },
): Promise<ExitCode> {
  const { request, body, secretFile, header } = options;
  if ([captures.length > 0, request !== undefined, body !== undefined].filter(Boolean).length !== 1) {
    throw new UsageError('Name captures by their ids, or give --request, or --body with --header.');
  }
  if (header !== undefined && body === undefined) throw new UsageError('--header goes with --body.');
  if (captures.length === 0 && secretFile === undefined) throw new UsageError('Give the secret with --secret-file, - for stdin.');
  requireOneStdin({ '--request': request, '--body': body, '--secret-file': secretFile, '--token-file': options.tokenFile });
  const secret = secretFile === undefined ? null : await readSecret(secretFile, '--secret-file');
  if (captures.length === 0) {
    return print(await subjectsOfFile(options, secret ?? ''), options, terminal);
  }
  const connection = await connect(options, installation);
  try {
    const subjects = captures.map((id): Subject => ({
      name: id,
      verify: () => verifyCapture(connection.client, id, options, secret),
    }));
    return await print(subjects, options, terminal);
  } finally {
    await connection.close();
  }
}

async function verifyCapture(client: Client, id: string, options: VerifyOptions, secret: string | null): Promise<RequestCheck> {
  const capture = await client.captures.get({ id });
  if (secret === null && options.provider === undefined && options.at === undefined) {
    return { provider: capture.provider, ...(await client.workbench.recheck({ id })) };
  }
  if (secret === null) throw new UsageError('--provider and --at go with --secret-file.');
  const [body, { items }, { checkRequest }] = await Promise.all([
    client.captures.body({ id }),
    client.workbench.providers(),
    import('#main/hosts/headless/check-request.ts'),
  ]);
  return checkRequest(
    { ...capture, body: new Uint8Array(await body.arrayBuffer()) },
    {
      profiles: items,
      provider: options.provider ?? capture.provider ?? undefined,
      secrets: [secret],
      at: options.at ?? Date.parse(capture.imported?.originalAt ?? capture.receivedAt),
    },
  );
}

async function subjectsOfFile(options: VerifyOptions, secret: string): Promise<Subject[]> {
  const { checkRequest } = await import('#main/hosts/headless/check-request.ts');
  const check = (request: CheckableRequest, at: number): Promise<RequestCheck> =>
    Promise.resolve(checkRequest(request, { provider: options.provider, secrets: [secret], at: options.at ?? at }));
  if (options.body !== undefined) {
    const body = await readInput(options.body, '--body');
    const request = { method: 'POST', target: '/', headers: options.header ?? [], body };
    return [{ name: 'request', verify: () => check(request, Date.now()) }];
  }
  const requests = readRequests(await readInput(options.request ?? '-', '--request'));
  return requests.map((request, index) => ({
    name: requests.length === 1 ? 'request' : `request ${index + 1}`,
    verify: () => check(request, request.originalAt ?? Date.now()),
  }));
}

function readRequests(bytes: Uint8Array): ImportedRequest[] {
  const reader = detectingReader(() => {});
  try {
    const requests = [...reader.push(bytes), ...reader.end()];
    if (requests.length === 0) throw new UsageError('--request: there is no request in it.');
    return requests;
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error;
    throw new UsageError(`--request: ${error.place === '' ? '' : `${error.place}: `}${error.message}`);
  }
}

async function print(subjects: readonly Subject[], { json }: VerifyOptions, terminal: Terminal): Promise<ExitCode> {
  let allValid = true;
  for (const { name, verify } of subjects) {
    const { provider, check, explanation } = await verify();
    const { verdict } = check;
    allValid &&= verdict.status === 'valid';
    if (json) {
      const { header, secretsTried, matchedSecret, timestamp } = check;
      terminal.print(
        JSON.stringify({
          type: 'verification',
          subject: name,
          provider,
          verdict,
          header,
          secretsTried,
          matchedSecret,
          timestamp,
          ...explanation,
        }),
      );
      continue;
    }
    const scheme = verdict.scheme === null ? '' : ` by ${verdict.scheme}`;
    const matched =
      check.matchedSecret === null || check.matchedSecret === '' ? '' : `, with the secret that ends in ${check.matchedSecret}`;
    terminal.print(printable(`${name}: ${verdict.status}${scheme}${verdict.status === 'valid' ? matched : ''}`));
    if (verdict.status === 'valid') continue;
    terminal.print(printable(`  ${explanation.cause}`));
    if (explanation.remedy !== '') terminal.print(printable(`  ${explanation.remedy}`));
  }
  return allValid ? exitCodes.done : exitCodes.unexpected;
}
