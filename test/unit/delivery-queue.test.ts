import { describe, expect, it } from 'vitest';
import { findBuiltInPolicy } from '#shared/policies/built-in.ts';
import { openQueue, recipeFor } from '../support/queue-under-test.ts';

const second = 1000;

function urlOf(address: string) {
  const { url, target } = recipeFor(address);
  return { url, target };
}

describe('the ladder of a policy', () => {
  it('is climbed at the times it documents, and what follows is said', async () => {
    const test = openQueue();
    test.answers = [500];
    const seq = await test.add('maia');
    await test.store.clock.advanceAsync(60 * second);
    expect(test.sent).toEqual([0, 1000, 3000, 7000]);
    expect(test.find(seq).row).toMatchObject({
      state: 'gave-up',
      attempts: 4,
      lastStatus: 500,
      nextAttemptAt: null,
      asExpected: false,
    });
    const attempts = test.store.reader.deliveries.attempts(seq);
    expect(attempts.map(({ trigger }) => trigger)).toEqual(['first', 'retry', 'retry', 'retry']);
    expect(attempts.every(({ next }) => /^\S.*\.$/.test(next))).toBe(true);
  });

  it('marks AIsoule’s endpoint as failing after 370 s', async () => {
    const test = openQueue();
    test.answers = ['refused'];
    const seq = await test.add('aisoule');
    await test.store.clock.advanceAsync(1000 * second);
    expect(test.sent).toEqual([0, 10_000, 70_000, 370_000]);
    expect(test.find(seq).row).toMatchObject({ state: 'endpoint-failing', lastFailure: 'refused', asExpected: null });
  });

  it('ends with the first success', async () => {
    const test = openQueue();
    test.answers = [500, 500, 200];
    const seq = await test.add('maia');
    await test.store.clock.advanceAsync(60 * second);
    expect(test.sent).toEqual([0, 1000, 3000]);
    expect(test.find(seq).row).toMatchObject({ state: 'delivered', attempts: 3, asExpected: true });
  });

  it('is one attempt without a policy', async () => {
    const test = openQueue();
    test.answers = [500];
    const seq = await test.add(null);
    await test.store.clock.advanceAsync(3600 * second);
    expect(test.sent).toEqual([0]);
    expect(test.find(seq).row).toMatchObject({ state: 'gave-up', attempts: 1 });
  });

  it('tells when the next attempt is due', async () => {
    const test = openQueue();
    test.answers = [500];
    const seq = await test.add('maia');
    expect(test.find(seq).row).toMatchObject({ state: 'scheduled', nextAttemptAt: '2026-01-01T00:00:01.000Z' });
  });
});

describe('a restart', () => {
  it('goes on counting the failures that switch an endpoint off', async () => {
    const maia = findBuiltInPolicy('maia');
    if (maia === null) throw new Error('there is no policy of MAIA');
    const policy = { ...maia, disable: { kind: 'consecutive-failures', failures: 6 } as const };
    const before = openQueue();
    before.answers = [500];
    // One delivery fails four times and is given up.
    await before.add('maia', { policy });
    await before.store.clock.advanceAsync(60 * second);
    await before.queue.close();
    const after = openQueue({ store: before.store });
    after.answers = [500];
    const next = await after.add('maia', { policy });
    await after.store.clock.advanceAsync(60 * second);
    // The fifth failure in a row is retried, the sixth switches the endpoint off.
    expect(after.find(next).row).toMatchObject({ state: 'endpoint-disabled', attempts: 2 });
    const elsewhere = await after.add('maia', { policy, ...urlOf('http://127.0.0.1:9/other') });
    await after.store.clock.advanceAsync(60 * second);
    expect(after.find(elsewhere).row).toMatchObject({ state: 'gave-up', attempts: 4 });
  });

  it('goes on at the time the next attempt is due, without an attempt doubled', async () => {
    const test = openQueue();
    test.answers = [500];
    const seq = await test.add('maia');
    await test.store.clock.advanceAsync(1500);
    await test.queue.close();
    await test.restart().start();
    await test.store.clock.advanceAsync(60 * second);
    expect(test.sent).toEqual([0, 1000, 3000, 7000]);
    expect(test.find(seq).row.attempts).toBe(4);
  });

  it('makes at once what came due while it was off', async () => {
    const test = openQueue();
    test.answers = [500, 200];
    await test.add('aisoule');
    await test.queue.close();
    await test.store.clock.advanceAsync(1000 * second);
    expect(test.sent).toEqual([0]);
    await test.restart().start();
    await test.settle();
    expect(test.sent).toEqual([0, 1000 * second]);
  });

  it('records an attempt that was under way as interrupted and plans on as after a network error', async () => {
    const test = openQueue();
    test.answers = ['hang'];
    const seq = await test.add('maia');
    expect(test.find(seq).row.state).toBe('sending');
    // The process is gone: nothing closes the first queue.
    test.answers = [200];
    await test.restart().start();
    expect(test.find(seq).row).toMatchObject({ state: 'scheduled', attempts: 1, lastFailure: 'interrupted' });
    await test.store.clock.advanceAsync(1000);
    expect(test.sent).toEqual([0, 1000]);
    const [first, again] = test.store.reader.deliveries.attempts(seq);
    expect(first).toMatchObject({ number: 1, failure: { kind: 'interrupted' }, response: null });
    expect(again).toMatchObject({ number: 2, response: { status: 200 } });
  });

  it('that is orderly breaks off what is under way and says so', async () => {
    const test = openQueue();
    test.answers = ['hang'];
    const seq = await test.add('maia');
    await test.queue.close();
    expect(test.find(seq).row).toMatchObject({ state: 'scheduled', lastFailure: 'interrupted' });
  });
});

describe('a jump of the wall clock', () => {
  it('forward makes a waiting attempt due', async () => {
    const test = openQueue();
    test.answers = [500, 200];
    const seq = await test.add('aisoule');
    test.store.clock.setWallClock(test.store.clock.now() + 3600 * second);
    await test.store.clock.advanceAsync(1000);
    expect(test.sent).toHaveLength(2);
    expect(test.find(seq).row.state).toBe('delivered');
  });

  it('back delays and repeats nothing', async () => {
    const test = openQueue();
    test.answers = [500, 500, 200];
    const seq = await test.add('maia');
    test.store.clock.setWallClock(test.store.clock.now() - 3600 * second);
    await test.store.clock.advanceAsync(10 * second);
    expect(test.sent).toHaveLength(3);
    expect(test.find(seq).row).toMatchObject({ state: 'delivered', attempts: 3 });
    const attempts = test.store.reader.deliveries.attempts(seq);
    expect(attempts.every(({ dueAt, startedAt }) => dueAt <= startedAt)).toBe(true);
  });
});

describe('cancelling', () => {
  it('a waiting delivery ends it', async () => {
    const test = openQueue();
    test.answers = [500];
    const seq = await test.add('maia');
    await test.queue.cancel(seq);
    await test.store.clock.advanceAsync(60 * second);
    expect(test.sent).toEqual([0]);
    expect(test.find(seq).row).toMatchObject({ state: 'cancelled', nextAttemptAt: null, lastStatus: 500 });
  });

  it('breaks off an attempt under way', async () => {
    const test = openQueue();
    test.answers = ['hang'];
    const seq = await test.add('maia');
    await test.queue.cancel(seq);
    await test.store.clock.advanceAsync(60 * second);
    expect(test.sent).toEqual([0]);
    expect(test.find(seq).row).toMatchObject({ state: 'cancelled', lastFailure: 'cancelled' });
  });

  it('reaches one that waits for its turn', async () => {
    const test = openQueue({ concurrency: 1 });
    test.answers = ['hang', 200];
    await test.add(null);
    const waiting = await test.add(null);
    await test.queue.cancel(waiting);
    expect(test.sent).toEqual([0]);
    expect(test.find(waiting).row.state).toBe('cancelled');
  });

  it('what has ended is refused', async () => {
    const test = openQueue();
    const seq = await test.add(null);
    await expect(test.queue.cancel(seq)).rejects.toMatchObject({ code: 'delivery-ended', field: 'id' });
    await expect(test.queue.cancel(99)).rejects.toMatchObject({ code: 'delivery-not-found' });
  });
});

describe('attempting now', () => {
  it('does not wait, and the policy goes on from there', async () => {
    const test = openQueue();
    test.answers = [500];
    const seq = await test.add('maia');
    await test.queue.attemptNow(seq);
    await test.store.clock.advanceAsync(60 * second);
    expect(test.sent).toEqual([0, 0, 2000, 6000]);
    expect(test.store.reader.deliveries.attempts(seq)[1]?.trigger).toBe('manual');
  });

  it.each(['gave-up', 'delivered', 'cancelled'])('after the end (%s) makes one more attempt that is not retried', async (end) => {
    const test = openQueue();
    test.answers = end === 'delivered' ? [200] : [500];
    const seq = await test.add(end === 'cancelled' ? 'maia' : null);
    if (end === 'cancelled') await test.queue.cancel(seq);
    test.answers = [500];
    await test.queue.attemptNow(seq);
    await test.store.clock.advanceAsync(60 * second);
    expect(test.sent).toHaveLength(2);
    expect(test.find(seq).row).toMatchObject({ state: 'gave-up', attempts: 2, nextAttemptAt: null });
    test.answers = [200];
    await test.queue.attemptNow(seq);
    await test.settle();
    expect(test.find(seq).row).toMatchObject({ state: 'delivered', attempts: 3 });
  });

  it('leaves an attempt under way alone', async () => {
    const test = openQueue();
    test.answers = ['hang'];
    const seq = await test.add(null);
    await test.queue.attemptNow(seq);
    await test.settle();
    expect(test.sent).toHaveLength(1);
  });
});

describe('many deliveries', () => {
  it('keep to the limit of attempts at once, oldest due first', async () => {
    const test = openQueue({ concurrency: 2 });
    test.answers = ['hang', 'hang', 200];
    const seqs = [await test.add(null), await test.add(null), await test.add(null)];
    expect(test.sent).toHaveLength(2);
    await test.queue.cancel(seqs[0] ?? 0);
    await test.settle();
    expect(test.sent).toHaveLength(3);
    expect(test.find(seqs[2] ?? 0).row.state).toBe('delivered');
  });

  it('are not sent while their beginning cannot be stored', async () => {
    const test = openQueue();
    const seq = await test.add('maia');
    expect(test.sent).toHaveLength(1);
    test.answers = [500, 200];
    const other = await test.add('maia');
    // A trigger fails every attempt that begins, as a full disk would.
    test.store.connection.exec("CREATE TRIGGER full BEFORE INSERT ON attempts BEGIN SELECT RAISE(ABORT, 'full'); END");
    await test.store.clock.advanceAsync(4 * second);
    expect(test.sent).toHaveLength(2);
    test.store.connection.exec('DROP TRIGGER full');
    await test.store.clock.advanceAsync(10 * second);
    expect(test.sent).toHaveLength(3);
    expect(test.find(other).row).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(test.find(seq).row.attempts).toBe(1);
  });
});
