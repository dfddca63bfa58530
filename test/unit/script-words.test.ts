import { describe, expect, it, test } from 'vitest';
import { replyScript, type ReplyScript } from '#shared/reply-script.ts';
import { checkScript } from '#shared/script/check-script.ts';
import { describeScript } from '#shared/script/describe-script.ts';
import { faultOf, replyOfStep } from '#shared/script/played-reply.ts';
import { readyMadeScripts } from '#shared/script/ready-made.ts';
import { createScriptPlayer } from '#shared/script/script-player.ts';
import { defaultReply } from '#shared/reply.ts';

const reply = (status: number, body = 'text') => ({ status, headers: [], body });
const answer = (status: number) => ({ kind: 'reply', reply: reply(status) });

function scriptOf(entries: unknown[], more: Record<string, unknown> = {}): ReplyScript {
  return replyScript.parse({ name: 'test', entries, ...more });
}

describe('a script in words', () => {
  test.each<[string, ReplyScript]>([
    ['Twice: answers 500; then the endpoint’s own reply.', scriptOf([{ step: answer(500), times: 2 }])],
    [
      'For each event by itself: once: resets the connection; then it starts again.',
      scriptOf([{ step: { kind: 'reset' } }], { scope: 'per-event', afterwards: 'start-again' }),
    ],
    [
      'For 8 min: answers 503 with Retry-After 60; then the endpoint’s own reply.',
      scriptOf([{ step: { kind: 'retry-after', status: 503, seconds: 60 }, times: null, forSeconds: 480 }]),
    ],
    [
      'With a chance of 20 %: answers 503; otherwise the endpoint’s own reply.',
      scriptOf([{ step: answer(503), probability: 0.2, times: null }]),
    ],
    [
      'When the method is PUT and the field /type is “a”, once: answers 405; otherwise after 1.5 s: the endpoint’s own reply.',
      scriptOf([
        { when: { method: 'put', field: { pointer: '/type', equals: 'a' } }, step: answer(405) },
        { step: { kind: 'endpoint-reply' }, delay: { kind: 'fixed', ms: 1500 }, times: null },
      ]),
    ],
    [
      'Lets 10 requests through per 1 min and answers 429 beyond.',
      scriptOf([{ step: { kind: 'rate-limit', requests: 10, windowSeconds: 60 }, times: null }]),
    ],
    [
      '3 times: answers 200 but stops 1 byte before the announced end; then the last goes on for ever.',
      scriptOf([{ step: { kind: 'truncated', reply: reply(200), missingBytes: 1 }, times: 3 }], { afterwards: 'repeat-last' }),
    ],
  ])('%s', (words, script) => {
    expect(describeScript(script)).toBe(words);
  });
});

describe('what the schema refuses', () => {
  const fails = (entry: Record<string, unknown>): boolean => !replyScript.safeParse({ name: 'x', entries: [entry] }).success;

  test.each<[string, Record<string, unknown>]>([
    [
      'a header that would be two',
      { step: { kind: 'reply', reply: { status: 200, headers: [['x', 'a\r\nSet-Cookie: b']], body: '' } } },
    ],
    [
      'a header name with a line break',
      { step: { kind: 'reply', reply: { status: 200, headers: [['x\r\ny', 'a']], body: '' } } },
    ],
    ['a redirect that would be two headers', { step: { kind: 'redirect', status: 302, location: '/a\r\nX: y' } }],
    ['a redirect to nowhere', { step: { kind: 'redirect', status: 302, location: '' } }],
    ['a redirect with a status that is none', { step: { kind: 'redirect', status: 200, location: '/a' } }],
    ['a negative count', { step: { kind: 'hang' }, times: -1 }],
    ['a count of zero', { step: { kind: 'hang' }, times: 0 }],
    ['a time without end', { step: { kind: 'hang' }, forSeconds: Number.POSITIVE_INFINITY }],
    ['a chance above 1', { step: { kind: 'hang' }, probability: 1.01 }],
    ['a delay of days', { step: { kind: 'hang' }, delay: { kind: 'fixed', ms: 86_400_000 } }],
    ['a delay that is no number', { step: { kind: 'hang' }, delay: { kind: 'fixed', ms: Number.NaN } }],
    ['a status outside HTTP', { step: answer(700) }],
    ['a pointer that is none', { step: { kind: 'hang' }, when: { field: { pointer: 'type' } } }],
    ['a step that does not exist', { step: { kind: 'explode' } }],
    ['a key that does not exist', { step: { kind: 'hang' }, timess: 2 }],
    ['a gigabyte of garbage', { step: { kind: 'garbage', bytes: 1_073_741_824 } }],
  ])('%s', (_name, entry) => {
    expect(fails(entry)).toBe(true);
  });

  it('and a script without entries, or with thousands', () => {
    expect(replyScript.safeParse({ name: 'x', entries: [] }).success).toBe(false);
    const entries = Array.from({ length: 201 }, () => ({ step: { kind: 'hang' } }));
    expect(replyScript.safeParse({ name: 'x', entries }).success).toBe(false);
  });
});

describe('a check', () => {
  const remarks = (entries: unknown[], more: Record<string, unknown> = {}) =>
    checkScript(scriptOf(entries, more)).map(({ severity, field }) => `${severity} ${field}`);

  it('finds nothing in a plain script', () => {
    expect(remarks([{ step: answer(500), times: 2 }])).toEqual([]);
  });

  it('finds what cannot be played', () => {
    expect(remarks([{ step: { kind: 'hang' }, delay: { kind: 'uniform', fromMs: 2, toMs: 1 } }])).toEqual([
      'wrong entries.0.delay.toMs',
    ]);
    expect(remarks([{ step: { kind: 'truncated', reply: reply(204), missingBytes: 1 } }])).toEqual([
      'wrong entries.0.step.reply.status',
    ]);
    const large = { step: { kind: 'reply', reply: reply(200, 'x'.repeat(1_000_000)) } };
    expect(remarks([large, large, large, large])).toEqual([]);
    expect(remarks([large, large, large, large, large])).toEqual(['wrong entries']);
  });

  it('notes what likely means something else', () => {
    expect(remarks([{ step: answer(500), times: null }, { step: answer(200) }])).toEqual(['note entries.1']);
    expect(remarks([{ step: answer(500), times: null, probability: 0.5 }, { step: answer(200) }])).toEqual([]);
    expect(remarks([{ step: answer(500), probability: 0 }])).toEqual(['note entries.0.probability']);
    expect(remarks([{ step: answer(500), when: {} }])).toEqual(['note entries.0.when']);
    expect(remarks([{ step: answer(500), when: { nth: 2 }, times: 3 }])).toEqual(['note entries.0.times']);
    expect(remarks([{ step: answer(500), times: null }], { afterwards: 'start-again' })).toEqual(['note afterwards']);
    expect(remarks([{ step: { kind: 'dribble', reply: reply(200, ''), chunks: 5, overMs: 10 } }])).toEqual([
      'note entries.0.step.reply.body',
    ]);
  });
});

describe('ready-made scripts', () => {
  const all = readyMadeScripts(10_000);
  const find = (id: string): ReplyScript => {
    const found = all.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error(`there is no script ${id}`);
    return found.script;
  };
  const facts = (eventId: string) => ({ method: 'POST', path: '/', headers: [], root: undefined, eventId });

  test.each(all.map((made) => [made.id, made] as const))('%s is a script without remarks', (_id, { script, purpose }) => {
    expect(replyScript.parse(script)).toEqual(script);
    expect(checkScript(script)).toEqual([]);
    expect(purpose).not.toBe('');
    expect(describeScript(script).length).toBeGreaterThan(10);
  });

  it('have names and ids of their own', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ script }) => script.name)).size).toBe(all.length);
  });

  it('are within the schema for every deadline', () => {
    for (const deadline of [null, 1, 3_600_000]) {
      for (const { script } of readyMadeScripts(deadline)) expect(replyScript.safeParse(script).success).toBe(true);
    }
  });

  it('fails twice, then works: for each event', () => {
    const player = createScriptPlayer(find('fails-twice'));
    const kinds = ['a', 'a', 'b', 'a', 'b', 'b'].map((id) => player.next(facts(id), 0).step.kind);
    expect(kinds).toEqual(['reply', 'reply', 'reply', 'endpoint-reply', 'reply', 'endpoint-reply']);
  });

  it('down for 8 minutes: exactly', () => {
    const player = createScriptPlayer(find('down-8-minutes'));
    const kinds = [0, 479_999, 480_000].map((at) => player.next(facts('a'), at).step.kind);
    expect(kinds).toEqual(['reply', 'reply', 'endpoint-reply']);
  });

  it('slow past the deadline is past it, just in time is not', () => {
    expect(createScriptPlayer(find('slow-past-deadline')).next(facts('a'), 0).delayMs).toBeGreaterThan(10_000);
    expect(createScriptPlayer(find('just-in-time')).next(facts('a'), 0).delayMs).toBeLessThan(10_000);
  });
});

describe('what a capture keeps of it', () => {
  const play = (entry: Record<string, unknown>) => {
    const script = scriptOf([entry]);
    const played = createScriptPlayer(script).next({ method: 'POST', path: '/', headers: [], root: null, eventId: null }, 0);
    return { fault: faultOf(played, script), reply: replyOfStep(played.step, defaultReply) };
  };

  it('is the fault in words, and the reply where one is given', () => {
    expect(play({ step: { kind: 'reset' } })).toEqual({
      fault: { kind: 'reset', words: 'Resets the connection, on purpose (script “test”)' },
      reply: null,
    });
    expect(play({ step: answer(500), delay: { kind: 'fixed', ms: 1200 } })).toEqual({
      fault: { kind: 'status', words: 'After 1.2 s, answers 500, on purpose (script “test”)' },
      reply: reply(500),
    });
    expect(play({ step: { kind: 'endpoint-reply' }, delay: { kind: 'fixed', ms: 20 } })).toEqual({
      fault: { kind: 'delay', words: 'After 20 ms, gives the endpoint’s own reply, on purpose (script “test”)' },
      reply: defaultReply,
    });
  });

  it('is no fault where the answer is an ordinary one', () => {
    expect(play({ step: answer(201) }).fault).toBeNull();
    expect(play({ step: { kind: 'endpoint-reply' } })).toEqual({ fault: null, reply: defaultReply });
  });

  it('tells 429 and redirects with their headers', () => {
    expect(play({ step: { kind: 'retry-after', status: 429, seconds: 7 } }).reply).toMatchObject({
      status: 429,
      headers: expect.arrayContaining([['retry-after', '7']]),
    });
    expect(play({ step: { kind: 'redirect', status: 307, location: '/b' } }).reply).toMatchObject({
      status: 307,
      headers: [['location', '/b']],
    });
  });
});
