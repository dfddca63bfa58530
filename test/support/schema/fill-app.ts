/** Drives a running app so that every table of its database has rows: what people leave behind, in small. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { connectRaw } from '../raw-client.ts';
import { importAll } from '../transfer-client.ts';
import type { RpcClient } from '../transports.ts';
import { createWebhookClient, hexHmac } from '../webhook-client.ts';
import { talk } from './upgrade-words.ts';

export interface FillSetting {
  readonly client: RpcClient;
  readonly receiverUrl: string;
  readonly ca: string;
  /** Schema of the app that is driven: what came later is not asked of it. */
  readonly schema: number;
}

/** Steps by the schema that brought what they need. Whatever a migration adds is filled by a step of its own. */
export async function fillApp(setting: FillSetting): Promise<void> {
  for (const { since, fill } of steps) if (setting.schema >= since) await fill(setting);
}

const steps: readonly { readonly since: number; readonly fill: (setting: FillSetting) => Promise<void> }[] = [
  { since: 1, fill: keepForEver },
  { since: 1, fill: makeEndpoints },
  { since: 1, fill: receive },
  { since: 1, fill: makeProvider },
  { since: 1, fill: pinAndRemove },
  { since: 2, fill: deliver },
  { since: 2, fill: rehearse },
  { since: 2, fill: replayInBulk },
  { since: 3, fill: misbehave },
  { since: 4, fill: saveFilters },
  { since: 5, fill: annotate },
  { since: 7, fill: bringIn },
  { since: 8, fill: demonstrate },
];

/** A fixture is opened for years; nothing of it may be too old by then. */
async function keepForEver({ client }: FillSetting): Promise<void> {
  await client.workbench.updateSettings({ retention: { maxAgeDays: null, maxCount: 12_345 } });
}

async function makeEndpoints({ client }: FillSetting): Promise<void> {
  await client.endpoints.create({ slug: 'talk', name: 'Gespräche', provider: 'maia', secrets: [...talk.secrets] });
  await client.endpoints.create({
    slug: 'shop',
    provider: 'auto',
    secrets: [],
    reply: { status: 202, headers: [['X-Shop', 'open']], body: 'taken' },
  });
  const { id } = await client.endpoints.create({ slug: 'gone', provider: 'auto', secrets: [] });
  await client.endpoints.remove({ id });
}

async function receive({ receiverUrl, ca }: FillSetting): Promise<void> {
  const webhooks = createWebhookClient(receiverUrl, ca, 1);
  const json = { 'content-type': 'application/json' };
  for (const { body, signedWith } of talk.messages) {
    await webhooks.post('/talk', body, { ...json, 'x-maia-signature': hexHmac(signedWith, body) });
  }
  await webhooks.post('/talk', talk.messages[0]?.body ?? '', json);
  await webhooks.post('/talk', talk.longMessage, { ...json, 'x-maia-signature': hexHmac(talk.secrets[0], talk.longMessage) });
  await webhooks.post('/shop/orders?x=1', `{"order":"${talk.needle}","note":"退款"}`, { ...json, 'X-Odd-Case': 'kept' });
  await webhooks.post('/shop/packed', gzipSync('{"packed":true}'), { ...json, 'content-encoding': 'gzip' });
  await webhooks.post(
    '/shop/bytes',
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
  );
  // More than one chunk of a body.
  await webhooks.post('/shop/large', Buffer.alloc(1_300_000, 'large '), { 'content-type': 'text/plain' });
  await webhooks.post('/nobody-here', 'unmatched');
  for (let number = 0; number < 3; number += 1) await webhooks.post('/shop/removed', `removed ${number}`);
  webhooks.close();
  const broken = await connectRaw({ port: Number(new URL(receiverUrl).port), tls: { ca } });
  broken.write('POST /shop HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc');
  broken.halfClose();
  await broken.untilClosed();
}

async function makeProvider({ client }: FillSetting): Promise<void> {
  const { items } = await client.workbench.providers();
  const model = items.find(({ id }) => id === 'maia');
  if (model === undefined) throw new Error('there is no profile to make one of');
  const { builtIn: _, ...profile } = model;
  await client.workbench.saveProvider({ ...profile, id: 'my-maia', name: 'Mine' });
}

async function pinAndRemove({ client }: FillSetting): Promise<void> {
  const { items } = await client.captures.list({ filter: 'path:/shop/orders' });
  await client.workbench.setPinned({ ids: items.map(({ id }) => id), pinned: true });
  await client.workbench.removeCaptures({ filter: 'path:/shop/removed' });
}

async function deliver({ client }: FillSetting): Promise<void> {
  const target = await startHandler([503, 200]);
  const [secret] = talk.secrets;
  const { id } = await client.deliveries.create({ targetUrl: target.url, provider: 'maia', secret, payload: '{"made":"here"}' });
  await until(async () => (await client.deliveries.get({ id })).attempts === 1);
  const [capture] = (await client.captures.list({ filter: 'path:/talk', limit: 1 })).items;
  const replay = await client.captures.replay({ id: capture?.id ?? '', targetUrl: target.url, mode: 'as-captured' });
  await until(async () => (await client.deliveries.get({ id: replay.id })).state === 'delivered');
  const { items } = await client.workbench.policies();
  const model = items.find((policy) => policy.id === 'maia');
  if (model === undefined) throw new Error('there is no policy to make one of');
  const { builtIn: _, ...policy } = model;
  await client.workbench.savePolicy({ ...policy, id: 'my-policy', name: 'Mine' });
  target.close();
}

async function rehearse({ client }: FillSetting): Promise<void> {
  const { id } = await client.simulations.create({
    provider: 'aisoule',
    policy: 'aisoule',
    target: {
      kind: 'script',
      script: {
        name: 'down',
        entries: [{ times: null, step: { kind: 'reply' as const, reply: { status: 500, headers: [], body: '' } } }],
      },
    },
    events: { kind: 'generated', count: 2, perSecond: 1, mix: {} },
  });
  await until(async () => (await client.simulations.get({ id })).state === 'done');
}

async function replayInBulk({ client }: FillSetting): Promise<void> {
  const target = await startHandler([200]);
  const { id } = await client.workbench.startBulkReplay({
    selection: { filter: 'path:/talk' },
    targetUrl: target.url,
    mode: 're-signed',
    concurrency: 2,
  });
  const bulk = async () => (await client.workbench.bulkReplays()).items.find((each) => each.id === id);
  await until(async () => (await bulk())?.state === 'done');
  // Attempted again by hand, it leaves the page that it was sent with.
  const { items } = await client.deliveries.list({ bulkId: id });
  const again = items[0]?.id ?? '';
  await client.workbench.attemptNow({ id: again });
  await until(async () => (await client.deliveries.get({ id: again })).attempts === 2);
  target.close();
}

async function misbehave({ client, receiverUrl, ca }: FillSetting): Promise<void> {
  const { items } = await client.endpoints.list();
  const id = items.find(({ slug }) => slug === 'shop')?.id ?? '';
  await client.endpoints.update({ id, script: { name: 'Hangs up once', entries: [{ step: { kind: 'reset' } }] } });
  const webhooks = createWebhookClient(receiverUrl, ca, 1);
  await webhooks.post('/shop/reset', 'hung up on').catch(() => null);
  webhooks.close();
}

async function saveFilters({ client }: FillSetting): Promise<void> {
  await client.workbench.saveFilter({ name: 'Not valid', filter: '-verdict:valid' });
}

async function annotate({ client }: FillSetting): Promise<void> {
  const quiet = { on: false, content: false, sound: false };
  await client.workbench.saveRule({ name: 'Orders', filter: 'path:/shop/orders', tags: ['order'], enabled: true, notify: quiet });
  await client.workbench.tagCaptures({ selection: { filter: 'path:/talk' }, add: ['chat'] });
  const { items } = await client.captures.list({ filter: 'path:/shop/orders' });
  await client.workbench.setNote({ id: items[0]?.id ?? '', note: 'Ask Ada.' });
}

async function bringIn({ client }: FillSetting): Promise<void> {
  const request = 'POST /shop/brought HTTP/1.1\r\nHost: localhost\r\nContent-Length: 7\r\n\r\nbrought';
  const { state } = await importAll(client, request, { name: 'one.http', format: 'http' });
  if (state !== 'done') throw new Error(`the import is ${state}`);
}

async function demonstrate({ client }: FillSetting): Promise<void> {
  await client.workbench.startDemo({ pace: 'at-once' });
  await client.workbench.stopDemo();
}

/** Answers with these statuses, one after the other; the last one repeats. */
async function startHandler(statuses: number[]): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead((statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 200).end('thanks'));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Waits for what is certain to come. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
