import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueQueue } from '#main/simulator/due-queue.ts';

type Act = number | 'pop';

/** What comes out of a queue: numbers are put in at that time and named by their place, `pop` takes one out. */
function played(acts: readonly Act[]): (number | null)[] {
  const queue = new DueQueue<number>();
  const out: (number | null)[] = [];
  for (const [value, act] of acts.entries()) {
    if (act === 'pop') out.push(queue.nextAtMs, queue.pop());
    else queue.push(act, value);
  }
  return [...out, queue.size];
}

/** The same with a list that is sorted each time. */
function expected(acts: readonly Act[]): (number | null)[] {
  const held: { readonly atMs: number; readonly value: number }[] = [];
  const out: (number | null)[] = [];
  for (const [value, act] of acts.entries()) {
    if (act === 'pop') {
      const first = held.shift();
      out.push(first?.atMs ?? null, first?.value ?? null);
    } else {
      held.push({ atMs: act, value });
      held.sort((a, b) => a.atMs - b.atMs || a.value - b.value);
    }
  }
  return [...out, held.length];
}

it('gives the earliest first, and what came first of what is due together, however it is filled', () => {
  const act = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant('pop' as const));
  fc.assert(
    fc.property(fc.array(act, { maxLength: 300 }), (acts) => {
      expect(played(acts)).toEqual(expected(acts));
    }),
  );
});
