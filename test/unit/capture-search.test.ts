import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '#main/log.ts';
import { openReader, type StoreReader } from '#main/store/reader.ts';
import { openWriter, type StoreWriter } from '#main/store/writer.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFilter } from '#shared/filter/parse-filter.ts';
import { compileFilter } from '#main/store/filter-sql.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { makeManyCaptures } from '../support/many-captures.ts';
import { captureRecord, openStore, storeAll } from '../support/store-fixtures.ts';

const until = Date.UTC(2026, 5, 1, 12);
const clock = new FakeClock();

/** Every id that a search finds, page by page. */
function found(reader: StoreReader, filter: string, limit = 7): string[] {
  const expression = parseFilter(filter);
  const ids: string[] = [];
  let beforeSeq: number | undefined;
  for (;;) {
    const search = reader.search({ expression, now: until, limit, beforeSeq }, clock);
    while (!search.step()) if (search.rows.length > limit) throw new Error('more rows than asked for');
    ids.push(...search.rows.map(({ id }) => id));
    if (search.rows.length < limit) return ids;
    beforeSeq = Number(search.rows.at(-1)?.id.slice(1));
  }
}

/** The same by looking at every capture, without the index. */
function looked(reader: StoreReader, filter: string): string[] {
  const where = compileFilter(parseFilter(filter), { now: until, indexedTo: 0, reach: 'unindexed' });
  return reader.listCaptures({ where, limit: 100_000 }).map(({ id }) => id);
}

const filters: readonly string[] = [
  '*',
  'order',
  'ORDER',
  '"help with my order"',
  'order refund',
  'order OR zanzibar',
  'order -payment',
  '-order',
  '-order -payment',
  '(order OR refund) dir:incoming',
  'ord*',
  'o*',
  '*der',
  'or*er',
  '"order*"',
  '退款',
  '退',
  '"我要退款"',
  'ऑर्डर',
  'deja OR écran',
  'überraschung OR geburtstag',
  'заказа',
  'طلبي',
  'ขอเงินคืน',
  '👍',
  '"#1234"',
  '"--"',
  'nowhereatall',
  'text~"my order"',
  'text~rder',
  'text~"\\"event\\":"',
  'text~"help with my order Where"',
  'text~"退款"',
  'text~nowhereatall',
  '-text~e',
  'header[x-github-event]:push',
  'header[X-GitHub-*]:*',
  'header[x-never]:*',
  'header[content-length]>600',
  'header[user-agent]:*hook*',
  'header[x-request-id]:req-0*',
  '-header[x-request-id]:*',
  'header[x-hub-signature-256]:sha256=a*',
  'body.event:message.read',
  'body.data.from:+91*',
  'body.data.text~order',
  'body.order.total>=500',
  'body.order.total<=-1',
  'body.items[*].sku:SKU7,SKU8',
  'body.items[0].quantity:2',
  'body.items[9]:*',
  'body.commits[*].message~refund',
  'body.From:+44*',
  'body.meta.try:3',
  'body["meta"]["try"]>3',
  'body.messages[0].role:USER',
  'body.data.contact_name:王芳',
  'body.nothing:*',
  '-body.event:*',
  'body[*].text~order',
  'dir:incoming verdict:invalid',
  'verdict:invalid order',
  'path:/shop/stores/1*',
  'path:*/hook',
  'path:*s*o*e*',
  'method:get',
  'ip:::1',
  'ip:"::1"',
  'status:503',
  'status>=500 OR method:GET',
  'size>10k',
  'size<10',
  'content:*urlencoded',
  'content:text/xml',
  'scheme:*',
  'type:message.*',
  'type:*read',
  'type:orders/*',
  'from:+9198100*',
  'from:*7',
  'conversation:f47ac10b*',
  'event:wamid.0*',
  'event:never*',
  'event:*a',
  'after:-1h',
  'before:-1h order',
  'id:c100..c130',
  'is:duplicate',
  'is:unmatched',
  'tag:noise',
  'tag:No*',
  '-tag:noise order',
  'has:tag',
  'note:"called back"',
  'note:call*',
  '-has:note note:*',
  'has:note OR zanzibar',
  '-ip:127.0.0.1',
  '-ip:*1',
  '-ip:127.0.0.1 -ip:*1',
  '-method:post',
  '-method:*T -method:POST',
  '-path:/*',
  '-path:/maia',
  '-path:/never',
  '-ip:10.0.0.1',
  '-verdict:unsigned',
  '-verdict:unknown',
  '-verdict:valid',
  '-verdict:valid,invalid,unsigned,unknown',
  'verdict:invalid status>=500',
  'verdict:invalid status:503 dir:incoming',
  'verdict:unsigned is:duplicate',
  'tag:noise is:duplicate',
  'tag:noise verdict:invalid type:message.read -method:GET',
  'endpoint:shop status:503 order',
  'status:503 provider:nobody',
  'problem:cut-off OR tag:noise OR size>1g',
  'is:pinned OR size>10k',
  'dir:echo OR path:/never',
  '(tag:noise is:duplicate) OR size>10k',
  '-dir:incoming status:503 verdict:unsigned',
  'from:+9198* verdict:invalid',
  'from:*1,*2 dir:incoming',
  'dir:incoming provider:aisoule type:message.* verdict:valid status:200 size<10k after:-1d header[x-request-id]:req-* body.data.from:+91* order -tag:noise OR "where is my parcel"',
];

describe('a filter finds the same, whatever is in the index', () => {
  const count = 1500;
  let folder: string;
  let writer: StoreWriter;
  let reader: StoreReader;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hookwright-search-'));
    await makeManyCaptures({ dataFolder: folder, count, until, index: false });
    writer = openWriter({
      dataFolder: folder,
      clock,
      log: silentLog,
      onConnection: (db) => {
        const tag = db.prepare('INSERT INTO capture_tags (tag, seq) VALUES (?, ?)');
        for (let seq = 1; seq <= count; seq += 37) tag.run(seq % 2 === 0 ? 'noise' : 'Noise-2', seq);
        db.prepare("INSERT INTO capture_notes (seq, note, updated_at) VALUES (17, 'Called back, all is well', 0)").run();
      },
    });
    reader = openReader({ dataFolder: folder });
  }, 120_000);
  afterAll(() => {
    reader.close();
    writer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const expected = new Map<string, readonly string[]>();
  const index = (captures: number): void => {
    while (reader.indexedTo() < captures)
      writer.indexStep({ captures: Math.min(128, captures - reader.indexedTo()), bytes: 1e9 });
  };

  it('nothing', () => {
    for (const filter of filters) {
      expected.set(filter, looked(reader, filter));
    }
    for (const filter of filters.filter((_, place) => place % 5 === 0)) {
      expect([filter, found(reader, filter, 500)]).toEqual([filter, expected.get(filter)]);
    }
    const matching = [...expected.values()].filter((ids) => ids.length > 0);
    expect(matching.length).toBeGreaterThan(filters.length * 0.75);
    expect(expected.get('*')).toHaveLength(count);
  }, 120_000);

  it('half of it', () => {
    index(1100);
    expect(reader.indexedTo()).toBe(1100);
    for (const filter of filters) expect([filter, found(reader, filter, 500)]).toEqual([filter, expected.get(filter)]);
  }, 120_000);

  it('all of it, in pages of any size', () => {
    index(count);
    expect(reader.indexLag()).toBe(0);
    for (const filter of filters) {
      expect([filter, found(reader, filter, 500)]).toEqual([filter, expected.get(filter)]);
    }
    const short = filters.filter((filter) => (expected.get(filter) ?? []).length < 200);
    for (const filter of short) expect([filter, found(reader, filter, 3)]).toEqual([filter, expected.get(filter)]);
  }, 120_000);

  it('and what removing by a filter takes is what the filter finds', async () => {
    for (const filter of ['verdict:invalid order', '退款', 'body.items[*].sku:SKU7,SKU8', 'tag:noise']) {
      const matching = compileFilter(parseFilter(filter), { now: until, indexedTo: reader.indexedTo() });
      const { undoToken, removed } = await writer.removeCaptures({ matching });
      expect(removed).toBe(expected.get(filter)?.length);
      expect(found(reader, filter)).toEqual([]);
      await writer.restoreCaptures(undoToken);
      expect(found(reader, filter, 500)).toEqual(expected.get(filter));
    }
  }, 120_000);

  it('and pages for bulk replays go through all of it in either order', () => {
    for (const filter of ['order', 'dir:incoming verdict:invalid', 'text~rder', 'header[x-request-id]:req-0*']) {
      const where = compileFilter(parseFilter(filter), { now: until, indexedTo: reader.indexedTo() });
      for (const newestFirst of [true, false]) {
        const ids: string[] = [];
        for (let after: number | null = null; ;) {
          const page = reader.bulks.capturePage({ where, upTo: count, after, newestFirst, limit: 50 });
          ids.push(...page.map(({ id }) => id));
          after = page.at(-1)?.seq ?? null;
          if (page.length < 50) break;
        }
        expect(ids).toEqual(newestFirst ? expected.get(filter) : expected.get(filter)?.toReversed());
      }
    }
  }, 120_000);

  it('and a look goes on where the one before stopped', () => {
    const search = reader.search({ expression: parseFilter('text~nowhereatall'), now: until, limit: 100 }, clock);
    while (search.scannedTo > count) search.step();
    expect(search.done).toBe(false);
    expect(search.scannedTo).toBeLessThan(count);
    expect(search.scannedTo).toBeGreaterThan(0);
  });
});

describe('the index', () => {
  const indexAll = (writer: StoreWriter): void => {
    while (writer.indexStep({ captures: 4, bytes: 1e6 }).more);
  };
  const rows = (db: { prepare(sql: string): { pluck(): { get(): unknown } } }, table: string): unknown =>
    db.prepare(`SELECT count(*) FROM ${table}_docsize`).pluck().get();

  it('knows bodies as they are meant: coded, escaped, in another charset, in parts', async () => {
    const { writer, reader } = openStore();
    const json = 'application/json';
    const bodies: [string, Uint8Array | string, string][] = [
      [json, gzipSync('{"text":"compressed giraffe"}'), 'giraffe'],
      [json, '{"text":"line\\nbreak \\u0928\\u092e\\u0938\\u094d\\u0924\\u0947"}', 'नमस्ते'],
      [json, '{"text":"line\\nbreak"}', '"line break"'],
      ['text/plain; charset=utf-16le', Buffer.from('wide elephant', 'utf16le'), 'elephant'],
      ['text/plain; charset=iso-8859-1', Buffer.from('caf\xe9 zebra', 'latin1'), 'café'],
      ['application/x-www-form-urlencoded', 'text=hello+w%C3%B6rld&a%5Bb%5D=1', 'wörld'],
      [
        'multipart/form-data; boundary=xx',
        '--xx\r\nContent-Disposition: form-data; name="note"\r\n\r\nhidden walrus\r\n--xx--\r\n',
        'walrus',
      ],
      ['application/xml', '<a>tagged ostrich</a>', 'ostrich'],
      ['', `plain ${'A'.repeat(3000)} antelope`, 'antelope'],
    ];
    const ids = await storeAll(
      writer,
      bodies.map(([type, body], number) =>
        captureRecord({
          body,
          summary: `number ${number}`,
          headers: [['Content-Type', type], ...(number === 0 ? [['Content-Encoding', 'gzip'] as [string, string]] : [])],
        }),
      ),
    );
    for (const round of ['looked at', 'indexed']) {
      for (const [number, [, , word]] of bodies.entries()) {
        expect([round, word, found(reader, word).includes(ids[number] ?? '')]).toEqual([round, word, true]);
      }
      indexAll(writer);
    }
    expect(found(reader, 'body.a.b:1')).toEqual([ids[5]]);
    expect(found(reader, 'body.note:*walrus')).toEqual([ids[6]]);
    expect(found(reader, 'body.text~giraffe')).toEqual([ids[0]]);
  });

  it('takes in nothing of pictures and of what only claims a coding', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [
      captureRecord({ body: Buffer.from('\x89PNG\r\n\x1a\nsecretword'), headers: [['Content-Type', 'image/png']] }),
      captureRecord({ body: 'plainword', headers: [['Content-Encoding', 'gzip']] }),
      captureRecord({ body: 'nulword\0nulword2 end' }),
    ]);
    indexAll(writer);
    expect(found(reader, 'secretword OR plainword')).toEqual([]);
    expect(found(reader, 'hello')).toHaveLength(3);
  });

  it('has the fresh capture at once, before it is indexed', async () => {
    const { writer, reader } = openStore();
    await storeAll(writer, [captureRecord({ body: 'first platypus' })]);
    indexAll(writer);
    await storeAll(writer, [captureRecord({ body: 'second platypus' })]);
    expect(reader.indexLag()).toBe(1);
    expect(found(reader, 'platypus')).toEqual(['c2', 'c1']);
    expect(found(reader, '"second platypus"')).toEqual(['c2']);
  });

  it('goes with the captures: hidden while removed, back when restored, gone when purged or pruned', async () => {
    const store = openStore();
    const { writer, reader, connection } = store;
    await storeAll(
      writer,
      ['apple', 'banana', 'cherry'].map((body) => captureRecord({ body })),
    );
    // Removed before it was indexed.
    const early = await writer.removeCaptures({ ids: ['c1'] });
    indexAll(writer);
    expect(found(reader, 'apple')).toEqual([]);
    await writer.restoreCaptures(early.undoToken);
    expect(found(reader, 'apple')).toEqual(['c1']);

    await writer.removeCaptures({ ids: ['c2'] });
    expect(found(reader, 'banana')).toEqual([]);
    expect(rows(connection, 'search_words')).toBe(3);
    store.clock.advance(700_000);
    writer.purgeRemoved();
    await expect.poll(() => rows(connection, 'search_words')).toBe(2);

    expect(writer.pruneStep({ maxCount: 1, maxAgeDays: null, maxBytes: null }).removed).toBe(1);
    expect(found(reader, 'apple OR cherry')).toEqual(['c3']);
    expect([rows(connection, 'search_words'), rows(connection, 'search_headers')]).toEqual([1, 1]);
  });

  it('is built step by step, and a step that fails leaves nothing behind', async () => {
    const { writer, reader, connection } = openStore();
    await storeAll(
      writer,
      Array.from({ length: 10 }, (_, number) => captureRecord({ body: `word${number} shared` })),
    );
    connection.exec("CREATE TEMP TRIGGER fails BEFORE UPDATE ON search_state BEGIN SELECT RAISE(ABORT, 'no'); END");
    expect(() => writer.indexStep({ captures: 4, bytes: 1e6 })).toThrow('no');
    expect([reader.indexedTo(), rows(connection, 'search_words')]).toEqual([0, 0]);
    connection.exec('DROP TRIGGER fails');
    expect(writer.indexStep({ captures: 4, bytes: 1e6 })).toEqual({ indexed: 4, more: true });
    expect(writer.indexStep({ captures: 4, bytes: 1 })).toEqual({ indexed: 1, more: true });
    indexAll(writer);
    expect(writer.indexStep({ captures: 4, bytes: 1e6 })).toEqual({ indexed: 0, more: false });
    expect(found(reader, 'shared')).toHaveLength(10);
    expect(rows(connection, 'search_words')).toBe(10);
  });
});
