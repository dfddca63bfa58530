import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyBudget } from '#main/receiver/body-budget.ts';
import { readPacket, refusalOf } from '#main/receiver/parser-refusal.ts';
import { notStoredReply } from '#main/receiver/refusal-reply.ts';
import { FloodGate, describeTlsFailure } from '#main/receiver/tls-failure.ts';
import { HookwrightError } from '#shared/errors.ts';
import { reply } from '#shared/reply.ts';
import { FakeClock } from '../support/fake-clock.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('what is read of a refused packet', () => {
  it('is its request line and the headers before the first odd line', () => {
    expect(readPacket(bytes('\r\nPOST /a?b=%zz HTTP/1.1\r\nHost:  x \r\nX-E\xe9: no\r\nAfter: y\r\n\r\n'))).toEqual({
      method: 'POST',
      target: '/a?b=%zz',
      httpVersion: '1.1',
      headers: [['Host', 'x']],
    });
  });

  it.each(['', 'GET', 'GET / HTTP/1.1', 'GET  / HTTP/1.1\r\n', '\x16\x03\x01\n', '<b> / HTTP/1.1\r\n', 'GET /a b HTTP/1.1\r\n'])(
    'of %j is nothing',
    (text) => {
      expect(readPacket(bytes(text))).toEqual({ method: '', target: '', httpVersion: '', headers: [] });
    },
  );

  it('of whatever bytes never throws and never holds a line break', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, withLine) => {
        const packet = withLine ? Buffer.concat([bytes('GET /x HTTP/1.1\r\n'), noise]) : noise;
        const { method, target, headers } = readPacket(packet);
        expect([method, target, ...headers.flat()].join('')).not.toMatch(/[\r\n\0]/);
      }),
    );
  });
});

describe('a refusal', () => {
  it('says in words what was wrong, also for a code it has never heard of', () => {
    expect(refusalOf('HPE_INVALID_METHOD', '', bytes('\x16\x03\x01')).problem.detail).toMatch(/TLS handshake/);
    expect(refusalOf('HPE_SOMETHING_NEW', 'Odd', bytes('x')).problem.detail).toBe(
      'The bytes are not an HTTP/1.1 request. (HPE_SOMETHING_NEW: Odd)',
    );
    expect(refusalOf('HPE_HEADER_OVERFLOW', '', bytes('')).reply.status).toBe(431);
    expect(refusalOf('ERR_HTTP_REQUEST_TIMEOUT', '', bytes(''))).toMatchObject({
      problem: { code: 'timed-out' },
      reply: { status: 408 },
    });
  });

  it('is a reply like any other', () => {
    for (const given of [
      refusalOf('HPE_INVALID_URL', 'r', bytes('')).reply,
      notStoredReply(new HookwrightError('disk-full', 'Full.')),
    ]) {
      expect(reply.parse(given)).toEqual(given);
    }
  });
});

describe('a failed handshake', () => {
  const failure = (code: string, message: string): Error => Object.assign(new Error(message), { code });
  it.each([
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tlsv1 alert unknown ca', /does not trust Hookwright/],
    ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN', 'ssl/tls alert certificate unknown', /refused the certificate/],
    [
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
      'error:1000...:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA',
      /does not trust Hookwright/,
    ],
    ['ERR_SSL_HTTP_REQUEST', 'http request', /Plain HTTP/],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol', /too old/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', /not TLS/],
    ['ERR_SSL_NO_APPLICATION_PROTOCOL', 'no application protocol', /other than HTTP\/1\.1/],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'TLS handshake timeout', /in time/],
    ['ECONNRESET', 'socket hang up', /closed the connection during/],
    ['ERR_SSL_NEW', 'something new', /^The TLS handshake failed\. \(ERR_SSL_NEW\)$/],
  ])('%s (%s) is put in words', (code, message, words) => {
    expect(describeTlsFailure(failure(code, message))).toMatch(words);
  });
});

it('a flood passes fifty in each second and counts the rest', () => {
  const clock = new FakeClock();
  const gate = new FloodGate(clock, 50);
  const admit = (times: number): number => Array.from({ length: times }, () => gate.admit()).filter(Boolean).length;
  expect(admit(120)).toBe(50);
  clock.advance(999);
  expect(admit(1)).toBe(0);
  clock.advance(1);
  expect(admit(120)).toBe(50);
  expect(gate.turnedAway).toBe(141);
});

it('a body budget takes nothing when it cannot take all', () => {
  const budget = new BodyBudget(10);
  expect([budget.take(6), budget.take(5), budget.take(4)]).toEqual([true, false, true]);
  budget.giveBack(6);
  expect(budget.held).toBe(4);
});
