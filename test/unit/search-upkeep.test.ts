import { describe, expect, it } from 'vitest';
import { createSearchUpkeep } from '#main/intake/search-upkeep.ts';
import { silentLog } from '#main/log.ts';
import { listMatching } from '#main/use-cases/capture-listing.ts';
import { parseFilter } from '#shared/filter/parse-filter.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { captureRecord, openStore, storeAll, type OpenStore } from '../support/store-fixtures.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, number) => captureRecord({ body: `{"text":"word${number} shared"}` }));

function upkeep({ writer, clock }: OpenStore): { stop: () => void; told: () => number } {
  let told = 0;
  const stop = createSearchUpkeep({ writer, clock, log: silentLog, indexed: () => (told += 1) });
  return { stop, told: () => told };
}

describe('the search index is brought up to date', () => {
  it('from where it stands when the store is opened, in small steps', async () => {
    const store = openStore();
    await storeAll(store.writer, many(100));
    const { stop, told } = upkeep(store);
    store.clock.advance(3);
    expect(store.reader.indexedTo()).toBeGreaterThan(0);
    expect(store.reader.indexedTo()).toBeLessThanOrEqual(64);
    for (let turn = 0; turn < 20; turn += 1) store.clock.advance(5);
    expect([store.reader.indexLag(), told() > 0]).toEqual([0, true]);
    stop();
  });

  it('a moment after the last webhook, and hardly while they come', async () => {
    const store = openStore();
    const { stop } = upkeep(store);
    for (let burst = 0; burst < 50; burst += 1) {
      await storeAll(store.writer, many(10));
      store.clock.advance(20);
    }
    const whileBusy = store.reader.indexedTo();
    expect(whileBusy).toBeLessThan(100);
    for (let turn = 0; turn < 200; turn += 1) store.clock.advance(10);
    expect(store.reader.indexLag()).toBe(0);
    stop();
  });

  it('also after a failure, but not at once', async () => {
    const store = openStore();
    await storeAll(store.writer, many(10));
    store.connection.exec("CREATE TEMP TRIGGER fails BEFORE UPDATE ON search_state BEGIN SELECT RAISE(ABORT, 'no'); END");
    const { stop } = upkeep(store);
    store.clock.advance(3);
    store.connection.exec('DROP TRIGGER fails');
    store.clock.advance(4000);
    expect(store.reader.indexLag()).toBe(10);
    store.clock.advance(2000);
    expect(store.reader.indexLag()).toBe(0);
    stop();
  });

  it('no more once it is stopped', async () => {
    const store = openStore();
    upkeep(store).stop();
    await storeAll(store.writer, many(10));
    store.clock.advance(10_000);
    expect(store.reader.indexLag()).toBe(10);
  });
});

describe('a list under a filter that no index serves', () => {
  /** A clock by which every look takes 30 ms. */
  class SlowClock extends FakeClock {
    #looks = 0;

    override monotonic(): number {
      this.#looks += 1;
      return this.#looks * 30;
    }
  }

  it('answers in part and goes on with the cursor', async () => {
    const store = openStore();
    await storeAll(store.writer, [captureRecord({ body: 'the needle' }), ...many(2000)]);
    const context = { reader: store.reader, clock: new SlowClock() };
    const expression = parseFilter('text~needle');
    const ids: string[] = [];
    let cursor: string | null = 'c999999';
    let answers = 0;
    while (cursor !== null) {
      const beforeSeq = Number(cursor.slice(1));
      const page = await listMatching(context, { expression, limit: 10, beforeSeq }, undefined);
      expect(page.scannedTo).toBe(page.nextCursor);
      expect(page.nextCursor === null ? 0 : Number(page.nextCursor.slice(1))).toBeLessThan(beforeSeq);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      answers += 1;
    }
    expect(ids).toEqual(['c1']);
    expect(answers).toBeGreaterThan(2);
  });

  it('ends early when nobody waits any more', async () => {
    const store = openStore();
    await storeAll(store.writer, many(2000));
    const abort = new AbortController();
    abort.abort();
    const context = { reader: store.reader, clock: store.clock };
    const page = await listMatching(context, { expression: parseFilter('text~nothing'), limit: 10 }, abort.signal);
    expect(page).toMatchObject({ items: [], scannedTo: expect.stringMatching(/^c\d+$/) as string });
  });
});
