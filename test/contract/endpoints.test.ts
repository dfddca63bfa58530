import { describe, expect, test } from 'vitest';
import { serveApp } from '../support/served-app.ts';
import { allCarriers, failureOf } from '../support/transports.ts';

describe.each(allCarriers)('endpoints over $name', (carrier) => {
  const served = serveApp(carrier, 'test');

  test('are made, read, listed, changed and deleted', async () => {
    const made = await served.client.endpoints.create({ slug: 'shop', name: 'Shop', provider: 'github' });
    expect(made).toMatchObject({ slug: 'shop', name: 'Shop', provider: 'github', secrets: { count: 0, lastFour: [] } });
    expect(made.reply).toMatchObject({ status: 200, body: '{"received":true}', delayMs: 0 });
    expect(await served.client.endpoints.get({ id: made.id })).toEqual(made);
    expect((await served.client.endpoints.list()).items).toContainEqual(made);

    const changed = await served.client.endpoints.update({ id: made.id, reply: { status: 503 } });
    expect(changed).toMatchObject({ slug: 'shop', reply: { status: 503, body: '{"received":true}' } });

    await served.client.endpoints.remove({ id: made.id });
    expect(await failureOf(served.client.endpoints.get({ id: made.id }))).toMatchObject({
      status: 404,
      code: 'endpoint-not-found',
    });
  });

  test('a name that is left out is the slug', async () => {
    expect(await served.client.endpoints.create({ slug: 'plain' })).toMatchObject({ name: 'plain', provider: 'auto' });
  });

  test('secrets go in and never come out', async () => {
    const secrets = ['a-secret-of-some-length', 'short'];
    const made = await served.client.endpoints.create({ slug: 'signed', secrets });
    expect(made.secrets).toEqual({ count: 2, lastFour: ['ngth', ''] });
    const told = JSON.stringify([made, await served.client.endpoints.list(), await served.client.endpoints.get({ id: made.id })]);
    expect(told).not.toContain('a-secret-of-some-length');
    expect(told).not.toContain('short"');
    const kept = await served.client.endpoints.update({ id: made.id, name: 'Signed' });
    expect(kept.secrets.count).toBe(2);
    expect((await served.client.endpoints.update({ id: made.id, secrets: [] })).secrets.count).toBe(0);
  });

  test('a slug that is taken or unusable is refused by name, and nothing is made', async () => {
    await served.client.endpoints.create({ slug: 'shop' });
    const before = await served.client.endpoints.list();
    expect(await failureOf(served.client.endpoints.create({ slug: 'shop' }))).toMatchObject({
      status: 409,
      code: 'slug-taken',
      field: 'slug',
    });
    for (const slug of ['Shop', '', '-shop', 'a/b', '../x', 'ü', 'a'.repeat(64)]) {
      expect(await failureOf(served.client.endpoints.create({ slug }))).toMatchObject({
        status: 400,
        code: 'slug-unusable',
        field: 'slug',
      });
    }
    expect(await served.client.endpoints.list()).toEqual(before);
  });

  test('a reply script is set, kept by other changes, changed and taken away', async () => {
    const made = await served.client.endpoints.create({
      slug: 'scripted',
      script: { name: 'Fails once', entries: [{ step: { kind: 'reset' } }] },
    });
    expect(made.script).toEqual({
      name: 'Fails once',
      seed: 1,
      scope: 'per-endpoint',
      entries: [{ probability: 1, times: 1, forSeconds: null, step: { kind: 'reset' } }],
      afterwards: 'endpoint-reply',
    });
    expect((await served.client.endpoints.update({ id: made.id, name: 'Other' })).script).toEqual(made.script);
    const script = { name: 'Hangs', entries: [{ step: { kind: 'hang' as const }, times: null }] };
    expect((await served.client.endpoints.update({ id: made.id, script })).script).toMatchObject({ name: 'Hangs' });
    expect((await served.client.endpoints.update({ id: made.id, script: null })).script).toBeNull();
    expect((await served.client.endpoints.get({ id: made.id })).script).toBeNull();
  });

  test('a reply script that cannot be played is refused by its entry, and nothing is changed', async () => {
    const made = await served.client.endpoints.create({ slug: 'scripted' });
    const delay = { kind: 'uniform' as const, fromMs: 2, toMs: 1 };
    const script = {
      name: 'Backwards',
      entries: [{ step: { kind: 'reset' as const } }, { step: { kind: 'hang' as const }, delay }],
    };
    const refused = { status: 400, code: 'script-malformed', field: 'script.entries.1.delay.toMs' };
    expect(await failureOf(served.client.endpoints.update({ id: made.id, script }))).toMatchObject(refused);
    expect(await failureOf(served.client.endpoints.create({ slug: 'b', script }))).toMatchObject(refused);
    expect((await served.client.endpoints.get({ id: made.id })).script).toBeNull();
  });

  test('an unknown provider is refused', async () => {
    expect(await failureOf(served.client.endpoints.create({ slug: 'a', provider: 'nobody' }))).toMatchObject({
      status: 404,
      code: 'provider-not-found',
      field: 'provider',
    });
  });

  test('calls on an endpoint that is not there say so', async () => {
    const calls = [
      () => served.client.endpoints.get({ id: 'e999' }),
      () => served.client.endpoints.update({ id: 'e999', name: 'x' }),
      () => served.client.endpoints.remove({ id: '../../etc/passwd' }),
    ];
    for (const call of calls) {
      const failure = await failureOf(call());
      expect(failure).toMatchObject({ status: 404, code: 'endpoint-not-found' });
      expect(failure.problem).not.toBe('');
      expect(failure.remedy).not.toBe('');
    }
  });
});

describe.each(allCarriers)('refused endpoints over $name', (carrier) => {
  // Nothing is made here, so one app serves all.
  const served = serveApp(carrier, 'suite');

  test.each([
    [{ slug: 7 }, 'slug'],
    [{}, 'slug'],
    [{ slug: 'a', sulg: 'b' }, 'sulg'],
    [{ slug: 'a', secrets: 'not-a-list' }, 'secrets'],
    [{ slug: 'a', secrets: [''] }, 'secrets.0'],
    [{ slug: 'a', reply: { status: 99 } }, 'reply.status'],
    [{ slug: 'a', reply: { delayMs: 1e9 } }, 'reply.delayMs'],
    [{ slug: 'a', reply: { headers: [['x y', '1']] } }, 'reply.headers.0.0'],
    [{ slug: 'a', reply: { headers: [['x', 'line\r\nbreak']] } }, 'reply.headers.0.1'],
    [{ slug: 'a', script: { name: 'x', entries: [] } }, 'script.entries'],
    [{ slug: 'a', script: { name: 'x', entries: [{ step: { kind: 'hang' }, times: 0 }] } }, 'script.entries.0.times'],
    [
      { slug: 'a', script: { name: 'x', entries: [{ step: { kind: 'redirect', status: 302, location: '/\r\nx: y' } }] } },
      'script.entries.0.step.location',
    ],
  ])('input %j is refused at %s', async (input, field) => {
    const failure = await failureOf(served.client.endpoints.create(input as { slug: string }));
    expect(failure).toMatchObject({ status: 400, code: 'bad-input', field });
    expect(failure.problem).toContain(`"${field}"`);
    expect(failure.details).toContainEqual({ field, problem: failure.problem });
  });

  test('every field at fault is listed', async () => {
    const failure = await failureOf(served.client.endpoints.create({ slug: 1, name: '', reply: { status: 1 } } as never));
    expect(failure.details?.map(({ field }) => field)).toEqual(['slug', 'name', 'reply.status']);
  });
});
