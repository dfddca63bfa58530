import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { replyScript, type ReplyScript } from '#shared/reply-script.ts';
import { createScriptPlayer, eventsRemembered, type Played } from '#shared/script/script-player.ts';
import type { RequestFacts } from '#shared/script/step-condition.ts';

type ScriptInput = Parameters<typeof replyScript.parse>[0];

const answer = (status: number) => ({ kind: 'reply', reply: { status, headers: [], body: '' } });

function scriptOf(entries: unknown[], more: Record<string, unknown> = {}): ReplyScript {
  const input: ScriptInput = { name: 'test', entries, ...more };
  return replyScript.parse(input);
}

function facts(more: Partial<RequestFacts> = {}): RequestFacts {
  return { method: 'POST', path: '/inbox', headers: [], root: undefined, eventId: null, ...more };
}

/** A status, or what else was done. */
function outcome({ step }: Played): number | string {
  if (step.kind === 'reply') return step.reply.status;
  return step.kind === 'endpoint-reply' ? 'own' : step.kind;
}

function playAll(script: ReplyScript, requests: readonly (Partial<RequestFacts> & { at?: number })[]): (number | string)[] {
  const player = createScriptPlayer(script);
  return requests.map(({ at = 0, ...request }) => outcome(player.next(facts(request), at)));
}

const many = (count: number, request: Partial<RequestFacts> = {}) => Array.from({ length: count }, () => request);

describe('a sequence', () => {
  it('goes through its entries as often as each says, then gives the endpoint’s own reply', () => {
    const script = scriptOf([{ step: answer(500), times: 2 }, { step: { kind: 'reset' } }, { step: answer(503), times: 1 }]);
    expect(playAll(script, many(6))).toEqual([500, 500, 'reset', 503, 'own', 'own']);
  });

  it('starts again, or goes on with its last entry, where it is asked to', () => {
    const entries = [{ step: answer(500), times: 2 }, { step: answer(201) }];
    expect(playAll(scriptOf(entries, { afterwards: 'start-again' }), many(7))).toEqual([500, 500, 201, 500, 500, 201, 500]);
    expect(playAll(scriptOf(entries, { afterwards: 'repeat-last' }), many(6))).toEqual([500, 500, 201, 201, 201, 201]);
  });

  it('keeps an entry up for its time, counted from its first use and not from the beginning', () => {
    const script = scriptOf([{ step: answer(503), times: null, forSeconds: 480 }]);
    const at = [1_000_000, 1_000_001, 1_479_999, 1_480_000, 9_000_000].map((at) => ({ at }));
    expect(playAll(script, at)).toEqual([503, 503, 503, 'own', 'own']);
  });

  it('ends an entry by its count or its time, whichever comes first', () => {
    const script = scriptOf([{ step: answer(503), times: 2, forSeconds: 10 }]);
    expect(playAll(script, [{ at: 0 }, { at: 1 }, { at: 2 }])).toEqual([503, 503, 'own']);
    expect(playAll(script, [{ at: 0 }, { at: 10_000 }])).toEqual([503, 'own']);
  });

  it('takes a clock that goes back, or is none, as one that stands still', () => {
    const script = scriptOf([{ step: answer(503), times: null, forSeconds: 10 }]);
    const at = [50_000, 0, Number.NaN, Number.POSITIVE_INFINITY, 59_999, 60_000, 0].map((at) => ({ at }));
    expect(playAll(script, at)).toEqual([503, 503, 503, 503, 503, 'own', 'own']);
  });
});

describe('conditions', () => {
  const only = (when: Record<string, unknown>) => scriptOf([{ when, step: answer(418), times: null }]);

  test.each<[string, Record<string, unknown>, Partial<RequestFacts>, boolean]>([
    ['method', { method: 'post' }, { method: 'POST' }, true],
    ['another method', { method: 'PUT' }, { method: 'POST' }, false],
    ['path', { path: '/inbox/a' }, { path: '/inbox/a?token=1' }, true],
    ['path with another end', { path: '/inbox/a' }, { path: '/inbox/ab' }, false],
    ['path pattern', { path: '/*/orders/*' }, { path: '/inbox/orders/7' }, true],
    ['path pattern, pieces overlapping', { path: '/ab*ba' }, { path: '/aba' }, false],
    ['path pattern, empty middle', { path: '/ab**ba' }, { path: '/abba' }, true],
    ['header there', { header: { name: 'x-topic' } }, { headers: [['X-Topic', '']] }, true],
    ['header not there', { header: { name: 'x-topic' } }, { headers: [['X-Topics', '']] }, false],
    [
      'header in a repeat',
      { header: { name: 'X-A', equals: '2' } },
      {
        headers: [
          ['x-a', '1'],
          ['x-a', '2'],
        ],
      },
      true,
    ],
    ['header value in another case', { header: { name: 'X-A', equals: 'yes' } }, { headers: [['x-a', 'Yes']] }, false],
    ['field there', { field: { pointer: '/data/0/type' } }, { root: { data: [{ type: null }] } }, true],
    ['field not there', { field: { pointer: '/data/1' } }, { root: { data: [1] } }, false],
    ['field text', { field: { pointer: '/type', equals: 'a' } }, { root: { type: 'a' } }, true],
    ['field number', { field: { pointer: '/n', equals: '12345678901234567890' } }, { root: { n: 12345678901234567890n } }, true],
    ['field null', { field: { pointer: '/n', equals: 'null' } }, { root: { n: null } }, true],
    ['field object', { field: { pointer: '/n', equals: '[object Object]' } }, { root: { n: {} } }, false],
    ['inherited field', { field: { pointer: '/constructor' } }, { root: {} }, false],
    ['field without JSON', { field: { pointer: '' } }, { root: undefined }, false],
    ['nothing asked for', {}, {}, true],
    ['all of several', { method: 'POST', path: '/x' }, { method: 'POST', path: '/y' }, false],
  ])('%s', (_name, when, request, holds) => {
    expect(playAll(only(when), [request])).toEqual([holds ? 418 : 'own']);
  });

  it('nth is the number of the request since the script was set', () => {
    expect(playAll(only({ nth: 3 }), many(5))).toEqual(['own', 'own', 418, 'own', 'own']);
  });

  it('retry tells the first arrival of an event from its repeats', () => {
    const events = ['a', 'b', 'a', null, null, 'a'].map((eventId) => ({ eventId }));
    expect(playAll(only({ retry: true }), events)).toEqual(['own', 'own', 418, 'own', 'own', 418]);
    expect(playAll(only({ retry: false }), events)).toEqual([418, 418, 'own', 418, 418, 'own']);
  });

  it('pass a request over to the next entry and leave the turn for the right one', () => {
    const script = scriptOf([
      { when: { method: 'GET' }, step: answer(405), times: 1 },
      { step: answer(500), times: 2 },
    ]);
    const methods = ['POST', 'POST', 'POST', 'GET', 'GET'].map((method) => ({ method }));
    expect(playAll(script, methods)).toEqual([500, 500, 'own', 405, 'own']);
  });

  it('that never hold leave the endpoint’s own reply, also in a script that would start again', () => {
    const script = scriptOf([{ when: { path: '/nowhere' }, step: answer(500) }], { afterwards: 'start-again' });
    expect(playAll(script, many(50))).toEqual(Array.from({ length: 50 }, () => 'own'));
  });

  it('of many stars do not take long', () => {
    const script = only({ path: `${'a*'.repeat(1000)}b` });
    const started = performance.now();
    expect(playAll(script, [{ path: 'a'.repeat(60_000) }])).toEqual(['own']);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('scope', () => {
  const failTwice = [{ step: answer(500), times: 2 }];

  it('per event: each event goes through the entries by itself', () => {
    const events = ['a', 'b', 'a', 'a', 'b', 'c', 'b', 'a'].map((eventId) => ({ eventId }));
    expect(playAll(scriptOf(failTwice, { scope: 'per-event' }), events)).toEqual([500, 500, 500, 'own', 500, 500, 'own', 'own']);
  });

  it('per endpoint: all share one place', () => {
    expect(
      playAll(
        scriptOf(failTwice),
        ['a', 'b', 'a'].map((eventId) => ({ eventId })),
      ),
    ).toEqual([500, 500, 'own']);
  });

  it('per event: requests without an id share one place', () => {
    expect(playAll(scriptOf(failTwice, { scope: 'per-event' }), many(3))).toEqual([500, 500, 'own']);
  });

  it('remembers a bounded number of events, the latest ones for sure', () => {
    const player = createScriptPlayer(scriptOf(failTwice, { scope: 'per-event' }));
    const next = (eventId: string) => outcome(player.next(facts({ eventId }), 0));
    for (let times = 0; times < 3; times += 1) for (const id of ['kept', 'latest', 'forgotten']) next(id);
    for (let index = 0; index < eventsRemembered - 3; index += 1) next(`a-${index}`);
    expect(next('latest')).toBe('own');
    for (let round = 0; round < 20; round += 1) {
      for (let index = 0; index < eventsRemembered / 10; index += 1) next(`b-${round}-${index}`);
      expect(next('kept')).toBe('own');
    }
    expect(next('forgotten')).toBe(500);
  });

  it('tells long ids apart by their ends', () => {
    const player = createScriptPlayer(scriptOf([{ step: answer(500) }], { scope: 'per-event' }));
    const long = 'x'.repeat(60_000);
    const ids = [`${long}1`, `${long}2`, `${long}1`];
    expect(ids.map((eventId) => outcome(player.next(facts({ eventId }), 0)))).toEqual([500, 500, 'own']);
  });

  it('per event: what an event meets does not hang on the events between', () => {
    const script = scriptOf([{ step: answer(500), probability: 0.5, times: null }], { scope: 'per-event', seed: 7 });
    const alone = playAll(script, many(40, { eventId: 'a' }));
    const mixed = playAll(
      script,
      Array.from({ length: 120 }, (_, index) => ({ eventId: ['b', 'a', 'c'][index % 3] ?? null })),
    );
    expect(mixed.filter((_, index) => index % 3 === 1)).toEqual(alone);
    expect(playAll(script, many(40, { eventId: 'b' }))).not.toEqual(alone);
  });
});

describe('chance and delay', () => {
  it('flaky 20 % comes near a fifth, the same ones for the same seed and others for another', () => {
    const flaky = (seed: number) => scriptOf([{ step: answer(503), probability: 0.2, times: null }], { seed });
    const first = playAll(flaky(1), many(5000));
    const share = first.filter((status) => status === 503).length / 5000;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.22);
    expect(playAll(flaky(1), many(5000))).toEqual(first);
    expect(playAll(flaky(2), many(5000))).not.toEqual(first);
  });

  it('a chance of 0 never comes up, one of 1 always', () => {
    expect(playAll(scriptOf([{ step: answer(503), probability: 0, times: null }]), many(500))).not.toContain(503);
    expect(playAll(scriptOf([{ step: answer(503), probability: 1, times: null }]), many(500))).not.toContain('own');
  });

  const delays = (delay: unknown, count: number): number[] => {
    const player = createScriptPlayer(scriptOf([{ step: answer(200), delay, times: null }]));
    return Array.from({ length: count }, () => player.next(facts(), 0).delayMs);
  };

  it('is fixed, even between two ends, or lognormal around its median', () => {
    expect(delays({ kind: 'fixed', ms: 1500 }, 2)).toEqual([1500, 1500]);
    const uniform = delays({ kind: 'uniform', fromMs: 100, toMs: 300 }, 2000);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...uniform)).toBeLessThan(300);
    expect(uniform.reduce((sum, ms) => sum + ms, 0) / 2000).toBeCloseTo(200, -1);
    const lognormal = delays({ kind: 'lognormal', medianMs: 200, sigma: 1 }, 4000).toSorted((a, b) => a - b);
    expect(lognormal[2000]).toBeGreaterThan(180);
    expect(lognormal[2000]).toBeLessThan(220);
    // One sigma up is e times the median, at 84 %.
    expect(lognormal[3365]).toBeGreaterThan(480);
    expect(lognormal[3365]).toBeLessThan(610);
  });

  it('is an hour at most, however wide the distribution', () => {
    const wild = delays({ kind: 'lognormal', medianMs: 3_600_000, sigma: 5 }, 2000);
    expect(Math.max(...wild)).toBe(3_600_000);
    expect(wild.every((ms) => ms >= 0)).toBe(true);
  });
});

describe('a rate limit', () => {
  const limited = scriptOf([{ step: { kind: 'rate-limit', requests: 2, windowSeconds: 10 }, times: null }]);

  it('lets so many through in a window and tells the rest how long it still lasts', () => {
    const player = createScriptPlayer(limited);
    const at = (ms: number) => player.next(facts(), ms).step;
    expect([at(1000), at(1500)]).toEqual([{ kind: 'endpoint-reply' }, { kind: 'endpoint-reply' }]);
    expect(at(1501)).toEqual({ kind: 'retry-after', status: 429, seconds: 10 });
    expect(at(10_999.5)).toEqual({ kind: 'retry-after', status: 429, seconds: 1 });
    expect(at(11_000)).toEqual({ kind: 'endpoint-reply' });
  });

  it('counts all events together', () => {
    const perEvent = { ...limited, scope: 'per-event' as const };
    expect(
      playAll(
        perEvent,
        ['a', 'b', 'c'].map((eventId) => ({ eventId })),
      ),
    ).toEqual(['own', 'own', 'retry-after']);
  });
});

describe('whatever comes', () => {
  const anyDelay = fc.oneof(
    fc.record({ kind: fc.constant('fixed'), ms: fc.double({ min: 0, max: 3_600_000, noNaN: true }) }),
    fc.record({ kind: fc.constant('uniform'), fromMs: fc.nat(3_600_000), toMs: fc.nat(3_600_000) }),
    fc.record({ kind: fc.constant('lognormal'), medianMs: fc.nat(3_600_000), sigma: fc.double({ min: 0, max: 5, noNaN: true }) }),
  );
  const anyStep = fc.oneof(
    fc.constantFrom({ kind: 'hang' }, { kind: 'reset' }, { kind: 'endpoint-reply' }, { kind: 'garbage', bytes: 10 }),
    fc.constantFrom(answer(200), answer(500)),
    fc.record({
      kind: fc.constant('rate-limit'),
      requests: fc.integer({ min: 1, max: 4 }),
      windowSeconds: fc.integer({ min: 1, max: 9 }),
    }),
  );
  const anyCondition = fc.record(
    {
      method: fc.constantFrom('GET', 'POST'),
      path: fc.stringMatching(/^[/*a]{1,8}$/),
      header: fc.record({ name: fc.constantFrom('a', 'b') }),
      field: fc.record({ pointer: fc.constantFrom('', '/a', '/0', '/__proto__') }),
      nth: fc.integer({ min: 1, max: 20 }),
      retry: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const anyEntry = fc.record(
    {
      step: anyStep,
      when: anyCondition,
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      times: fc.option(fc.integer({ min: 1, max: 5 })),
      forSeconds: fc.option(fc.integer({ min: 1, max: 20 })),
      delay: anyDelay,
    },
    { requiredKeys: ['step'] },
  );
  const anyScript = fc
    .record({
      entries: fc.array(anyEntry, { minLength: 1, maxLength: 6 }),
      seed: fc.nat(),
      scope: fc.constantFrom('per-endpoint', 'per-event'),
      afterwards: fc.constantFrom('endpoint-reply', 'repeat-last', 'start-again'),
    })
    .map(({ entries, ...more }) => scriptOf(entries, more));
  const anyRequest = fc.record({
    method: fc.string(),
    path: fc.string(),
    headers: fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 3 }),
    root: fc.anything({ withBigInt: true, withNullPrototype: true }),
    eventId: fc.option(fc.string({ maxLength: 2 })),
    at: fc.double(),
  });

  it('a player never throws, waits no longer than an hour and gives the same answers again', () => {
    fc.assert(
      fc.property(anyScript, fc.array(anyRequest, { maxLength: 30 }), (script, requests) => {
        const run = (): Played[] => {
          const player = createScriptPlayer(script);
          return requests.map(({ at, ...request }) => player.next(request, at));
        };
        const first = run();
        expect(run()).toEqual(first);
        for (const { delayMs, entry } of first) {
          expect(delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs).toBeLessThanOrEqual(3_600_000);
          expect(entry === null || entry < script.entries.length).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('no entry answers more often than its times say, and in a plain sequence exactly so often', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(counts, fc.nat(40), (times, requests) => {
        const script = scriptOf(times.map((count, index) => ({ step: answer(400 + index), times: count })));
        const expected = times.flatMap((count, index) => Array.from({ length: count }, () => 400 + index));
        const wanted = Array.from({ length: requests }, (_, index) => expected[index] ?? 'own');
        expect(playAll(script, many(requests))).toEqual(wanted);
      }),
    );
    fc.assert(
      fc.property(anyScript, fc.array(anyRequest, { maxLength: 40 }), (script, requests) => {
        const once: ReplyScript = { ...script, scope: 'per-endpoint', afterwards: 'endpoint-reply' };
        const player = createScriptPlayer(once);
        const used = new Map<number, number>();
        for (const { at, ...request } of requests) {
          const { entry } = player.next(request, at);
          if (entry !== null) used.set(entry, (used.get(entry) ?? 0) + 1);
        }
        for (const [index, count] of used)
          expect(count).toBeLessThanOrEqual(once.entries[index]?.times ?? Number.POSITIVE_INFINITY);
      }),
    );
  });
});
