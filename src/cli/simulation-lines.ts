/** A simulation as text: one block per event, one line per attempt, then what came of it all. */
import { durationText } from '#shared/retry/duration-text.ts';
import type { Lane, LaneAttempt, SimulationSummary } from '#shared/simulation.ts';
import type { SimulationResult } from './simulate-run.ts';
import { counted, printable, type Terminal } from './terminal.ts';

const kinds: Readonly<Record<Lane['kind'], string>> = {
  event: '',
  duplicate: ', again',
  parallel: ', twice at once',
  'bad-signature': ', with a wrong signature',
};

export function simulationLines({ summary, lanes }: SimulationResult, terminal: Terminal): string[] {
  const { strong, faint } = terminal;
  const left = summary.progress.events - lanes.length;
  return [
    strong(printable(summary.name)),
    ...lanes.flatMap((lane) => laneLines(lane, terminal)),
    ...(left > 0 && lanes.length > 0 ? [faint(`... and ${left} more; --lanes ${summary.progress.events} lists all`)] : []),
    '',
    ...totals(summary, terminal),
    ...summary.findings.map(({ severity, sentence }) => `${strong(severity)}: ${printable(sentence)}`),
  ];
}

function laneLines({ index, title, kind, attempts, end, reason }: Lane, { strong, faint }: Terminal): string[] {
  return [
    `${faint(`#${index + 1}`)} ${printable(title)}${kinds[kind]}`,
    ...attempts.map((attempt) => `   ${attemptLine(attempt)}`),
    `   ${strong(end)}${reason === '' ? '' : `: ${printable(reason)}`}`,
  ];
}

function attemptLine({ atMs, status, failure, phases, detail, waitMs, reason }: LaneAttempt): string {
  const came = status === null ? (failure ?? '') : String(status);
  const answer = status === null ? detail : detail.replace(new RegExp(`^${status}\\s*`), '');
  const retry = waitMs === null ? '' : `  -> retry in ${durationText(waitMs)}: ${reason}`;
  return `${durationText(atMs).padStart(14)}  ${came.padEnd(16)} ${durationText(phases.totalMs).padStart(9)}  ${printable(answer)}${printable(retry)}`.trimEnd();
}

function totals({ state, problem, progress, ends, endpoint }: SimulationSummary, { strong }: Terminal): string[] {
  const counts = Object.entries(ends)
    .filter(([, count]) => count > 0)
    .map(([end, count]) => `${count} ${end}`);
  const { events, attempts, simulatedMs, realMs } = progress;
  return [
    `${strong(state)}: ${counts.join(', ') || 'nothing ended'}; ${counted(attempts, 'attempt')} for ${counted(events, 'event')} in ${durationText(simulatedMs)}, really ${durationText(realMs)}`,
    `Endpoint: ${endpoint.state}${endpoint.reason === '' ? '' : ` (${printable(endpoint.reason)})`}`,
    ...(problem === null ? [] : [`Problem: ${printable(problem)}`]),
  ];
}
