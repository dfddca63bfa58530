import { describe, expect, it } from 'vitest';
import { BulkRun, type BulkContext } from '#main/deliveries/bulk-replay.ts';
import { DeliveryJournal } from '#main/deliveries/delivery-journal.ts';
import { openTarget } from '#main/deliveries/stored-target.ts';
import { silentLog } from '#main/log.ts';
import type { AttemptResult } from '#main/sender/outgoing-request.ts';
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
  const context: BulkContext = {
    clock,
    log: silentLog,
    journal,
    bulks: reader.bulks,
    build: (capture) => ({
      request: { method: 'POST', url: 'http://127.0.0.1:9/', headers: [['X-Id', capture.id]], body: new Uint8Array() },
      url: 'http://127.0.0.1:9/',
      delivery: { ...capture, expectation: { answer: 'either', reason: '' } },
      changedBody: null,
      hide: [],
    }),
    async send(request, _target, _deadlines, signal): Promise<AttemptResult> {
      const id = request.headers[0]?.[1] ?? '';
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
    asExpected: () => null,
    openTarget: (plan) => openTarget(plan.target, { open: (sealed) => sealed }),
    isOwnReceiver: () => false,
    changed: () => {},
    recorded: () => {},
  };
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
      progress: { ...progress, total: count },
      claimedFrom: null,
      claimedTo: null,
    };
    const createdAt = clock.now();
    const seq = await journal.write({ kind: 'bulk-create', createdAt, targetUrl: 'http://127.0.0.1:9/', plan, standing });
    return { run: new BulkRun(context, { seq, createdAt, targetUrl: 'http://127.0.0.1:9/', plan, standing }), seq };
  }
  async function until(run: BulkRun, state: BulkReplay['state']): Promise<BulkReplay> {
    for (let turns = 0; run.summary().state !== state; turns += 1) {
      if (turns > 5000) throw new Error(`still ${run.summary().state}`);
      await clock.advanceAsync(1);
    }
    await clock.advanceAsync(300);
    return run.summary();
  }
  return { store, context, sent, sentAt, create, until };
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

  it('after a crash is paused, tells what was under way as interrupted and sends nothing twice', async () => {
    const test = await openBulk(900, { answer: (id) => (id === 'c320' ? 'hang' : 200) });
    const { run, seq } = await test.create({ concurrency: 1 });
    run.start();
    await test.store.clock.advanceAsync(1000);
    // c1 to c319 are recorded, c320 is under way, this page and the next are claimed: the process is gone now.
    expect(test.sent).toHaveLength(319 + 1);
    const stored = test.store.reader.bulks.find(seq);
    if (stored === null) throw new Error('the bulk replay is gone');
    const again = new BulkRun(test.context, stored);
    await again.takeUp();
    expect(again.summary()).toMatchObject({ state: 'paused', sent: 800, outcomes: { 200: 319, interrupted: 481 } });
    test.sent.length = 0;
    await again.resume();
    const summary = await test.until(again, 'done');
    expect(test.sent).toEqual(Array.from({ length: 100 }, (_, index) => `c${index + 801}`));
    expect(summary).toMatchObject({ total: 900, sent: 900, delivered: 419, failed: 481 });
  });

  it('of nothing is done at once', async () => {
    const test = await openBulk(0);
    const { run } = await test.create();
    run.start();
    expect(await test.until(run, 'done')).toMatchObject({ total: 0, sent: 0, p50Ms: null });
  });
});
