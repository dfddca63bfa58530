/** A diagnosis as text for a bug report. */
import type { DiagnosticCheck, Diagnostics } from './diagnostics.ts';

const marks: Record<DiagnosticCheck['state'], string> = { fine: 'ok', note: 'note', wrong: 'WRONG', unknown: '?' };

export function diagnosticsMarkdown({ madeAt, version, facts, checks, errors, log }: Diagnostics): string {
  return [
    `# Hookwright ${version}: diagnosis of ${madeAt}`,
    '',
    'Holds no payloads, secrets, host names, user names or paths.',
    '',
    '## Checks',
    '',
    ...table(
      ['', 'Check', 'Found'],
      checks.map(({ state, title, detail, remedy }) => [marks[state], title, remedy === '' ? detail : `${detail} ${remedy}`]),
    ),
    '',
    '## Facts',
    '',
    ...table(
      ['Fact', 'Value'],
      facts.map(({ name, value }) => [name, value]),
    ),
    '',
    '## Errors by code',
    '',
    ...(errors.length === 0
      ? ['None.']
      : table(
          ['Code', 'Count', 'Last'],
          errors.map(({ code, count, lastAt }) => [code, String(count), lastAt]),
        )),
    '',
    '## Last lines of the log',
    '',
    '```text',
    ...(log.length === 0 ? ['(none)'] : log.map(({ at, level, text }) => `${at} ${level} ${text.replaceAll('```', "'''")}`)),
    '```',
    '',
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
