/** `hookwright import`: brings requests from a file in as captures, marked as imported. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { importFormat, type ImportFormatChoice, type ImportProgress } from '#shared/transfer-contract.ts';
import { addConnectionOptions, connect, type Client, type ConnectionOptions } from './connection.ts';
import { exitCodes, UsageError, type CommandOutcome, type ExitCode } from './exit-codes.ts';
import { requireOneStdin } from './input-files.ts';
import type { Installation } from './installation.ts';
import { runInterruptibly } from './interruptible.ts';
import { counted, printable, type Terminal } from './terminal.ts';

interface ImportOptions extends ConnectionOptions {
  readonly endpoint?: string;
  readonly format: ImportFormatChoice;
  readonly allOrNothing?: true;
  readonly json?: true;
}

/** Sent at once. */
const partBytes = 1_048_576;

export function addImportCommand(
  program: Command,
  terminal: Terminal,
  { outcome, installation }: { readonly outcome: CommandOutcome; readonly installation: Installation },
): void {
  const command = program
    .command('import')
    .description('bring requests in from HAR, NDJSON, raw HTTP or a curl command')
    .argument('<file>', 'the file; - for stdin')
    .option('--endpoint <slug>', 'give them all to this endpoint (default: each by its path)')
    .addOption(new Option('--format <format>', 'what the file is').choices(importFormat.options).default('auto'))
    .option('--all-or-nothing', 'keep nothing of a file that cannot be read to its end');
  addConnectionOptions(command)
    .option('--json', 'print one JSON object: how it went')
    .addHelpText(
      'after',
      `
Imported captures are marked so (filter is:imported) and keep the time at which they first came. Their verdict is made now,
with the endpoint's secrets of now, as of that time.

Exit codes: 0 imported, 1 failed, 2 the file was not understood (what came before the fault is kept), 130 interrupted.

Examples:
  hookwright import traffic.har --token-file hookwright.json --endpoint shop
  hookwright export --all --token-file a.json --with-secrets | hookwright import - --data-dir ./copy`,
    )
    .action(async (file: string, options: ImportOptions) => {
      outcome.exitCode = await importFile(file, options, { terminal, installation });
    });
}

async function importFile(
  file: string,
  options: ImportOptions,
  { terminal, installation }: { readonly terminal: Terminal; readonly installation: Installation },
): Promise<ExitCode> {
  requireOneStdin({ file, '--token-file': options.tokenFile });
  const parts = file === '-' ? partsOf(process.stdin) : partsOf((await openFile(file)).stream());
  const connection = await connect(options, installation);
  try {
    const endpointId = options.endpoint === undefined ? null : await endpointOf(connection.client, options.endpoint);
    return await runInterruptibly(
      (signal) =>
        bringIn(connection.client, parts, {
          name: file === '-' ? 'stdin' : basename(file),
          endpointId,
          options,
          terminal,
          signal,
        }),
      undefined,
    );
  } finally {
    await connection.close();
  }
}

async function openFile(file: string): Promise<Blob> {
  try {
    return await openAsBlob(file);
  } catch {
    throw new UsageError(`${file} cannot be read.`);
  }
}

async function endpointOf(client: Client, slug: string): Promise<string> {
  const found = (await client.endpoints.list()).items.find((endpoint) => endpoint.slug === slug || endpoint.id === slug);
  if (found === undefined) throw new UsageError(`--endpoint: there is no endpoint ${slug}.`);
  return found.id;
}

interface BringIn {
  readonly name: string;
  readonly endpointId: string | null;
  readonly options: ImportOptions;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function bringIn(client: Client, parts: AsyncIterable<Uint8Array>, how: BringIn): Promise<ExitCode> {
  const { name, endpointId, options, terminal, signal } = how;
  let progress = await client.workbench.openImport({ name: name.slice(0, 255), format: options.format, endpointId });
  const { importId } = progress;
  const write = async (bytes: Uint8Array, last: boolean): Promise<void> => {
    progress = await client.workbench.writeImport({ importId, part: new Blob([Uint8Array.from(bytes)]), last });
    terminal.progress(`${counted(progress.imported, 'request')} imported`);
  };
  let before: Uint8Array | null = null;
  for await (const part of parts) {
    if (signal.aborted) {
      await client.workbench.cancelImport({ importId });
      break;
    }
    if (before !== null) await write(before, false);
    if (progress.state !== 'reading') break;
    before = part;
  }
  if (progress.state === 'reading' && !signal.aborted) await write(before ?? new Uint8Array(0), true);
  terminal.progress(null);
  const undone = progress.state === 'failed' && options.allOrNothing === true && progress.imported > 0;
  if (undone) await client.workbench.undoImport({ importId });
  tell(progress, undone, how);
  return progress.state === 'failed' ? exitCodes.usage : exitCodes.done;
}

function tell(progress: ImportProgress, undone: boolean, { options, terminal, name }: BringIn): void {
  if (options.json) {
    terminal.print(JSON.stringify({ type: 'import', ...progress, undone }));
    return;
  }
  const { imported, verdicts, warnings, problem, importId } = progress;
  const how = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  for (const { sentence, count } of warnings) terminal.warn(printable(`${name}: ${sentence} (${count} times)`));
  if (problem !== null) {
    terminal.warn(printable(`${name}${problem.place === '' ? '' : `, ${problem.place}`}: ${problem.sentence}`));
  }
  if (undone) terminal.print(`Nothing was kept: ${counted(imported, 'request')} before the fault were removed again.`);
  else if (imported === 0 && problem !== null) terminal.print('Nothing was imported.');
  else terminal.print(`${counted(imported, 'request')} imported as ${importId}${how.length === 0 ? '' : `: ${how.join(', ')}`}`);
}

/** Gathers what comes into parts of one size. */
async function* partsOf(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array, void> {
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    const piece = Buffer.from(chunk as Uint8Array);
    for (let at = 0; at < piece.length; at += partBytes) {
      pieces.push(piece.subarray(at, at + partBytes));
      size += Math.min(partBytes, piece.length - at);
      if (size < partBytes) continue;
      yield Buffer.concat(pieces);
      pieces = [];
      size = 0;
    }
  }
  if (size > 0) yield Buffer.concat(pieces);
}
