import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capture as captureSchema, captureRow } from '#shared/capture.ts';
import type { CaptureRecord } from '#main/store/capture-record.ts';
import { captureRecord, openStore, storeAll, webhookEvent } from '../support/store-fixtures.ts';

describe('a stored capture', () => {
  test('comes back whole, in the shape of the contract', async () => {
    const { writer, reader } = openStore();
    const id = writer.createEndpoint({ slug: 'inbox', name: 'Inbox', provider: 'auto', sealedSecrets: [], reply: replyOf(201) });
    const record = captureRecord({
      endpointId: id,
      provider: 'maia',
      event: webhookEvent(),
      headers: [
        ['host', 'localhost'],
        ['X-Twice', 'one'],
        ['x-twice', 'two'],
        ['Content-Type', 'Text/HTML; charset=x'],
      ],
      trailers: [['X-Sum', 'abc']],
      verdict: { status: 'invalid', scheme: 'maia-hmac', reason: 'digest-differs' },
      signature: {
        verdict: { status: 'invalid', scheme: 'maia-hmac', reason: 'digest-differs' },
        header: 'x-signature',
        received: ['sha256=00'],
        expected: [{ secretLastFour: 'abcd', signature: 'sha256=11' }],
        signed: [{ kind: 'body', name: null, text: null }],
        secretsTried: 1,
        matchedSecret: null,
        timestamp: { value: '1', skewSeconds: 2, toleranceSeconds: 300 },
      },
      problem: { code: 'cut-off', detail: 'The caller hung up after 12 of 20 bytes.' },
      reply: replyOf(201),
      declaredSize: 20,
    });
    await writer.submit(record);

    const stored = reader.captureById('c1');
    expect(captureSchema.parse(stored)).toEqual(stored);
    expect(stored).toMatchObject({
      id: 'c1',
      endpointId: id,
      receivedAt: '2026-01-01T12:00:00.000Z',
      path: '/inbox/a',
      target: '/inbox/a?b=c',
      headers: record.headers,
      trailers: record.trailers,
      tls: record.tls,
      event: record.event,
      eventType: 'message.incoming',
      direction: 'incoming',
      conversationId: 'conv-1',
      verdict: record.verdict,
      signature: record.signature,
      reply: record.reply,
      replyStatus: 201,
      problem: record.problem,
      malformed: true,
      declaredSize: 20,
      timing: { completedAt: '2026-01-01T12:00:00.003Z', receiveMs: 2.5, replyMs: null },
    });
    const [row] = reader.listCaptures({ where: null, limit: 10 });
    expect(captureRow.strict().parse(row)).toEqual(row);
  });

  test('keeps every byte value of a body, and any part of it', async () => {
    const { writer, reader } = openStore();
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    await writer.submit(captureRecord({ body }));
    expect([...reader.readBody('c1')]).toEqual([...body]);
    expect([...reader.readBody('c1', 250, 100)]).toEqual([250, 251, 252, 253, 254, 255]);
    expect(reader.readBody('c1', 256, 1)).toHaveLength(0);
  });

  test('keeps a 32 MiB body, and reads ranges across its chunks', async () => {
    const { writer, reader } = openStore();
    const body = Buffer.alloc(33_554_432);
    for (let at = 0; at < body.length; at += 4) body.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
    await storeAll(writer, [captureRecord({ body: 'before' }), captureRecord({ body }), captureRecord({ body: 'after' })]);
    expect(Buffer.compare(reader.readBody('c2'), body)).toBe(0);
    for (const [offset, length] of [
      [0, 1],
      [1_048_575, 2],
      [1_048_576, 1_048_576],
      [5_000_001, 3_000_000],
      [33_554_431, 50],
    ] as const) {
      expect(Buffer.compare(reader.readBody('c2', offset, length), body.subarray(offset, offset + length))).toBe(0);
    }
    expect(Buffer.from(reader.readBody('c3')).toString()).toBe('after');
  });

  test('keeps header bytes beyond ASCII', async () => {
    const { writer, reader } = openStore();
    const all = Array.from({ length: 255 }, (_, index) => String.fromCharCode(index + 1)).join('');
    await writer.submit(captureRecord({ headers: [['X-All', all]] }));
    expect(reader.captureById('c1')?.headers).toEqual([['X-All', all]]);
  });

  test('whatever went in comes out', async () => {
    const { writer, reader } = openStore();
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const latin1 = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 30 }).map((codes) => String.fromCharCode(...codes));
    const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
    const pairs = fc.array(fc.tuple(latin1, latin1), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          method: text,
          target: text,
          headers: pairs,
          trailers: pairs,
          body: fc.uint8Array({ maxLength: 300 }),
          summary: text,
          eventId: nullable(text),
          said: nullable(text),
          declaredSize: nullable(fc.nat()),
          scheme: fc.constantFrom('https', 'http'),
          bodyKind: fc.constantFrom('body', 'raw-packet'),
        }),
        async ({ eventId, said, body, ...parts }) => {
          const event = webhookEvent({ eventId, text: said });
          const { id } = await writer.submit(captureRecord({ ...parts, body, event }));
          const stored = reader.captureById(id);
          expect(stored).toMatchObject({ ...parts, event, eventId });
          expect([...reader.readBody(id)]).toEqual([...body]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('text that has no UTF-8 does not keep a capture out', async () => {
    const { writer, reader } = openStore();
    await writer.submit(captureRecord({ summary: 'half a \ud83d pair', event: webhookEvent({ text: '\ud83d' }) }));
    expect(reader.captureById('c1')).toMatchObject({ summary: 'half a \ufffd pair', event: { text: '\ud83d' } });
  });

  test('is not found under other ids', () => {
    const { reader } = openStore();
    for (const id of ['c1', 'c0', '1', 'c-1', 'c1e3', "c1' OR 1", '']) {
      expect(reader.captureById(id)).toBeNull();
      expect(() => reader.readBody(id)).toThrow(expect.objectContaining({ code: 'capture-not-found' }));
    }
  });

  test('of an endpoint that is gone is unmatched', async () => {
    const { writer, reader } = openStore();
    await writer.submit(captureRecord({ endpointId: 'b2d1b4a4-0000-4000-8000-000000000000' }));
    expect(reader.captureById('c1')?.endpointId).toBeNull();
    expect(reader.counts()).toEqual({ stored: 1, unmatched: 1 });
  });
});

describe('the list', () => {
  test('is newest first, page by page, without gap or overlap', async () => {
    const { writer, reader } = openStore();
    await storeAll(
      writer,
      Array.from({ length: 25 }, () => captureRecord()),
    );
    const seen: string[] = [];
    for (let beforeSeq: number | undefined; ;) {
      const page = reader.listCaptures({ where: null, limit: 10, beforeSeq });
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
      beforeSeq = Number(seen.at(-1)?.slice(1));
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `c${25 - index}`));
    expect(reader.listCaptures({ where: null, limit: 10, afterSeq: 23 }).map(({ id }) => id)).toEqual(['c25', 'c24']);
  });

  test('takes a condition with bound values', async () => {
    const { writer, reader } = openStore();
    const records = ['incoming', 'echo', 'incoming'].map((direction) =>
      captureRecord({ event: webhookEvent({ direction: direction === 'echo' ? 'echo' : 'incoming' }) }),
    );
    await storeAll(writer, records);
    const where = { sql: 'c.direction = ? OR c.summary = ?', params: ['echo', "'; DROP TABLE captures; --"] };
    expect(reader.listCaptures({ where, limit: 10 }).map(({ id }) => id)).toEqual(['c2']);
    expect(reader.countCaptures({ where })).toBe(1);
    expect(reader.countCaptures({ where: null, afterSeq: 1 })).toBe(2);
  });

  test('finds the place of a moment, also where captures are missing', async () => {
    const { writer, reader } = openStore();
    await storeAll(
      writer,
      Array.from({ length: 40 }, (_, index) => captureRecord({ receivedAt: index * 1000 })),
    );
    await writer.removeCaptures({ ids: ['c11', 'c12', 'c13', 'c40'] });
    expect(reader.seqAt(0)).toBe(1);
    expect(reader.seqAt(9001)).toBe(14);
    expect(reader.seqAt(38_000)).toBe(39);
    expect(reader.seqAt(38_001)).toBeNull();
  });
});

describe('filters', () => {
  const answeredBy = {
    captures_verdict: 'c.verdict_status = ?',
    captures_reason: 'c.verdict_reason IN (?)',
    captures_reply: 'c.reply_status = ?',
    captures_direction: 'c.direction = ?',
    captures_type: 'c.event_type = ?',
    captures_provider: 'c.provider = ?',
    captures_conversation: 'c.conversation_id = ?',
    captures_sender: 'c.sender_id = ?',
    captures_event: 'c.event_id = ?',
    captures_repeats: 'c.duplicate_of IS NOT NULL AND 1 = ?',
    captures_problem: 'c.problem_code IS NOT NULL AND 1 = ?',
    captures_pinned: 'c.pinned = 1 AND 1 = ?',
    captures_endpoint: 'c.endpoint_id = (SELECT id FROM endpoints WHERE slug = ?)',
  };

  test('that ask for rare values go by an index, in a new database too', () => {
    const { connection } = openStore();
    for (const [index, condition] of Object.entries(answeredBy)) {
      const query = `SELECT * FROM captures c WHERE ${condition} AND c.seq < ? ORDER BY c.seq DESC LIMIT 100`;
      const plan = connection
        .prepare<[string, number], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`)
        .all('x', 1_000_000)
        .map(({ detail }) => detail);
      expect(plan.join('\n'), condition).toContain(`INDEX ${index}`);
      // A unique value needs no order; everything else comes newest first without sorting.
      expect(plan.join('\n').includes('ORDER BY'), condition).toBe(index === 'captures_event');
    }
  });
});

describe('duplicates', () => {
  const twins = (count: number, key = 'k') => Array.from({ length: count }, () => captureRecord({ duplicateKey: key }));

  test('are linked to the first, which counts them', async () => {
    const { writer, reader } = openStore();
    const stored = await Promise.all([...twins(3), ...twins(1, 'other')].map((record) => writer.submit(record)));
    expect(stored.map(({ duplicateOf }) => duplicateOf)).toEqual([null, 'c1', 'c1', null]);
    expect((await writer.submit(captureRecord({ duplicateKey: 'k' }))).duplicateOf).toBe('c1');
    expect(links(reader.listCaptures({ where: null, limit: 9 }))).toEqual(['c5→c1', 'c4', 'c3→c1', 'c2→c1', 'c1+3']);
  });

  test('follow the next one when the first is removed, and go back when it returns', async () => {
    const { writer, reader } = openStore();
    const list = () => links(reader.listCaptures({ where: null, limit: 9 }));
    await storeAll(writer, twins(4));
    const first = await writer.removeCaptures({ ids: ['c1'] });
    expect(list()).toEqual(['c4→c2', 'c3→c2', 'c2+2']);
    expect((await writer.submit(captureRecord({ duplicateKey: 'k' }))).duplicateOf).toBe('c2');
    const second = await writer.removeCaptures({ ids: ['c2', 'c4'] });
    expect(list()).toEqual(['c5→c3', 'c3+1']);
    await writer.restoreCaptures(first.undoToken);
    expect(list()).toEqual(['c5→c1', 'c3→c1', 'c1+2']);
    await writer.restoreCaptures(second.undoToken);
    expect(list()).toEqual(['c5→c1', 'c4→c1', 'c3→c1', 'c2→c1', 'c1+4']);
  });

  test('of removed captures are first ones', async () => {
    const { writer } = openStore();
    await storeAll(writer, twins(2));
    await writer.removeCaptures({ ids: ['c1', 'c2'] });
    expect((await writer.submit(captureRecord({ duplicateKey: 'k' }))).duplicateOf).toBeNull();
  });

  test('hold whatever is removed, restored and added, in any order', async () => {
    const { writer, reader } = openStore();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(2), fc.nat(9), fc.nat(9)), { maxLength: 14 }), async (actions) => {
        run += 1;
        const before = reader.lastSeq();
        const storedBefore = reader.counts().stored;
        const keys = new Map<string, string>();
        const add = async (name: string): Promise<void> => {
          const key = `${name}${run}`;
          keys.set((await writer.submit(captureRecord({ duplicateKey: key }))).id, key);
        };
        for (const name of ['a', 'b', 'a', 'a', 'b', 'a']) await add(name);
        const tokens: string[] = [];
        for (const [action, one, two] of actions) {
          if (action === 0) await add(one % 2 === 0 ? 'a' : 'b');
          else if (action === 2) await Promise.all(tokens.splice(one % 3, 1).map((token) => writer.restoreCaptures(token)));
          else {
            const ids = [`c${before + 1 + one}`, `c${before + 1 + two}`];
            tokens.push((await writer.removeCaptures({ ids })).undoToken);
          }
        }
        const rows = reader.listCaptures({ where: null, limit: 100, afterSeq: before }).toReversed();
        for (const row of rows) {
          const family = rows.filter(({ id }) => keys.get(id) === keys.get(row.id)).map(({ id }) => id);
          const isFirst = family[0] === row.id;
          expect([row.duplicateOf, row.duplicates]).toEqual(isFirst ? [null, family.length - 1] : [family[0], 0]);
        }
        expect(reader.counts().stored).toBe(storedBefore + rows.length);
      }),
      { numRuns: 30 },
    );
  });
});

function links(rows: readonly { id: string; duplicateOf: string | null; duplicates: number }[]): string[] {
  return rows.map(
    (row) => `${row.id}${row.duplicateOf === null ? '' : `→${row.duplicateOf}`}${row.duplicates > 0 ? `+${row.duplicates}` : ''}`,
  );
}

function replyOf(status: number): NonNullable<CaptureRecord['reply']> {
  return { status, headers: [['x-a', 'b']], body: 'ok', delayMs: 5 };
}
