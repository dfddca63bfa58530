import { describe, expect, test } from 'vitest';
import type { AppApi } from '#main/app-api.ts';
import { serveApp } from '../support/served-app.ts';
import { failureOf, rpcCarriers } from '../support/transports.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);

/** The same app, with word of when a tail began and ended. */
function observeTail(api: AppApi): { api: AppApi; began: Promise<void>; ended: Promise<void> } {
  const began = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  async function* tail(...args: Parameters<AppApi['captures']['tail']>): ReturnType<AppApi['captures']['tail']> {
    try {
      began.resolve();
      yield* api.captures.tail(...args);
    } finally {
      ended.resolve();
    }
  }
  return { api: { ...api, captures: { ...api.captures, tail } }, began: began.promise, ended: ended.promise };
}

describe.each(rpcCarriers)('the workbench over $name', (carrier) => {
  let observed: ReturnType<typeof observeTail>;
  const served = serveApp(carrier, 'test', (api) => (observed = observeTail(api)).api);

  const openTail = (filter?: string) => served.client.workbench.tail(filter === undefined ? {} : { filter });

  test('the tail tells what comes in, and ends when the reader stops', async () => {
    const tail = await openTail();
    const first = tail.next();
    await observed.began;
    await served.app.deliver({ path: '/inbox/live', body: '{}' });
    const { value } = await first;
    expect(value).toMatchObject({ type: 'added', added: 1, rows: [{ path: '/inbox/live' }] });
    await tail.return?.();
    await observed.ended;
    expect(served.connection.logged).toEqual([]);
  });

  test('a tail ends on our side when the connection is lost', async () => {
    const tail = await openTail();
    const next = tail.next().catch((error: unknown) => error);
    await observed.began;
    served.connection.drop();
    await observed.ended;
    expect(await next).toBeInstanceOf(Error);
    expect(served.connection.logged).toEqual([]);
  });

  test('a tail with a broken filter fails with the code of that', async () => {
    const tail = await openTail('status:(');
    expect(await failureOf(tail.next())).toMatchObject({ status: 400, code: 'filter-malformed' });
  });

  test('health is told at once', async () => {
    const watch = await served.client.workbench.watchHealth();
    const { value } = await watch.next();
    expect(value).toMatchObject({ receiver: { state: 'listening' } });
    await watch.return?.();
  });

  test('secrets are revealed on demand', async () => {
    const { id } = await served.client.endpoints.create({ slug: 'signed', secrets: ['a-secret-of-some-length'] });
    expect(await served.client.workbench.revealSecrets({ id })).toEqual({ secrets: ['a-secret-of-some-length'] });
    expect(await failureOf(served.client.workbench.revealSecrets({ id: 'e999' }))).toMatchObject({ code: 'endpoint-not-found' });
  });

  test('a readable body keeps its bytes among its other fields', async () => {
    await served.app.deliver({ path: '/inbox', body: everyByte });
    const [row] = (await served.client.captures.list({})).items;
    const body = await served.client.workbench.readableBody({ id: row?.id ?? '' });
    expect(body).toMatchObject({ encodings: [], problem: null, cut: false, decodedSize: 256 });
    expect(new Uint8Array(await body.content.arrayBuffer())).toEqual(everyByte);
  });

  test('captures are pinned, deleted and brought back', async () => {
    await served.app.deliver({ path: '/inbox', body: '{"n":1}' });
    await served.app.deliver({ path: '/inbox', body: '{"n":2}' });
    const [newer, older] = (await served.client.captures.list({})).items;
    await served.client.workbench.setPinned({ ids: [older?.id ?? ''], pinned: true });
    expect((await served.client.captures.get({ id: older?.id ?? '' })).pinned).toBe(true);
    const { undoToken, removed } = await served.client.workbench.removeCaptures({ filter: '' });
    expect(removed).toBe(1);
    expect((await served.client.captures.list({})).items.map(({ id }) => id)).toEqual([older?.id]);
    expect(await served.client.workbench.restoreCaptures({ undoToken })).toEqual({ restored: 1 });
    expect((await served.client.captures.list({})).items.map(({ id }) => id)).toEqual([newer?.id, older?.id]);
    expect(await failureOf(served.client.workbench.restoreCaptures({ undoToken: 'gone' }))).toMatchObject({
      status: 410,
      code: 'undo-expired',
    });
  });

  test('a selection that is neither ids nor a filter is refused', async () => {
    const call = served.client.workbench.removeCaptures({ id: 'c1' } as never);
    expect(await failureOf(call)).toMatchObject({ status: 400, code: 'bad-input' });
  });

  test('settings change by part, and what does not fit is refused by field', async () => {
    const changed = await served.client.workbench.updateSettings({ retention: { maxCount: 500 } });
    expect(changed.retention.maxCount).toBe(500);
    expect(await served.client.workbench.settings()).toEqual(changed);
    const refused = served.client.workbench.updateSettings({ receiver: { port: 70_000 } });
    expect(await failureOf(refused)).toMatchObject({ status: 400, code: 'bad-input', field: 'receiver.port' });
    const unknown = served.client.workbench.updateSettings({ receiver: { prot: 1 } } as never);
    expect(await failureOf(unknown)).toMatchObject({ code: 'bad-input', field: 'receiver.prot' });
  });

  test('many calls at once are answered each with its own', async () => {
    const slugs = Array.from({ length: 20 }, (_, number) => `many-${number}`);
    const made = await Promise.all(slugs.map((slug) => served.client.endpoints.create({ slug })));
    expect(made.map(({ slug }) => slug)).toEqual(slugs);
  });
});
