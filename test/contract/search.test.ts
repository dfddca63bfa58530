import { describe, expect, test } from 'vitest';
import type { AppApi } from '#main/app-api.ts';
import type { CaptureChange } from '#shared/contract.ts';
import { serveApp } from '../support/served-app.ts';
import { allCarriers, failureOf, rpcCarriers } from '../support/transports.ts';

const order = JSON.stringify({
  event: 'message.incoming',
  data: { from: '+919876543210', text: 'नमस्ते, where is my parcel? 我要退款', items: [{ sku: 'A-1', price: 12.5 }] },
});

describe.each(allCarriers)('filters over $name', (carrier) => {
  const served = serveApp(carrier, 'suite');
  const ids: string[] = [];

  async function deliver(path: string, body: string, headers: Record<string, string> = {}): Promise<void> {
    await served.app.deliver({ path, body, headers: { 'content-type': 'application/json', ...headers } });
    ids.push((await served.client.captures.list({ limit: 1 })).items[0]?.id ?? '');
  }

  test('find what their forms say', async () => {
    await deliver('/inbox/first', order, { 'x-request-id': 'abc-123', 'X-Retry': '2' });
    await deliver('/inbox/second', '{"event":"noise","amount":3}', { 'x-request-id': 'def-456' });
    await deliver('/nowhere', 'From=%2B4477&Body=lost+luggage', { 'content-type': 'application/x-www-form-urlencoded' });
    const [first = '', second = '', third = ''] = ids;
    const cases: [string, string[]][] = [
      ['', [third, second, first]],
      ['header[x-request-id]:abc*', [first]],
      ['header[X-Retry]>1', [first]],
      ['-header[x-request-id]:*', [third]],
      ['body.data.from:+91*', [first]],
      ['body.data.items[*].price>=12', [first]],
      ['body.amount:3', [second]],
      ['body.From:+44*', [third]],
      ['"where is my parcel"', [first]],
      ['退款', [first]],
      ['नमस्ते', [first]],
      ['lugg*', [third]],
      ['text~"my parcel?"', [first]],
      ['is:unmatched', [third]],
      ['path:/inbox/* -noise', [first]],
      ['method:post size<50 (luggage OR noise)', [third, second]],
      ['tag:noise', []],
      ['-tag:noise has:body', [third, second, first]],
      [
        'dir:incoming provider:maia type:message.* verdict:invalid status>=500 size>10k after:-1h header[x-request-id]:abc body.data.from:+91* "words in the body" -tag:noise OR luggage',
        [third],
      ],
    ];
    for (const [filter, expected] of cases) {
      const { items, nextCursor, scannedTo } = await served.client.captures.list({ filter });
      expect([filter, items.map(({ id }) => id), nextCursor, scannedTo]).toEqual([filter, expected, null, null]);
    }
  });

  test('say where the words stand in the body, as data', async () => {
    await deliver('/inbox', '{"deep":{"er":"<b>Where</b> is\\nthe WALRUS?"}}');
    const [row] = (await served.client.captures.list({ filter: '"the walrus" -order' })).items;
    expect(row?.summary).not.toMatch(/walrus/i);
    expect(row?.excerpt).toMatchObject({
      text: '{"deep":{"er":"<b>Where</b> is the WALRUS?"}}',
      cutBefore: false,
      cutAfter: false,
    });
    expect(row?.excerpt?.ranges.map(({ from, to }) => row.excerpt?.text.slice(from, to))).toEqual(['the WALRUS']);
    expect((await served.client.captures.list({})).items[0]).not.toHaveProperty('excerpt');
    const [inSummary] = (await served.client.captures.list({ filter: 'luggage' })).items;
    expect(inSummary?.summary.includes('luggage')).toBe(inSummary?.excerpt === undefined);
  });

  test('come page by page', async () => {
    const first = await served.client.captures.list({ filter: 'has:body', limit: 2 });
    expect(first.items).toHaveLength(2);
    const second = await served.client.captures.list({ filter: 'has:body', limit: 2, cursor: first.nextCursor ?? '' });
    expect([second.items.length, second.nextCursor]).toEqual([2, null]);
  });

  test('are waited for', async () => {
    const { items } = await served.client.captures.wait({ filter: 'body.data.items[0].sku:A-1', count: 1, timeoutMs: 0 });
    expect(items.map(({ id }) => id)).toEqual([ids[0]]);
    const waiting = served.client.captures.wait({ filter: 'porcupine', count: 1, timeoutMs: 20_000 });
    await deliver('/inbox', '{"text":"a porcupine"}');
    expect((await waiting).items.map(({ id }) => id)).toEqual([ids.at(-1)]);
    expect(await failureOf(served.client.captures.wait({ filter: 'nobody', timeoutMs: 20 }))).toMatchObject({
      status: 408,
      code: 'wait-timed-out',
    });
  });

  test('that cannot be read are refused with their place', async () => {
    for (const [filter, problem] of [
      ['header:x', 'header is named in brackets'],
      ['body.a[:1', 'goes an index'],
      [`${'('.repeat(60)}a${')'.repeat(60)}`, '50 deep'],
    ]) {
      const failure = await failureOf(served.client.captures.list({ filter: filter ?? '' }));
      expect(failure).toMatchObject({ status: 400, code: 'filter-malformed', field: 'filter' });
      expect(failure.problem).toContain(problem);
      expect(failure.problem).toMatch(/\(at character \d+\)/);
    }
  });

  test('and the index catches up, as health tells', async () => {
    await expect.poll(async () => (await served.client.health()).indexLag, { timeout: 10_000 }).toBe(0);
    expect((await served.client.captures.list({ filter: 'porcupine' })).items.map(({ id }) => id)).toEqual([ids.at(-1)]);
  });
});

describe.each(rpcCarriers)('saved filters over $name', (carrier) => {
  const began = Promise.withResolvers<void>();
  async function* observed(tail: ReturnType<AppApi['captures']['tail']>): ReturnType<AppApi['captures']['tail']> {
    began.resolve();
    yield* tail;
  }
  const served = serveApp(carrier, 'suite', (api) => ({
    ...api,
    captures: { ...api.captures, tail: (...args) => observed(api.captures.tail(...args)) },
  }));
  const names = async (): Promise<string[]> => (await served.client.workbench.savedFilters()).items.map(({ name }) => name);

  test('are kept in their order, changed and removed', async () => {
    const { saveFilter, removeFilter, orderFilters } = served.client.workbench;
    const failures = await saveFilter({ name: ' Failures ', filter: 'status>=500 OR verdict:invalid' });
    expect(failures).toEqual({ id: 'f1', name: 'Failures', filter: 'status>=500 OR verdict:invalid' });
    const vip = await saveFilter({ name: 'VIP', filter: 'from:+91*' });
    await saveFilter({ name: 'All', filter: '' });
    expect(await names()).toEqual(['Failures', 'VIP', 'All']);

    const { items } = await orderFilters({ ids: ['f99', vip.id] });
    expect(items.map(({ name }) => name)).toEqual(['VIP', 'Failures', 'All']);
    expect(await saveFilter({ ...vip, name: 'vip', filter: 'from:+44*' })).toEqual({ ...vip, name: 'vip', filter: 'from:+44*' });
    await removeFilter({ id: failures.id });
    expect(await names()).toEqual(['vip', 'All']);
  });

  test('must be readable, have a name of their own, and be there', async () => {
    const { saveFilter, removeFilter } = served.client.workbench;
    expect(await failureOf(saveFilter({ name: 'x', filter: 'status:(' }))).toMatchObject({
      status: 400,
      code: 'filter-malformed',
    });
    expect(await failureOf(saveFilter({ name: 'ALL', filter: '' }))).toMatchObject({
      status: 409,
      code: 'filter-name-taken',
      field: 'name',
    });
    expect(await failureOf(saveFilter({ name: '  ', filter: '' }))).toMatchObject({ status: 400, field: 'name' });
    expect(await failureOf(saveFilter({ id: 'f77', name: 'y', filter: '' }))).toMatchObject({ code: 'filter-not-found' });
    expect(await failureOf(removeFilter({ id: 'f77' }))).toMatchObject({ status: 404, code: 'filter-not-found' });
    expect(await names()).toEqual(['vip', 'All']);
  });

  test('values to complete a filter with are those that occur', async () => {
    await served.app.deliver({
      path: '/inbox/deep/path',
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'X-Tenant': 'acme' },
      body: '{"data":{"items":[{"sku":"K-9"}],"kind":"parcel"}}',
    });
    const valuesOf = async (key: string, prefix = ''): Promise<string[]> =>
      (await served.client.workbench.filterValues({ key, prefix })).items;
    expect(await valuesOf('endpoint')).toEqual(['inbox']);
    expect(await valuesOf('endpoint', 'IN')).toEqual(['inbox']);
    expect(await valuesOf('method')).toEqual(['PUT']);
    expect(await valuesOf('path', '/inbox/d')).toEqual(['/inbox/deep/path']);
    expect(await valuesOf('status')).toEqual(['200']);
    expect(await valuesOf('content')).toEqual(['application/json']);
    expect(await valuesOf('header', 'x-')).toEqual(['x-tenant']);
    expect(await valuesOf('header[x-tenant]')).toEqual(['acme']);
    expect(await valuesOf('body')).toEqual(['body.data.items[*].sku', 'body.data.kind']);
    expect(await valuesOf('body', 'body.data.k')).toEqual(['body.data.kind']);
    expect(await valuesOf('body.data.items[*].sku', 'k')).toEqual(['K-9']);
    for (const key of ['nothing', 'header[', 'body.[', '__proto__', 'tag', 'note', "provider'; --"])
      expect(await valuesOf(key)).toEqual([]);
  });

  test('the tail says where the words stand, too', async () => {
    const tail = await served.client.workbench.tail({ filter: 'wombat' });
    const first = tail.next();
    await began.promise;
    await served.app.deliver({ path: '/inbox', body: '{"deep":{"er":"one wombat more"}}' });
    const { value } = (await first) as IteratorResult<CaptureChange, void>;
    const [row] = value?.type === 'added' ? value.rows : [];
    expect(row?.summary).not.toContain('wombat');
    expect(row?.excerpt).toMatchObject({ text: '{"deep":{"er":"one wombat more"}}', ranges: [{ from: 19, to: 25 }] });
    await tail.return?.();
  });
});
