/** Faults on purpose, as a raw socket client sees them, over plain HTTP and over HTTPS. */
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReceiverLimits } from '#main/receiver/receiver-limits.ts';
import type { StagedAct, StagedAnswer } from '#main/receiver/staged-answer.ts';
import { systemClock } from '#main/clock.ts';
import type { Clock } from '#shared/clock.ts';
import { defaultReply, type Reply } from '#shared/reply.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { connectRaw, settleSockets, type RawClient } from '../support/raw-client.ts';
import {
  makeTestCertificates,
  rememberingSink,
  startReceiver,
  type ReceiverUnderTest,
  type TestCertificates,
} from '../support/receiver-under-test.ts';

let certificates: TestCertificates;
let running: ReceiverUnderTest;

beforeAll(async () => {
  certificates = await makeTestCertificates();
});
afterAll(() => certificates.remove());
afterEach(() => running.receiver.close());

const request = 'POST /inbox HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}';

async function start(
  choices: readonly (Reply | StagedAnswer)[],
  limits: Partial<ReceiverLimits> = {},
  clock: Clock = systemClock,
): Promise<void> {
  const sink = rememberingSink();
  sink.choose = () => choices[Math.min(sink.requests.length, choices.length) - 1] ?? defaultReply;
  running = await startReceiver(certificates.leaf, { lingerMs: 200, ...limits }, sink, clock);
}

function now(act: StagedAct): StagedAnswer {
  return { delayMs: 0, act };
}

/** How the connection ended, as the socket tells: a reset, an orderly end, or a bare close. */
function ending(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let ended = 'closed';
    socket.once('end', () => {
      ended = 'end';
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      ended = error.code ?? error.message;
    });
    socket.once('close', () => resolve(ended));
  });
}

describe.each([
  ['plain HTTP', () => connectRaw({ port: running.httpPort })],
  ['HTTPS', () => connectRaw({ port: running.port, tls: { ca: certificates.ca } })],
] as const)('over %s', (_name, connect: () => Promise<RawClient>) => {
  it('a reset is a TCP reset, without a byte', async () => {
    await start([now({ kind: 'reset' })]);
    const client = await connect();
    const ended = ending(client.socket);
    client.write(request);
    expect(await ended).toBe('ECONNRESET');
    expect(client.received()).toBe('');
    expect(running.sink.requests).toHaveLength(1);
  });

  it('an empty close is an orderly end, without a byte', async () => {
    await start([now({ kind: 'empty-close' })]);
    const client = await connect();
    const ended = ending(client.socket);
    client.write(request);
    expect(await ended).toBe('end');
    expect(client.received()).toBe('');
  });

  it('a hang says nothing until the caller gives up, and is gone then', async () => {
    const clock = new FakeClock();
    await start([now({ kind: 'hang' })], {}, clock);
    const client = await connect();
    client.write(request);
    await running.sink.received(1);
    await settleSockets();
    clock.advance(600_000);
    await settleSockets();
    expect(client.received()).toBe('');
    expect(client.socket.destroyed).toBe(false);
    expect(running.receiver.state().openConnections).toBe(1);
    client.halfClose();
    await client.untilClosed();
    await expect.poll(() => running.receiver.state().openConnections).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('a hang ends by itself at its limit', async () => {
    const clock = new FakeClock();
    await start([now({ kind: 'hang' })], { hangLimitMs: 5000 }, clock);
    const client = await connect();
    client.write(request);
    await running.sink.received(1);
    await settleSockets();
    clock.advance(4999);
    await settleSockets();
    expect(client.socket.destroyed).toBe(false);
    clock.advance(1);
    expect(await client.untilClosed()).toBe('');
  });

  it.each([
    ['status-line', /^HTTP\/one\.one /],
    ['header', /^HTTP\/1\.1 200 OK\r\n[^]*\r\nthis line is no header\r\n\r\n$/],
    ['chunk', /\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nBroke\r\nnot-a-size\r\n/],
  ] as const)('a malformed answer is broken in its %s, then it ends', async (at, pattern) => {
    await start([now({ kind: 'malformed', at })]);
    const client = await connect();
    const ended = ending(client.socket);
    client.write(request);
    expect(await client.untilClosed()).toMatch(pattern);
    expect(await ended).toBe('end');
  });

  it('garbage is so many bytes, the same for the same seed, never HTTP, then it ends', async () => {
    const act = { kind: 'garbage', bytes: 70_000, seed: 42 } as const;
    await start([now(act), now(act), now({ ...act, seed: 43 })]);
    const received: string[] = [];
    for (let times = 0; times < 3; times += 1) {
      const client = await connect();
      client.write(request);
      received.push(await client.untilClosed());
    }
    expect(received[0]).toHaveLength(70_000);
    expect(received[1]).toBe(received[0]);
    expect(received[2]).not.toBe(received[0]);
    expect(received[0]).not.toMatch(/^HTTP/);
  });

  it('an answer cut short promises more than it sends', async () => {
    const reply = { status: 200, headers: [['X-Name', 'café']] as [string, string][], body: 'grüße' };
    await start([now({ kind: 'truncated', reply, missingBytes: 20 })]);
    const client = await connect();
    const ended = ending(client.socket);
    client.write(request);
    const [head = '', body = ''] = (await client.untilClosed()).split('\r\n\r\n');
    expect(await ended).toBe('end');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\nX-Name: caf\xe9\r\n/);
    expect(head).toMatch(/content-length: 27(\r\n|$)/);
    expect(Buffer.from(body, 'latin1').toString()).toBe('grüße');
  });

  it('a dribble comes piece by piece at its times, and the connection goes on', async () => {
    const clock = new FakeClock();
    const reply = { status: 200, headers: [], body: 'abcdefgh' };
    await start([now({ kind: 'dribble', reply, chunks: 4, overMs: 3000 }), defaultReply], {}, clock);
    const client = await connect();
    client.write(request);
    const body = (): string => client.received().split('\r\n\r\n')[1] ?? '';
    await client.until(/content-length: 8[^]*\r\n\r\nab$/);
    for (const sent of ['ab', 'abcd', 'abcdef']) {
      await client.until(new RegExp(`${sent}$`));
      clock.advance(999);
      await settleSockets();
      expect(body()).toBe(sent);
      clock.advance(1);
    }
    await client.until(/abcdefgh$/);
    client.write(request);
    await client.until(/\{"received":true\}$/);
    client.socket.destroy();
  });

  it('a delayed reply leaves at its time and not before', async () => {
    const clock = new FakeClock();
    await start(
      [{ delayMs: 2000, act: { kind: 'reply', reply: { status: 503, headers: [['retry-after', '7']], body: '' } } }],
      {},
      clock,
    );
    const client = await connect();
    client.write(request);
    await running.sink.received(1);
    await settleSockets();
    clock.advance(1999);
    await settleSockets();
    expect(client.received()).toBe('');
    clock.advance(1);
    expect(await client.until(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\nretry-after: 7\r\n/);
    client.socket.destroy();
  });

  it('a reply is timed from the last byte to where it has left whole, and a fault without one is not', async () => {
    const clock = new FakeClock();
    const reply = { status: 200, headers: [], body: 'abcdefgh' };
    const choices = [
      { ...defaultReply, delayMs: 700 },
      { delayMs: 100, act: { kind: 'dribble', reply, chunks: 3, overMs: 400 } } as const,
      { delayMs: 50, act: { kind: 'hang' } } as const,
    ];
    await start(choices, {}, clock);
    const client = await connect();
    for (const [index, wait] of [700, 100].entries()) {
      client.write(request);
      await running.sink.received(index + 1);
      await settleSockets();
      await clock.advanceAsync(wait);
      await settleSockets();
    }
    for (let step = 0; step < 2; step += 1) {
      await clock.advanceAsync(200);
      await settleSockets();
    }
    client.write(request);
    await running.sink.received(3);
    await settleSockets();
    await clock.advanceAsync(60);
    expect(running.sink.repliedAfterMs).toEqual([700, 500]);
    client.socket.destroy();
  });

  it('a delayed fault is dropped when the caller gives up before', async () => {
    const clock = new FakeClock();
    await start([{ delayMs: 60_000, act: { kind: 'reset' } }], {}, clock);
    const client = await connect();
    client.write(request);
    await running.sink.received(1);
    await settleSockets();
    expect(clock.pending).toBe(1);
    client.reset();
    await client.untilClosed();
    await expect.poll(() => running.receiver.state().openConnections).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('a fault after an ordinary answer on the same connection leaves that answer whole', async () => {
    await start([defaultReply, now({ kind: 'empty-close' })]);
    const client = await connect();
    client.write(request);
    await client.until(/\{"received":true\}$/);
    client.write(request);
    const all = await client.untilClosed();
    expect(all.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(running.sink.requests).toHaveLength(2);
  });

  it('pipelined requests are answered in order up to the fault, and all are captured', async () => {
    const clock = new FakeClock();
    const slow: StagedAnswer = { delayMs: 1000, act: { kind: 'reply', reply: { status: 200, headers: [], body: 'first' } } };
    await start([slow, now({ kind: 'malformed' }), defaultReply], {}, clock);
    const client = await connect();
    client.write(request + request + request);
    await running.sink.received(3);
    await settleSockets();
    expect(client.received()).toBe('');
    clock.advance(1000);
    const all = await client.untilClosed();
    expect(all).toMatch(/^HTTP\/1\.1 200 OK[^]*\r\n\r\nfirstHTTP\/one\.one TWO-HUNDRED OK\r\n/);
    expect(all).not.toContain('{"received":true}');
  });

  it('many requests that wait on one connection wait quietly, and are forgotten with it', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const clock = new FakeClock();
    await start([{ delayMs: 50_000, act: { kind: 'reset' } }], {}, clock);
    const client = await connect();
    client.write(request.repeat(40));
    await running.sink.received(40);
    await settleSockets();
    expect(clock.pending).toBe(40);
    client.reset();
    await client.untilClosed();
    await expect.poll(() => clock.pending).toBe(0);
    process.off('warning', onWarning);
    expect(warnings.map(({ message }) => message)).toEqual([]);
  });

  it('closing the receiver does not wait for a hang', async () => {
    const clock = new FakeClock();
    await start([now({ kind: 'hang' })], { closeGraceMs: 1_000_000 }, clock);
    const client = await connect();
    client.write(request);
    await running.sink.received(1);
    await settleSockets();
    await running.receiver.close();
    expect(await client.untilClosed()).toBe('');
  });

  it('a HEAD request gets the head alone, also of a dribble or an answer cut short', async () => {
    const reply = { status: 200, headers: [], body: 'abcdefgh' };
    await start([now({ kind: 'dribble', reply, chunks: 4, overMs: 3000 }), now({ kind: 'truncated', reply, missingBytes: 2 })]);
    const client = await connect();
    const head = 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n';
    client.write(head);
    await client.until(/content-length: 8[^]*\r\n\r\n$/);
    client.write(head);
    expect(await client.untilClosed()).toMatch(/content-length: 10\r\n[^]*\r\n\r\n$/);
  });

  it('a header that would be two is never sent', async () => {
    const headers: [string, string][] = [['x-a', '1\r\nX-Injected: 2']];
    await start([
      now({ kind: 'truncated', reply: { status: 200, headers, body: 'b' }, missingBytes: 1 }),
      now({ kind: 'reply', reply: { status: 200, headers, body: 'b' } }),
      now({ kind: 'dribble', reply: { status: 200, headers, body: 'bbbb' }, chunks: 2, overMs: 1 }),
    ]);
    for (let times = 0; times < 3; times += 1) {
      const client = await connect();
      client.write(request);
      expect(await client.untilClosed()).toBe('');
    }
  });
});
