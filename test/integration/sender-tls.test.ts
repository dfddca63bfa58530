/** Certificates, good and bad, and what is said of them. */
import { connect } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { tlsAlertProblem } from '#main/sender/tls-problem.ts';
import { issueCertificate, type IssuedCertificate } from '../support/issued-certificates.ts';
import { answering, type RawTarget } from '../support/raw-target.ts';
import { senderUnderTest, targetUnderTest, type SenderUnderTest } from '../support/sender-under-test.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
let own: IssuedCertificate;
let other: IssuedCertificate;
let good: IssuedCertificate;

beforeAll(async () => {
  own = await issueCertificate({ commonName: 'Own CA', authority: true });
  other = await issueCertificate({ commonName: 'Other CA', authority: true });
  good = await issueCertificate({ commonName: 'good', by: own, names: ['localhost', '127.0.0.1'] });
});

function sender(): SenderUnderTest {
  return senderUnderTest({ ownAuthority: () => own.cert });
}

function secured({ cert, key }: IssuedCertificate, more: TlsOptions = {}): Promise<RawTarget> {
  return targetUnderTest({ tls: { cert, key, ...more }, play: answering(ok) });
}

describe('a certificate', () => {
  it('of Hookwright’s own authority is trusted, for a name and for an address', async () => {
    const target = await secured(good);
    const result = await sender().send(target.url);
    expect(result).toMatchObject({ failure: null, response: { status: 200 } });
    expect(result.phases.tlsMs).toBeGreaterThan(0);
    expect((await sender().send(`https://localhost:${target.port}/`)).failure).toBeNull();
  });

  it('of an authority given for the target is trusted, for that target only', async () => {
    const target = await secured(await issueCertificate({ commonName: 'x', by: other, names: ['127.0.0.1'] }));
    const one = sender();
    expect((await one.send(target.url, { target: { ca: other.cert } })).failure).toBeNull();
    expect((await one.send(target.url)).failure?.problem).toContain('an authority that is not known here (Other CA)');
    expect(target.connections.filter((connection) => connection.received().length > 0)).toHaveLength(1);
  });

  it('that is self-signed', async () => {
    const target = await secured(await issueCertificate({ commonName: 'lonely', names: ['127.0.0.1'] }));
    const { failure } = await sender().send(target.url);
    expect(failure).toMatchObject({
      kind: 'tls',
      problem: 'The target’s certificate is self-signed (lonely): no authority vouches for it.',
    });
    expect(failure?.remedy).toContain('CA');
  });

  it.each<[string, readonly [number, number], RegExp]>([
    ['has expired', [-10, -3], /expired on \d{4}-\d\d-\d\d/],
    ['is not valid yet', [3, 10], /not valid before \d{4}-\d\d-\d\d/],
  ])('that %s', async (_, days, words) => {
    const target = await secured(await issueCertificate({ commonName: 'x', by: own, names: ['127.0.0.1'], days }));
    const { failure } = await sender().send(target.url);
    expect(failure?.kind).toBe('tls');
    expect(failure?.problem).toMatch(words);
  });

  it('for other names', async () => {
    const names = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'];
    const target = await secured(await issueCertificate({ commonName: 'x', by: own, names }));
    const { failure } = await sender().send(`https://localhost:${target.port}/`);
    expect(failure?.problem).toBe(
      'The target’s certificate is for a.example, b.example, c.example, d.example and 1 more, not for localhost.',
    );
    const overridden = await sender().send(`https://localhost:${target.port}/`, { target: { hostOverride: 'b.example:1234' } });
    expect(overridden.failure).toBeNull();
    expect(target.connections.at(-1)?.received().toString()).toContain('Host: b.example:1234\r\n');
  });

  it('that is bad keeps every byte of the request back', async () => {
    const target = await secured(await issueCertificate({ commonName: 'lonely', names: ['127.0.0.1'] }));
    await sender().send(target.url, { request: { headers: [['Authorization', 'secret']] } });
    expect(target.connections.map((connection) => connection.received().length).filter((length) => length > 0)).toEqual([]);
  });

  it('is not looked at when that is asked for, on connections of its own', async () => {
    const target = await secured(await issueCertificate({ commonName: 'x', names: ['z'], days: [-10, -3] }));
    const one = sender();
    expect((await one.send(target.url, { target: { skipVerify: true } })).failure).toBeNull();
    expect((await one.send(target.url)).failure?.kind).toBe('tls');
  });
});

describe('a client certificate', () => {
  it('is shown to a target that asks for it', async () => {
    const target = await secured(good, { requestCert: true, rejectUnauthorized: true, ca: [other.cert] });
    const client = await issueCertificate({ commonName: 'client', by: other });
    const clientCertificate = { certificate: client.cert, key: client.key };
    const { failure } = await sender().send(target.url, { target: { clientCertificate } });
    expect(failure).toBeNull();
  });

  it('is asked for when the target hangs up for lack of it', async () => {
    const target = await secured(good, { requestCert: true, rejectUnauthorized: true, ca: [other.cert] });
    const { failure } = await sender().send(target.url);
    expect(failure?.remedy).toContain('client certificate');
  });

  it('that cannot be used is told without connecting', async () => {
    const target = await secured(good);
    const { failure } = await sender().send(target.url, { target: { clientCertificate: { certificate: 'no', key: 'no' } } });
    expect(failure?.kind).toBe('tls');
    expect(target.connections).toHaveLength(0);
  });

  it.each([
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'wants a client certificate'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'refused the client certificate'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'no cipher in common'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'too old'],
    ['ERR_SSL_SOMETHING_NEW', 'ERR_SSL_SOMETHING_NEW'],
  ])('and other alerts (%s) are put in words', (code, words) => {
    const { failure } = tlsAlertProblem(Object.assign(new Error('alert'), { code }), 'example.com:443');
    expect([failure.kind, failure.problem]).toEqual(['tls', expect.stringContaining(words)]);
  });
});

it('there may be no authority of Hookwright’s own', async () => {
  const target = await secured(await issueCertificate({ commonName: 'x', by: other, names: ['127.0.0.1'] }));
  const result = await senderUnderTest({ ownAuthority: () => '' }).send(target.url, { target: { ca: other.cert } });
  expect(result.failure).toBeNull();
});

describe('the wrong protocol', () => {
  it('is named when HTTPS is sent to HTTP', async () => {
    const target = await targetUnderTest({
      play: ({ socket, end }) => void socket.once('data', () => end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    });
    const { failure } = await sender().send(target.url.replace('http', 'https'));
    expect(failure).toMatchObject({ kind: 'tls', problem: `127.0.0.1:${target.port} does not speak TLS on this port.` });
    expect(failure?.remedy).toContain('http://');
  });

  it('is named when HTTP is sent to HTTPS', async () => {
    const target = await secured(good);
    const { failure } = await sender().send(target.url.replace('https', 'http'));
    expect(failure?.kind).toMatch(/protocol|reset/);
    expect(failure?.remedy).toContain('https://');
  });

  it('of a target that closes in the handshake', async () => {
    const target = await targetUnderTest({ play: ({ socket, end }) => void socket.once('data', () => end()) });
    const { failure } = await sender().send(target.url.replace('http', 'https'));
    expect(failure).toMatchObject({
      kind: 'tls',
      problem: expect.stringContaining('closed the connection during the TLS handshake') as string,
    });
  });
});

describe('HTTPS', () => {
  it('is not left for HTTP when a redirect says so', async () => {
    const plain = await targetUnderTest({ play: answering(ok) });
    const moved = `HTTP/1.1 307 Moved\r\nLocation: ${plain.url}\r\nContent-Length: 0\r\n\r\n`;
    const target = await targetUnderTest({ tls: { cert: good.cert, key: good.key }, play: answering(moved) });
    const { failure } = await sender().send(target.url, { target: { redirects: 1 } });
    expect(failure).toMatchObject({ kind: 'target-forbidden', problem: expect.stringContaining('http, from https') as string });
    expect(plain.connections).toHaveLength(0);
  });

  it('keeps its connection', async () => {
    const target = await secured(good);
    const one = sender();
    await one.send(target.url);
    const second = await one.send(target.url);
    expect(second.phases).toMatchObject({ connectMs: null, tlsMs: null });
    expect(target.connections).toHaveLength(1);
  });

  it('goes through a proxy’s tunnel, with the certificate checked end to end', async () => {
    const target = await secured(good);
    const proxy = await targetUnderTest({
      play: ({ socket, until, write }) => {
        void until(/\r\n\r\n$/).then(() => {
          const onward = connect(target.port, '127.0.0.1');
          onward.on('error', () => socket.destroy());
          onward.pipe(socket);
          socket.pipe(onward);
          write('HTTP/1.1 200 Connection established\r\n\r\n');
        });
      },
    });
    const viaProxy = { proxy: `http://me:secret@127.0.0.1:${proxy.port}` };
    const result = await sender().send(`https://localhost:${target.port}/x`, { target: viaProxy });
    expect(result).toMatchObject({ failure: null, remoteAddress: `127.0.0.1:${proxy.port}` });
    expect(proxy.connections[0]?.received().toString('latin1')).toMatch(
      new RegExp(
        `^CONNECT localhost:${target.port} HTTP/1.1\r\nHost: localhost:${target.port}\r\nProxy-Authorization: Basic ${btoa('me:secret')}\r\n\r\n`,
      ),
    );
    expect(target.connections[0]?.received().toString()).toBe(`GET /x HTTP/1.1\r\nHost: localhost:${target.port}\r\n\r\n`);
    const { failure } = await senderUnderTest().send(`https://localhost:${target.port}/x`, { target: viaProxy });
    expect(failure?.kind).toBe('tls');
  });
});
