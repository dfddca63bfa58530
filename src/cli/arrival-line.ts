/** A capture as one line for the eye. */
import type { CaptureRow } from '#shared/capture.ts';
import { timeOf } from './attempt-lines.ts';
import { printable, type Terminal } from './terminal.ts';

const verdicts: Record<CaptureRow['verdict']['status'], string> = { valid: '✓', invalid: '✕', unsigned: '–', unknown: '?' };
const directions: Record<NonNullable<CaptureRow['direction']>, string> = { incoming: '↓', outgoing: '↑', echo: '⟲' };

/** `10:30:02.114  --> ↓ message.incoming  Hello  ✓ valid [c12]`. */
export function arrivalLine(row: CaptureRow, { strong, faint }: Terminal): string {
  const { id, receivedAt, direction, eventType, method, path, summary, verdict, replyStatus, duplicateOf } = row;
  const what = eventType ?? `${method} ${path}`.trim();
  const words = summary.length > 100 ? `${summary.slice(0, 100)}…` : summary;
  return [
    `${faint(timeOf(Date.parse(receivedAt)))}  -->`,
    direction === null ? '·' : directions[direction],
    strong(printable(what)),
    ...(words === '' ? [] : [` ${printable(words)} `]),
    `${verdicts[verdict.status]} ${verdict.status}`,
    ...(verdict.reason === null ? [] : [`(${verdict.reason})`]),
    ...(duplicateOf === null ? [] : [`repeats ${duplicateOf}`]),
    faint(`[${id}] answered ${replyStatus ?? 'nothing'}`),
  ].join(' ');
}
