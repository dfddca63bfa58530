/**
 * Secrets are planted in every place that takes one, the whole app is driven, and then everything it wrote is searched for
 * them: what may hold which is said here, all else must not.
 */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ExportInput } from '#shared/transfer-contract.ts';
import { runCli, startCli } from '../support/cli.ts';
import { issueCertificate } from '../support/issued-certificates.ts';
import { openRpc } from '../support/rpc-client.ts';
import type { RpcClient } from '../support/transports.ts';
import { createWebhookClient } from '../support/webhook-client.ts';

interface Started {
  readonly receiverUrl: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly caCertificatePath: string;
}

/** A word that nothing else holds, long enough for a secret. */
const canary = (place: string): string => `canary-${place}-${createHmac('sha256', 'c').update(place).digest('hex').slice(0, 24)}`;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** As it is, in hex, in a URL, in UTF-16, and in base64 wherever it may begin. */
function spellings(secret: string): Buffer[] {
  const plain = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and last characters also hold bits of their neighbours.
    return text.slice(shift === 0 ? 0 : shift + 1, -2);
  });
  const texts = [
    plain.toString('hex'),
    encodeURIComponent(secret),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [plain, Buffer.from(secret, 'utf16le'), ...texts.map((text) => Buffer.from(text))];
}

async function exported(client: RpcClient, what: ExportInput['what'], format: ExportInput['format']): Promise<Buffer> {
  const { exportId } = await client.workbench.openExport({ what, ...(format === undefined ? {} : { format }) });
  const parts: Buffer[] = [];
  for (let end = false; !end;) {
    const part = await client.workbench.readExport({ exportId });
    parts.push(Buffer.from(await part.content.arrayBuffer()));
    end = part.end;
  }
  return Buffer.concat(parts);
}

test('planted secrets are found where they belong, and nowhere else', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-canaries-'));
  folders.push(folder);
  const data = join(folder, 'data');
  const args = ['serve', '--json', '--data-dir', data, '--receiver-port', '0', '--ui-port', '0', '--log-level', 'info'];
  const run = startCli(args);
  const started = JSON.parse(await run.readLine()) as Started;
  const { client, close } = await openRpc(started);
  const api = async (
    method: string,
    path: string,
    body?: unknown,
    token = started.token,
  ): Promise<{ status: number; text: string }> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(started.apiUrl + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const told: string[] = [];
  const statuses: number[] = [];
  const tell = (answer: { status: number; text: string }): { text: string } => {
    told.push(answer.text);
    statuses.push(answer.status);
    return answer;
  };

  const clientKey = await issueCertificate({ commonName: 'client' });
  const keyLine = clientKey.key.split('\n')[1] ?? '';
  const stray = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  // Endpoint secrets: in use, and replaced.
  const input = { slug: 'signed', name: 'Signed', provider: 'maia', secrets: [canary('replaced'), canary('second')] };
  const made = JSON.parse(tell(await api('POST', '/endpoints', input)).text) as { id: string };
  tell(await api('PATCH', `/endpoints/${made.id}`, { secrets: [canary('endpoint')] }));
  tell(await api('GET', '/endpoints'));
  tell(await api('POST', '/endpoints', { slug: 'Not A Slug!', secrets: [canary('refused')], provider: 7 }));
  tell(await api('GET', '/health', undefined, canary('wrong-token')));
  tell(await api('GET', `/captures?filter=${encodeURIComponent(`(${canary('filter')}`)}`));

  // Captured: kept as it came, taken out of what leaves.
  const webhooks = createWebhookClient(started.receiverUrl, readFileSync(started.caCertificatePath, 'utf8'));
  const body = JSON.stringify({ messageId: 'm1', response: 'hello', sessionId: 's', channelId: 'c', password: canary('body') });
  await webhooks.post(`/signed?token=${canary('query')}`, body, {
    'Content-Type': 'application/json',
    'X-Maia-Signature': createHmac('sha256', canary('endpoint')).update(body).digest('hex'),
    Authorization: `Bearer ${canary('bearer')}`,
    Cookie: `session=${canary('cookie')}`,
    'X-Api-Key': canary('api-key'),
  });
  webhooks.close();
  const [row] = (JSON.parse((await api('GET', '/captures/wait?count=1')).text) as { items: { id: string; verdict: unknown }[] })
    .items;
  expect(row?.verdict).toMatchObject({ status: 'valid' });

  // Sent: signed with a secret of its own, through a proxy with a login, with a client certificate; and refused.
  const terms = {
    proxy: `http://user:${canary('proxy')}@127.0.0.1:9`,
    clientCertificate: { certificate: clientKey.cert, key: clientKey.key },
  };
  const sent = {
    targetUrl: `https://127.0.0.1:9/hook?access_token=${canary('target-query')}`,
    target: terms,
    provider: 'maia',
    secret: canary('delivery'),
    headers: [['Authorization', `Bearer ${canary('sent')}`]],
    payload: '{"a":1}',
  };
  const delivered = tell(await api('POST', '/deliveries', sent));
  const { id } = JSON.parse(delivered.text) as { id: string };
  await expect
    .poll(async () => (JSON.parse((await api('GET', `/deliveries/${id}`)).text) as { state: string }).state, { timeout: 30_000 })
    .toBe('gave-up');
  tell(
    await api('POST', `/captures/${row?.id}/replay`, {
      targetUrl: 'http://127.0.0.1:9/',
      mode: 're-signed',
      secret: canary('replay'),
    }),
  );
  tell(await api('POST', '/deliveries', { ...sent, target: { clientCertificate: { certificate: clientKey.cert, key: stray } } }));
  tell(await api('POST', '/deliveries', { ...sent, targetUrl: `https://u:${canary('userinfo')}@127.0.0.1:9/` }));
  tell(await api('POST', '/deliveries', { ...sent, target: { proxy: `socks5://u:${canary('bad-proxy')}@127.0.0.1` } }));
  const rehearsal = {
    provider: 'maia',
    policy: 'maia',
    secret: canary('simulation'),
    events: { kind: 'generated', count: 1, perSecond: 1, mix: {} },
    target: {
      kind: 'url',
      target: { url: 'http://127.0.0.1:9/', proxy: `http://user:${canary('simulation-proxy')}@127.0.0.1:9` },
    },
  };
  tell(await api('POST', '/simulations', rehearsal));
  expect(statuses).toEqual([201, 200, 200, 400, 401, 400, 201, 201, 400, 400, 400, 201]);
  const second = await runCli(args);
  expect(second.code).not.toBe(0);

  // Everything that is meant to leave the machine.
  const leaving = new Map<string, Buffer>();
  for (const format of ['har', 'ndjson'] as const) {
    leaving.set(`captures as ${format}`, await exported(client, { kind: 'filter', filter: '' }, format));
    leaving.set(`deliveries as ${format}`, await exported(client, { kind: 'all-deliveries' }, format));
  }
  const form = await client.workbench.outgoingForm({ source: { captureId: row?.id ?? '' } });
  leaving.set(
    'a copied request',
    Buffer.from(JSON.stringify({ ...form, content: Buffer.from(await form.content.arrayBuffer()).toString() })),
  );
  leaving.set('the diagnosis', Buffer.from(JSON.stringify(await client.workbench.diagnose())));
  await client.workbench.makeBackup();
  leaving.set('answers of the API', Buffer.from(told.join('\n')));
  const doctor = await runCli(['doctor', '--data-dir', data]);
  expect(doctor.stdout).toMatch(/Secrets +All 1 can be opened\. They are encrypted, but the key lies in the same folder/);
  leaving.set('the doctor', Buffer.from(doctor.stdout + doctor.stderr));
  leaving.set('a second start', Buffer.from(second.stdout + second.stderr));
  for (const [name, bytes] of leaving) expect(bytes.length, name).toBeGreaterThan(10);

  // What lies on disk while it runs, the write-ahead log included; and after it has ended.
  const lying = (): Map<string, Buffer> =>
    new Map(filesIn(data).map((path) => [path.slice(data.length + 1), readFileSync(path)]));
  const running = lying();
  expect([...running.keys()].some((name) => name.endsWith('-wal'))).toBe(true);
  expect([...running.keys()].some((name) => name.startsWith('backups'))).toBe(true);
  close();
  run.process.kill('SIGTERM');
  expect(await run.exit).toBe(0);
  const logs = new Map([
    ['the log', Buffer.from(run.output.stderr)],
    ['stdout', Buffer.from(run.output.stdout.split('\n').slice(1).join('\n'))],
  ]);
  expect(run.output.stderr).not.toBe('');

  /** Where a secret was found, by name of the file or text. */
  const found = (secret: string): string[] => {
    const forms = spellings(secret);
    const places = [...running, ...lying(), ...leaving, ...logs].filter(([, bytes]) =>
      forms.some((form) => bytes.includes(form)),
    );
    return [
      ...new Set(
        places.map(([name]) =>
          name.startsWith('hookwright.sqlite') || name.startsWith('backups') ? 'the database' : basename(name),
        ),
      ),
    ];
  };
  const sealed = ['replaced', 'second', 'endpoint', 'delivery', 'replay', 'proxy', 'simulation', 'simulation-proxy'];
  const neverKept = ['refused', 'wrong-token', 'filter', 'userinfo', 'bad-proxy'];
  for (const place of [...sealed, ...neverKept]) expect(found(canary(place)), place).toEqual([]);
  for (const secret of [keyLine, stray.split('\n')[1] ?? '', started.token])
    expect(found(secret), secret.slice(0, 8)).toEqual([]);
  // Bytes are sacred: what came and what was sent is kept as it was, in a folder that its owner alone can read.
  for (const place of ['query', 'bearer', 'cookie', 'api-key', 'body', 'sent'])
    expect(found(canary(place)), place).toEqual(['the database']);
  // Whoever holds the token is told where their own delivery goes.
  expect(found(canary('target-query'))).toEqual(['the database', 'answers of the API']);
  const authorityKey = readFileSync(join(data, 'certificates', 'ca.key'), 'utf8').split('\n')[1] ?? '';
  expect(found(authorityKey)).toEqual(['ca.key']);
  const vaultKey = readFileSync(join(data, 'secrets.key'), 'utf8').trim();
  expect(found(vaultKey)).toEqual(['secrets.key']);
  const openToOthers = filesIn(data).filter((path) => (statSync(path).mode & 0o077) !== 0 && !path.endsWith('.pem'));
  expect(openToOthers).toEqual([]);
  expect(statSync(data).mode & 0o077).toBe(0);
});
