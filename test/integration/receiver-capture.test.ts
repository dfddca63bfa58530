import { createHash, randomBytes } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#main/clock.ts';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { defaultReply } from '#shared/reply.ts';
import { connectRaw, settleSockets } from '../support/raw-client.ts';
import {
  makeTestCertificates,
  startReceiver,
  type ReceiverUnderTest,
  type TestCertificates,
} from '../support/receiver-under-test.ts';

let certificates: TestCertificates;
let running: ReceiverUnderTest;

beforeAll(async () => {
  certificates = await makeTestCertificates(['shop.test']);
});
afterAll(() => certificates.remove());
beforeEach(async () => {
  running = await startReceiver(certificates.leaf);
});
afterEach(() => running.receiver.close());

const overTls = () => connectRaw({ port: running.port, tls: { ca: certificates.ca, servername: 'shop.test' } });
const plain = () => connectRaw({ port: running.httpPort });

describe('a whole request', () => {
  it('is kept as it came: header order, case, repeats, odd bytes, target, version, body', async () => {
    const client = await overTls();
    const body = Buffer.from([0, 255, 13, 10, 128]);
    client.write(
      'POST /inbox/a%20b?x=1&x=2#frag HTTP/1.1\r\nHOST: shop.test\r\nX-One: a\r\nx-one:  b \r\nX-Latin: caf\xe9\r\nContent-Length: 5\r\n\r\n',
    );
    client.write(body);
    const [seen] = await running.sink.received(1);
    expect(seen).toMatchObject({
      method: 'POST',
      target: '/inbox/a%20b?x=1&x=2#frag',
      httpVersion: '1.1',
      headers: [
        ['HOST', 'shop.test'],
        ['X-One', 'a'],
        ['x-one', 'b'],
        ['X-Latin', 'caf\xe9'],
        ['Content-Length', '5'],
      ],
      trailers: [],
      bodyKind: 'body',
      declaredSize: 5,
      problem: null,
      scheme: 'https',
      tls: { version: 'TLSv1.3', sni: 'shop.test' },
      remoteAddress: '127.0.0.1',
      remotePort: client.socket.localPort,
    });
    expect(Buffer.from(seen?.body ?? []).equals(body)).toBe(true);
    expect(seen?.tls?.cipher).toMatch(/^TLS_/);
    client.socket.destroy();
  });

  it.each(['http://other.example/path', '*', '/a|b"c<>{}^`', '//double//slash'])('keeps the target %s', async (target) => {
    const client = await plain();
    client.write(`OPTIONS ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await client.until(/received/);
    expect(running.sink.requests[0]).toMatchObject({ method: 'OPTIONS', target, problem: null, scheme: 'http', tls: null });
    client.socket.destroy();
  });

  it('that comes byte by byte is whole, and timed from its first byte', async () => {
    const client = await overTls();
    client.write('P');
    await settleSockets();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await client.writeByteByByte('OST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody');
    await client.until(/received/);
    const [seen] = running.sink.requests;
    expect(Buffer.from(seen?.body ?? []).toString()).toBe('body');
    expect(seen?.receiveMs).toBeGreaterThan(50);
    expect((seen?.completedAt ?? 0) - (seen?.receivedAt ?? 0)).toBeGreaterThan(50);
    client.socket.destroy();
  });

  it('in chunks keeps its trailers', async () => {
    const client = await plain();
    client.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n');
    client.write('3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\nx-sum: 6\r\n\r\n');
    await client.until(/received/);
    const [seen] = running.sink.requests;
    expect(Buffer.from(seen?.body ?? []).toString()).toBe('abcde');
    expect(seen).toMatchObject({ declaredSize: null, problem: null });
    expect(seen?.trailers).toEqual([
      ['X-Sum', '5'],
      ['x-sum', '6'],
    ]);
    client.socket.destroy();
  });

  it('of 32 MiB is whole', async () => {
    const body = randomBytes(32 * 1024 * 1024);
    const status = await new Promise((resolve, reject) => {
      const sending = httpsRequest({ port: running.port, method: 'POST', ca: certificates.ca, path: '/big' }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      sending.on('error', reject).end(body);
    });
    const [seen] = running.sink.requests;
    expect(status).toBe(200);
    expect(seen?.problem).toBeNull();
    expect(sha256(seen?.body)).toBe(sha256(body));
    expect(running.receiver.state().bodyBytesHeld).toBe(0);
  });

  it('without a Host is kept and answered as usual, marked', async () => {
    const client = await plain();
    client.write('GET /none HTTP/1.1\r\n\r\n');
    await client.until(/received/);
    expect(running.sink.requests[0]?.problem?.code).toBe('missing-host');
    client.write('GET /old HTTP/1.0\r\n\r\n');
    expect(await client.untilClosed()).toMatch(/200 OK[^]*200 OK/);
    expect(running.sink.requests[1]).toMatchObject({ httpVersion: '1.0', problem: null });
  });

  it('that asks first is told to go on', async () => {
    const client = await plain();
    client.write('POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
    await client.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
    client.write('ok');
    await client.until(/200 OK/);
    expect(running.sink.requests[0]?.headers).toContainEqual(['Expect', '100-continue']);
    client.socket.destroy();
  });

  it.each([
    ['upgrade', 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n\r\n'],
    ['odd expectation', 'POST / HTTP/1.1\r\nHost: x\r\nExpect: the-unexpected\r\nContent-Length: 0\r\n\r\n'],
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n'],
    ['QUERY', 'QUERY / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'],
  ])('with %s is kept and answered', async (_name, text) => {
    const client = await plain();
    client.write(text);
    await client.until(/200 OK[^]*\{"received":true\}$/);
    expect(running.sink.requests).toHaveLength(1);
    expect(running.sink.requests[0]?.method).toBe(text.split(' ')[0]);
    client.halfClose();
    await client.untilClosed();
  });

  it.each(['https', 'http'])('is answered when the caller has already stopped sending, over %s', async (scheme) => {
    running.sink.choose = () => ({ ...defaultReply, delayMs: 40 });
    const client = await (scheme === 'https' ? overTls() : plain());
    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok');
    client.halfClose();
    expect(await client.untilClosed()).toContain('{"received":true}');
    expect(running.sink.requests[0]?.problem).toBeNull();
  });
});

describe('a reply', () => {
  it('leaves as configured: repeated headers, right length, nosniff, nothing else but the date', async () => {
    running.sink.choose = () => ({
      status: 202,
      headers: [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['X-Latin', 'caf\xe9'],
        ['Content-Length', '999'],
        ['Transfer-Encoding', 'chunked'],
      ],
      body: 'grün',
      delayMs: 0,
    });
    const client = await plain();
    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    const [head = '', body] = (await client.until(/gr..n$/)).split('\r\n\r\n');
    expect(Buffer.from(body ?? '', 'latin1').toString('utf8')).toBe('grün');
    expect(head.split('\r\n').map((line) => line.replace(/^Date: .*/, 'Date'))).toEqual([
      'HTTP/1.1 202 Accepted',
      'Set-Cookie: a=1',
      'Set-Cookie: b=2',
      'X-Latin: caf\xe9',
      'x-content-type-options: nosniff',
      'content-length: 5',
      'Date',
      'Connection: keep-alive',
      'Keep-Alive: timeout=5',
    ]);
    client.socket.destroy();
  });

  it.each([
    ['HEAD', 200, /content-length: 17\r\n[^]*\r\n\r\n$/],
    ['POST', 204, /204 No Content\r\n(?![^]*content-length)[^]*\r\n\r\n$/],
    ['GET', 304, /304 Not Modified\r\n(?![^]*content-length)[^]*\r\n\r\n$/],
  ])('to %s with status %i has no body', async (method, status, pattern) => {
    running.sink.choose = () => ({ ...defaultReply, status });
    const client = await plain();
    client.write(`${method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(await client.untilClosed()).toMatch(pattern);
  });

  it('to each of several pipelined requests comes in their order, however long the first takes', async () => {
    const held = Promise.withResolvers<void>();
    running.sink.choose = async ({ target, body }) => {
      if (target === '/1') await held.promise;
      return { ...defaultReply, body: `<${target}:${Buffer.from(body).toString()}>` };
    };
    const client = await plain();
    client.write(post('/1', 'a') + post('/2', 'bb') + post('/3', 'ccc'));
    await running.sink.received(3);
    held.resolve();
    const text = await client.until(/<\/3:ccc>/);
    expect(text.match(/<[^>]+>/g)).toEqual(['</1:a>', '</2:bb>', '</3:ccc>']);
    client.socket.destroy();
  });

  it('to a good request still leaves when nonsense follows in the same packet', async () => {
    const client = await plain();
    client.write('GET /good HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n');
    const text = await client.untilClosed();
    expect(text).toMatch(/^HTTP\/1\.1 200 OK[^]*HTTP\/1\.1 400 Bad Request/);
    expect(running.sink.requests.map(({ target, problem }) => [target, problem?.code])).toEqual(
      expect.arrayContaining([
        ['/good', undefined],
        ['', 'refused-by-parser'],
      ]),
    );
  });

  it('waits for its delay', async () => {
    running.sink.choose = () => ({ ...defaultReply, delayMs: 40 });
    const client = await plain();
    const before = performance.now();
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.until(/received/);
    expect(performance.now() - before).toBeGreaterThanOrEqual(38);
    client.socket.destroy();
  });

  it('is forgotten when the caller leaves during its delay', async () => {
    await running.receiver.close();
    const waiting = new Set<number>();
    const clock: Clock = {
      ...systemClock,
      after(delayMs, callback) {
        waiting.add(delayMs);
        const cancel = systemClock.after(delayMs, callback);
        return () => {
          waiting.delete(delayMs);
          cancel();
        };
      },
    };
    running = await startReceiver(certificates.leaf, {}, undefined, clock);
    running.sink.choose = () => ({ ...defaultReply, delayMs: 299_999 });
    const client = await plain();
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(() => [...waiting]).toEqual([299_999]);
    client.reset();
    await expect.poll(() => [...waiting]).toEqual([]);
  });

  it('is 503 with Retry-After and the reason when the capture could not be stored', async () => {
    running.sink.choose = () => {
      throw new HookwrightError('disk-full', 'The disk is full.');
    };
    const client = await plain();
    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    const text = await client.until(/\}$/);
    expect(text).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n[^]*retry-after: 5\r\n/);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual({
      code: 'disk-full',
      problem: 'The disk is full.',
      remedy: expect.stringContaining('Free space'),
    });
    client.socket.destroy();
  });

  it('tells nothing of an unforeseen fault', async () => {
    running.sink.choose = () => {
      throw new TypeError('secret inside');
    };
    const client = await plain();
    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    const text = await client.until(/\}$/);
    expect(text).toMatch(/503[^]*"code":"internal"/);
    expect(text).not.toContain('secret inside');
    client.socket.destroy();
  });

  it('of null closes the connection without an answer', async () => {
    running.sink.choose = () => null;
    const client = await plain();
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await client.untilClosed()).toBe('');
  });
});

function sha256(bytes: Uint8Array | undefined): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
}

function post(target: string, body: string): string {
  return `POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
