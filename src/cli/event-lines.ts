/** A capture as lines for the eye. */
import { byteCountWords } from '#shared/reading/plain-line.ts';
import type { ListedCapture } from '#shared/search-contract.ts';
import { printable, type Terminal } from './terminal.ts';

/** One line, and a second one where the filter's words stand in the body. */
export function eventLines(row: ListedCapture, { strong, faint }: Pick<Terminal, 'strong' | 'faint'>): string[] {
  const time = row.receivedAt.replace('T', ' ');
  const verdict = row.verdict.reason === null ? row.verdict.status : `${row.verdict.status} (${row.verdict.reason})`;
  const marks = [
    row.problem === null ? '' : row.problem.code,
    row.duplicateOf === null ? '' : `repeats ${row.duplicateOf}`,
    row.fault === null ? '' : `fault: ${row.fault}`,
    row.pinned ? 'pinned' : '',
  ].filter((mark) => mark !== '');
  const line = [
    faint(time),
    row.id.padEnd(7),
    (row.direction ?? '-').padEnd(8),
    printable(row.provider ?? '-').padEnd(10),
    strong(printable(row.eventType ?? `${row.method} ${row.path}`).padEnd(22)),
    String(row.replyStatus ?? '-').padStart(3),
    verdict.padEnd(8),
    byteCountWords(row.bodySize).padStart(8),
    printable(row.summary),
    ...(marks.length === 0 ? [] : [faint(`[${printable(marks.join(', '))}]`)]),
  ].join('  ');
  return row.excerpt === undefined ? [line] : [line, `    ${markedExcerpt(row.excerpt, { strong, faint })}`];
}

function markedExcerpt(
  { text, ranges, cutBefore, cutAfter }: NonNullable<ListedCapture['excerpt']>,
  { strong, faint }: Pick<Terminal, 'strong' | 'faint'>,
): string {
  const pieces: string[] = [cutBefore ? faint('…') : ''];
  let at = 0;
  for (const { from, to } of ranges) {
    pieces.push(faint(printable(text.slice(at, from))), strong(printable(text.slice(from, to))));
    at = to;
  }
  return [...pieces, faint(printable(text.slice(at))), cutAfter ? faint('…') : ''].join('');
}
