import type { ReplyScript, ReplyStep, ScriptEntry, StepReply } from '../reply-script.ts';

export interface ReadyMadeScript {
  readonly id: string;
  /** What it is good for, one sentence. */
  readonly purpose: string;
  readonly script: ReplyScript;
}

/** Where the sender's deadline is not known; most wait less. */
const assumedDeadlineMs = 30_000;

/**
 * Scripts to start from. `deadlineMs`: how long the sender waits for an answer, from its policy; null when unknown,
 * and then 30 s are assumed.
 */
export function readyMadeScripts(deadlineMs: number | null = null): readonly ReadyMadeScript[] {
  const deadline = Math.min(deadlineMs ?? assumedDeadlineMs, 2_000_000);
  return [...failing, ...refusing, ...timed(deadline), ...breaking];
}

function entry(step: ReplyStep, more: Partial<ScriptEntry> = {}): ScriptEntry {
  return { probability: 1, times: 1, forSeconds: null, step, ...more };
}

function always(step: ReplyStep, more: Partial<ScriptEntry> = {}): ScriptEntry {
  return entry(step, { times: null, ...more });
}

function script(name: string, entries: ScriptEntry[], more: Partial<ReplyScript> = {}): ReplyScript {
  return { name, seed: 1, scope: 'per-endpoint', entries, afterwards: 'endpoint-reply', ...more };
}

function answer(status: number, text: string): StepReply {
  return {
    status,
    headers: [['content-type', 'application/json']],
    body: JSON.stringify(status < 400 ? { received: true, note: text } : { error: text }),
  };
}

function status(code: number, text: string): ReplyStep {
  return { kind: 'reply', reply: answer(code, text) };
}

const ownReply: ReplyStep = { kind: 'endpoint-reply' };
const perEvent = { scope: 'per-event' } as const;

const failing: readonly ReadyMadeScript[] = [
  {
    id: 'fails-twice',
    purpose: 'Every event fails twice and is then taken: the plainest proof that a sender retries.',
    script: script('Fails twice, then works', [entry(status(500, 'Failing on purpose.'), { times: 2 })], perEvent),
  },
  {
    id: 'down-8-minutes',
    purpose: 'An outage of 8 minutes, from the first request on: does every event still arrive afterwards?',
    script: script('Down for 8 minutes', [always(status(503, 'Down on purpose.'), { forSeconds: 480 })]),
  },
  {
    id: 'always-down',
    purpose: 'Nothing is ever taken: shows the whole ladder of retries, and what happens at its end.',
    script: script('Always down', [always(status(500, 'Failing on purpose.'))]),
  },
  {
    id: 'flaky-20',
    purpose: 'One request in five fails, by chance, always the same ones for the same seed.',
    script: script('Flaky 20 %', [always(status(503, 'Flaky on purpose.'), { probability: 0.2 })]),
  },
  {
    id: 'every-fifth-fails',
    purpose: 'Four requests work, the fifth fails, and so on.',
    script: script('Every fifth fails', [entry(ownReply, { times: 4 }), entry(status(500, 'Failing on purpose.'))], {
      afterwards: 'start-again',
    }),
  },
  {
    id: 'maintenance',
    purpose: '503 with Retry-After for two minutes: does the sender wait as long as it is asked to?',
    script: script('Maintenance with Retry-After', [
      always({ kind: 'retry-after', status: 503, seconds: 120 }, { forSeconds: 120 }),
    ]),
  },
];

const refusing: readonly ReadyMadeScript[] = [
  {
    id: 'burst-429',
    purpose: 'Ten times 429 with Retry-After 5, then all is well.',
    script: script('429 burst', [entry({ kind: 'retry-after', status: 429, seconds: 5 }, { times: 10 })]),
  },
  {
    id: 'rate-limit',
    purpose: 'Ten requests a minute are taken, the rest gets 429 and the time that is left.',
    script: script('Rate limit: 10 a minute', [always({ kind: 'rate-limit', requests: 10, windowSeconds: 60 })]),
  },
  {
    id: 'gone',
    purpose: '410 Gone: many senders never send to the endpoint again.',
    script: script('Gone', [always(status(410, 'Gone on purpose.'))]),
  },
  {
    id: 'refuses-signature',
    purpose: '401 as for a wrong signature: some senders retry it, some give up at once.',
    script: script('Refuses the signature', [always(status(401, 'The signature is refused on purpose.'))]),
  },
  {
    id: 'created-instead-of-ok',
    purpose: '201 in place of 200: a success to most senders, a failure to those that accept 200 alone.',
    script: script('201 instead of 200', [always(status(201, 'Answered 201 on purpose.'))]),
  },
  {
    id: 'moved',
    purpose: 'A redirect: is it followed, and does the request keep its method and signature?',
    script: script('Moved', [always({ kind: 'redirect', status: 307, location: '/moved' })]),
  },
];

function timed(deadlineMs: number): readonly ReadyMadeScript[] {
  const late = Math.ceil(deadlineMs * 1.2 + 500);
  return [
    {
      id: 'slow-past-deadline',
      purpose: 'Everything is taken, but the answer comes after the sender stopped waiting: events arrive twice.',
      script: script('Slow past the deadline', [always(ownReply, { delay: { kind: 'fixed', ms: late } })]),
    },
    {
      id: 'just-in-time',
      purpose: 'Slow, yet within the deadline: nothing may be retried.',
      script: script('Just in time', [always(ownReply, { delay: { kind: 'fixed', ms: Math.floor(deadlineMs * 0.8) } })]),
    },
    {
      id: 'slow-first',
      purpose: 'The first attempt at each event gets no answer at all, the next one works.',
      script: script('No answer to the first attempt', [entry({ kind: 'hang' })], perEvent),
    },
    {
      id: 'dribble-past-deadline',
      purpose: 'The answer begins at once but takes longer than the deadline: a sender that times only the first byte waits on.',
      script: script('Drips past the deadline', [
        always({ kind: 'dribble', reply: answer(200, 'This answer was sent slowly on purpose.'), chunks: 20, overMs: late }),
      ]),
    },
    {
      id: 'uneven-latency',
      purpose: 'Mostly quick, now and then slow, as real handlers are (lognormal, half of them under 200 ms).',
      script: script('Uneven latency', [always(ownReply, { delay: { kind: 'lognormal', medianMs: 200, sigma: 1 } })]),
    },
  ];
}

const breaking: readonly ReadyMadeScript[] = [
  {
    id: 'answer-lost',
    purpose: 'Each event is taken, but its first answer is lost: a good handler notices the repeat.',
    script: script('The first answer is lost', [entry({ kind: 'empty-close' })], perEvent),
  },
  {
    id: 'reset-twice',
    purpose: 'The connection is reset at the first two attempts of each event.',
    script: script('Reset twice, then works', [entry({ kind: 'reset' }, { times: 2 })], perEvent),
  },
  {
    id: 'cut-short',
    purpose: 'The answer to the first attempt ends before its announced length: not every sender counts that as a failure.',
    script: script(
      'Cut short once',
      [entry({ kind: 'truncated', reply: answer(200, 'This answer was cut short on purpose.'), missingBytes: 64 })],
      perEvent,
    ),
  },
  {
    id: 'everything-breaks',
    purpose: 'One fault after the other, from the top again: does any of them bring the sender down?',
    script: script(
      'A different fault each time',
      [
        entry({ kind: 'reset' }),
        entry({ kind: 'empty-close' }),
        entry({ kind: 'malformed', at: 'status-line' }),
        entry({ kind: 'malformed', at: 'header' }),
        entry({ kind: 'malformed', at: 'chunk' }),
        entry({ kind: 'garbage', bytes: 512 }),
        entry({ kind: 'truncated', reply: answer(200, 'Cut short on purpose.'), missingBytes: 64 }),
        entry(status(500, 'Failing on purpose.')),
      ],
      { afterwards: 'start-again' },
    ),
  },
];
