import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { SimulationInput } from '#shared/simulation.ts';
import type { SimulatedEvent, SimulationRunRequest } from '../simulator/simulation-run-request.ts';
import type { ReplayableCapture } from '../store/bulk-reading.ts';
import type { StoreReader } from '../store/reader.ts';
import { compileQuery, seqOf } from './capture-query.ts';

/** Captures read at once; bodies are read one at a time, when they are sent. */
const pageSize = 200;

/** The events of a selection or a filter, as of now; null when they are generated. Throws what is wrong with the choice. */
export function simulationEvents(
  events: SimulationInput['events'],
  reader: StoreReader,
  clock: Clock,
): SimulationRunRequest['events'] {
  if (events.kind === 'generated') return null;
  const { source, count } = events.kind === 'captures' ? listed(events.ids, reader) : matching(events, reader, clock);
  if (count > 0) return { source, count };
  throw new HookwrightError('bad-input', 'No capture is there to be sent.', {
    field: events.kind === 'captures' ? 'events.ids' : 'events.filter',
    remedy: 'Choose other captures, or widen the filter.',
  });
}

function listed(ids: readonly string[], reader: StoreReader) {
  const seqs = ids.map((id) => captureSeq(id));
  const count = reader.bulks.capturesOf(seqs).length;
  async function* source(): AsyncGenerator<SimulatedEvent, void> {
    for (let from = 0; from < seqs.length; from += pageSize) {
      for (const capture of reader.bulks.capturesOf(seqs.slice(from, from + pageSize))) yield simulated(capture, reader);
    }
  }
  return { source: source(), count };
}

function matching({ filter, atMost }: { readonly filter: string; readonly atMost: number }, reader: StoreReader, clock: Clock) {
  const where = compileQuery(filter, clock.now(), reader);
  const upTo = reader.lastSeq();
  const count = Math.min(atMost, reader.bulks.countCaptures(where, upTo));
  async function* source(): AsyncGenerator<SimulatedEvent, void> {
    let after: number | null = null;
    for (let left = count; left > 0;) {
      const page: ReplayableCapture[] = reader.bulks.capturePage({
        where,
        upTo,
        after,
        newestFirst: false,
        limit: Math.min(left, pageSize),
      });
      for (const capture of page) yield simulated(capture, reader);
      after = page.at(-1)?.seq ?? null;
      left = page.length === 0 ? 0 : left - page.length;
    }
  }
  return { source: source(), count };
}

function simulated({ id, method, headers, bodySize, eventId, summary }: ReplayableCapture, reader: StoreReader): SimulatedEvent {
  return {
    eventId,
    title: summary === '' ? id : summary,
    load: () => ({ ...(method === '' ? {} : { method }), headers, body: reader.readBody(id, 0, bodySize) }),
  };
}

function captureSeq(id: string): number {
  if (/^c\d{1,15}$/.test(id)) return seqOf(id, 'events.ids');
  throw new HookwrightError('bad-input', `"${id.slice(0, 40)}" is not a capture id.`, { field: 'events.ids' });
}
