import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { FakeClock } from '../support/fake-clock.ts';
import { scriptApi } from '../support/scripted-api.ts';
import { startSite } from '../support/headless-site.ts';
import type { Site } from '../support/headless-site.ts';

let site: Site;

beforeAll(async () => {
  site = await startSite(
    scriptApi({
      endpoints: { list: () => [], remove: () => Promise.resolve() },
      captures: { body: () => Buffer.from('<script>alert(1)</script>') },
    }),
  );
});
afterAll(() => site.close());

/** The status with which an upgrade is refused; 101 when it is not. */
async function upgradeStatus(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response: IncomingMessage) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
}

async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await once(signal, 'abort');
  }
}

describe('Host', () => {
  test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('%s with our port is let in', async (name) => {
    expect((await site.ask('/', { headers: { host: `${name}:${site.port}` } })).status).toBe(200);
  });

  const foreign = ['evil.example', 'localhost', 'localhost:1', 'localhost.evil.example', '127.0.0.1.nip.io', '0.0.0.0'];
  test.each(foreign)('"%s" is refused on pages, API and upgrade, even with the token', async (name) => {
    const host = name.includes(':') || name === 'localhost' ? name : `${name}:${site.port}`;
    const page = await site.ask('/', { headers: { host } });
    expect(page).toMatchObject({ status: 421, json: { code: 'host-refused', field: 'host' } });
    expect((await site.ask('/api/v1/endpoints', { headers: { host }, token: true })).status).toBe(421);
    expect(await upgradeStatus(site.socket({ headers: { host } }))).toBe(421);
  });

  test('none, an empty one, or two of them, are refused', async () => {
    expect((await site.ask('/', { headers: { host: null } })).status).toBe(421);
    expect((await site.ask('/', { headers: { host: '' } })).status).toBe(421);
    const twice = connect(site.port, '127.0.0.1');
    twice.end(`GET / HTTP/1.1\r\nHost: localhost:${site.port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
    expect((await text(twice)).split('\r\n', 1)).toEqual(['HTTP/1.1 421 Misdirected Request']);
  });
});

describe('Origin and Sec-Fetch-Site', () => {
  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('%j is refused on API and upgrade, even with the token', async (headers) => {
    const answer = await site.ask('/api/v1/endpoints', { headers, token: true });
    expect(answer).toMatchObject({ status: 403, json: { code: 'origin-refused' } });
    expect(await upgradeStatus(site.socket({ headers }))).toBe(403);
  });

  test('our own page is let in', async () => {
    const headers = { origin: `http://127.0.0.1:${site.port}`, 'sec-fetch-site': 'same-origin' };
    expect((await site.ask('/api/v1/endpoints', { headers, token: true })).status).toBe(200);
    expect(await upgradeStatus(site.socket({ headers }))).toBe(101);
  });

  test('a link from elsewhere may open the page, but nothing tells another origin that it may read', async () => {
    const page = await site.ask('/', { headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } });
    expect(page.status).toBe(200);
    for (const path of ['/', '/api/v1/endpoints', '/assets/index-abc.js']) {
      const { headers } = await site.ask(path, { token: true });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });

  test('a preflight is refused', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    expect((await site.ask('/api/v1/endpoints', { method: 'OPTIONS', headers })).status).toBe(403);
    expect((await site.ask('/api/v1/endpoints', { method: 'OPTIONS', token: true })).status).toBe(405);
    expect((await site.ask('/', { method: 'OPTIONS' })).status).toBe(405);
  });
});

describe('token', () => {
  test.each([undefined, 'Bearer ', 'Bearer wrong', 'Basic dXNlcjpwYXNz', `Bearer ${'A'.repeat(43)}`])(
    'Authorization %s gets 401',
    async (authorization) => {
      const answer = await site.ask('/api/v1/endpoints', { headers: authorization === undefined ? {} : { authorization } });
      expect(answer).toMatchObject({ status: 401, json: { code: 'unauthorized' } });
    },
  );

  test('counts whole: neither a beginning of it, nor with something after it, nor in another case', async () => {
    const { token } = site;
    const swapped = token.replace(/[a-z]/i, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
    for (const given of [token.slice(0, -1), token.slice(1), `${token}A`, `${token}=`, swapped, `${token}, ${token}`]) {
      expect((await site.ask('/api/v1/endpoints', { headers: { authorization: `Bearer ${given}` } })).status).toBe(401);
    }
  });

  test('counts in the header alone: not in the query, not as a cookie, not twice', async () => {
    expect((await site.ask(`/api/v1/endpoints?token=${site.token}`)).status).toBe(401);
    expect((await site.ask('/api/v1/endpoints', { headers: { cookie: `token=${site.token}` } })).status).toBe(401);
    const twice = [`Bearer ${site.token}`, 'Bearer x'];
    expect((await site.ask('/api/v1/endpoints', { headers: { authorization: twice } })).status).toBe(401);
    expect((await site.ask('/api/v1/endpoints', { headers: { authorization: `bearer ${site.token}` } })).status).toBe(200);
  });

  test('protects every path below /api, also unknown ones and the document', async () => {
    for (const path of ['/api', '/api/', '/api/v1', '/api/v1/nothing', '/api/v1/openapi.json']) {
      expect([path, (await site.ask(path)).status]).toEqual([path, 401]);
    }
    expect((await site.ask('/api/v1/nothing', { token: true })).json).toMatchObject({ code: 'route-not-found' });
  });

  test('is new at each start, 256 bits long, and only in the fragment of the address', async () => {
    const other = await startSite(scriptApi());
    await other.close();
    expect(other.token).not.toBe(site.token);
    expect(Buffer.from(site.token, 'base64url')).toHaveLength(32);
    expect(new URL(site.uiUrl).hash).toBe(`#token=${site.token}`);
    expect(site.uiUrl.split('#')[0]).not.toContain(site.token);
  });

  test('never stands in a log line or an answer, right or wrong', async () => {
    const answers = [
      await site.ask('/', { token: true }),
      await site.ask('/api/v1/endpoints', { token: true }),
      await site.ask('/api/v1/health?x=1', { token: true }),
      await site.ask(`/api/v1/${site.token}`, { headers: { authorization: 'Bearer wrong-but-private' } }),
    ];
    const told = JSON.stringify([answers.map(({ headers, body }) => [headers, body.toString()]), site.log.lines]);
    expect(told).not.toContain(site.token);
    expect(told).not.toContain('wrong-but-private');
  });
});

describe('what changes something', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined])(
    'takes JSON, not %s',
    async (type) => {
      const headers = type === undefined ? {} : { 'content-type': type };
      const answer = await site.ask('/api/v1/endpoints', { method: 'POST', headers, body: '{"slug":"a"}', token: true });
      expect(answer).toMatchObject({ status: 415, json: { code: 'content-type-refused' } });
    },
  );

  test.each(['PUT', 'TRACE', 'HEAD', 'PROPFIND'])('the method %s is refused', async (method) => {
    expect((await site.ask('/api/v1/endpoints', { method, token: true })).status).toBe(405);
  });

  test('an endless body is cut off', async () => {
    const body = Buffer.alloc(101_000_000, 0x20);
    const answer = await site.ask('/api/v1/endpoints', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      token: true,
    });
    expect(answer).toMatchObject({ status: 413, json: { code: 'body-too-large' } });
  });
});

describe('pages', () => {
  test('the page carries a strict policy with a nonce of its own', async () => {
    const first = await site.ask('/');
    const second = await site.ask('/');
    const policy = String(first.headers['content-security-policy']);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(policy).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
    expect(policy).not.toContain('unsafe');
    expect(first.body.toString()).toBe(`<meta property="csp-nonce" nonce="${nonce}">`);
    expect(second.headers['content-security-policy']).not.toBe(policy);
    expect(first.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  test('what is named by its content may be kept', async () => {
    const { status, headers } = await site.ask('/assets/index-abc.js?v=1');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/javascript/);
    expect(headers['cache-control']).toContain('immutable');
  });

  test.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/%2e%2e%2fsecret.js',
    '/%252e%252e%252fsecret.js',
    '/..%5csecret.js',
    '/..\\secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/%00secret.js',
    '/%ff',
    '//secret.js',
    '/C:/secret.js',
    '/assets',
    '/.hidden.js',
  ])('%s leads nowhere', async (path) => {
    const answer = await site.ask(path);
    expect(answer).toMatchObject({ status: 404, json: { code: 'route-not-found' } });
    expect(answer.body.toString()).not.toContain('outside');
  });

  test('an absolute request target is not ours', async () => {
    expect((await site.ask('http://evil.example/')).status).toBe(404);
  });

  test('a page that is not built says how to build it', async () => {
    const unbuilt = await startSite(scriptApi(), { built: false });
    expect(await unbuilt.ask('/')).toMatchObject({ status: 503, json: { code: 'page-not-built' } });
    await unbuilt.close();
  });

  test('bytes of a webhook come as a download that no browser shows', async () => {
    const { status, headers, body } = await site.ask('/api/v1/captures/c12/body', { token: true });
    expect(status).toBe(200);
    expect(body.toString()).toBe('<script>alert(1)</script>');
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="c12.bin"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain('sandbox');
  });
});

describe('WebSocket', () => {
  test('is at /rpc alone', async () => {
    expect(await upgradeStatus(site.socket({ path: '/' }))).toBe(404);
    expect(await upgradeStatus(site.socket({ path: '/api/v1/endpoints' }))).toBe(404);
  });

  test.each(['{"token":"wrong"}', '{"token":null}', '{}', 'token', '[]', `{"token":"${'x'.repeat(2000)}"}`])(
    'the first message %s ends it with 4401',
    async (message) => {
      const socket = site.socket();
      socket.on('open', () => socket.send(message));
      expect(await closeCode(socket)).toBe(4401);
    },
  );

  test('the token in the address, or a call before the token, is not enough', async () => {
    const socket = site.socket({ path: `/rpc?token=${site.token}` });
    const heard: string[] = [];
    socket.on('message', (data: Buffer) => heard.push(data.toString()));
    socket.on('open', () => {
      socket.send('{"i":"1","p":{"u":"/health"}}');
      socket.send(JSON.stringify({ token: site.token }));
    });
    expect(await closeCode(socket)).toBe(4401);
    expect(heard).toEqual([]);
  });

  test('the right token is answered with ready, and a malformed message ends the connection, not the host', async () => {
    const socket = site.socket();
    socket.on('open', () => socket.send(JSON.stringify({ token: site.token })));
    const [ready] = (await once(socket, 'message')) as [Buffer];
    expect(ready.toString()).toBe('{"ready":true}');
    socket.send('{"i":');
    expect(await closeCode(socket)).toBe(4400);
    expect((await site.ask('/')).status).toBe(200);
  });

  test('a token that does not come within five seconds ends it', async () => {
    const clock = new FakeClock();
    const late = await startSite(scriptApi(), { clock });
    const socket = late.socket();
    const closed = closeCode(socket);
    await once(socket, 'open');
    // The server's half of the handshake is done before the client's is known to be.
    await clock.advanceAsync(4999);
    expect(socket.readyState).toBe(socket.OPEN);
    clock.advance(1);
    expect(await closed).toBe(4401);
    await late.close();
  });

  test('a client that answers no ping is let go', async () => {
    const clock = new FakeClock();
    const patient = await startSite(scriptApi(), { clock });
    const socket = patient.socket({ autoPong: false });
    const closed = closeCode(socket);
    socket.on('open', () => socket.send(JSON.stringify({ token: patient.token })));
    await once(socket, 'message');
    for (const _ping of [1, 2]) {
      const pinged = once(socket, 'ping');
      clock.advance(30_000);
      await pinged;
    }
    clock.advance(29_999);
    expect(socket.readyState).toBe(socket.OPEN);
    clock.advance(1);
    expect(await closed).toBe(1006);
    await patient.close();
  });

  test('a message beyond the limit ends it with 1009', async () => {
    const socket = site.socket();
    socket.on('open', () => socket.send(JSON.stringify({ token: site.token })));
    await once(socket, 'message');
    socket.send(Buffer.alloc(51_000_000));
    expect(await closeCode(socket)).toBe(1009);
  });

  test('a large message before the token is not waited for', async () => {
    const socket = site.socket();
    socket.on('open', () => socket.send(Buffer.alloc(40_000_000)));
    expect(await closeCode(socket)).toBe(1006);
    expect((await site.ask('/')).status).toBe(200);
  });

  test('only so many may be connected', async () => {
    const crowded = await startSite(scriptApi());
    const sockets = Array.from({ length: 64 }, () => crowded.socket());
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    expect(await upgradeStatus(crowded.socket())).toBe(503);
    sockets[0]?.close();
    await once(sockets[0] as WebSocket, 'close');
    expect(await upgradeStatus(crowded.socket())).toBe(101);
    await crowded.close();
  });
});

describe('start and end', () => {
  test('both loopback addresses answer at the same port', async () => {
    const statuses = await Promise.all(
      ['127.0.0.1', '::1'].map(
        (host) =>
          new Promise((resolve, reject) => {
            request({ host, port: site.port, headers: { host: `localhost:${site.port}` }, agent: false }, (response) => {
              response.resume();
              resolve(response.statusCode);
            })
              .on('error', reject)
              .end();
          }),
      ),
    );
    expect(statuses).toEqual([200, 200]);
  });

  test('closing tells open pages with 4503, abandons calls under way and frees the port', async () => {
    const called = Promise.withResolvers<AbortSignal>();
    const closing = await startSite(
      scriptApi({
        captures: {
          wait: (_query, signal) =>
            new Promise((_resolve, reject) => {
              signal?.addEventListener('abort', () => reject(new Error('abandoned')));
              if (signal !== undefined) {
                called.resolve(signal);
              }
            }),
        },
      }),
    );
    const socket = closing.socket();
    socket.on('open', () => socket.send(JSON.stringify({ token: closing.token })));
    await once(socket, 'message');
    const call = closing.ask('/api/v1/captures/wait', { token: true }).catch((error: unknown) => error);
    const waiting = await called.promise;
    const code = closeCode(socket);
    await closing.close();
    expect(await code).toBe(4503);
    expect(await call).toBeInstanceOf(Error);
    await aborted(waiting);
    expect(closing.log.lines).toEqual([]);
    await expect(closing.ask('/')).rejects.toThrow(/ECONNREFUSED/);
  });
});
