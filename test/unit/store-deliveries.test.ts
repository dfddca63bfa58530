import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { captures } from '#main/store/migrations/001-captures.ts';
import { migrate } from '#main/store/schema-migrations.ts';
import type { BulkItem } from '#main/store/delivery-record.ts';
import type { Lane } from '#shared/simulation.ts';
import { findBuiltInPolicy } from '#shared/policies/built-in.ts';
import { recipeFor, storeDelivery } from '../support/queue-under-test.ts';
import { captureRecord, openStore, storeAll, temporaryFolder } from '../support/store-fixtures.ts';

const ended = { state: 'delivered', dueAt: null } as const;

describe('deliveries in the store', () => {
  it('are read as they were written, secrets sealed', () => {
    const store = openStore();
    const recipe = {
      ...recipeFor(),
      policy: findBuiltInPolicy('maia'),
      signing: { schemes: ['v1'], sealedSecret: 'sealed', endpointId: null },
      headers: [
        ['X-A', '1'],
        ['x-a', '\xe9'],
      ] as [string, string][],
    };
    const seq = storeDelivery(store, recipe, { captureId: 'c7', expectation: { answer: 'refused', reason: 'It is old.' } });
    expect(store.reader.deliveries.recipe(seq)).toEqual({ recipe, body: Buffer.from('hello') });
    expect(store.reader.deliveries.find(seq)?.row).toMatchObject({
      id: 'd1',
      captureId: 'c7',
      bulkId: null,
      expectation: { answer: 'refused', reason: 'It is old.' },
    });
  });

  it('never have a number again, also when the newest was removed', () => {
    const store = openStore();
    const seq = storeDelivery(store, recipeFor(), ended);
    expect(store.writer.deliveries.remove([`d${seq}`])).toEqual(['d1']);
    expect(storeDelivery(store, recipeFor())).toBe(2);
  });

  it('stay when they have not ended', () => {
    const store = openStore();
    const seq = storeDelivery(store, recipeFor());
    expect(store.writer.deliveries.remove([`d${seq}`, 'd9', 'c1', ''])).toEqual([]);
    expect(store.reader.deliveries.find(seq)).not.toBeNull();
  });

  it('are pruned oldest first, in steps, and only when ended', () => {
    const store = openStore();
    const attempt = {
      trigger: 'first',
      startedAt: 1,
      dueAt: 1,
      method: 'POST',
      url: 'http://x/',
      headers: [],
      bodySize: 0,
      requestBody: null,
    } as const;
    const open = storeDelivery(store, recipeFor());
    for (let count = 0; count < 300; count += 1) {
      const seq = storeDelivery(store, recipeFor(), { attempts: 1 });
      const standing = { ...ended, attempts: 1, lastStatus: 200, lastFailure: null, asExpected: true };
      store.writer.deliveries.write([
        { kind: 'begin', attempt: { ...attempt, delivery: seq, number: 1 } },
        { kind: 'stand', delivery: seq, standing },
      ]);
    }
    expect(store.writer.deliveries.pruneStep(300)).toEqual({ removed: 0, more: false });
    expect(store.writer.deliveries.pruneStep(10)).toEqual({ removed: 200, more: true });
    expect(store.writer.deliveries.pruneStep(10)).toEqual({ removed: 90, more: false });
    const rows = store.reader.deliveries.list({ limit: 500 });
    expect(rows).toHaveLength(11);
    expect(rows.at(-1)?.id).toBe(`d${open}`);
    expect(rows.at(-2)?.id).toBe('d292');
    expect(store.reader.deliveries.attempts(2)).toEqual([]);
  });

  it('of one transaction are all there or none', () => {
    const store = openStore();
    const seq = storeDelivery(store, recipeFor());
    const begin = {
      kind: 'begin',
      attempt: {
        delivery: seq,
        number: 1,
        trigger: 'first',
        startedAt: 1,
        dueAt: 1,
        method: 'POST',
        url: '',
        headers: [],
        bodySize: 0,
        requestBody: null,
      },
    } as const;
    expect(() => store.writer.deliveries.write([begin, begin])).toThrow();
    expect(store.reader.deliveries.find(seq)?.row.attempts).toBe(0);
    expect(store.reader.deliveries.attempts(seq)).toEqual([]);
  });

  it('of a bulk replay take the body of their capture, and no recipe', async () => {
    const store = openStore();
    await storeAll(store.writer, [captureRecord({ body: 'the body' })]);
    const delivery: BulkItem['delivery'] = {
      createdAt: 1,
      targetUrl: 'http://x/',
      skipVerify: false,
      provider: null,
      eventType: null,
      summary: '',
      mode: 'as-captured',
      breakage: null,
      captureId: 'c1',
      policyId: null,
      expectation: { answer: 'either', reason: '' },
      attempts: 1,
      lastStatus: 200,
      lastFailure: null,
      asExpected: null,
      ...ended,
    };
    const phases = { dnsMs: null, connectMs: null, tlsMs: null, waitingMs: null, bodyMs: null, totalMs: 3 };
    const attempt: BulkItem['attempt'] = {
      number: 1,
      trigger: 'bulk',
      startedAt: 1000,
      dueAt: 1000,
      method: 'POST',
      url: 'http://x/',
      headers: [],
      bodySize: 8,
      requestBody: null,
      remoteAddress: null,
      phases,
      response: null,
      failure: null,
      responseBody: Buffer.from('ok'),
      next: '',
      selfDigest: new Uint8Array([1, 2, 3]),
    };
    const standing = {
      state: 'running',
      progress: { total: 1, sent: 1, delivered: 1, failed: 0, perSecond: 0, outcomes: {}, p50Ms: null, p99Ms: null },
      claimedFrom: null,
      claimedTo: 1,
    } as const;
    store.writer.deliveries.write([{ kind: 'bulk-items', bulk: 4, pages: [], items: [{ delivery, attempt }], standing }]);
    const { deliveries, bulks } = store.reader;
    expect(deliveries.list({ limit: 5, bulkId: 'b4' })).toHaveLength(1);
    expect(deliveries.recipe(1)).toBeNull();
    expect(deliveries.attemptBodies(1, 1)).toEqual({ request: null, response: Buffer.from('ok') });
    expect(bulks.recorded(4, [1, 2])).toEqual(new Set([1]));
    // A capture is of our making when it came while such an attempt was under way.
    expect(deliveries.ownDelivery(new Uint8Array([1, 2, 3]), 1002)).toBe('d1');
    expect(deliveries.ownDelivery(new Uint8Array([1, 2, 3]), 900)).toBeNull();
    expect(deliveries.ownDelivery(new Uint8Array([1, 2, 3]), 60_000)).toBeNull();
    expect(deliveries.ownDelivery(new Uint8Array([9]), 1002)).toBeNull();
  });

  it('remember fifty targets', () => {
    const store = openStore();
    for (let number = 0; number < 60; number += 1) storeDelivery(store, recipeFor(`http://x/${number}`));
    storeDelivery(store, recipeFor('http://x/20'));
    const targets = store.reader.deliveries.lastTargets();
    expect(targets).toHaveLength(50);
    expect(targets.slice(0, 2)).toEqual(['http://x/20', 'http://x/59']);
  });
});

describe('simulations in the store', () => {
  const made = {
    name: 'a run',
    createdAt: '2026-01-01T00:00:00.000Z',
    provider: 'maia',
    policyName: 'MAIA',
    clock: { kind: 'virtual' as const },
    seed: 1,
    state: 'running' as const,
    progress: { events: 0, eventsEnded: 0, attempts: 0, simulatedMs: 0, realMs: 0 },
    ends: {},
    endpoint: { state: 'healthy' as const, atMs: null, reason: '' },
    findings: [],
    problem: null,
    deadlineMs: null,
    input: {
      provider: 'maia',
      policy: 'maia',
      clock: { kind: 'virtual' as const },
      seed: 1,
      probeBadSignature: false,
      concurrency: 8,
      events: { kind: 'generated' as const, count: 1, perSecond: 1, mix: {} },
      target: {
        kind: 'script' as const,
        script: {
          name: 'x',
          seed: 1,
          scope: 'per-endpoint' as const,
          afterwards: 'endpoint-reply' as const,
          entries: [{ probability: 1, times: 1, forSeconds: null, step: { kind: 'hang' as const } }],
        },
      },
    },
  };
  const lane = (index: number): Lane => ({
    index,
    eventId: null,
    title: '',
    kind: 'event',
    startMs: 0,
    attempts: [],
    end: 'delivered',
    reason: '',
  });

  it('come back with their lanes from any index', () => {
    const { writer, reader } = openStore();
    const id = writer.simulations.create(made);
    const pages = [0, 1, 2].map((page) => ({ page, lanes: Array.from({ length: 200 }, (_, index) => lane(page * 200 + index)) }));
    writer.simulations.save({ ...made, id, state: 'done' }, pages);
    expect(reader.simulations.find(id)).toMatchObject({ id: 's1', state: 'done' });
    expect(reader.simulations.lanes(id, 150, 100).map(({ index }) => index)).toEqual(
      Array.from({ length: 100 }, (_, index) => 150 + index),
    );
    expect(reader.simulations.lanes(id, 600, 10)).toEqual([]);
    writer.simulations.remove(id);
    expect(reader.simulations.find(id)).toBeNull();
    expect(reader.simulations.lanes(id, 0, 10)).toEqual([]);
  });

  it('that were cut short are found', () => {
    const { writer, reader } = openStore();
    const cut = writer.simulations.create(made);
    writer.simulations.create({ ...made, state: 'done' });
    expect(reader.simulations.running().map(({ id }) => id)).toEqual([cut]);
  });
});

describe('the reply script of an endpoint', () => {
  it('is kept, changed, left alone and taken away', () => {
    const { writer, reader } = openStore();
    const script = {
      name: 'x',
      seed: 1,
      scope: 'per-endpoint' as const,
      afterwards: 'endpoint-reply' as const,
      entries: [{ probability: 1, times: 1, forSeconds: null, step: { kind: 'hang' as const } }],
    };
    const reply = { status: 200, headers: [], body: '', delayMs: 0 };
    const id = writer.createEndpoint({ slug: 'a', name: 'a', provider: 'auto', sealedSecrets: [], reply, script });
    expect(reader.endpointById(id)?.script).toEqual(script);
    writer.updateEndpoint(id, { name: 'b' });
    expect(reader.endpointById(id)?.script).toEqual(script);
    writer.updateEndpoint(id, { script: null });
    expect(reader.endpointById(id)?.script).toBeNull();
  });
});

describe('a database of the first schema', () => {
  it('is brought up with its captures and endpoints kept', () => {
    const file = `${temporaryFolder()}/old.db`;
    const db = new Database(file);
    migrate(db, file, [captures]);
    db.prepare(
      "INSERT INTO endpoints (public_id, slug, name, provider, secrets, reply, created_at, updated_at) VALUES ('e', 'a', 'a', 'auto', '[]', '{}', 1, 1)",
    ).run();
    migrate(db, file);
    expect(db.prepare('SELECT slug, script FROM endpoints').all()).toEqual([{ slug: 'a', script: null }]);
    expect(db.prepare('SELECT attempts FROM delivery_totals').pluck().get()).toBe(0);
    db.close();
  });
});
