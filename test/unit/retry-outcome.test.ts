import { expect, test } from 'vitest';
import { HookwrightError } from '#shared/errors.ts';
import {
  describeOutcome,
  outcomeOfAttempt,
  parseOutcome,
  parseOutcomes,
  printOutcome,
  type AttemptOutcome,
} from '#shared/retry/attempt-outcome.ts';
import { headersForAttempt } from '#shared/retry/attempt-headers.ts';
import { hookdeck } from '#shared/policies/gateways.ts';
import { maia } from '#shared/policies/maia.ts';
import { slack } from '#shared/policies/slack.ts';

test.each<[string, AttemptOutcome]>([
  ['500', { kind: 'response', status: 500 }],
  [' 200 ', { kind: 'response', status: 200 }],
  ['timeout', { kind: 'timeout' }],
  ['TIMEOUT', { kind: 'timeout' }],
  ['timeout-connect', { kind: 'timeout', during: 'connect' }],
  ['refused', { kind: 'network-error', failure: 'refused' }],
  ['reset', { kind: 'network-error', failure: 'reset' }],
  ['dns', { kind: 'network-error', failure: 'dns' }],
  ['tls', { kind: 'network-error', failure: 'tls' }],
  ['network-error', { kind: 'network-error' }],
  ['429:retry-after=30', { kind: 'response', status: 429, headers: [['retry-after', '30']] }],
  [
    '503:retry-after=1:x-time=10:20:30',
    {
      kind: 'response',
      status: 503,
      headers: [
        ['retry-after', '1'],
        ['x-time', '10:20:30'],
      ],
    },
  ],
])('%j is read, and prints so that it reads the same', (text, outcome) => {
  expect(parseOutcome(text)).toEqual(outcome);
  expect(parseOutcome(printOutcome(outcome))).toEqual(outcome);
});

test('several outcomes are joined by commas', () => {
  expect(parseOutcomes('500, timeout,200').map(printOutcome)).toEqual(['500', 'timeout', '200']);
});

test.each([
  ['', 'No outcome is given.'],
  ['500,,200', 'An empty entry is not an outcome.'],
  ['5xx', '"5xx" stands for many statuses; an attempt gets one answer, so name one, e.g. 500.'],
  ['99', '"99" is not a status from 200 to 599.'],
  ['100', '"100" is not a status from 200 to 599.'],
  ['600', '"600" is not a status from 200 to 599.'],
  ['200.5', '"200.5" is not an outcome.'],
  ['-500', '"-500" is not an outcome.'],
  ['boom', '"boom" is not an outcome.'],
  ['toString', '"toString" is not an outcome.'],
  ['timeout:retry-after=3', '"timeout" is not an outcome.'],
  ['429:', '"" is not a header written as name=value.'],
  ['429:bad name=1', '"bad name=1" is not a header written as name=value.'],
  ['429:x=a\nb', '"x=a\nb" is not a header written as name=value.'],
  ['x'.repeat(5000), `"${'x'.repeat(60)}..." is not an outcome.`],
])('%j is refused', (text, problem) => {
  const refusal = (() => {
    try {
      return parseOutcomes(text);
    } catch (error) {
      return error;
    }
  })();
  expect(refusal).toBeInstanceOf(HookwrightError);
  expect(refusal).toMatchObject({ code: 'bad-input', field: 'outcomes', problem });
});

test('a recorded attempt is seen as its outcome', () => {
  const response = { status: 200, headers: [['retry-after', '3']] as [string, string][] };
  expect(outcomeOfAttempt({ response, failure: null })).toEqual({ kind: 'response', ...response });
  // The answer broke off: its status line does not make it a success.
  expect(outcomeOfAttempt({ response, failure: { kind: 'reset' } })).toEqual({ kind: 'network-error', failure: 'reset' });
  expect(outcomeOfAttempt({ response: null, failure: { kind: 'timeout-connect' } })).toEqual({
    kind: 'timeout',
    during: 'connect',
  });
  expect(outcomeOfAttempt({ response: null, failure: { kind: 'interrupted' } })).toEqual({
    kind: 'network-error',
    failure: 'interrupted',
  });
  expect(outcomeOfAttempt({ response: null, failure: { kind: 'cancelled' } })).toBeNull();
  expect(outcomeOfAttempt({ response: null, failure: null })).toBeNull();
});

test('outcomes read as nouns', () => {
  expect(
    ['503', 'timeout', 'timeout-connect', 'refused', 'tls', 'network-error'].map((text) => describeOutcome(parseOutcome(text))),
  ).toEqual([
    '503',
    'a timeout',
    'a timeout while connecting',
    'a refused connection',
    'a failed TLS handshake',
    'a network error',
  ]);
});

test.each([
  ['timeout', 'http_timeout'],
  ['500', 'http_error'],
  ['302', 'too_many_redirects'],
  ['refused', 'connection_failed'],
  ['timeout-connect', 'connection_failed'],
  ['tls', 'ssl_error'],
  ['protocol', 'unknown_error'],
])('Slack names %s as the reason %s', (previous, reason) => {
  expect(headersForAttempt(slack, 3, parseOutcome(previous))).toEqual([
    ['X-Slack-Retry-Num', '2'],
    ['X-Slack-Retry-Reason', reason],
  ]);
});

test('first attempts carry only what every attempt carries', () => {
  expect(headersForAttempt(slack, 1, null)).toEqual([]);
  expect(headersForAttempt(hookdeck, 1, null)).toEqual([['x-hookdeck-attempt-count', '1']]);
  expect(headersForAttempt(maia, 2, { kind: 'timeout' })).toEqual([]);
});
