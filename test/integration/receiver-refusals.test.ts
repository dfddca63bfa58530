import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { connectRaw } from '../support/raw-client.ts';
import {
  makeTestCertificates,
  startReceiver,
  type ReceiverUnderTest,
  type TestCertificates,
} from '../support/receiver-under-test.ts';
import type { ReceiverLimits } from '#main/receiver/receiver-limits.ts';
import { defaultReply, type Reply } from '#shared/reply.ts';

let certificates: TestCertificates;
let running: ReceiverUnderTest;

beforeAll(async () => {
  certificates = await makeTestCertificates();
});
afterAll(() => certificates.remove());
afterEach(() => running.receiver.close());

/** Times out after 0.6 s instead of 10 and 60: a machine that stalls must still get its first bytes through before. */
const hasty: Partial<ReceiverLimits> = { headersTimeoutMs: 600, requestTimeoutMs: 600, checkIntervalMs: 30, lingerMs: 60 };
const start = async (limits: Partial<ReceiverLimits> = {}): Promise<void> => {
  running = await startReceiver(certificates.leaf, limits);
};
const plain = () => connectRaw({ port: running.httpPort });
const overTls = () => connectRaw({ port: running.port, tls: { ca: certificates.ca } });
const bodyText = (at = 0): string => Buffer.from(running.sink.requests[at]?.body ?? []).toString('latin1');

/** Why the handshake failed, as recorded. */
const reason = async (): Promise<string> => {
  const [seen] = await running.sink.received(1);
  expect(seen).toMatchObject({
    method: '',
    target: '',
    problem: { code: 'tls-failed' },
    refusal: null,
    remoteAddress: '127.0.0.1',
  });
  return seen?.problem?.detail ?? '';
};

describe('what Node’s parser refuses', () => {
  const cases: [string, string, number, RegExp][] = [
    ['an unknown method', 'BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n', 400, /known HTTP method/],
    ['NUL in a header', 'GET /nul HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n', 400, /not allowed/],
    ['a folded header', 'GET /fold HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n', 400, /HPE_/],
    ['bare line feeds', 'GET /lf HTTP/1.1\nHost: x\n\n', 400, /HPE_/],
    [
      'Content-Length with Transfer-Encoding',
      'POST /both HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
      /Transfer-Encoding/,
    ],
    ['two Content-Lengths', 'POST /two HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc', 400, /more than once/],
    ['the HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, /HTTP\/2/],
    [
      'a TLS hello on the plain port',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      400,
      /TLS handshake came to the plain HTTP port/,
    ],
    ['nonsense without a line end', '\x01\x02\x03', 400, /known HTTP method/],
    ['a space in a header name', 'GET /space HTTP/1.1\r\nHo st: x\r\n\r\n', 400, /HPE_INVALID_HEADER_TOKEN/],
  ];
  it.each(cases)('%s is kept whole, explained and answered', async (_name, text, status, words) => {
    await start();
    const client = await overTls();
    client.write(text);
    const answer = await client.untilClosed();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*connection: close`));
    expect(running.sink.requests).toHaveLength(1);
    expect(running.sink.requests[0]).toMatchObject({
      bodyKind: 'raw-packet',
      problem: { code: 'refused-by-parser' },
      refusal: { status },
    });
    expect(running.sink.requests[0]?.problem?.detail).toMatch(words);
    expect(bodyText()).toBe(text);
  });

  it('is kept whole also when it came byte by byte, with what can be read of it', async () => {
    await start();
    const client = await plain();
    const text = 'GET /piecemeal?a=1 HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nbad header: y\r\n\r\n';
    await client.writeByteByByte(text);
    await client.untilClosed();
    expect(bodyText()).toBe(text);
    expect(running.sink.requests[0]).toMatchObject({
      method: 'GET',
      target: '/piecemeal?a=1',
      httpVersion: '1.1',
      headers: [
        ['Host', 'x'],
        ['X-A', '1'],
      ],
    });
  });

  it('is kept once, however much nonsense follows', async () => {
    await start();
    const held = Promise.withResolvers<null>();
    running.sink.choose = () => held.promise;
    const client = await plain();
    client.write('nonsense\r\n\r\n');
    await running.sink.received(1);
    await client.writeByteByByte('more of it\r\n\r\nand more');
    held.resolve(null);
    expect((await client.untilClosed()).match(/HTTP\/1\.1 400/g)).toHaveLength(1);
    expect(running.sink.requests).toHaveLength(1);
  });

  it('as a header bomb is answered 431', async () => {
    await start({ maxHeaderBytes: 8192 });
    const client = await plain();
    client.write(`GET /bomb HTTP/1.1\r\nHost: x\r\n${'X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n'.repeat(2000)}\r\n`);
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 431 /);
    expect(running.sink.requests).toHaveLength(1);
    expect(running.sink.requests[0]).toMatchObject({ method: 'GET', target: '/bomb', problem: { code: 'refused-by-parser' } });
    expect(running.sink.requests[0]?.body.length).toBeLessThan(8192 * 20);
  });

  it('keeps all of 3,000 small headers within the limit', async () => {
    await start({ maxHeaderBytes: 262_144 });
    const client = await plain();
    client.write(`GET / HTTP/1.1\r\nHost: x\r\n${'A: 1\r\n'.repeat(3000)}\r\n`);
    await client.until(/200 OK/);
    expect(running.sink.requests[0]?.headers).toHaveLength(3001);
    client.socket.destroy();
  });

  it('in the middle of a chunked body is kept once, with the body so far', async () => {
    await start();
    const client = await overTls();
    client.write('POST /chunks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
    await expect.poll(() => running.receiver.state().bodyBytesHeld, { interval: 5 }).toBe(3);
    client.write('zz\r\n');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 400 /);
    expect(running.sink.requests).toHaveLength(1);
    expect(running.sink.requests[0]).toMatchObject({
      target: '/chunks',
      bodyKind: 'body',
      problem: { code: 'refused-by-parser' },
    });
    expect(bodyText()).toBe('abc');
  });
});

describe('CONNECT behind a request that waits for its answer', () => {
  it('is answered after it, and nothing breaks', async () => {
    await start();
    const held = Promise.withResolvers<Reply>();
    running.sink.choose = ({ method }) => (method === 'POST' ? held.promise : { ...defaultReply, body: 'connect' });
    const client = await plain();
    client.write('POST /first HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\nCONNECT /second HTTP/1.1\r\nHost: x\r\n\r\n');
    await running.sink.received(2);
    held.resolve({ ...defaultReply, body: 'first' });
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 200 [^]*first[^]*HTTP\/1\.1 200 [^]*connect$/);
  });
});

describe('a request that never becomes whole', () => {
  it('cut off by a reset keeps what came and says how much that is', async () => {
    await start();
    const client = await overTls();
    client.write('POST /cut HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabcd');
    // A reset overtakes what was not read yet.
    await expect.poll(() => running.receiver.state().bodyBytesHeld, { interval: 5 }).toBe(4);
    client.reset();
    await running.sink.received(1);
    expect(running.sink.requests[0]).toMatchObject({
      target: '/cut',
      declaredSize: 10,
      refusal: null,
      problem: { code: 'cut-off' },
    });
    expect(running.sink.requests[0]?.problem?.detail).toContain('4 of 10 bytes');
    expect(bodyText()).toBe('abcd');
    await expect.poll(() => running.receiver.state()).toMatchObject({ openConnections: 0, bodyBytesHeld: 0 });
    expect(running.sink.requests).toHaveLength(1);
  });

  it('cut off by a half-close is kept once and told so', async () => {
    await start();
    const client = await plain();
    client.write('POST /half HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabcd');
    client.halfClose();
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 400 [^]*"code":"cut-off"/);
    expect(running.sink.requests.map(({ problem }) => problem?.code)).toEqual(['cut-off']);
  });

  it('and asked for an upgrade, of which Node’s parser says nothing, is told so as well', async () => {
    await start();
    for (const framing of ['Content-Length: 10\r\n\r\nabcd', 'Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\nno size\r\n']) {
      running.sink.requests.length = 0;
      const client = await plain();
      client.write(`POST /up HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n${framing}`);
      client.halfClose();
      expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 400 [^]*"code":"cut-off"/);
      expect(running.sink.requests.map(({ problem }) => problem?.code)).toEqual(['cut-off']);
      expect(bodyText()).toBe('abcd');
    }
  });

  it('with half a head is kept as bytes', async () => {
    await start();
    const client = await plain();
    client.write('GET /half-head HTTP/1.1\r\nHost: x\r\nX-Unfin');
    client.halfClose();
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 400 /);
    expect(running.sink.requests[0]).toMatchObject({
      bodyKind: 'raw-packet',
      target: '/half-head',
      problem: { code: 'cut-off' },
    });
    expect(bodyText()).toContain('X-Unfin');
  });

  it('with slow headers is given up in time, the bytes kept', async () => {
    await start(hasty);
    const client = await overTls();
    client.write('GET /slow HTTP/1.1\r\nHost: x\r\nX-');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 408 /);
    expect(running.sink.requests[0]).toMatchObject({ bodyKind: 'raw-packet', target: '/slow', problem: { code: 'timed-out' } });
    expect(bodyText()).toMatch(/X-$/);
  });

  it('with a slow body is given up in time, the body so far kept', async () => {
    await start(hasty);
    const client = await plain();
    client.write('POST /slow-body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 408 /);
    expect(running.sink.requests).toHaveLength(1);
    expect(running.sink.requests[0]?.problem).toMatchObject({
      code: 'timed-out',
      detail: expect.stringContaining('3 of 100 bytes'),
    });
    expect(bodyText()).toBe('abc');
  });

  it('on which nothing moves is given up', async () => {
    await start({ idleTimeoutMs: 500, lingerMs: 50 });
    const client = await plain();
    client.write('POST /idle HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 408 /);
    expect(running.sink.requests.map(({ problem }) => problem?.code)).toEqual(['timed-out']);
  });

  it('is no event at all when not one byte came', async () => {
    await start(hasty);
    for (const port of [running.port, running.httpPort]) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.end();
      await once(socket.resume(), 'close');
    }
    const silent = await overTls();
    await silent.untilClosed();
    expect(running.sink.requests).toEqual([]);
  });
});

describe('a body over the limit', () => {
  const limits = { bodyLimitBytes: 1000, lingerMs: 100 };
  it('is answered 413 and kept up to the limit', async () => {
    await start(limits);
    const client = await overTls();
    client.write(`POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(5000)}`);
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 413 [^]*onnection: close[^]*"code":"too-large"/);
    expect(running.sink.requests).toHaveLength(1);
    expect(running.sink.requests[0]).toMatchObject({
      declaredSize: 5000,
      problem: { code: 'too-large' },
      refusal: { status: 413 },
    });
    expect(running.sink.requests[0]?.body).toHaveLength(1000);
  });

  it('that never ends is neither kept nor waited for', async () => {
    await start(limits);
    const client = await plain();
    client.write('POST /endless HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `400\r\n${'y'.repeat(1024)}\r\n`;
    const pump = setInterval(() => client.write(chunk.repeat(20)), 2);
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 413 /);
    clearInterval(pump);
    expect(running.sink.requests).toHaveLength(1);
    expect(running.sink.requests[0]?.body).toHaveLength(1000);
    expect(running.receiver.state().bodyBytesHeld).toBe(0);
  });

  it('is refused before it is sent when the caller asks first', async () => {
    await start(limits);
    const client = await plain();
    client.write('POST /asks HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 413 /);
    expect(running.sink.requests[0]?.problem?.code).toBe('too-large');
  });

  it('is exactly at the limit allowed', async () => {
    await start(limits);
    const client = await plain();
    client.write(`POST /fits HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n${'x'.repeat(1000)}`);
    await client.until(/200 OK/);
    expect(running.sink.requests[0]?.problem).toBeNull();
    client.socket.destroy();
  });

  it('together with others over the memory budget is answered 503', async () => {
    await start({ totalBodyBudgetBytes: 1500, lingerMs: 50 });
    const first = await plain();
    first.write(`POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n${'x'.repeat(1000)}`);
    await expect.poll(() => running.receiver.state().bodyBytesHeld).toBe(1000);
    const second = await plain();
    second.write(`POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n${'x'.repeat(1000)}`);
    expect(await second.untilClosed()).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 5/);
    expect(running.sink.requests[0]).toMatchObject({ target: '/2', problem: { code: 'receiver-busy' } });
    first.write('y');
    await first.until(/200 OK/);
    expect(running.receiver.state().bodyBytesHeld).toBe(0);
    first.socket.destroy();
  });
});

describe('a TLS handshake that fails', () => {
  it('because plain HTTP came is told so', async () => {
    await start();
    const client = await connectRaw({ port: running.port });
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await reason()).toMatch(/Plain HTTP was sent to the HTTPS port/);
    client.socket.destroy();
  });

  it('because the caller is too old is told so', async () => {
    await start();
    const socket = connectTls({
      port: running.port,
      host: '127.0.0.1',
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    socket.on('error', () => {});
    expect(await reason()).toMatch(/TLS 1\.2 or 1\.3 is needed/);
  });

  it('because the caller wants HTTP/2 only is told so', async () => {
    await start();
    const socket = connectTls({ port: running.port, host: '127.0.0.1', ALPNProtocols: ['h2'], rejectUnauthorized: false });
    socket.on('error', () => {});
    expect(await reason()).toMatch(/protocol other than HTTP\/1\.1/);
  });

  it('because the caller does not trust the authority names the host it asked for', async () => {
    await start();
    const socket = connectTls({ port: running.port, host: '127.0.0.1', servername: 'localhost' });
    socket.on('error', () => {});
    expect(await reason()).toMatch(/does not trust/);
    expect(running.sink.requests[0]?.tls?.sni).toBe('localhost');
  });

  it('too often in a second is counted, not recorded', async () => {
    // Its second does not pass, however long the connections take.
    running = await startReceiver(certificates.leaf, {}, undefined, new FakeClock());
    await Promise.all(
      Array.from({ length: 120 }, async () => {
        const client = await connectRaw({ port: running.port });
        client.write('not tls at all');
        await client.untilClosed();
      }),
    );
    const recorded = running.sink.requests.length;
    expect(recorded).toBeGreaterThanOrEqual(50);
    expect(recorded + running.receiver.state().unrecordedTlsFailures).toBe(120);
    expect(recorded).toBeLessThan(120);
  });
});

it('after 1,000 aborted uploads nothing is held', async () => {
  await start();
  for (let round = 0; round < 20; round += 1) {
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const client = await plain();
        client.write(`POST /aborted HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(20_000)}`);
        await new Promise((resolve) => setImmediate(resolve));
        client.reset();
      }),
    );
  }
  await expect.poll(() => running.receiver.state()).toMatchObject({ openConnections: 0, bodyBytesHeld: 0 });
  const codes = new Set(running.sink.requests.map(({ problem }) => problem?.code));
  expect([...codes]).toEqual(['cut-off']);
  const handles = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
  expect(handles.length).toBeLessThan(5);
});
