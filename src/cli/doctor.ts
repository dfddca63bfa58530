/** `hookwright doctor`: what is wrong, if anything, with a data folder or a Hookwright that runs. Changes nothing. */
import type { Command } from 'commander';
import type { DiagnosticCheck, Diagnostics } from '#shared/diagnostics.ts';
import { diagnosticsMarkdown } from '#shared/diagnostics-markdown.ts';
import { defaultDataFolder } from '#main/hosts/data-folder.ts';
import { addConnectionOptions, connect, type ConnectionOptions } from './connection.ts';
import { exitCodes, UsageError, type CommandOutcome } from './exit-codes.ts';
import type { Installation } from './installation.ts';
import { printable, type Terminal } from './terminal.ts';

interface DoctorOptions extends ConnectionOptions {
  readonly json?: true;
  readonly markdown?: true;
}

export function addDoctorCommand(
  program: Command,
  terminal: Terminal,
  { outcome, installation }: { readonly outcome: CommandOutcome; readonly installation: Installation },
): void {
  const command = program.command('doctor').description('look for what is wrong; its report can be pasted into a bug report');
  addConnectionOptions(command)
    .option('--markdown', 'print the whole report as Markdown')
    .option('--json', 'print the whole report as one JSON object')
    .addHelpText(
      'after',
      `
Looks at the usual data folder unless told otherwise, also while a Hookwright runs on it; with --token-file it asks that one.
The report holds no payloads, secrets, host names, user names or paths.

Exit codes: 0 nothing is wrong, 1 something is`,
    )
    .action(async (options: DoctorOptions) => {
      const report = await examine(options, installation);
      for (const line of printed(report, options, terminal)) terminal.print(line);
      if (report.checks.some(({ state }) => state === 'wrong')) outcome.exitCode = exitCodes.failed;
    });
}

async function examine(options: DoctorOptions, installation: Installation): Promise<Diagnostics> {
  if (options.json && options.markdown) throw new UsageError('Give either --json or --markdown.');
  if (options.tokenFile === undefined && options.api === undefined) {
    const { inspectFolder } = await import('#main/hosts/headless/inspect-folder.ts');
    return inspectFolder({
      dataFolder: options.dataDir ?? defaultDataFolder(),
      version: installation.version,
      passphrase: process.env['HOOKWRIGHT_PASSPHRASE'],
    });
  }
  const connection = await connect(options, installation);
  try {
    return await connection.client.workbench.diagnose();
  } finally {
    await connection.close();
  }
}

const marks: Record<DiagnosticCheck['state'], string> = { fine: 'ok', note: 'note', wrong: 'WRONG', unknown: '?' };

function printed(report: Diagnostics, options: DoctorOptions, { strong, faint }: Terminal): string[] {
  if (options.json) return [JSON.stringify(report)];
  if (options.markdown) return diagnosticsMarkdown(report).trimEnd().split('\n').map(printable);
  const wrong = report.checks.filter(({ state }) => state === 'wrong').length;
  return [
    ...report.checks.flatMap(({ state, title, detail, remedy }) => {
      const mark = marks[state].padEnd(6);
      const line = `${state === 'wrong' ? strong(mark) : faint(mark)} ${title.padEnd(20)} ${printable(detail)}`;
      return remedy === '' || state === 'fine' ? [line] : [line, `${' '.repeat(28)}${faint(printable(remedy))}`];
    }),
    '',
    wrong === 0 ? 'Nothing is wrong.' : wrong === 1 ? 'One thing is wrong.' : `${wrong} things are wrong.`,
    faint('hookwright doctor --markdown  prints a report for a bug report.'),
  ];
}
