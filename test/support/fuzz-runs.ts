/** With HOOKWRIGHT_FUZZ_FACTOR and HOOKWRIGHT_FUZZ_SEED set, every property runs that many times as often, from that seed. */
import type * as FastCheck from 'fast-check';
import { vi } from 'vitest';

const factor = Number(process.env['HOOKWRIGHT_FUZZ_FACTOR'] ?? 0);
const seed = Number(process.env['HOOKWRIGHT_FUZZ_SEED'] ?? 1);

if (factor > 0) {
  // Not `configureGlobal`: a property that asks for a number of runs of its own would keep to it.
  vi.doMock('fast-check', async (importOriginal) => {
    const original = await importOriginal<typeof FastCheck>();
    const assert = (property: never, parameters: { numRuns?: number } = {}): unknown =>
      original.assert(property, { ...parameters, seed, numRuns: (parameters.numRuns ?? 100) * factor });
    return { ...original, assert, default: { ...original.default, assert } };
  });
}
