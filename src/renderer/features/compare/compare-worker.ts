/** Compares bodies beside the page: large ones take seconds. */
import { serveWorker } from '../../parts/worker-call.ts';
import { packReading } from '../payload/payload-messages.ts';
import { createComparer } from './compare-bodies.ts';
import type { CompareAnswer, CompareRequest } from './compare-messages.ts';

const compare = createComparer();

serveWorker((request: CompareRequest): { answer: CompareAnswer; transfer: ArrayBufferLike[] } => {
  const answer = compare(request);
  if (answer.kind !== 'compare') return { answer, transfer: [] };
  const [left, right] = [packReading(answer.left), packReading(answer.right)];
  return {
    answer: { ...answer, left: left.packed, right: right.packed },
    transfer: [...left.transfer, ...right.transfer],
  };
});
