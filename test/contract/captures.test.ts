import { describe, expect, test } from 'vitest';
import { serveApp } from '../support/served-app.ts';
import { allCarriers, failureOf } from '../support/transports.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);

describe.each(allCarriers)('captures over $name', (carrier) => {
  const served = serveApp(carrier, 'test');

  /** Delivers one webhook and gives its id. */
  async function deliver(body: Uint8Array | string, path = '/inbox'): Promise<string> {
    await served.app.deliver({ path, body });
    const [newest] = (await served.client.captures.list({ limit: 1 })).items;
    return newest?.id ?? '';
  }

  const bytesOf = async (input: { id: string; offset?: number; length?: number }): Promise<Uint8Array> =>
    new Uint8Array(await (await served.client.captures.body(input)).arrayBuffer());

  test('are listed newest first, page by page, and end', async () => {
    const sent = [];
    for (const number of [1, 2, 3]) {
      sent.push(await deliver(`{"number":${number}}`));
    }
    const first = await served.client.captures.list({ limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([sent[2], sent[1]]);
    const second = await served.client.captures.list({ limit: 2, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ id }) => id)).toEqual([sent[0]]);
    expect(second.nextCursor).toBeNull();
  });

  test('a row carries metadata, the capture everything but its bytes', async () => {
    const body = '{"hello":"world"}';
    await served.app.deliver({
      path: '/inbox/orders?x=1',
      headers: { 'X-Odd-Case': 'kept', 'content-type': 'application/json' },
      body,
    });
    const [row] = (await served.client.captures.list({})).items;
    expect(row).toMatchObject({
      method: 'POST',
      path: '/inbox/orders',
      bodySize: body.length,
      replyStatus: 200,
      malformed: false,
    });
    expect(row).not.toHaveProperty('headers');
    const capture = await served.client.captures.get({ id: row?.id ?? '' });
    expect(capture).toMatchObject({ ...row, target: '/inbox/orders?x=1', bodyKind: 'body' });
    expect(capture.headers).toContainEqual(['X-Odd-Case', 'kept']);
    expect(JSON.stringify(capture)).not.toContain(`"body":${JSON.stringify(body)}`);
  });

  test('bytes come as they were received, from 0x00 to 0xff', async () => {
    const id = await deliver(everyByte);
    expect(await bytesOf({ id })).toEqual(everyByte);
    expect((await served.client.captures.body({ id })).type).toBe('application/octet-stream');
  });

  test('a part of the bytes can be asked for, also beyond the end', async () => {
    const id = await deliver(everyByte);
    expect(await bytesOf({ id, offset: 10, length: 20 })).toEqual(everyByte.slice(10, 30));
    expect(await bytesOf({ id, offset: 250, length: 100 })).toEqual(everyByte.slice(250));
    expect(await bytesOf({ id, offset: 256 })).toHaveLength(0);
  });

  test('no bytes at all are bytes too', async () => {
    expect(await bytesOf({ id: await deliver('') })).toHaveLength(0);
  });

  test('eight megabytes arrive whole', async () => {
    const big = new Uint8Array(8_388_608);
    for (let index = 0; index < big.length; index += 1) {
      big[index] = (index * 31 + (index >> 8)) & 0xff;
    }
    const id = await deliver(big);
    expect(Buffer.compare(Buffer.from(await bytesOf({ id })), Buffer.from(big))).toBe(0);
  });

  test('waiting ends when the webhook comes', async () => {
    const stored = await deliver('{"first":true}');
    const waiting = served.client.captures.wait({ after: stored, timeoutMs: 10_000 });
    await served.app.deliver({ path: '/inbox/second', body: '{}' });
    const { items } = await waiting;
    expect(items.map(({ path }) => path)).toEqual(['/inbox/second']);
  });

  test('what is stored already counts, unless told otherwise', async () => {
    await deliver('1');
    const last = await deliver('2');
    expect((await served.client.captures.wait({ count: 2, timeoutMs: 0 })).items).toHaveLength(2);
    const failure = await failureOf(served.client.captures.wait({ after: last, timeoutMs: 0 }));
    expect(failure).toMatchObject({ status: 408, code: 'wait-timed-out' });
  });

  test('health tells where the receiver listens and what is stored', async () => {
    await deliver('{}');
    const health = await served.client.health();
    expect(health.receiver.state).toBe('listening');
    expect(health.captures.stored).toBe(1);
  });

  test('a client that goes away ends its waiting', async () => {
    const ended = Promise.withResolvers<void>();
    const observed = await carrier.connect({
      ...served.app.api,
      captures: {
        ...served.app.api.captures,
        wait: (_query, signal) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => {
              ended.resolve();
              reject(new Error('the caller left'));
            });
            observed.drop();
          }),
      },
    });
    const outcome = await observed.client.captures.wait({}).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(Error);
    await ended.promise;
    await observed.close();
    expect(observed.logged).toEqual([]);
  });
});

describe.each(allCarriers)('refused questions for captures over $name', (carrier) => {
  // Nothing is stored here, so one app serves all.
  const served = serveApp(carrier, 'suite');

  test('a capture that is not there, a broken filter and a broken cursor are told apart', async () => {
    expect(await failureOf(served.client.captures.get({ id: 'c999999' }))).toMatchObject({
      status: 404,
      code: 'capture-not-found',
    });
    expect(await failureOf(served.client.captures.body({ id: 'nonsense' }))).toMatchObject({
      status: 404,
      code: 'capture-not-found',
    });
    expect(await failureOf(served.client.captures.list({ filter: 'status:(' }))).toMatchObject({
      status: 400,
      code: 'filter-malformed',
    });
    expect(await failureOf(served.client.captures.list({ cursor: 'c-' }))).toMatchObject({
      status: 400,
      code: 'cursor-malformed',
    });
  });

  test.each([
    [{ limit: 0 }, 'limit'],
    [{ limit: 501 }, 'limit'],
    [{ limit: 1.5 }, 'limit'],
    [{ limit: 'ten' }, 'limit'],
    [{ limt: 10 }, 'limt'],
    [{ filter: 'x'.repeat(10_001) }, 'filter'],
  ])('a list with %j is refused at %s', async (query, field) => {
    expect(await failureOf(served.client.captures.list(query as { limit?: unknown }))).toMatchObject({
      status: 400,
      code: 'bad-input',
      field,
    });
  });

  test.each([
    [{ count: 0 }, 'count'],
    [{ timeoutMs: -1 }, 'timeoutMs'],
    [{ timeoutMs: 600_001 }, 'timeoutMs'],
  ])('waiting with %j is refused at %s', async (query, field) => {
    expect(await failureOf(served.client.captures.wait(query))).toMatchObject({ status: 400, code: 'bad-input', field });
  });

  test.each([
    [{ offset: -1 }, 'offset'],
    [{ length: 0 }, 'length'],
  ])('bytes with %j are refused at %s', async (range, field) => {
    const failure = await failureOf(served.client.captures.body({ id: 'c1', ...range }));
    expect(failure).toMatchObject({ status: 400, code: 'bad-input', field });
  });
});

describe.each(allCarriers)('captures over $name, from either end', (carrier) => {
  const served = serveApp(carrier, 'suite');

  test('are listed from the oldest, and between two', async () => {
    const sent: string[] = [];
    for (const number of [1, 2, 3, 4]) {
      await served.app.deliver({ path: '/inbox', body: `{"number":${number}}` });
      sent.push((await served.client.captures.list({ limit: 1 })).items[0]?.id ?? '');
    }
    const ids = async (query: Parameters<typeof served.client.captures.list>[0]): Promise<string[]> =>
      (await served.client.captures.list(query)).items.map(({ id }) => id);
    const first = await served.client.captures.list({ limit: 3, order: 'oldest' });
    expect(first.items.map(({ id }) => id)).toEqual(sent.slice(0, 3));
    expect(await ids({ order: 'oldest', cursor: first.nextCursor ?? '' })).toEqual([sent[3]]);
    expect(await ids({ after: sent[0] ?? '', before: sent[3] ?? '' })).toEqual([sent[2], sent[1]]);
    for (const order of ['newest', 'oldest'] as const) {
      expect((await ids({ order, filter: 'method:POST', after: sent[0] ?? '' })).toSorted()).toEqual(sent.slice(1).toSorted());
    }
    expect(await failureOf(served.client.captures.list({ after: 'nonsense' }))).toMatchObject({
      status: 400,
      code: 'cursor-malformed',
      field: 'after',
    });
  });
});
