import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultReply } from '#shared/reply.ts';
import { connectRaw } from '../support/raw-client.ts';
import {
  makeTestCertificates,
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
beforeEach(async () => {
  running = await startReceiver(certificates.leaf, { closeGraceMs: 200 });
});
afterEach(() => running.receiver.close());

const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('listening', () => {
  it.each(['127.0.0.1', '::1'])('answers on %s, both ports', async (host) => {
    for (const target of [{ port: running.port, tls: { ca: certificates.ca } }, { port: running.httpPort }]) {
      const client = await connectRaw({ ...target, host });
      client.write(get);
      await client.until(/200 OK/);
      client.socket.destroy();
    }
    expect(running.sink.requests.map(({ remoteAddress }) => remoteAddress)).toEqual([host, host]);
    expect(running.receiver.state().ipv6Problem).toBeNull();
  });

  it.each(['127.0.0.1', '::1'])('says which port and address is taken on %s, and leaves nothing behind', async (host) => {
    const other = createServer().listen(0, host);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const before = running.receiver.state();
    await expect(running.receiver.listen({ port, httpPort: null })).rejects.toMatchObject({
      code: 'port-taken',
      problem: expect.stringContaining(host === '::1' ? `[::1]:${port}` : `127.0.0.1:${port}`),
    });
    expect(running.receiver.state()).toEqual(before);
    other.close();
    const client = await connectRaw({ port: running.port, tls: { ca: certificates.ca } });
    client.write(get);
    await client.until(/200 OK/);
    client.socket.destroy();
  });

  it('moves to another port, and keeps the one that is not changed', async () => {
    const moved = await running.receiver.listen({ port: 0, httpPort: running.httpPort });
    expect(moved).toEqual({ port: running.port, httpPort: running.httpPort });
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const again = await running.receiver.listen({ port, httpPort: running.httpPort });
    expect(again).toEqual({ port, httpPort: running.httpPort });
    await expect(connectRaw({ port: running.port })).rejects.toThrow('ECONNREFUSED');
    const client = await connectRaw({ port, tls: { ca: certificates.ca } });
    client.write(get);
    await client.until(/200 OK/);
    client.socket.destroy();
    expect((await running.receiver.listen({ port, httpPort: null })).httpPort).toBeNull();
    await expect(connectRaw({ port: running.httpPort })).rejects.toThrow('ECONNREFUSED');
  });

  it('shows a new leaf to new connections and does not drop open ones', async () => {
    const open = await connectRaw({ port: running.port, tls: { ca: certificates.ca } });
    const other = await makeTestCertificates();
    running.receiver.setLeaf(other.leaf);
    const fresh = connectTls({ port: running.port, host: '127.0.0.1', ca: other.ca, servername: 'localhost' });
    await once(fresh, 'secureConnect');
    expect(fresh.authorized).toBe(true);
    fresh.destroy();
    open.write(get);
    await open.until(/200 OK/);
    open.socket.destroy();
    await other.remove();
  });

  it('takes a new body limit while running', async () => {
    running.receiver.updateLimits({ bodyLimitBytes: 10, lingerMs: 20 });
    const client = await connectRaw({ port: running.httpPort });
    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n12345678901');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('closing', () => {
  it('finishes what is under way, cuts what is idle, and takes nothing new', async () => {
    const held = Promise.withResolvers<void>();
    running.sink.choose = async () => {
      await held.promise;
      return defaultReply;
    };
    const idle = await connectRaw({ port: running.port, tls: { ca: certificates.ca } });
    const busy = await connectRaw({ port: running.port, tls: { ca: certificates.ca } });
    busy.write(get);
    await running.sink.received(1);
    const closing = running.receiver.close();
    await idle.untilClosed();
    held.resolve();
    expect(await busy.untilClosed()).toMatch(/200 OK[^]*onnection: close[^]*received/);
    await closing;
    await expect(connectRaw({ port: running.port })).rejects.toThrow('ECONNREFUSED');
  });

  it('does not wait for ever', async () => {
    running.sink.choose = () => new Promise(() => {});
    const stuck = await connectRaw({ port: running.httpPort });
    stuck.write(get);
    await running.sink.received(1);
    await running.receiver.close();
    expect(await stuck.untilClosed()).toBe('');
  });
});
