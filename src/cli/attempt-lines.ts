/** Attempts as lines for the eye: when it left, what came back, what follows. */
import type { Attempt } from '#shared/delivery.ts';
import { durationText } from '#shared/retry/duration-text.ts';
import { printable, type Terminal } from './terminal.ts';

/** One attempt in two lines. `label`: what was sent. `answer`: the first line of the answer's body. */
export function attemptLines(
  attempt: Attempt,
  more: { readonly label: string; readonly answer: string; readonly waitMs: number | null },
  { strong, faint }: Terminal,
): string[] {
  const { number, startedAt, method, url, phases, response, failure, next } = attempt;
  const came = response === null || failure !== null ? (failure?.kind ?? 'no answer') : String(response.status);
  const detail = failure?.problem ?? more.answer;
  return [
    `${faint(timeOf(Date.parse(startedAt)))}  --> ${method} ${printable(url)} [${printable(more.label)}] attempt ${number}`,
    `${faint(timeOf(Date.parse(startedAt) + phases.totalMs))} <--  [${strong(came)}] in ${durationText(phases.totalMs)}${detail === '' ? '' : `  ${printable(detail)}`}`,
    ...(more.waitMs === null
      ? []
      : [
          `${' '.repeat(timeLength)}      ${printable(next.replace(/\.$/, ''))}, retry in ${durationText(roundedWait(more.waitMs))}`,
        ]),
  ];
}

const timeLength = 12;

/** Time of day on this machine, to the millisecond. */
export function timeOf(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** What a policy waits is whole; what is left of it when it is told is a little less or more. */
function roundedWait(waitMs: number): number {
  return waitMs < 1000 ? waitMs : Math.round(waitMs / 100) * 100;
}
