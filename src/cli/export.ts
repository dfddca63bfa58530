/** `hookwright export`: writes captures or deliveries as HAR, NDJSON or a zip of files, without secrets unless they are asked for. */
import { existsSync } from 'node:fs';
import { Option } from 'commander';
import type { Command } from 'commander';
import { exportFormat, type ExportFormat, type ExportInput } from '#shared/transfer-contract.ts';
import { addConnectionOptions, connect, type Client, type ConnectionOptions } from './connection.ts';
import { exitCodes, UsageError, type CommandOutcome, type ExitCode } from './exit-codes.ts';
import { requireOneStdin } from './input-files.ts';
import type { Installation } from './installation.ts';
import { runInterruptibly } from './interruptible.ts';
import { openOutput } from './output-file.ts';
import { counted, printable, type Terminal } from './terminal.ts';

interface ExportOptions extends ConnectionOptions {
  readonly filter?: string;
  readonly all?: true;
  readonly deliveries?: true;
  readonly bulk?: string;
  readonly format?: ExportFormat;
  readonly out: string;
  readonly force?: true;
  readonly withSecrets?: true;
  readonly personalData?: true;
  readonly keepLength?: true;
  readonly json?: true;
}

export function addExportCommand(
  program: Command,
  terminal: Terminal,
  { outcome, installation }: { readonly outcome: CommandOutcome; readonly installation: Installation },
): void {
  const command = program
    .command('export')
    .description('write captures or deliveries as HAR, NDJSON or a zip of files; secrets are taken out')
    .argument('[ids...]', 'ids of captures, like c12, or with --deliveries of deliveries, like d3')
    .option('--filter <filter>', 'all captures that match, instead of ids')
    .option('--all', 'all captures, or with --deliveries all deliveries')
    .option('--deliveries', 'deliveries with their attempts instead of captures')
    .option('--bulk <id>', 'the deliveries of one bulk replay, like b2')
    .addOption(new Option('--format <format>', 'default: as the file is called, else ndjson').choices(exportFormat.options))
    .option('--out <file>', 'where to write it; - for stdout', '-')
    .option('--force', 'replace the file if there is one')
    .option('--with-secrets', 'leave everything in: logins, cookies, tokens, signatures')
    .option('--personal-data', 'take out phone numbers and e-mail addresses too')
    .option('--keep-length', 'what is taken out of bodies keeps its length and type');
  addConnectionOptions(command)
    .option('--json', 'print what was written as a JSON object; with --out FILE alone')
    .addHelpText(
      'after',
      `
A zip has each body as a file, with its headers and all that is known beside it (captures/c12.body.json, captures/c12.json),
and a list of all of them in index.ndjson. Import reads HAR and NDJSON.

Every value that is taken out has a placeholder such as <redacted:authorization:1>; equal values have equal ones.

Exit codes: 0 written, 1 failed, 2 not understood, 130 interrupted (no file is left).

Examples:
  hookwright export --filter 'verdict:invalid' --token-file hookwright.json --out invalid.har
  hookwright export --all --data-dir ~/.local/share/hookwright | jq .summary
  hookwright export --filter 'type:order.*' --token-file hookwright.json --out orders.zip
  hookwright export c12 --token-file hookwright.json --with-secrets --out c12.ndjson`,
    )
    .action(async (ids: string[], options: ExportOptions) => {
      outcome.exitCode = await exportFile(ids, options, { terminal, installation });
    });
}

async function exportFile(
  ids: readonly string[],
  options: ExportOptions,
  { terminal, installation }: { readonly terminal: Terminal; readonly installation: Installation },
): Promise<ExitCode> {
  const input = readInput(ids, options);
  const { out } = options;
  const toFile = out !== '-';
  if (options.json && !toFile) throw new UsageError('--json goes with --out FILE: on stdout stands the export.');
  if (!toFile && input.format === 'zip' && process.stdout.isTTY)
    throw new UsageError('A zip is no text: give it a file with --out.');
  if (toFile && options.force === undefined && existsSync(out))
    throw new UsageError(`--out: ${out} is there already; replace it with --force.`);
  requireOneStdin({ '--token-file': options.tokenFile });
  const connection = await connect(options, installation);
  try {
    if (options.withSecrets) terminal.warn(terminal.alarm('This export holds secrets: logins, cookies, tokens and signatures.'));
    return await runInterruptibly((signal) => write(connection.client, input, { options, terminal, signal }), undefined);
  } finally {
    await connection.close();
  }
}

function readInput(ids: readonly string[], options: ExportOptions): ExportInput {
  const { filter, all, deliveries, bulk, out, withSecrets, personalData, keepLength } = options;
  if ([ids.length > 0, filter !== undefined, all, bulk !== undefined].filter(Boolean).length !== 1) {
    throw new UsageError('Name what to export: ids, --filter, --all, or --bulk.');
  }
  if (deliveries && filter !== undefined) throw new UsageError('--filter chooses captures; leave out --deliveries.');
  const what = ((): ExportInput['what'] => {
    if (bulk !== undefined) return { kind: 'all-deliveries', bulkId: bulk };
    if (deliveries) return ids.length > 0 ? { kind: 'deliveries', ids: [...ids] } : { kind: 'all-deliveries' };
    return ids.length > 0 ? { kind: 'captures', ids: [...ids] } : { kind: 'filter', filter: filter ?? '' };
  })();
  return {
    what,
    format: options.format ?? formatOf(out),
    withSecrets: withSecrets === true,
    personalData: personalData === true,
    keepLength: keepLength === true,
  };
}

/** As the file is called. */
function formatOf(out: string): ExportFormat {
  const ending = /\.([a-z]+)$/i.exec(out)?.[1]?.toLowerCase();
  return exportFormat.options.find((format) => format === ending) ?? 'ndjson';
}

async function write(
  client: Client,
  input: ExportInput,
  { options, terminal, signal }: { readonly options: ExportOptions; readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<ExitCode> {
  const { out } = options;
  const output = await openOutput(out, '--out');
  let exportId: string | null = null;
  try {
    const opened = await client.workbench.openExport(input);
    ({ exportId } = opened);
    let done = 0;
    let redacted = 0;
    let bytes = 0;
    for (let end = false; !end;) {
      if (signal.aborted) throw new Error('interrupted');
      const part = await client.workbench.readExport({ exportId });
      ({ end, done, redacted } = part);
      const content = new Uint8Array(await part.content.arrayBuffer());
      bytes += content.length;
      await output.write(content);
      if (out !== '-') terminal.progress(progressLine(done, opened.count));
    }
    terminal.progress(null);
    await output.finish();
    if (out === '-') return exitCodes.done;
    if (options.json)
      terminal.print(JSON.stringify({ type: 'export', file: out, format: input.format, count: done, bytes, redacted }));
    else terminal.print(printable(`${written(input, done)} written to ${out}${told(input, redacted)}`));
    return exitCodes.done;
  } catch (error) {
    terminal.progress(null);
    if (exportId !== null) await client.workbench.closeExport({ exportId }).catch(() => {});
    await output.discard();
    throw error;
  }
}

function progressLine(done: number, count: number): string {
  return `${count === 0 ? 100 : Math.floor((done / count) * 100)} %  ${done} of ${count} written`;
}

function written({ what }: ExportInput, done: number): string {
  if (what.kind === 'captures' || what.kind === 'filter') return counted(done, 'capture');
  return done === 1 ? '1 delivery' : `${done} deliveries`;
}

function told({ withSecrets }: ExportInput, redacted: number): string {
  if (withSecrets) return ', with secrets';
  return redacted === 0 ? '; nothing had to be taken out' : `; ${counted(redacted, 'value')} taken out`;
}
