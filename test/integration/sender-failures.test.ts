/** What targets and networks do to an attempt, and what is said of it. */
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { answering, openRawTarget } from '../support/raw-target.ts';
import { senderUnderTest, targetUnderTest } from '../support/sender-under-test.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('a target', () => {
  it('that is not there refuses', async () => {
    const gone = await openRawTarget({});
    await gone.close();
    const result = await senderUnderTest().send(`http://localhost:${gone.port}/`);
    expect(result).toMatchObject({ response: null, remoteAddress: null });
    expect(result.failure).toMatchObject({
      kind: 'refused',
      problem: `localhost:${gone.port} refused the connection: nothing listens there.`,
    });
    expect(result.failure?.remedy).not.toBe('');
  });

  it('that resets before it answers', async () => {
    const target = await targetUnderTest({ play: ({ socket, reset }) => void socket.once('data', reset) });
    const { failure, remoteAddress } = await senderUnderTest().send(target.url);
    expect(failure).toMatchObject({
      kind: 'reset',
      problem: `127.0.0.1:${target.port} reset the connection before it answered a byte.`,
    });
    expect(remoteAddress).toBe(`127.0.0.1:${target.port}`);
  });

  it('that closes without an answer', async () => {
    const target = await targetUnderTest({ play: ({ socket, end }) => void socket.once('data', () => end()) });
    const { failure } = await senderUnderTest().send(target.url);
    expect(failure).toMatchObject({
      kind: 'reset',
      problem: expect.stringContaining('closed the connection before it answered a byte') as string,
    });
  });

  it('that resets after its headers', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n';
    const target = await targetUnderTest();
    const clock = new FakeClock();
    const sending = senderUnderTest({ clock }).send(target.url);
    while (target.connections.length === 0) await turn();
    const [connection] = target.connections;
    await connection?.until(/\r\n\r\n$/);
    connection?.write(head);
    // A reset throws away what the other side has not read yet.
    await turn(20);
    connection?.reset();
    const { failure } = await sending;
    expect(failure).toMatchObject({
      kind: 'reset',
      problem: expect.stringContaining(`after ${head.length} bytes of its answer`) as string,
    });
  });

  it('that cuts its answer short', async () => {
    const target = await targetUnderTest({ play: ({ end }) => end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc') });
    const { failure } = await senderUnderTest().send(target.url);
    expect(failure).toMatchObject({ kind: 'protocol', problem: 'The answer was cut off after 3 of 10 bytes of body.' });
  });

  it.each([
    ['SSH-2.0-OpenSSH_9.2\r\n', 'begins with "SSH-2.0-OpenSSH_9.2'],
    ['\0\u0001\u0002garbage', 'not HTTP/1'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'malformed chunk size'],
  ])('that answers %j is told at once, though it keeps the connection open', async (garbage, words) => {
    const target = await targetUnderTest({ play: ({ write }) => write(garbage) });
    const { failure } = await senderUnderTest().send(target.url);
    expect(failure?.kind).toBe('protocol');
    expect(failure?.problem).toContain(words);
    await target.connections[0]?.closed;
  });

  it('whose answer has no end is cut at 1 MiB and let go', async () => {
    const target = await targetUnderTest({
      play: ({ socket, write }) => {
        const piece = Buffer.alloc(1_048_576, 'x');
        const pour = (): void => {
          while (!socket.destroyed && socket.write(piece));
          socket.once('drain', pour);
        };
        write('HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n');
        pour();
      },
    });
    const result = await senderUnderTest().send(target.url);
    expect(result.response).toMatchObject({ status: 200, cut: true, bodySize: 1_048_576 });
    expect(result.responseBody).toHaveLength(1_048_576);
    await target.connections[0]?.closed;
  });

  it.each(['http://169.254.169.254/', 'http://[fe80::1]/', 'http://metadata.google.internal/'])(
    'at %s is not sent to',
    async (url) => {
      const { failure, remoteAddress } = await senderUnderTest().send(url);
      expect([failure?.kind, remoteAddress]).toEqual(['target-forbidden', null]);
    },
  );
});

describe('a name', () => {
  it.each([
    ['ENOTFOUND', 'There is no host named nowhere.example.'],
    ['EAI_AGAIN', 'could not be looked up (EAI_AGAIN)'],
  ])('that cannot be looked up (%s)', async (code, words) => {
    const { failure } = await senderUnderTest({ resolve: () => Promise.reject(systemError(code)) }).send(
      'http://nowhere.example/',
    );
    expect(failure?.kind).toBe('dns');
    expect(failure?.problem).toContain(words);
  });

  it('that no name server knows', async () => {
    expect((await senderUnderTest().send('http://nowhere.invalid/')).failure?.kind).toBe('dns');
  });

  it('is looked up once, and what was looked up is connected to and shown', async () => {
    const target = await targetUnderTest({ play: answering(ok) });
    const asked: string[] = [];
    const resolve = (host: string): Promise<string[]> => {
      asked.push(host);
      return Promise.resolve(['127.0.0.1']);
    };
    const result = await senderUnderTest({ resolve }).send(`http://b\u00fccher.example:${target.port}/`);
    expect(asked).toEqual(['xn--bcher-kva.example']);
    expect(result).toMatchObject({
      failure: null,
      remoteAddress: `127.0.0.1:${target.port}`,
      phases: { dnsMs: expect.any(Number) as number },
    });
    expect(target.connections[0]?.received().toString()).toContain(`Host: xn--bcher-kva.example:${target.port}`);
  });

  it('that leads to a forbidden address is refused, unless another one will do', async () => {
    const target = await targetUnderTest({ play: answering(ok) });
    const url = `http://innocent.example:${target.port}/`;
    const rebound = await senderUnderTest({ resolve: () => Promise.resolve(['169.254.169.254', '::ffff:169.254.1.1']) }).send(
      url,
    );
    expect(rebound.failure?.kind).toBe('target-forbidden');
    expect(rebound.failure?.problem).toContain('innocent.example (169.254.169.254');
    const proxied = await senderUnderTest({ resolve: () => Promise.resolve(['::ffff:169.254.169.254']) }).send(
      'http://example.com/',
      { target: { proxy: 'http://proxy.example:3128' } },
    );
    expect(proxied.failure).toMatchObject({
      kind: 'target-forbidden',
      problem: expect.stringContaining('proxy.example') as string,
    });
    const mixed = await senderUnderTest({ resolve: () => Promise.resolve(['fe80::1', '127.0.0.1']) }).send(url);
    expect(mixed.remoteAddress).toBe(`127.0.0.1:${target.port}`);
  });
});

describe('a deadline', () => {
  const deadlines = { connectMs: 2000, responseMs: 5000, totalMs: 30_000 };

  it('passes while the name is looked up', async () => {
    const clock = new FakeClock();
    const sending = senderUnderTest({ clock, resolve: () => new Promise(() => {}) }).send('http://slow.example/', { deadlines });
    clock.advance(2000);
    const { failure, phases } = await sending;
    expect(failure).toMatchObject({
      kind: 'timeout-connect',
      problem: 'No connection to slow.example:80 within 2 s: the name was still being looked up.',
    });
    expect(phases).toMatchObject({ dnsMs: 2000, connectMs: null, totalMs: 2000 });
  });

  it('passes in a TLS handshake', async () => {
    const clock = new FakeClock();
    const target = await targetUnderTest();
    const sending = senderUnderTest({ clock }).send(target.url.replace('http', 'https'), { deadlines });
    while ((target.connections[0]?.received().length ?? 0) === 0) await turn();
    clock.advance(2000);
    const { failure, phases } = await sending;
    expect(failure?.kind).toBe('timeout-connect');
    expect(failure?.problem).toContain('the TLS handshake was not finished');
    expect(phases).toMatchObject({ connectMs: 0, tlsMs: 2000, waitingMs: null });
    await target.connections[0]?.closed;
  });

  it('passes while the target hangs', async () => {
    const clock = new FakeClock();
    const target = await targetUnderTest();
    const sending = senderUnderTest({ clock }).send(target.url, { deadlines });
    while ((target.connections[0]?.received().length ?? 0) === 0) await turn();
    clock.advance(4999);
    clock.advance(1);
    const { failure, phases } = await sending;
    expect(failure).toMatchObject({
      kind: 'timeout-response',
      problem: `No answer from 127.0.0.1:${target.port} within 5 s: the request was sent, but no answer had begun.`,
    });
    expect(phases).toMatchObject({ waitingMs: 5000, bodyMs: null, totalMs: 5000 });
    await target.connections[0]?.closed;
  });

  it('for the response is not put off by interim answers', async () => {
    const clock = new FakeClock();
    const target = await targetUnderTest();
    const sending = senderUnderTest({ clock }).send(target.url, { deadlines });
    while ((target.connections[0]?.received().length ?? 0) === 0) await turn();
    clock.advance(4000);
    for (const piece of ['HTTP/1.1 102 Proc', 'essing\r\n\r\n']) {
      target.connections[0]?.write(piece);
      await turn(20);
    }
    clock.advance(1000);
    expect((await sending).failure?.kind).toBe('timeout-response');
  });

  it('for the whole passes at one byte a second', async () => {
    const clock = new FakeClock();
    const target = await targetUnderTest();
    const sending = senderUnderTest({ clock }).send(target.url, { deadlines });
    while ((target.connections[0]?.received().length ?? 0) === 0) await turn();
    for (const byte of 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n') {
      target.connections[0]?.write(byte);
      await turn(20);
      clock.advance(1000);
    }
    const { failure, phases } = await sending;
    expect(failure).toMatchObject({
      kind: 'timeout-total',
      problem: expect.stringContaining('within 30 s in all: the answer had begun') as string,
    });
    expect(phases).toMatchObject({ waitingMs: 0, bodyMs: 30_000, totalMs: 30_000 });
  });

  it('leaves no timer behind when all went well', async () => {
    const clock = new FakeClock();
    const target = await targetUnderTest({ play: answering(ok) });
    const sender = senderUnderTest({ clock, connectionsKept: 0 });
    await sender.send(target.url, { deadlines });
    expect(clock.pending).toBe(0);
  });
});

describe('an attempt under way', () => {
  it('is cancelled by its signal', async () => {
    const target = await targetUnderTest();
    const controller = new AbortController();
    const sending = senderUnderTest().send(target.url, { signal: controller.signal });
    while ((target.connections[0]?.received().length ?? 0) === 0) await turn();
    controller.abort();
    expect((await sending).failure?.kind).toBe('cancelled');
    await target.connections[0]?.closed;
  });

  it('is not begun when its signal is aborted already', async () => {
    const target = await targetUnderTest({ play: answering(ok) });
    expect((await senderUnderTest().send(target.url, { signal: AbortSignal.abort() })).failure?.kind).toBe('cancelled');
    expect(target.connections).toHaveLength(0);
  });

  it('is interrupted when the sender closes, and none begins after', async () => {
    const target = await targetUnderTest();
    const sender = senderUnderTest();
    const sending = sender.send(target.url);
    while ((target.connections[0]?.received().length ?? 0) === 0) await turn();
    sender.close();
    expect((await sending).failure?.kind).toBe('interrupted');
    expect((await sender.send(target.url)).failure?.kind).toBe('interrupted');
    expect(target.connections).toHaveLength(1);
  });
});

/** Lets the event loop turn so many times. */
async function turn(times = 1): Promise<void> {
  for (let i = 0; i < times; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
