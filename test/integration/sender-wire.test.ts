/** What leaves and what comes back, byte for byte, on real sockets. */
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { HeaderPair } from '#shared/reply.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { answering, type TargetConnection } from '../support/raw-target.ts';
import { recordLog } from '../support/recorded-log.ts';
import { senderUnderTest, targetUnderTest } from '../support/sender-under-test.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('an attempt', () => {
  it('leaves exactly as captured: order, case, repeats, odd targets and any bytes', async () => {
    const target = await targetUnderTest({ play: answering(ok, /END$/) });
    const body = Buffer.concat([Buffer.from(Array.from({ length: 256 }, (_, i) => i)), Buffer.from('END')]);
    const headers: HeaderPair[] = [
      ['host', 'localhost:8443'],
      ['X-Signature', 'one'],
      ['x-signature', 'two'],
      ['X-SIGNATURE', 'one'],
      ['x-name', 'caf\u00e9 \u00ff'],
      ['Content-length', String(body.length)],
      ['x-empty', ''],
    ];
    const request = { method: 'PURGE', requestTarget: '/a/../b//%7e?x=%zz&&', headers, body };
    const result = await senderUnderTest().send(target.url, { request });
    expect(result.failure).toBeNull();
    expect(target.connections[0]?.received()).toEqual(
      Buffer.concat([
        Buffer.from(
          'PURGE /a/../b//%7e?x=%zz&& HTTP/1.1\r\nhost: localhost:8443\r\nX-Signature: one\r\nx-signature: two\r\nX-SIGNATURE: one\r\n' +
            `x-name: caf\u00e9 \u00ff\r\nContent-length: ${body.length}\r\nx-empty: \r\n\r\n`,
          'latin1',
        ),
        body,
      ]),
    );
    expect(result.sentHeaders).toEqual(headers);
  });

  it('leaves as a raw packet with nothing added, on a connection of its own', async () => {
    const target = await targetUnderTest({ play: answering(ok, /END$|\r\n\r\n$/) });
    const sender = senderUnderTest();
    await sender.send(target.url);
    const rawPacket = Buffer.from('get /\0 HTTP/0.9\nHost\xffEND', 'latin1');
    const { response } = await sender.send(target.url, { request: { rawPacket } });
    expect(response?.status).toBe(200);
    await sender.send(target.url);
    expect(target.connections.map((connection) => connection.received().length)).toEqual([expect.any(Number), rawPacket.length]);
    expect(target.connections[1]?.received()).toEqual(rawPacket);
  });

  it('brings the answer back as it came, with where it came from and how long it took', async () => {
    const target = await targetUnderTest({
      play: answering(
        'HTTP/1.1 422 Nope\r\nX-a: 1\r\nx-A: \u00e9\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n\0\xffb\r\n0\r\nX-Trailer: t\r\n\r\n',
      ),
    });
    const clock = new FakeClock();
    const result = await senderUnderTest({ clock }).send(target.url);
    expect(result).toMatchObject({ startedAt: clock.now(), remoteAddress: `127.0.0.1:${target.port}`, failure: null });
    expect(result.response).toEqual({
      status: 422,
      httpVersion: '1.1',
      headers: [
        ['X-a', '1'],
        ['x-A', '\u00e9'],
        ['Transfer-Encoding', 'chunked'],
        ['X-Trailer', 't'],
      ],
      bodySize: 3,
      cut: false,
    });
    expect([...result.responseBody]).toEqual([0, 255, 98]);
    expect(result.phases).toEqual({ dnsMs: null, connectMs: 0, tlsMs: null, waitingMs: 0, bodyMs: 0, totalMs: 0 });
  });

  it('measures waiting and body apart, without interim answers', async () => {
    const clock = new FakeClock();
    const parts = ['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no', 'k'];
    const target = await targetUnderTest();
    const sending = senderUnderTest({ clock }).send(target.url, { request: { headers: [['Expect', '100-continue']] } });
    const connection = await accepted(target.connections);
    await connection.until(/\r\n\r\n$/);
    for (const [index, part] of parts.entries()) {
      clock.advance((index + 1) * 1000);
      connection.write(part);
      await settled();
    }
    const { phases, response } = await sending;
    expect(response?.status).toBe(200);
    expect(phases).toMatchObject({ waitingMs: 3000, bodyMs: 3000, totalMs: 6000 });
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n', 200],
    ['POST', 'HTTP/1.1 204 No Content\r\n\r\n', 204],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n', 304],
  ])('with %s does not wait for a body that will not come', async (method, answer, status) => {
    const target = await targetUnderTest({ play: answering(answer) });
    const sender = senderUnderTest();
    for (const _ of [1, 2]) expect((await sender.send(target.url, { request: { method } })).response?.status).toBe(status);
    expect(target.connections).toHaveLength(1);
  });

  it('reads an HTTP/1.0 answer to its close', async () => {
    const target = await targetUnderTest({ play: ({ end }) => end('HTTP/1.0 200 OK\r\n\r\nall of it') });
    const result = await senderUnderTest().send(target.url);
    expect(result.response).toMatchObject({ status: 200, httpVersion: '1.0', bodySize: 9 });
  });

  it('goes to IPv6, and to whichever loopback localhost listens on', async () => {
    const six = await targetUnderTest({ host: '::1', play: answering(ok) });
    const four = await targetUnderTest({ play: answering(ok) });
    const sender = senderUnderTest();
    expect((await sender.send(six.url)).remoteAddress).toBe(`[::1]:${six.port}`);
    expect(six.connections[0]?.received().toString()).toContain(`Host: [::1]:${six.port}\r\n`);
    expect((await sender.send(`http://localhost:${six.port}/`)).remoteAddress).toBe(`[::1]:${six.port}`);
    const viaFour = await sender.send(`http://hooks.localhost:${four.port}/`);
    expect(viaFour.remoteAddress).toBe(`127.0.0.1:${four.port}`);
    expect(viaFour.phases.dnsMs).toBeNull();
  });

  it('rejects, before a byte leaves, what would break out of its place', async () => {
    const target = await targetUnderTest({ play: answering(ok) });
    const sending = senderUnderTest().send(target.url, { request: { headers: [['X', 'a\r\nX-Injected: 1']] } });
    await expect(sending).rejects.toMatchObject({ code: 'bad-input', field: 'headers.0.1' });
    await expect(senderUnderTest().send(target.url.replace('//', '//user:pass@'))).rejects.toMatchObject({
      code: 'target-malformed',
    });
    expect(target.connections).toHaveLength(0);
  });
});

describe('a kept connection', () => {
  it('is used again, and then needs no connect phase', async () => {
    const target = await targetUnderTest({ play: answering(ok) });
    const sender = senderUnderTest();
    await sender.send(target.url);
    const second = await sender.send(`${target.url}other`);
    expect(target.connections).toHaveLength(1);
    expect(second.remoteAddress).toBe(`127.0.0.1:${target.port}`);
    expect(second.phases).toMatchObject({ dnsMs: null, connectMs: null, waitingMs: expect.any(Number) });
  });

  it('is not shared at one time, nor kept beyond the limit or for long', async () => {
    const clock = new FakeClock();
    const target = await targetUnderTest({ play: answering(ok) });
    const sender = senderUnderTest({ clock, connectionsKept: 1 });
    await Promise.all([sender.send(target.url), sender.send(target.url)]);
    expect(target.connections).toHaveLength(2);
    await sender.send(target.url);
    expect(target.connections).toHaveLength(2);
    clock.advance(4000);
    await Promise.all(target.connections.map(({ closed }) => closed));
    await sender.send(target.url);
    expect(target.connections).toHaveLength(3);
  });

  it.each([
    ['says so', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'],
    ['sends more than it said', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more'],
  ])('is not one when the target %s', async (_, answer) => {
    const target = await targetUnderTest({ play: answering(answer) });
    const sender = senderUnderTest();
    await sender.send(target.url);
    await sender.send(target.url);
    expect(target.connections).toHaveLength(2);
  });

  it('is not one after a length that does not fit', async () => {
    const target = await targetUnderTest({ play: answering(ok, /\r\n\r\n/) });
    const sender = senderUnderTest();
    const request = { method: 'POST', headers: [['Content-Length', '2']] satisfies HeaderPair[], body: Buffer.from('four') };
    await sender.send(target.url, { request });
    await sender.send(target.url);
    expect(target.connections).toHaveLength(2);
  });

  it('that the target closed while idle is replaced without the attempt noticing', async () => {
    const log = recordLog();
    // Closes as the second request comes in, as a server whose idle time is up just then.
    const target = await targetUnderTest({
      play: (connection, index) => {
        if (index > 0) answering(ok)(connection);
        else
          connection.socket.once('data', () => {
            connection.write(ok);
            connection.socket.once('data', () => connection.reset());
          });
      },
    });
    const sender = senderUnderTest({ log });
    await sender.send(target.url);
    const second = await sender.send(target.url);
    expect(second.response?.status).toBe(200);
    expect(second.phases.connectMs).not.toBeNull();
    expect(target.connections).toHaveLength(2);
    expect(log.lines.join()).toContain('kept connection');
  });

  it('that breaks after a byte of answer is not tried again, nor is one that took its time', async () => {
    const clock = new FakeClock();
    const second = { bytes: 'H', wait: 0 };
    const target = await targetUnderTest({
      play: ({ socket, write, end }) => {
        socket.once('data', () => {
          write(ok);
          socket.once('data', () => {
            clock.advance(second.wait);
            end(second.bytes);
          });
        });
      },
    });
    const sender = senderUnderTest({ clock });
    await sender.send(target.url);
    expect((await sender.send(target.url)).failure).toMatchObject({ kind: 'protocol' });
    second.bytes = '';
    second.wait = 1500;
    await sender.send(target.url);
    expect((await sender.send(target.url)).failure).toMatchObject({ kind: 'reset' });
    expect(target.connections).toHaveLength(2);
  });
});

describe('redirects', () => {
  const moved = (status: number, location: string): string =>
    `HTTP/1.1 ${status} Moved\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;
  const post = {
    method: 'POST',
    body: Buffer.from('END'),
    headers: [
      ['Content-Type', 'text/plain'],
      ['X-Sig', 's'],
    ] satisfies HeaderPair[],
  };
  const end = /END$|\r\n\r\n$/;

  it('are shown, not followed, unless asked', async () => {
    const target = await targetUnderTest({ play: answering(moved(302, '/elsewhere'), end) });
    const result = await senderUnderTest().send(target.url, { request: post });
    expect([result.response?.status, result.followed]).toEqual([302, []]);
  });

  it.each([
    [301, 'GET'],
    [302, 'GET'],
    [303, 'GET'],
    [307, 'POST'],
    [308, 'POST'],
  ])('with %i arrive as %s', async (status, method) => {
    const target = await targetUnderTest({
      play: (connection) => {
        connection.socket.once('data', () => {
          connection.write(moved(status, '../next?x'));
          answering(ok, end)(connection);
        });
      },
    });
    const result = await senderUnderTest().send(`${target.url}a/b`, { request: post, target: { redirects: 2 } });
    expect([result.response?.status, result.followed]).toEqual([200, [`${target.url}next?x`]]);
    const [, second = ''] = (target.connections[0]?.received().toString() ?? '').split(/(?=(?:GET|POST) \/next)/);
    expect(second).toContain(`${method} /next?x HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\n`);
    expect(second).toContain('X-Sig: s');
    expect(second.endsWith('END')).toBe(method === 'POST');
    expect(second.includes('Content-Type')).toBe(method === 'POST');
  });

  it('end after as many as asked for', async () => {
    const target = await targetUnderTest({ play: answering(moved(307, '/again')) });
    const result = await senderUnderTest().send(target.url, { target: { redirects: 3 } });
    expect([result.response?.status, result.followed?.length]).toEqual([307, 3]);
  });

  it.each([
    ['http://other.example/', 'target-forbidden', 'other.example'],
    ['http://169.254.169.254/', 'target-forbidden', '169.254.169.254'],
    ['http://user:hunter2@127.0.0.1/', 'protocol', 'redirects to'],
    ['ftp://127.0.0.1/', 'protocol', 'redirects to "ftp:'],
    ['http://[', 'protocol', 'redirects to "http://["'],
  ])('to %s are refused as %s', async (location, kind, words) => {
    const target = await targetUnderTest({ play: answering(moved(307, location)) });
    const { failure } = await senderUnderTest().send(target.url, { target: { redirects: 1 } });
    expect(failure?.kind).toBe(kind);
    expect(failure?.problem).toContain(words);
    expect(failure?.problem).not.toContain('hunter2');
  });
});

describe('a proxy', () => {
  it('is given the absolute URL of plain HTTP, and its login only', async () => {
    const proxy = await targetUnderTest({ play: answering(ok) });
    const result = await senderUnderTest().send('http://inner.example/a?b', {
      target: { proxy: `http://me:p%40ss@127.0.0.1:${proxy.port}` },
    });
    expect(result.response?.status).toBe(200);
    expect(result.remoteAddress).toBe(`127.0.0.1:${proxy.port}`);
    expect(proxy.connections[0]?.received().toString()).toBe(
      `GET http://inner.example/a?b HTTP/1.1\r\nProxy-Authorization: Basic ${btoa('me:p@ss')}\r\nHost: inner.example\r\n\r\n`,
    );
    expect(result.sentHeaders).toEqual([['Host', 'inner.example']]);
  });

  it('passes a raw packet through a tunnel', async () => {
    const target = await targetUnderTest({ play: answering(ok, /END$/) });
    const proxy = await targetUnderTest({ play: (connection) => tunnel(connection, target.port) });
    const request = { rawPacket: Buffer.from('as it is END') };
    const result = await senderUnderTest().send(target.url, { request, target: { proxy: proxy.url } });
    expect(result.response?.status).toBe(200);
    expect(proxy.connections[0]?.received().toString()).toContain(`CONNECT 127.0.0.1:${target.port} HTTP/1.1\r\n`);
    expect(target.connections[0]?.received().toString()).toBe('as it is END');
  });

  it.each([
    ['http://inner.example/', 'HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n', /login/],
    ['https://inner.example/', 'HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n', /login/],
    [
      'https://inner.example/',
      'HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\n',
      /refused the way to inner.example:443: it answered 403/,
    ],
    ['https://inner.example/', '', /proxy cannot be used.*closed the connection/],
  ])('that does not let %s through with %j is told so', async (url, answer, words) => {
    const proxy = await targetUnderTest({
      play: ({ socket, write, end }) => void socket.once('data', () => (answer === '' ? end() : write(answer))),
    });
    const sender = senderUnderTest({ connectionsKept: 0 });
    const { failure } = await sender.send(url, { target: { proxy: proxy.url } });
    expect(failure?.kind).toBe('proxy');
    expect(failure?.problem).toMatch(words);
    await proxy.connections[0]?.closed;
  });

  it('that is not there is told so', async () => {
    const { failure } = await senderUnderTest().send('http://inner.example/', { target: { proxy: 'http://127.0.0.1:1' } });
    expect(failure).toMatchObject({ kind: 'proxy', problem: expect.stringContaining('127.0.0.1:1 refused') as string });
  });
});

/** The first connection, once there is one. */
async function accepted(connections: readonly TargetConnection[]): Promise<TargetConnection> {
  for (;;) {
    const [connection] = connections;
    if (connection !== undefined) return connection;
    await settled();
  }
}

/** Lets bytes pass through both ends of a loopback connection. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Plays a proxy: answers CONNECT, then passes bytes on. */
function tunnel({ socket, until, write }: TargetConnection, port: number): void {
  void until(/\r\n\r\n$/).then(() => {
    const onward = connect(port, '127.0.0.1');
    onward.on('error', () => socket.destroy());
    onward.pipe(socket);
    socket.pipe(onward);
    write('HTTP/1.0 200 Connection established\r\n\r\n');
  });
}
