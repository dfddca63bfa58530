import { gzipSync } from 'node:zlib';
import type { Har } from 'har-format';
import { describe, expect, test } from 'vitest';
import { serveApp } from '../support/served-app.ts';
import { exportAll, importAll } from '../support/transfer-client.ts';
import { failureOf, rpcCarriers } from '../support/transports.ts';
import { hexHmac } from '../support/webhook-client.ts';
import { readZip } from '../support/zip-reader.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);
const secret = 'contract-secret-of-many-characters-91ab';

describe.each(rpcCarriers)('exports and imports over $name', (carrier) => {
  const served = serveApp(carrier, 'test');

  const bodyOf = async (id: string): Promise<Buffer> =>
    Buffer.from(await (await served.client.captures.body({ id })).arrayBuffer());

  async function signedEndpoint(): Promise<string> {
    const [first] = (await served.client.endpoints.list()).items;
    const id = first?.id ?? '';
    await served.client.endpoints.update({ id, provider: 'github', secrets: [secret] });
    return id;
  }

  async function deliverSigned(body: string): Promise<void> {
    const headers = {
      'content-type': 'application/json',
      'x-github-event': 'ping',
      'x-hub-signature-256': `sha256=${hexHmac(secret, body)}`,
    };
    await served.app.deliver({ path: '/inbox/hooks?token=query-canary-1&page=2', body, headers });
  }

  test.each(['har', 'ndjson'] as const)(
    '%s goes out with secrets and comes in again byte for byte, with its verdict and its time',
    async (format) => {
      await signedEndpoint();
      await deliverSigned('{"zen":"Keep it logically awesome."}');
      await served.app.deliver({ path: '/inbox', body: everyByte, headers: { 'X-Odd-Case': 'kept' } });
      const { text } = await exportAll(served.client, { what: { kind: 'filter', filter: '' }, format, withSecrets: true });
      const progress = await importAll(served.client, text, { name: 'out.har', partBytes: 100 });
      expect(progress).toMatchObject({ state: 'done', imported: 2, format, verdicts: { valid: 1, invalid: 1 } });
      const [binary, signed, , original] = (await served.client.captures.list({})).items;
      expect(await bodyOf(binary?.id ?? '')).toEqual(Buffer.from(everyByte));
      const [before, after] = await Promise.all(
        [original, signed].map(async (row) => served.client.captures.get({ id: row?.id ?? '' })),
      );
      expect(after?.headers).toEqual(before?.headers);
      expect(after?.target).toBe(before?.target);
      expect(after?.reply).toEqual(before?.reply);
      expect(after?.imported).toEqual({ importId: progress.importId, originalAt: before?.receivedAt });
      expect(after?.importedFrom).toEqual({ name: 'out.har', format });
      expect(Date.parse(after?.receivedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(before?.receivedAt ?? ''));
      expect(before?.imported).toBeUndefined();
      expect((await served.client.captures.list({ filter: 'is:imported' })).items).toHaveLength(2);
    },
  );

  test('what is imported is undone as a whole, and the undoing too', async () => {
    await served.app.deliver({ path: '/inbox', body: '{"kept":true}' });
    const { text } = await exportAll(served.client, { what: { kind: 'filter', filter: '' } });
    const { importId } = await importAll(served.client, text.repeat(250));
    expect((await served.client.health()).captures.stored).toBe(251);
    const { undoToken, removed } = await served.client.workbench.undoImport({ importId });
    expect(removed).toBe(250);
    expect((await served.client.captures.list({})).items).toHaveLength(1);
    await served.client.workbench.restoreCaptures({ undoToken });
    const [row] = (await served.client.captures.list({ filter: 'is:imported' })).items;
    expect(row?.imported?.importId).toBe(importId);
  });

  test('a file that is cut off keeps what was whole, and says where it ends', async () => {
    await served.app.deliver({ path: '/inbox', body: '{"number":1}' });
    await served.app.deliver({ path: '/inbox', body: '{"number":2}' });
    const ndjson = (await exportAll(served.client, { what: { kind: 'filter', filter: '' } })).text;
    expect(await importAll(served.client, ndjson.slice(0, -40))).toMatchObject({
      state: 'failed',
      imported: 1,
      problem: { place: 'line 2' },
    });
    const har = (await exportAll(served.client, { what: { kind: 'filter', filter: 'id<3' }, format: 'har' })).text;
    expect(await importAll(served.client, har.slice(0, -5))).toMatchObject({
      state: 'failed',
      imported: 2,
      problem: { place: 'after entry 2', sentence: expect.stringContaining('cut off') },
    });
  });

  test('requests as text come in, and go to the endpoint that was chosen', async () => {
    const endpoint = await served.client.endpoints.create({ slug: 'shop', provider: 'github', secrets: [secret] });
    const body = '{"a":1}';
    const raw = `POST /anywhere HTTP/1.1\r\nHost: example.com\r\nX-Hub-Signature-256: sha256=${hexHmac(secret, body)}\r\nContent-Length: 7\r\n\r\n${body}\n`;
    const http = await importAll(served.client, raw, { endpointId: endpoint.id });
    expect(http).toMatchObject({ state: 'done', imported: 1, format: 'http', verdicts: { valid: 1 } });
    const curl = await importAll(served.client, `curl https://example.com/shop/x -H 'X-A: b' --data-binary $'\\x00\\xff'`);
    expect(curl).toMatchObject({ state: 'done', imported: 1, format: 'curl' });
    const [fromCurl, fromRaw] = (await served.client.captures.list({})).items;
    expect([fromCurl?.endpointId, fromRaw?.endpointId]).toEqual([endpoint.id, endpoint.id]);
    expect(await bodyOf(fromCurl?.id ?? '')).toEqual(Buffer.from([0, 0xff]));
    expect(await bodyOf(fromRaw?.id ?? '')).toEqual(Buffer.from(body));
  });

  test('what is nothing that could be imported is refused, and nothing is stored', async () => {
    const progress = await importAll(served.client, 'hello');
    expect(progress).toMatchObject({
      state: 'failed',
      imported: 0,
      problem: { sentence: expect.stringContaining('neither HAR') },
    });
    expect((await served.client.health()).captures.stored).toBe(0);
    const failed = served.client.workbench.writeImport({ importId: progress.importId, part: new Blob(['x']), last: true });
    expect(await failureOf(failed)).toMatchObject({ status: 404, code: 'import-not-found' });
    const unknown = served.client.workbench.openImport({ name: 'x', endpointId: 'nobody' });
    expect(await failureOf(unknown)).toMatchObject({ status: 404, code: 'endpoint-not-found' });
  });

  test('an export without secrets holds none of them, in whatever writing', async () => {
    const endpointId = await signedEndpoint();
    await served.client.endpoints.update({ id: endpointId, reply: { body: `{"api_key":"reply-canary-1"}` } });
    const login = Buffer.from('user:login-canary-1').toString('base64');
    const fields = {
      password: 'body-canary-1',
      nested: { apiKey: 'body-canary-2', list: [{ client_secret: 'body-canary-3' }] },
      text: `the secret is ${secret}, and again body-canary-1`,
      encoded: Buffer.from(`x${secret}y`).toString('base64'),
      url: 'https://u:login-canary-2@files.example/a?X-Amz-Signature=query-canary-2&b=1',
      embedded: JSON.stringify({ token: 'body-canary-4' }),
      jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ',
    };
    const body = JSON.stringify(fields);
    const signature = hexHmac(secret, body);
    const headers = {
      'content-type': 'application/json',
      Authorization: `Basic ${login}`,
      Cookie: 'session=cookie-canary-1; theme=dark',
      'X-Api-Key': 'header-canary-1',
      'X-Hub-Signature-256': `sha256=${signature}`,
      'X-GitHub-Event': 'ping',
    };
    await served.app.deliver({ path: '/inbox?token=query-canary-1&page=2', body, headers });
    await served.app.deliver({ path: '/inbox', body: gzipSync(body), headers: { ...headers, 'content-encoding': 'gzip' } });
    await served.app.deliver({
      path: '/inbox',
      body: `user=a&password=form-canary-1&note=${encodeURIComponent(secret)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    await served.app.deliver({ path: '/inbox', body: body.slice(0, 200), headers: { 'content-type': 'application/json' } });
    const canaries = [secret, signature, login, 'signature-canary', 'c2lnbmF0dXJlLWNhbmFyeQ'];
    for (const kind of ['body', 'query', 'login', 'cookie', 'header', 'form', 'reply']) canaries.push(`${kind}-canary`);
    for (const format of ['har', 'ndjson'] as const) {
      const { text, redacted } = await exportAll(served.client, { what: { kind: 'filter', filter: '' }, format });
      const shown = [text, ...decodedPieces(text)].join('\n');
      for (const canary of canaries) expect(shown, `${canary} in ${format}`).not.toContain(canary);
      expect(redacted).toBeGreaterThan(10);
      expect(shown).toContain('<redacted:authorization:1>');
      // What is no secret stays.
      expect(shown).toContain('theme=');
      expect(shown).toContain('page=2');
      expect(shown).toContain('files.example');
      const open = await exportAll(served.client, { what: { kind: 'filter', filter: '' }, format, withSecrets: true });
      expect(open.text).toContain('header-canary-1');
    }
  });

  test('equal secrets have equal placeholders throughout an export, and different ones do not', async () => {
    for (const key of ['one-and-the-same', 'another-one', 'one-and-the-same']) {
      await served.app.deliver({ path: '/inbox', body: '{}', headers: { 'X-Api-Key': key } });
    }
    const { text } = await exportAll(served.client, { what: { kind: 'filter', filter: '' }, format: 'har' });
    const har = JSON.parse(text) as Har;
    const keys = har.log.entries.map(({ request }) => request.headers.find(({ name }) => name === 'X-Api-Key')?.value);
    expect(keys).toEqual(['<redacted:x-api-key:1>', '<redacted:x-api-key:2>', '<redacted:x-api-key:1>']);
  });

  test('a large export comes in parts, and stops when nobody reads on', async () => {
    for (let index = 0; index < 6; index += 1) await served.app.deliver({ path: '/inbox', body: 'x'.repeat(300_000) });
    const question = { what: { kind: 'filter' as const, filter: '' }, format: 'ndjson' as const };
    const { text, parts } = await exportAll(served.client, question);
    expect(text.trim().split('\n')).toHaveLength(6);
    expect(parts).toBeGreaterThan(2);
    const estimated = await served.client.workbench.estimateExport(question);
    expect(estimated.count).toBe(6);
    expect(estimated.bytes / text.length).toBeGreaterThan(0.5);
    expect(estimated.bytes / text.length).toBeLessThan(2);
    const { exportId } = await served.client.workbench.openExport(question);
    await served.client.workbench.readExport({ exportId });
    await served.client.workbench.closeExport({ exportId });
    expect(await failureOf(served.client.workbench.readExport({ exportId }))).toMatchObject({
      status: 404,
      code: 'export-not-found',
    });
  });

  test('as a zip each body is a file with its facts beside it, without secrets, and no name comes from the wire', async () => {
    await signedEndpoint();
    await deliverSigned('{"zen":"Keep it logically awesome."}');
    const hostile = {
      'Content-Type': 'text/html; charset=../../etc/passwd',
      'Content-Disposition': 'attachment; filename="../../../evil.sh"',
      Authorization: 'Bearer zip-canary-token',
    };
    await served.app.deliver({ path: '/inbox/..%2f..%2fevil', body: '<script>alert(1)</script>', headers: hostile });
    await served.app.deliver({ path: '/inbox', body: gzipSync('{"packed":true}'), headers: { 'Content-Encoding': 'gzip' } });
    const question = { what: { kind: 'filter' as const, filter: '' }, format: 'zip' as const };
    const { bytes, redacted } = await exportAll(served.client, question);
    const files = readZip(bytes);
    expect([...files.keys()].filter((name) => !/^(?:captures\/c\d+(?:\.body)?\.[a-z]+|index\.ndjson)$/.test(name))).toEqual([]);
    const ids = (await served.client.captures.list({})).items.map(({ id }) => id).toReversed();
    const [signed, script, packed] = ids;
    const list = (files.get('index.ndjson')?.toString() ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(list).toMatchObject([
      { id: signed, verdict: 'valid', facts: `captures/${signed}.json`, body: `captures/${signed}.body.json` },
      { id: script, body: `captures/${script}.body.txt`, bodySize: 25 },
      { id: packed, body: `captures/${packed}.body.bin` },
    ]);
    expect(files.get(`captures/${script}.body.txt`)?.toString()).toBe('<script>alert(1)</script>');
    expect(files.get(`captures/${packed}.body.bin`)).toEqual(await bodyOf(packed ?? ''));
    const facts = JSON.parse(files.get(`captures/${script}.json`)?.toString() ?? '') as { headers: string[][] };
    expect(facts.headers).toContainEqual(['Authorization', 'Bearer <redacted:authorization:1>']);
    expect(redacted).toBeGreaterThan(1);
    expect([...files.values()].some((content) => /canary|[0-9a-f]{64}/.test(content.toString('latin1')))).toBe(false);
    const open = readZip((await exportAll(served.client, { ...question, withSecrets: true })).bytes);
    expect(open.get(`captures/${script}.json`)?.toString()).toContain('zip-canary-token');
    const estimated = await served.client.workbench.estimateExport(question);
    expect(estimated.bytes / bytes.length).toBeGreaterThan(0.5);
    expect(estimated.bytes / bytes.length).toBeLessThan(2);
  });

  test('a single request is handed out with its secrets taken out, unless they are asked for', async () => {
    await served.app.deliver({ path: '/inbox/a', body: 'plain', headers: { Authorization: 'Bearer form-canary-token' } });
    const [row] = (await served.client.captures.list({})).items;
    const source = { captureId: row?.id ?? '' };
    const closed = await served.client.workbench.outgoingForm({ source });
    expect(closed.headers).toContainEqual(['Authorization', 'Bearer <redacted:authorization:1>']);
    expect(closed).toMatchObject({
      method: 'POST',
      redacted: 1,
      url: expect.stringMatching(/^https:\/\/localhost:\d+\/inbox\/a$/),
    });
    expect(Buffer.from(await closed.content.arrayBuffer()).toString()).toBe('plain');
    const open = await served.client.workbench.outgoingForm({ source, withSecrets: true });
    expect(open.headers).toContainEqual(['Authorization', 'Bearer form-canary-token']);
    expect(await failureOf(served.client.workbench.outgoingForm({ source: { captureId: 'c99' } }))).toMatchObject({
      status: 404,
    });
  });
});

/** Everything in a text that base64 may hide, decoded as well, and decompressed where it was compressed. */
function decodedPieces(text: string): string[] {
  return (text.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? []).map((piece) => Buffer.from(piece, 'base64').toString('latin1'));
}
