import { describe, expect, it } from 'vitest';
import { BulkRun, type BulkContext, type Ledgers } from '#main/deliveries/bulk-replay.ts';
import { DeliveryJournal } from '#main/deliveries/delivery-journal.ts';
import { openTarget } from '#main/deliveries/stored-target.ts';
import { silentLog } from '#main/log.ts';
import type { AttemptResult } from '#main/sender/outgoing-request.ts';
import type { StoredBulk } from '#main/store/bulk-reading.ts';
import type { BulkPlan, BulkStanding } from '#main/store/delivery-record.ts';
import type { BulkReplay } from '#shared/delivery.ts';
import { recipeFor } from '../support/queue-under-test.ts';
import { captureRecord, openStore, storeAll } from '../support/store-fixtures.ts';

const progress = { total: 0, sent: 0, delivered: 0, failed: 0, perSecond: 0, outcomes: {}, p50Ms: null, p99Ms: null };

async function openBulk(count: number, options: { answer?: (id: string) => number | 'hang' } = {}) {
  const store = openStore();
  const { clock, reader, writer } = store;
  if (count > 0)
    await storeAll(
      writer,
      Array.from({ length: count }, (_, index) => captureRecord({ body: `{"n":${index}}` })),
    );
  const sent: string[] = [];
  const sentAt: number[] = [];
  const write = async (changes: Parameters<typeof writer.deliveries.write>[0]) => writer.deliveries.write(changes);
  const journal = new DeliveryJournal(write);
  /** Status by capture seq, as a ledger would tell it; null: there is none. */
  const ledger: { entries: Map<number, number> | null } = { entries: new Map() };
  const ledgers: Ledgers = {
    open: () => ({
      started: (capture) => (ledger.entries?.set(capture, 0), capture),
      answered: (capture, status) => void ledger.entries?.set(capture, status),
      write() {},
      close() {},
    }),
    read: () => ledger.entries,
    remove() {},
  };
  const context: BulkContext = {
    clock,
    log: silentLog,
    journal,
    bulks: reader.bulks,
    requests: {
      profile: () => null,
      policyOfProvider: () => null,
      secretsOf: () => null,
      readBody: (capture) => reader.bulks.bodyOf(capture),
      refuseLoop() {},
    },
    takeLane: () => null,
    ledgers,
    defer: queueMicrotask,
    async send(request, _target, _deadlines, signal): Promise<AttemptResult> {
      const id = `c${(JSON.parse(Buffer.from(request.body).toString()) as { n: number }).n + 1}`;
      sent.push(id);
      sentAt.push(clock.monotonic());
      const answer = options.answer?.(id) ?? 200;
      const phases = { dnsMs: null, connectMs: 0, tlsMs: null, waitingMs: 2, bodyMs: 0, totalMs: 2 };
      const shared = {
        startedAt: clock.now(),
        sentHeaders: request.headers,
        remoteAddress: null,
        phases,
        responseBody: new Uint8Array(),
      };
      if (answer === 'hang') {
        await new Promise<void>((resolve) => {
          signal?.addEventListener('abort', () => resolve());
        });
        return { ...shared, response: null, failure: { kind: 'cancelled', problem: 'It was cancelled.', remedy: '' } };
      }
      return { ...shared, response: { status: answer, httpVersion: '1.1', headers: [], bodySize: 0, cut: false }, failure: null };
    },
    isOwnReceiver: () => false,
    changed: () => {},
  };
  const runOf = (stored: StoredBulk): BulkRun =>
    new BulkRun(context, { stored, target: openTarget(stored.plan.target, { open: (sealed) => sealed }) });
  async function create(more: Partial<BulkPlan> = {}): Promise<{ run: BulkRun; seq: number }> {
    const plan: BulkPlan = {
      target: recipeFor().target,
      mode: 'as-captured',
      order: 'oldest-first',
      rate: null,
      concurrency: 3,
      selection: { where: null, upTo: reader.lastSeq() },
      ...more,
    };
    const standing: BulkStanding = {
      state: 'running',
      progress: {
        ...progress,
        total: plan.selection !== undefined && 'seqs' in plan.selection ? plan.selection.seqs.length : count,
      },
      claimedFrom: null,
      claimedTo: null,
    };
    const createdAt = clock.now();
    const seq = await journal.write({ kind: 'bulk-create', createdAt, targetUrl: 'http://127.0.0.1:9/', plan, standing });
    return { run: runOf({ seq, createdAt, targetUrl: 'http://127.0.0.1:9/', plan, standing }), seq };
  }
  async function until(run: BulkRun, state: BulkReplay['state']): Promise<BulkReplay> {
    for (let turns = 0; run.summary().state !== state; turns += 1) {
      if (turns > 5000) throw new Error(`still ${run.summary().state}`);
      await clock.advanceAsync(1);
    }
    await clock.advanceAsync(300);
    return run.summary();
  }
  return { store, sent, sentAt, ledger, create, runOf, until };
}

describe('a bulk replay', () => {
  it('sends each capture once, in order, and records each as a delivery', async () => {
    const test = await openBulk(450, { answer: (id) => (id === 'c7' ? 500 : 200) });
    const { run, seq } = await test.create({ concurrency: 1 });
    run.start();
    const summary = await test.until(run, 'done');
    expect(test.sent).toEqual(Array.from({ length: 450 }, (_, index) => `c${index + 1}`));
    expect(summary).toMatchObject({ id: 'b1', total: 450, sent: 450, delivered: 449, failed: 1, outcomes: { 200: 449, 500: 1 } });
    expect(summary.p50Ms).toBeGreaterThan(1.7);
    expect(summary.p50Ms).toBeLessThan(2.3);
    const { deliveries, bulks } = test.store.reader;
    expect(deliveries.list({ limit: 1000, bulkId: 'b1' })).toHaveLength(450);
    expect(deliveries.list({ limit: 1, captureId: 'c7' })).toMatchObject([
      { bulkId: 'b1', captureId: 'c7', state: 'gave-up', lastStatus: 500, attempts: 1 },
    ]);
    expect(deliveries.attempts(1)).toMatchObject([{ number: 1, trigger: 'bulk', response: { status: 200 } }]);
    expect(bulks.find(seq)?.standing).toMatchObject({ state: 'done', progress: { sent: 450 } });
  });

  it('leaves out what comes after its start', async () => {
    const test = await openBulk(3);
    const { run } = await test.create();
    await storeAll(test.store.writer, [captureRecord({ body: 'later' })]);
    run.start();
    await test.until(run, 'done');
    expect(test.sent.toSorted()).toEqual(['c1', 'c2', 'c3']);
  });

  it('goes newest first, or through a list of which some are gone', async () => {
    const test = await openBulk(5);
    const newest = await test.create({ order: 'newest-first', concurrency: 1 });
    newest.run.start();
    await test.until(newest.run, 'done');
    expect(test.sent).toEqual(['c5', 'c4', 'c3', 'c2', 'c1']);
    test.sent.length = 0;
    const listed = await test.create({ selection: { seqs: [2, 99, 4] }, concurrency: 1 });
    listed.run.start();
    const summary = await test.until(listed.run, 'done');
    expect(test.sent).toEqual(['c2', 'c4']);
    expect(summary).toMatchObject({ sent: 3, failed: 1, outcomes: { 200: 2, 'capture-gone': 1 } });
  });

  it('tells at its end of captures that were found at its start and were gone by their turn', async () => {
    const test = await openBulk(400);
    const { run } = await test.create({ rate: 1000, concurrency: 1 });
    run.start();
    await test.store.clock.advanceAsync(10);
    await test.store.writer.removeCaptures({ ids: Array.from({ length: 100 }, (_, index) => `c${index + 301}`) });
    const summary = await test.until(run, 'done');
    expect(test.sent).toHaveLength(300);
    expect(summary).toMatchObject({ total: 400, sent: 400, delivered: 300, failed: 100, outcomes: { 'capture-gone': 100 } });
  });

  it('keeps to its rate', async () => {
    const test = await openBulk(11);
    const { run } = await test.create({ rate: 10, concurrency: 4 });
    run.start();
    await test.until(run, 'done');
    expect(test.sent).toHaveLength(11);
    expect((test.sentAt.at(-1) ?? 0) - (test.sentAt[0] ?? 0)).toBeGreaterThanOrEqual(900);
    expect((test.sentAt.at(-1) ?? 0) - (test.sentAt[0] ?? 0)).toBeLessThanOrEqual(1100);
  });

  it('never has more under way than its concurrency', async () => {
    const test = await openBulk(10, { answer: () => 'hang' });
    const { run } = await test.create({ concurrency: 4 });
    run.start();
    await test.store.clock.advanceAsync(50);
    expect(test.sent).toHaveLength(4);
    await run.cancel();
    const summary = await test.until(run, 'cancelled');
    expect(test.sent).toHaveLength(4);
    expect(summary).toMatchObject({ sent: 4, failed: 4, outcomes: { cancelled: 4 } });
  });

  it('pauses, resumes where it was, and can be cancelled while it pauses', async () => {
    const test = await openBulk(30);
    const { run, seq } = await test.create({ rate: 100, concurrency: 1 });
    run.start();
    await test.store.clock.advanceAsync(100);
    await run.pause();
    const reached = test.sent.length;
    await test.store.clock.advanceAsync(5000);
    expect(test.sent.length).toBeLessThanOrEqual(reached + 1);
    expect(run.summary()).toMatchObject({ state: 'paused', perSecond: 0 });
    await run.resume();
    await test.until(run, 'done');
    expect(test.sent).toEqual(Array.from({ length: 30 }, (_, index) => `c${index + 1}`));
    const other = await test.create({ rate: 10, concurrency: 1 });
    other.run.start();
    await test.store.clock.advanceAsync(100);
    await other.run.pause();
    await other.run.cancel();
    expect(other.run.summary().state).toBe('cancelled');
    expect(test.store.reader.bulks.find(seq)?.standing.state).toBe('done');
  });

  describe('after a crash', () => {
    async function crashed() {
      const test = await openBulk(900, { answer: (id) => (id === 'c320' ? 'hang' : 200) });
      const { run, seq } = await test.create({ concurrency: 1 });
      run.start();
      await test.store.clock.advanceAsync(1000);
      // c1 to c319 are recorded, c320 is under way, the pages after it are claimed: the process is gone now.
      expect(test.sent).toHaveLength(319 + 1);
      const stored = test.store.reader.bulks.find(seq);
      if (stored === null) throw new Error('the bulk replay is gone');
      test.sent.length = 0;
      return { ...test, again: test.runOf(stored), stored };
    }

    it('is paused, tells what was under way as interrupted and sends nothing twice', async () => {
      const { again, sent, until } = await crashed();
      await again.takeUp();
      expect(again.summary()).toMatchObject({ state: 'paused', sent: 320, outcomes: { 200: 319, interrupted: 1 } });
      await again.resume();
      const summary = await until(again, 'done');
      expect(sent).toEqual(Array.from({ length: 580 }, (_, index) => `c${index + 321}`));
      expect(summary).toMatchObject({ total: 900, sent: 900, delivered: 899, failed: 1 });
    });

    it('knows of an answer that was not stored any more', async () => {
      const { again, store, ledger } = await crashed();
      ledger.entries?.set(320, 503);
      await again.takeUp();
      expect(again.summary()).toMatchObject({ sent: 320, outcomes: { 200: 319, 503: 1 } });
      const [row] = store.reader.deliveries.list({ limit: 1, captureId: 'c320' });
      expect(row).toMatchObject({ state: 'gave-up', lastStatus: 503, lastFailure: null });
      expect(store.reader.deliveries.attempts(Number(row?.id.slice(1)))[0]?.next).toContain(
        'It was answered 503; Hookwright stopped',
      );
    });

    it('without a ledger tells all that was claimed as interrupted', async () => {
      const { again, stored, sent, ledger, until } = await crashed();
      ledger.entries = null;
      await again.takeUp();
      const claimed = stored.standing.claimedTo ?? 0;
      expect(claimed).toBeGreaterThan(320);
      expect(claimed).toBeLessThanOrEqual(800);
      expect(again.summary()).toMatchObject({ sent: claimed, outcomes: { 200: 319, interrupted: claimed - 319 } });
      await again.resume();
      await until(again, 'done');
      expect(sent[0]).toBe(`c${claimed + 1}`);
      expect(sent).toHaveLength(900 - claimed);
    });

    it('and a stop while it is paused again, is where it was', async () => {
      const { again, store, stored, sent, runOf, until } = await crashed();
      await again.takeUp();
      await again.close();
      const third = runOf(store.reader.bulks.find(stored.seq) ?? stored);
      await third.takeUp();
      expect(third.summary()).toMatchObject({ sent: 320 });
      await third.resume();
      await until(third, 'done');
      expect(sent[0]).toBe('c321');
    });
  });

  it('closed in the middle gives back what it had not sent', async () => {
    const test = await openBulk(400, { answer: (id) => (id === 'c50' ? 'hang' : 200) });
    const { run, seq } = await test.create({ concurrency: 1 });
    run.start();
    await test.store.clock.advanceAsync(200);
    await run.close();
    const stored = test.store.reader.bulks.find(seq);
    expect(stored?.standing).toMatchObject({ state: 'paused', claimedFrom: 50, claimedTo: 50 });
    expect(stored?.standing.progress).toMatchObject({ sent: 50, outcomes: { 200: 49, interrupted: 1 } });
  });

  it('of nothing is done at once', async () => {
    const test = await openBulk(0);
    const { run } = await test.create();
    run.start();
    expect(await test.until(run, 'done')).toMatchObject({ total: 0, sent: 0, p50Ms: null });
  });
});
