import { describe, expect, test } from 'vitest';
import type { Settings } from '#shared/settings.ts';
import { type OpenStore, captureRecord, openStore, storeAll } from '../support/store-fixtures.ts';

const none: Settings['retention'] = { maxCount: null, maxAgeDays: null, maxBytes: null };

function prune({ writer, reader }: OpenStore, limits: Partial<Settings['retention']>): { kept: string[]; steps: number[] } {
  const steps: number[] = [];
  for (let more = true; more;) {
    const step = writer.pruneStep({ ...none, ...limits });
    if (step.removed > 0) steps.push(step.removed);
    more = step.more;
  }
  const kept = reader.listCaptures({ where: null, limit: 1000 }).map(({ id }) => id);
  return { kept: kept.toReversed(), steps };
}

describe('retention', () => {
  test('without limits keeps all', async () => {
    const store = openStore();
    await storeAll(store.writer, [captureRecord(), captureRecord({ receivedAt: 0 })]);
    expect(prune(store, {}).kept).toEqual(['c1', 'c2']);
  });

  test('by count removes the oldest, in small steps, never pinned ones', async () => {
    const store = openStore();
    await storeAll(
      store.writer,
      Array.from({ length: 700 }, () => captureRecord()),
    );
    store.writer.setPinned(['c1', 'c250'], true);
    const { kept, steps } = prune(store, { maxCount: 100 });
    expect(kept.slice(0, 3)).toEqual(['c1', 'c250', 'c603']);
    expect(kept).toHaveLength(100);
    expect(Math.max(...steps)).toBeLessThanOrEqual(300);
    expect(store.reader.counts()).toEqual({ stored: 100, unmatched: 100 });
  });

  test('by age removes what is too old, also when the clock had jumped', async () => {
    const store = openStore();
    const day = 86_400_000;
    const ages = [9, -400, 8, 3, 1];
    await storeAll(
      store.writer,
      ages.map((age) => captureRecord({ receivedAt: store.clock.now() - age * day })),
    );
    store.writer.setPinned(['c3'], true);
    expect(prune(store, { maxAgeDays: 2 }).kept).toEqual(['c2', 'c3', 'c5']);
    store.clock.advance(2 * day);
    expect(prune(store, { maxAgeDays: 2 }).kept).toEqual(['c2', 'c3']);
  });

  test('by size removes the oldest until the rest fits', async () => {
    const store = openStore();
    await storeAll(
      store.writer,
      Array.from({ length: 10 }, () => captureRecord({ body: new Uint8Array(1_000_000) })),
    );
    store.writer.setPinned(['c2'], true);
    expect(prune(store, { maxBytes: 3_500_000 }).kept).toEqual(['c2', 'c9', 'c10']);
  });

  test('keeps pinned captures even when they alone exceed the limit', async () => {
    const store = openStore();
    const ids = await storeAll(
      store.writer,
      Array.from({ length: 120 }, () => captureRecord()),
    );
    store.writer.setPinned(ids, true);
    expect(prune(store, { maxCount: 100 }).kept).toHaveLength(120);
  });

  test('reaches captures that were unpinned behind the place it had reached', async () => {
    const store = openStore();
    const ids = await storeAll(
      store.writer,
      Array.from({ length: 120 }, () => captureRecord()),
    );
    store.writer.setPinned(ids.slice(0, 50), true);
    expect(prune(store, { maxCount: 101 }).kept.slice(49, 51)).toEqual(['c50', 'c70']);
    store.writer.setPinned(['c5'], false);
    const { kept } = prune(store, { maxCount: 100 });
    expect(kept).not.toContain('c5');
    expect(kept).toContain('c70');
  });

  test('reaches captures that were restored behind the place it had reached', async () => {
    const store = openStore();
    await storeAll(
      store.writer,
      Array.from({ length: 130 }, () => captureRecord()),
    );
    const { undoToken } = await store.writer.removeCaptures({ ids: ['c1', 'c2'] });
    prune(store, { maxCount: 110 });
    await store.writer.restoreCaptures(undoToken);
    expect(prune(store, { maxCount: 110 }).kept[0]).toBe('c21');
  });

  test('leaves the duplicates of what it removes in order', async () => {
    const store = openStore();
    await storeAll(
      store.writer,
      Array.from({ length: 103 }, () => captureRecord({ duplicateKey: 'k' })),
    );
    prune(store, { maxCount: 100 });
    const [newest] = store.reader.listCaptures({ where: null, limit: 1 });
    expect(newest?.duplicateOf).toBe('c4');
    expect(store.reader.captureById('c4')).toMatchObject({ duplicateOf: null, duplicates: 99 });
  });
});
