import { describe, expect, it } from 'vitest';
import { createScriptTarget } from '#main/simulator/script-target.ts';
import type { TargetAnswer } from '#main/simulator/simulation-target.ts';
import { maia } from '#shared/providers/maia.ts';
import type { ReplyScript } from '#shared/reply-script.ts';
import { scriptOf, type ScriptStep } from '../support/simulation-fixtures.ts';

const deadlines = { connectMs: 1000, responseMs: 3000, totalMs: 5000 };
const reply = { status: 202, headers: [['x-a', 'b']] as [string, string][], body: 'first\nsecond' };

function ask(step: ScriptStep, delayMs = 0, terms: Parameters<typeof createScriptTarget>[1] = deadlines): TargetAnswer {
  const script: ReplyScript = scriptOf(step);
  for (const entry of script.entries) entry.delay = { kind: 'fixed', ms: delayMs };
  const request = { method: 'POST', url: 'http://script.invalid/', headers: [], body: new Uint8Array() };
  return createScriptTarget(script, terms, maia).answer({ request, eventId: null, atMs: 0 });
}

const times = ({ phases }: TargetAnswer): [number | null, number | null, number] => [
  phases.waitingMs,
  phases.bodyMs,
  phases.totalMs,
];

describe('a script as a target', () => {
  it('answers after its delay', () => {
    const answer = ask({ kind: 'reply', reply }, 250);
    expect(answer).toMatchObject({ status: 202, failure: null, headers: [['x-a', 'b']], detail: '202 first second' });
    expect(times(answer)).toEqual([250, 0, 250]);
  });

  it('runs into the deadline that passes first', () => {
    const late = ask({ kind: 'reply', reply }, 3001);
    expect(late).toMatchObject({ status: null, failure: 'timeout-response', detail: 'No answer from the script within 3 s.' });
    expect(times(late)).toEqual([3000, null, 3000]);
    expect(ask({ kind: 'reply', reply }, 3000).status).toBe(202);
    expect(ask({ kind: 'reply', reply }, 6000, { ...deadlines, responseMs: null })).toMatchObject({ failure: 'timeout-total' });
    expect(ask({ kind: 'hang' })).toMatchObject({ failure: 'timeout-response' });
  });

  it('dribbles its body until it is whole or time is up', () => {
    const slow = { kind: 'dribble' as const, reply, chunks: 10 };
    expect(times(ask({ ...slow, overMs: 2000 }, 1000))).toEqual([1000, 2000, 3000]);
    const late = ask({ ...slow, overMs: 60_000 }, 1000);
    expect(late).toMatchObject({ status: null, failure: 'timeout-total' });
    expect(times(late)).toEqual([1000, 4000, 5000]);
  });

  it('breaks as the network would show it', () => {
    expect(ask({ kind: 'reset' }).failure).toBe('reset');
    expect(ask({ kind: 'empty-close' }).failure).toBe('reset');
    expect(ask({ kind: 'malformed' }).failure).toBe('protocol');
    expect(ask({ kind: 'garbage', bytes: 10 }).failure).toBe('protocol');
    expect(ask({ kind: 'truncated', reply, missingBytes: 3 })).toMatchObject({ status: null, failure: 'protocol' });
  });

  it('asks to come again later, and elsewhere', () => {
    expect(ask({ kind: 'retry-after', status: 503, seconds: 7 })).toMatchObject({ status: 503 });
    expect(ask({ kind: 'retry-after', status: 503, seconds: 7 }).headers).toContainEqual(['retry-after', '7']);
    expect(ask({ kind: 'redirect', status: 307, location: '/new' })).toMatchObject({
      status: 307,
      headers: [['location', '/new']],
    });
  });

  it('tells whether a request has to be made at all', () => {
    const script = scriptOf({ kind: 'hang' });
    expect(createScriptTarget(script, deadlines, maia).readsRequests).toBe(false);
    script.entries[0]!.when = { header: { name: 'x-maia-signature' } };
    expect(createScriptTarget(script, deadlines, maia).readsRequests).toBe(true);
  });
});
