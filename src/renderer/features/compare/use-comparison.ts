import { useEffect, useState } from 'react';
import { callWorker, type WorkerCalls } from '../../parts/worker-call.ts';
import { unpackReading } from '../payload/payload-messages.ts';
import { createComparer } from './compare-bodies.ts';
import type { ComparedSide } from './compare-data.ts';
import type { CompareAnswer, ComparedBodies, CompareRequest } from './compare-messages.ts';

type Calls = WorkerCalls<CompareRequest, CompareAnswer>;

/** Two bodies, compared. */
export interface Comparison extends ComparedBodies {
  /** Offset of the next stretch of differing bytes. */
  readonly nextByte: (from: number, step: 1 | -1) => Promise<number | null>;
}

function openWorker(): Calls {
  return callWorker(new Worker(new URL('./compare-worker.ts', import.meta.url), { type: 'module' }));
}

/** The same without a worker, where a browser starts none. */
function compareHere(): Calls {
  const compare = createComparer();
  return { call: async (request) => compare(request), close: () => undefined };
}

async function begin(calls: Calls, left: ComparedSide, right: ComparedSide, noise: string): Promise<Comparison> {
  const bodyOf = ({ contentType, bytes, wire }: ComparedSide) => ({ contentType, bytes, wire: wire === bytes ? null : wire });
  const answer = await calls.call({ kind: 'compare', left: bodyOf(left), right: bodyOf(right), noise });
  if (answer.kind !== 'compare') throw new Error('The worker answered another question.');
  return {
    ...answer,
    left: unpackReading(answer.left),
    right: unpackReading(answer.right),
    nextByte: async (from, step) => {
      const found = await calls.call({ kind: 'byte', from, step });
      return found.kind === 'byte' ? found.at : null;
    },
  };
}

/** Compares two sides beside the page; null until that is done. Another list of noise compares again. */
export function useComparison(left: ComparedSide | undefined, right: ComparedSide | undefined, noise: string): Comparison | null {
  const [state, setState] = useState<{
    readonly of: readonly unknown[];
    readonly comparison: Comparison;
    readonly calls: Calls;
    readonly noise: string;
  } | null>(null);
  useEffect(() => {
    if (left === undefined || right === undefined) return undefined;
    let over = false;
    let calls = openWorker();
    const run = async (): Promise<void> => {
      const comparison = await begin(calls, left, right, noise).catch(() => {
        calls.close();
        calls = compareHere();
        return begin(calls, left, right, noise);
      });
      if (!over) setState({ of: [left, right], comparison, calls, noise });
    };
    run().catch(() => undefined);
    return () => {
      over = true;
      calls.close();
    };
    // Another list does not read the bodies again; see below.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [left, right]);
  const current = state !== null && state.of[0] === left && state.of[1] === right ? state : null;
  const stale = current !== null && current.noise !== noise ? current : null;
  useEffect(() => {
    if (stale === null) return undefined;
    let over = false;
    const compareAgain = async (): Promise<void> => {
      const answer = await stale.calls.call({ kind: 'again', noise });
      if (over || answer.kind !== 'again') return;
      setState({ ...stale, noise, comparison: { ...stale.comparison, json: answer.json } });
    };
    compareAgain().catch(() => undefined);
    return () => {
      over = true;
    };
  }, [stale, noise]);
  return current?.comparison ?? null;
}
