import { describe, expect, it } from 'vitest';
import { BulkPacker } from '#main/store/bulk-page.ts';
import type { BulkItem, BulkStanding } from '#main/store/delivery-record.ts';
import { recipeFor, storeDelivery } from '../support/queue-under-test.ts';
import { openStore, type OpenStore } from '../support/store-fixtures.ts';

const terms = { targetUrl: 'http://x/hook', skipVerify: true, mode: 're-signed', breakage: null } as const;
const standing: BulkStanding = {
  state: 'running',
  progress: { total: 1, sent: 1, delivered: 1, failed: 0, perSecond: 0, outcomes: {}, p50Ms: null, p99Ms: null },
  claimedFrom: null,
  claimedTo: 1,
};

function item(capture: number, more: { status?: number | null; answer?: string; body?: Uint8Array | null } = {}): BulkItem {
  const status = more.status === undefined ? 200 : more.status;
  const answer = Buffer.from(more.answer ?? 'ok');
  const startedAt = Date.UTC(2026, 0, 1) + capture;
  const response =
    status === null
      ? null
      : {
          status,
          httpVersion: '1.1',
          headers: [['X-N', String(capture % 3)]] as [string, string][],
          bodySize: answer.length,
          cut: false,
        };
  const failure = status === null ? { kind: 'reset' as const, problem: 'It broke.', remedy: 'None.' } : null;
  return {
    delivery: {
      createdAt: startedAt,
      targetUrl: terms.targetUrl,
      skipVerify: terms.skipVerify,
      provider: 'maia',
      eventType: capture % 2 === 0 ? 'a' : null,
      summary: `capture ${capture} “ä”`,
      mode: terms.mode,
      breakage: null,
      captureId: `c${capture}`,
      policyId: null,
      expectation: { answer: 'accepted', reason: 'It is signed.' },
      state: status === 200 ? 'delivered' : 'gave-up',
      attempts: 1,
      lastStatus: status,
      lastFailure: failure?.kind ?? null,
      dueAt: null,
      asExpected: status === null ? null : status === 200,
    },
    attempt: {
      number: 1,
      trigger: 'bulk',
      startedAt,
      dueAt: startedAt,
      method: 'POST',
      url: 'http://x/hook/a',
      headers: [
        ['Host', 'x'],
        ['X-Sig', `${capture}`],
        ['X-Sig', '\xe9'],
      ],
      bodySize: 8,
      requestBody: more.body ?? null,
      remoteAddress: '127.0.0.1:9',
      phases: { dnsMs: null, connectMs: null, tlsMs: null, waitingMs: 1.234, bodyMs: 0, totalMs: 1.5 },
      response,
      failure,
      responseBody: answer,
      next: 'It ends.',
      selfDigest: null,
    },
  };
}

/** The same deliveries once in pages and once as rows of their own. */
function storeBothWays(items: readonly BulkItem[]): { paged: OpenStore; rows: OpenStore } {
  const [paged, rows] = [openStore(), openStore()];
  const packer = new BulkPacker(terms);
  const whole = items.filter((each) => !packer.addWhole(each));
  paged.writer.deliveries.write([{ kind: 'bulk-items', bulk: 4, pages: packer.take(), items: whole, standing }]);
  rows.writer.deliveries.write([{ kind: 'bulk-items', bulk: 4, pages: [], items, standing }]);
  return { paged, rows };
}

describe('deliveries of a bulk replay in pages', () => {
  const items = Array.from({ length: 950 }, (_, at) =>
    item(
      at + 1,
      at % 7 === 0
        ? { status: 500 }
        : at % 11 === 0
          ? { status: null }
          : at % 13 === 0
            ? { answer: `own ${at}`, body: Buffer.from(`made ${at}`) }
            : {},
    ),
  );

  it('read as rows of their own would, in lists, one by one and by capture', () => {
    const { paged, rows } = storeBothWays(items);
    const [of, want] = [paged.reader.deliveries, rows.reader.deliveries];
    expect(of.list({ limit: 2000 })).toEqual(want.list({ limit: 2000 }));
    expect(of.list({ limit: 50, beforeSeq: 403, bulkId: 'b4' })).toEqual(want.list({ limit: 50, beforeSeq: 403, bulkId: 'b4' }));
    expect(of.list({ limit: 50, captureId: 'c402' })).toEqual(want.list({ limit: 50, captureId: 'c402' }));
    expect(of.list({ limit: 50, bulkId: 'b5' })).toEqual([]);
    expect(of.rows(['d1', 'd900', 'd2000'])).toEqual(want.rows(['d1', 'd900', 'd2000']));
    for (const seq of [1, 8, 12, 14, 400, 401, 950]) {
      expect(of.find(seq)).toEqual(want.find(seq));
      expect(of.attempts(seq)).toEqual(want.attempts(seq));
      expect(of.attemptBodies(seq, 1)).toEqual(want.attemptBodies(seq, 1));
      expect(of.attemptBodies(seq, 2)).toBeNull();
    }
    expect(paged.reader.bulks.recorded(4, [1, 500, 951])).toEqual(new Set([1, 500]));
    expect(paged.reader.bulks.recorded(5, [1])).toEqual(new Set());
    const stored = paged.connection.prepare('SELECT count(*) AS rows, sum(length(page)) AS bytes FROM bulk_pages').get() as {
      rows: number;
      bytes: number;
    };
    expect(stored.rows).toBe(3);
    expect(stored.bytes / 950).toBeLessThan(200);
  });

  it('share their numbers with all other deliveries and never have one again', () => {
    const { paged } = storeBothWays(items.slice(0, 10));
    expect(storeDelivery(paged, recipeFor())).toBe(11);
    paged.writer.deliveries.write([{ kind: 'bulk-items', bulk: 4, pages: packed(items.slice(10, 20)), items: [], standing }]);
    expect(paged.reader.deliveries.list({ limit: 100 }).map(({ id }) => id)).toEqual(
      Array.from({ length: 21 }, (_, at) => `d${21 - at}`),
    );
    paged.writer.deliveries.remove(['d21', 'd20']);
    expect(storeDelivery(paged, recipeFor())).toBe(22);
  });

  it('can be removed one by one; a page that is empty goes', () => {
    const { paged } = storeBothWays(items.slice(0, 5));
    expect(paged.writer.deliveries.remove(['d2', 'd4', 'd9']).toSorted()).toEqual(['d2', 'd4']);
    expect(paged.writer.deliveries.remove(['d2'])).toEqual([]);
    expect(paged.reader.deliveries.find(2)).toBeNull();
    expect(paged.reader.deliveries.list({ limit: 9 }).map(({ id }) => id)).toEqual(['d5', 'd3', 'd1']);
    paged.writer.deliveries.remove(['d1', 'd3', 'd5']);
    for (const table of ['bulk_pages', 'bulk_gone'])
      expect(paged.connection.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
    expect(paged.connection.prepare('SELECT attempts FROM delivery_totals').get()).toEqual({ attempts: 0 });
  });

  it('move to rows of their own when they get a recipe', () => {
    const { paged } = storeBothWays(items.slice(0, 5));
    const before = paged.reader.deliveries.find(3);
    paged.writer.deliveries.write([{ kind: 'recipe', delivery: 3, recipe: recipeFor(), body: Buffer.from('x') }]);
    expect(paged.reader.deliveries.find(3)).toEqual(before);
    expect(paged.reader.deliveries.recipe(3)?.body).toEqual(Buffer.from('x'));
    paged.writer.deliveries.write([
      {
        kind: 'stand',
        delivery: 3,
        standing: { state: 'cancelled', attempts: 1, lastStatus: null, lastFailure: null, dueAt: null, asExpected: null },
      },
    ]);
    expect(paged.reader.deliveries.list({ limit: 9 }).map(({ id, state }) => `${id} ${state}`)[2]).toBe('d3 cancelled');
    expect(paged.reader.deliveries.attempts(3)).toHaveLength(1);
  });

  it('are pruned page by page, in the order of their numbers', () => {
    const { paged } = storeBothWays(items);
    const { deliveries } = paged.writer;
    storeDelivery(paged, recipeFor(), { state: 'delivered', dueAt: null, attempts: 1 });
    expect(deliveries.pruneStep(1000)).toEqual({ removed: 0, more: false });
    expect(deliveries.pruneStep(700)).toEqual({ removed: 400, more: false });
    expect(deliveries.pruneStep(100)).toEqual({ removed: 400, more: true });
    expect(deliveries.pruneStep(100)).toEqual({ removed: 150, more: false });
    expect(paged.reader.deliveries.list({ limit: 9 }).map(({ id }) => id)).toEqual(['d951']);
  });

  it('that are large stand beside the pages', () => {
    const large = item(2, { answer: 'x'.repeat(5000) });
    const { paged } = storeBothWays([item(1), large, item(3)]);
    expect(paged.connection.prepare('SELECT items FROM bulk_pages').all()).toEqual([{ items: 2 }]);
    const rows = paged.reader.deliveries.list({ limit: 9, captureId: 'c2' });
    expect(rows).toHaveLength(1);
    expect(paged.reader.deliveries.attemptBodies(Number(rows[0]?.id.slice(1)), 1)?.response).toHaveLength(5000);
  });
});

function packed(items: readonly BulkItem[]) {
  const packer = new BulkPacker(terms);
  for (const each of items) packer.addWhole(each);
  return packer.take();
}
