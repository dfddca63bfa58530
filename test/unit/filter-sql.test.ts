import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileFilter } from '#main/store/filter-sql.ts';
import { registerFilterFunctions } from '#main/store/filter-functions.ts';
import { migrations } from '#main/store/schema-migrations.ts';
import type { FilterExpression, Pattern } from '#shared/filter/filter-expression.ts';
import { parseFilter } from '#shared/filter/parse-filter.ts';

const now = Date.UTC(2026, 5, 1, 12);
const hour = 3_600_000;

interface Row {
  seq: number;
  endpoint_id: number | null;
  received_at: number;
  method: string;
  path: string;
  provider: string | null;
  event_type: string | null;
  direction: string | null;
  event_id: string | null;
  conversation_id: string | null;
  sender_id: string | null;
  summary: string;
  verdict_status: string;
  verdict_scheme: string | null;
  verdict_reason: string | null;
  reply_status: number | null;
  body_size: number;
  duplicate_of: number | null;
  problem_code: string | null;
  pinned: number;
  content_type: string | null;
  remote_address: string;
}

const plain: Row = {
  seq: 0,
  endpoint_id: 1,
  received_at: now,
  method: 'POST',
  path: '/inbox',
  provider: 'maia',
  event_type: 'message.incoming',
  direction: 'incoming',
  event_id: 'wamid.HBg1',
  conversation_id: 'conv-1',
  sender_id: '+919876543210',
  summary: 'Where is my order?',
  verdict_status: 'valid',
  verdict_scheme: 'maia-hmac',
  verdict_reason: null,
  reply_status: 200,
  body_size: 512,
  duplicate_of: null,
  problem_code: null,
  pinned: 0,
  content_type: 'application/json',
  remote_address: '127.0.0.1',
};

const bare: Partial<Row> = {
  endpoint_id: null,
  provider: null,
  event_type: null,
  direction: null,
  event_id: null,
  conversation_id: null,
  sender_id: null,
  verdict_scheme: null,
  content_type: null,
};

const rows: Row[] = [
  { ...plain, received_at: now - 30 * 60_000 },
  {
    ...plain,
    direction: 'outgoing',
    event_type: 'message.outgoing',
    summary: '100% sure_thing \\ done',
    body_size: 10_241,
    received_at: now - 2 * hour,
  },
  {
    ...plain,
    direction: 'echo',
    event_type: 'Message.echo',
    provider: 'aisoule',
    endpoint_id: 2,
    path: '/shop/a*b[1]?',
    reply_status: 404,
    verdict_status: 'invalid',
    verdict_reason: 'digest-differs',
  },
  {
    ...plain,
    ...bare,
    method: '',
    path: '',
    reply_status: null,
    problem_code: 'tls-failed',
    verdict_status: 'unknown',
    verdict_reason: 'no-scheme',
    body_size: 0,
    summary: 'TLS handshake failed',
  },
  {
    ...plain,
    duplicate_of: 1,
    pinned: 1,
    sender_id: '+4479',
    reply_status: 503,
    summary: 'नमस्ते 👋 दुनिया',
    received_at: now - 26 * hour,
  },
  {
    ...plain,
    ...bare,
    endpoint_id: 2,
    path: '/shop/x',
    method: 'get',
    verdict_status: 'unsigned',
    verdict_reason: 'not-signed',
    content_type: 'text/plain',
    remote_address: '::1',
    body_size: 10_240,
  },
].map((row, index) => ({ ...row, seq: index + 1 }));

const slugs = new Map(Object.entries({ 1: 'inbox', 2: 'shop' }).map(([id, slug]) => [Number(id), slug]));

function insertRow(db: Database.Database, row: Row): void {
  const columns = Object.keys(plain);
  const places = columns.map((name) => `@${name}`).join(', ');
  db.prepare(`INSERT INTO captures (${columns.join(', ')}, stored_bytes) VALUES (${places}, 0)`).run(row);
}

let database: Database.Database;
beforeAll(() => {
  database = new Database(':memory:');
  for (const script of migrations) database.exec(script);
  registerFilterFunctions(database);
  const columns = 'id, public_id, slug, name, provider, secrets, reply, created_at, updated_at';
  const addEndpoint = database.prepare(`INSERT INTO endpoints (${columns}) VALUES (?, ?, ?, '', 'auto', '[]', '{}', 0, 0)`);
  for (const [id, slug] of slugs) addEndpoint.run(id, slug, slug);
  for (const row of rows) insertRow(database, row);
});
afterAll(() => void database.close());

function select(expression: FilterExpression): number[] {
  const { sql, params } = compileFilter(expression, { now, indexedTo: 0 });
  return database
    .prepare<(string | number)[], number>(`SELECT c.seq FROM captures c WHERE (${sql}) ORDER BY c.seq`)
    .pluck()
    .all(...params);
}

function found(filter: string): number[] {
  return select(parseFilter(filter));
}

describe('a filter finds', () => {
  it.each<[string, number[]]>([
    ['', [1, 2, 3, 4, 5, 6]],
    ['dir:incoming', [1, 5]],
    ['dir:incoming,echo', [1, 3, 5]],
    ['dir:none', [4, 6]],
    ['dir:none,echo', [3, 4, 6]],
    ['provider:MAIA', [1, 2, 5]],
    ['type:message.*', [1, 2, 5]],
    ['type:*echo', [3]],
    ['type:message.incoming,message.outgoing', [1, 2, 5]],
    ['verdict:invalid,unknown', [3, 4]],
    ['reason:digest-differs', [3]],
    ['scheme:MAIA-*', [1, 2, 3, 5]],
    ['status:2xx', [1, 2, 6]],
    ['status>=404', [3, 5]],
    ['status:404,5xx', [3, 5]],
    ['size>10k', [2]],
    ['size>=10k', [2, 6]],
    ['after:-1h', [1, 3, 4, 6]],
    ['before:-1d', [5]],
    ['after:2026-06-01T10:00Z before:2026-06-01T11:30Z', [2]],
    ['endpoint:Inbox', [1, 2, 5]],
    ['endpoint:sh*', [3, 6]],
    ['endpoint:inbox,shop', [1, 2, 3, 5, 6]],
    ['endpoint:nowhere', []],
    ['method:post', [1, 2, 3, 5]],
    ['method:GET', [6]],
    ['method:""', [4]],
    ['path:/shop/*', [3, 6]],
    ['path:"/shop/a*b[1]?"', [3]],
    ['path:*"a*b[1]"*', [3]],
    ['path:/shop/a?b*', []],
    ['id:c2,c4..c5', [2, 4, 5]],
    ['id>c4', [5, 6]],
    ['event:wamid.*', [1, 2, 3, 5]],
    ['event:WAMID.*', []],
    ['conversation:conv-1', [1, 2, 3, 5]],
    ['from:+91*', [1, 2, 3]],
    ['is:duplicate', [5]],
    ['is:pinned', [5]],
    ['is:malformed', [4]],
    ['is:unmatched', [4]],
    ['is:malformed,pinned', [4, 5]],
    ['has:reply', [1, 2, 3, 5, 6]],
    ['has:body', [1, 2, 3, 5, 6]],
    ['has:sender -has:problem', [1, 2, 3, 5]],
    ['problem:tls-failed', [4]],
    ['content:text/*', [6]],
    ['ip:"::1"', [6]],
    ['ORDER', [1, 3, 6]],
    ['"is my"', [1, 3, 6]],
    ['wher*', [1, 3, 6]],
    ['wh*re', [1, 3, 6]],
    ['wh*order', []],
    ['rder', []],
    ['text~rder', [1, 3, 6]],
    ['text~RDER', []],
    ['"%"', [2]],
    ['sure_thing', [2]],
    ['"e_t"', []],
    ['"\\\\"', [2]],
    ['नमस्ते', [5]],
    ['👋', [5]],
    ['dir:incoming OR is:unmatched', [1, 4, 5]],
  ])('%s', (filter, seqs) => {
    expect(found(filter)).toEqual(seqs);
  });
});

describe('a negation finds exactly the rest, captures without the value included', () => {
  it.each([
    'dir:incoming',
    'type:message.*',
    'status:200',
    'status>=500',
    'from:+91*',
    'endpoint:inbox',
    'endpoint:i*,shop',
    'reason:digest-differs',
    'content:text/*',
    'dir:none',
    'is:duplicate',
    'provider:maia status:200',
    'provider:maia OR status:404',
  ])('%s', (filter) => {
    const negated = filter.includes(' ') ? `-(${filter})` : `-${filter}`;
    expect([...found(filter), ...found(negated)].toSorted((a, b) => a - b)).toEqual(rows.map(({ seq }) => seq));
  });

  it('-dir:incoming includes what has no direction', () => {
    expect(found('-dir:incoming')).toEqual([2, 3, 4, 6]);
    expect(found('status!=200')).toEqual([3, 4, 5]);
  });
});

it('a capture whose endpoint was removed is unmatched', () => {
  database.prepare('INSERT INTO removed_endpoints VALUES (9)').run();
  database.prepare('UPDATE captures SET endpoint_id = 9 WHERE seq = 6').run();
  expect(found('is:unmatched')).toEqual([4, 6]);
  expect(found('has:endpoint')).toEqual([1, 2, 3, 5]);
  expect(found('-has:endpoint')).toEqual([4, 6]);
  database.prepare('UPDATE captures SET endpoint_id = 2 WHERE seq = 6').run();
});

describe('values never become SQL', () => {
  it.each(["'; DROP TABLE captures; --", "' OR 1=1", '?', '@seq', '%', '_', '\\', '[a-z]', '* "', 'ß', '\ud800'])(
    '%j',
    (text) => {
      const quoted = `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
      expect(found(quoted).length).toBeLessThan(rows.length);
      for (const key of ['type:', 'path:', 'method:', 'endpoint:', 'content:', 'scheme:*']) {
        const { sql } = compileFilter(parseFilter(`${key}${quoted}`), { now, indexedTo: 0 });
        expect(sql).toMatch(/^[ -~]+$/);
        expect(sql).not.toMatch(/DROP|1=1|@seq|a-z/);
        expect(found(`${key}${quoted}`)).toEqual([]);
      }
      expect(rows.length).toBe(found('').length);
    },
  );
});

/** What a filter means, said a second time and without SQL: a missing value fails every test. */
function matches(expression: FilterExpression, row: Row): boolean {
  if (expression.kind === 'everything') return true;
  if (expression.kind === 'and') return expression.terms.every((term) => matches(term, row));
  if (expression.kind === 'or') return expression.terms.some((term) => matches(term, row));
  if (expression.kind === 'not') return !matches(expression.term, row);
  if (expression.kind === 'words') return hasWords(expression.pattern, row.summary);
  if (expression.kind === 'pattern') {
    if (expression.key === 'path') return expression.patterns.some((pattern) => fits(pattern, row.path, ''));
    if (expression.key === 'method') return expression.patterns.some((pattern) => fits(pattern, row.method, 'i'));
    const slug = slugs.get(row.endpoint_id ?? -1);
    return slug !== undefined && expression.patterns.some((pattern) => fits(pattern, slug, 'i'));
  }
  if (expression.kind === 'choice') return expression.values.includes(row.direction ?? 'none');
  if (expression.kind === 'ranges')
    return (
      row.reply_status !== null &&
      expression.ranges.some(({ from, to }) => (row.reply_status ?? 0) >= from && (row.reply_status ?? 0) <= to)
    );
  if (expression.kind === 'compare') return row.body_size > expression.value;
  return expression.kind === 'time' && row.received_at >= now - ('ago' in expression.time ? expression.time.ago : 0);
}

/** For the ASCII words of this test: each a run of letters and digits, one after the other, `*` within a word. */
function hasWords(pattern: Pattern, text: string): boolean {
  const written = pattern.join('*');
  const words = written.match(/[a-z0-9*]+/gi)?.filter((word) => word !== '*') ?? [];
  if (words.length === 0) return written.replaceAll('*', '') === '' || text.includes(written.replaceAll('*', ''));
  const source = words.map((word) => word.replaceAll('*', '[a-z0-9]*')).join('[^a-z0-9]+');
  return new RegExp(`(?<![a-z0-9])${source}(?![a-z0-9])`, 'i').test(text);
}

function fits(pattern: Pattern, text: string, flags: string): boolean {
  return new RegExp(`^${pattern.map((piece) => piece.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('[^]*')}$`, flags).test(
    text,
  );
}

const text = fc.constantFrom(
  'order',
  'e',
  '/shop/',
  '/inbox',
  '%',
  '_',
  '*b',
  'POST',
  'get',
  'inbox',
  'sho',
  '',
  '[1]',
  '?',
  '\\',
);
const pattern = fc.array(text, { minLength: 1, maxLength: 3 });
const tree = fc.letrec<{ any: FilterExpression }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    pattern.map((value): FilterExpression => ({ kind: 'words', pattern: value })),
    fc
      .tuple(
        fc.constantFrom('path' as const, 'method' as const, 'endpoint' as const),
        fc.array(pattern, { minLength: 1, maxLength: 3 }),
      )
      .map(([key, patterns]): FilterExpression => ({ kind: 'pattern', key, patterns })),
    fc
      .subarray(['incoming', 'outgoing', 'echo', 'none'], { minLength: 1 })
      .map((values): FilterExpression => ({ kind: 'choice', key: 'dir', values })),
    fc
      .array(fc.constantFrom({ from: 200, to: 200 }, { from: 400, to: 499 }, { from: 404, to: 503 }), {
        minLength: 1,
        maxLength: 3,
      })
      .map((ranges): FilterExpression => ({ kind: 'ranges', key: 'status', ranges })),
    fc.constantFrom(0, 512, 10_240).map((value): FilterExpression => ({ kind: 'compare', key: 'size', comparison: '>', value })),
    fc.constantFrom(hour, 24 * hour).map((ago): FilterExpression => ({ kind: 'time', key: 'after', time: { ago } })),
    tie('any').map((term): FilterExpression => ({ kind: 'not', term })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('any'), { minLength: 2, maxLength: 3 }))
      .map(([kind, terms]): FilterExpression => ({ kind, terms })),
  ),
})).any;

describe('the SQL of any filter', () => {
  it('means what the filter means', () => {
    const property = fc.property(tree, (expression) => {
      expect(select(expression)).toEqual(rows.filter((row) => matches(expression, row)).map(({ seq }) => seq));
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it.each([
    ['dir:incoming', 'captures_direction'],
    ['provider:maia', 'captures_provider'],
    ['type:message.incoming', 'captures_type'],
    ['verdict:invalid', 'captures_verdict'],
    ['endpoint:inbox', 'captures_endpoint'],
    ['conversation:abc', 'captures_conversation'],
    ['from:+91', 'captures_sender'],
    ['is:pinned', 'captures_pinned'],
    ['problem:cut-off', 'captures_problem'],
    ['id:c5', 'INTEGER PRIMARY KEY'],
  ])('lets SQLite use its index: %s', (filter, index) => {
    const { sql, params } = compileFilter(parseFilter(filter), { now, indexedTo: 0 });
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN SELECT c.seq FROM captures c WHERE (${sql}) ORDER BY c.seq DESC LIMIT 100`)
      .all(...params);
    expect(JSON.stringify(plan)).toContain(index);
  });

  it.each<[string, string]>([
    ['500 words', 'a '.repeat(500)],
    ['500 alternatives', Array.from({ length: 500 }, (_, n) => `x${n}`).join(' OR ')],
    ['500 wildcards in a list', `path:${Array.from({ length: 500 }, (_, n) => `*${n}`).join(',')}`],
    ['the deepest nesting', `${'(-('.repeat(25)}a b${'))'.repeat(25)}`],
    ['nesting and length together', `${'-(a OR '.repeat(49)}${'b '.repeat(400)}${')'.repeat(49)}`],
  ])('is accepted by SQLite: %s', (_name, filter) => {
    expect(() => found(filter)).not.toThrow();
  });

  it('stays quick on a catastrophic pattern and a long path', () => {
    const long = new Database(':memory:');
    for (const script of migrations) long.exec(script);
    registerFilterFunctions(long);
    insertRow(long, { ...plain, seq: 1, path: 'a'.repeat(60_000), summary: 'a'.repeat(60_000) });
    for (const filter of [`path:${'*a'.repeat(2000)}*b`, `${'*a'.repeat(2000)}b`]) {
      const { sql, params } = compileFilter(parseFilter(filter), { now, indexedTo: 0 });
      const started = performance.now();
      expect(
        long
          .prepare(`SELECT count(*) FROM captures c WHERE ${sql}`)
          .pluck()
          .get(...params),
      ).toBe(0);
      expect(performance.now() - started).toBeLessThan(10_000);
    }
    long.close();
  });
});
