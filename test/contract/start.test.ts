/** Demonstration, trust, diagnosis, backups and reset over both carriers that screens use. */
import { get } from 'node:https';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DemoState } from '#shared/demo.ts';
import type { TrustWatch } from '#shared/trust.ts';
import { serveApp } from '../support/served-app.ts';
import { failureOf, rpcCarriers } from '../support/transports.ts';

describe.each(rpcCarriers)('the first minutes over $name', (carrier) => {
  const served = serveApp(carrier, 'test');

  async function playAll(): Promise<DemoState> {
    const { workbench } = served.client;
    await workbench.startDemo({ pace: 'at-once' });
    for await (const state of await workbench.followDemo()) if (state.state === 'done' || state.state === 'stopped') return state;
    throw new Error('the stream ended before the demonstration');
  }

  test('the demonstration arrives whole on endpoints of its own, with its faults, and goes without a trace', async () => {
    const { client } = served;
    const mine = await client.endpoints.create({ slug: 'demo-maia', provider: 'auto', secrets: [] });
    await served.app.deliver({ path: '/demo-maia', body: 'mine' });
    expect(await playAll()).toMatchObject({ state: 'done', sent: 25, total: 25, problem: null });

    const { items } = await client.captures.list({ limit: 100 });
    const demo = items.filter(({ endpointId }) => endpointId !== mine.id);
    expect(demo).toHaveLength(25);
    const count = (of: (row: (typeof demo)[number]) => boolean): number => demo.filter(of).length;
    expect({
      valid: count(({ verdict }) => verdict.status === 'valid'),
      invalid: count(({ verdict }) => verdict.status === 'invalid'),
      unsigned: count(({ verdict }) => verdict.status === 'unsigned'),
      repeats: count(({ duplicateOf }) => duplicateOf !== null),
      incoming: count(({ direction }) => direction === 'incoming'),
      outgoing: count(({ direction }) => direction === 'outgoing'),
      echo: count(({ direction }) => direction === 'echo'),
      malformed: count(({ problem }) => problem !== null),
    }).toEqual({ valid: 23, invalid: 1, unsigned: 1, repeats: 1, incoming: 10, outgoing: 12, echo: 1, malformed: 0 });
    expect(new Set(demo.map(({ provider }) => provider))).toEqual(new Set(['maia', 'whatsable', 'aisoule']));
    // Exactly as documented: nothing in them differs from the profiles.
    const details = await Promise.all(demo.map(({ id }) => client.captures.get({ id })));
    expect(details.flatMap(({ event }) => event?.differences ?? [])).toEqual([]);
    const wrong = details.find(({ verdict }) => verdict.status === 'invalid');
    const { explanation } = await client.workbench.recheck({ id: wrong?.id ?? '' });
    expect(explanation.mistake).toBe('body-indented');

    await client.workbench.setPinned({ ids: [demo[0]?.id ?? ''], pinned: true });
    expect(await client.workbench.removeDemo()).toEqual({ captures: 25, endpoints: 4 });
    expect((await client.captures.list({ limit: 100 })).items.map(({ endpointId }) => endpointId)).toEqual([mine.id]);
    expect((await client.endpoints.list()).items.map(({ slug }) => slug)).toEqual(['inbox', 'demo-maia']);
  });

  test('a second demonstration is no duplicate of the first and uses the same endpoints', async () => {
    await playAll();
    await playAll();
    const { items } = await served.client.captures.list({ limit: 100 });
    expect(items).toHaveLength(50);
    expect(items.filter(({ duplicateOf }) => duplicateOf !== null)).toHaveLength(2);
    expect((await served.client.endpoints.list()).items).toHaveLength(5);
  });

  test('a demonstration can be stopped; what has arrived stays', async () => {
    const { workbench, captures } = served.client;
    await workbench.startDemo({ pace: 'spread' });
    await captures.wait({ count: 1, timeoutMs: 10_000 });
    const state = await workbench.stopDemo();
    expect(state.state).toBe('stopped');
    expect(state.sent).toBeLessThan(25);
    expect((await captures.list({ limit: 100 })).items.length).toBeGreaterThanOrEqual(state.sent);
  });

  test('who reads a place’s address over TLS has proved its trust, who turns away has not, and nothing becomes a capture', async () => {
    const watch = await served.client.workbench.watchTrust();
    const next = async (when: (told: TrustWatch) => boolean): Promise<TrustWatch> => {
      for (;;) {
        const step = await watch.next();
        if (step.done === true) throw new Error('the stream ended');
        if (when(step.value)) return step.value;
      }
    };
    const first = await next(() => true);
    const place = (told: TrustWatch, id: string) => told.places.find((each) => each.id === id);
    const { path } = await served.client.workbench.certificateAuthority();
    const read = (url: string, ca: Buffer | undefined): Promise<number | string> =>
      new Promise((resolve) => {
        get(url, { ca, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        }).on('error', (error) => resolve(error.message));
      });
    const curl = place(first, 'curl')?.url ?? '';
    expect(await read(curl, undefined)).toMatch(/self-signed|unable to|verify/);
    expect(place(await next((told) => place(told, 'curl')?.refusedAt !== null), 'curl')?.provedAt).toBeNull();
    expect(await read(`${curl}x`, readFileSync(path))).toBe(404);
    expect(await read(curl, readFileSync(path))).toBe(200);
    expect(place(await next((told) => place(told, 'curl')?.provedAt !== null), 'node')?.provedAt).toBeNull();
    expect((await served.client.captures.list({ limit: 10 })).items).toEqual([]);
    await watch.return();
  });

  test('a diagnosis names what it found and nothing of the user’s', async () => {
    const canary = 'canary7c31';
    const { client } = served;
    await client.endpoints.create({ slug: canary, name: canary, provider: 'maia', secrets: [`${canary}-secret-of-length`] });
    await served.app.deliver({ path: `/${canary}`, body: canary, headers: { 'x-canary': canary } });
    await failureOf(client.captures.list({ filter: `${canary}:(`, limit: 1 }));
    const report = await client.workbench.diagnose();
    const text = JSON.stringify(report);
    const { dataFolder } = (await client.health()).store;
    expect(text).not.toContain(canary);
    expect(text).not.toContain(dataFolder);
    expect(text).not.toContain(process.env['HOME'] ?? 'no home');
    expect(report.checks.filter(({ state }) => state === 'wrong' || state === 'unknown')).toEqual([]);
    expect(report.facts).toContainEqual({ name: 'Captures', value: '1' });
  });

  test('a backup is made, followed, looked at, read in pieces, brought back and removed', async () => {
    const { workbench, captures } = served.client;
    await served.app.deliver({ path: '/inbox', body: 'kept' });
    const made = await workbench.makeBackup();
    for await (const state of await workbench.followBackups()) {
      expect(state).toMatchObject({ items: [made], job: null, secretsKey: 'key-file' });
      break;
    }
    expect(made).toMatchObject({ kind: 'manual' });

    const pieces: Buffer[] = [];
    for (let offset = 0; offset < made.sizeBytes; offset += 100_000) {
      const piece = await workbench.readBackup({ id: made.id, offset, length: 100_000 });
      pieces.push(Buffer.from(await piece.arrayBuffer()));
    }
    expect(Buffer.concat(pieces)).toHaveLength(made.sizeBytes);
    expect(Buffer.concat(pieces).toString('latin1', 0, 15)).toBe('SQLite format 3');

    await served.app.deliver({ path: '/inbox', body: 'later' });
    // A look that is under way, as a screen takes one by itself, refuses nobody who wants something done.
    const look = workbench.checkBackup({ id: made.id });
    const { safetyId } = await workbench.restoreBackup({ id: made.id });
    expect(await look).toMatchObject({ captures: 1, endpoints: 1 });
    expect((await captures.list({ limit: 10 })).items).toHaveLength(1);
    await workbench.removeBackup({ id: made.id });
    expect(await failureOf(workbench.checkBackup({ id: made.id }))).toMatchObject({
      code: 'backup-not-found',
      status: 404,
      field: 'id',
    });
    expect(await workbench.checkBackup({ id: safetyId })).toMatchObject({ captures: 2 });
  });

  test('settings go back to those of the first day and tell those of before', async () => {
    const { workbench } = served.client;
    const first = await workbench.settings();
    const changed = await workbench.updateSettings({
      receiver: { requestTimeoutSeconds: 5 },
      backup: { every: 'week', keep: 3 },
    });
    const reset = await workbench.resetSettings();
    expect(reset).toEqual({ before: changed, after: first });
    expect(await workbench.settings()).toEqual(first);
    // The port of this run is nobody's setting and does not move.
    expect((await served.client.health()).receiver.state).toBe('listening');
    expect(await failureOf(workbench.updateSettings({ backup: { keep: 0 } }))).toMatchObject({ field: 'backup.keep' });
  });

  test('everything is reset only when the name of the program is typed', async () => {
    const { workbench, captures } = served.client;
    await served.app.deliver({ path: '/inbox', body: 'there' });
    expect(await failureOf(workbench.resetEverything({ confirm: 'hookwright' }))).toMatchObject({
      code: 'confirmation-missing',
      field: 'confirm',
    });
    expect((await captures.list({ limit: 10 })).items).toHaveLength(1);
    await workbench.resetEverything({ confirm: 'Hookwright' });
    expect((await captures.list({ limit: 10 })).items).toEqual([]);
  });
});
