/** A run in words. */
import type { SimulationClock, SimulationSummary } from '#shared/simulation.ts';
import { formatCount } from '../../parts/format-size.ts';
import { formatDuration } from '../../parts/format-time.ts';
import { spanText } from '../timeline/span-words.ts';

export function clockWords(clock: SimulationClock): string {
  if (clock.kind === 'scaled') return `clock ${formatCount(clock.factor)}×`;
  return `${clock.kind} clock`;
}

export const stateWords: Record<SimulationSummary['state'], string> = {
  running: 'running',
  done: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
};

/** `6 min 10 s simulated in 18 ms` */
export function timeWords({ progress }: SimulationSummary): string {
  return `${spanText(progress.simulatedMs)} simulated in ${formatDuration(progress.realMs)}`;
}

export function countWords(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : nouns}`;
}

/** What the provider would have done to the endpoint. */
export function endpointSentence({ endpoint, policyName }: SimulationSummary): string {
  if (endpoint.state === 'healthy') return `${policyName} would keep sending to this endpoint.`;
  const when = endpoint.atMs === null ? '' : endpoint.atMs === 0 ? ' at once' : ` after ${spanText(endpoint.atMs)}`;
  const what = endpoint.state === 'disabled' ? 'switched the endpoint off' : 'marked the endpoint as failing';
  const reason = endpoint.reason === '' ? '' : `: ${endpoint.reason.replace(/\.$/, '')}`;
  return `${policyName} would have ${what}${when}${reason}.`;
}
