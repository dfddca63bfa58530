/** What `--expect` says a command should come to. */
import { InvalidArgumentError } from 'commander';
import { findStatusSetProblem, isInStatusSet } from '#shared/retry/status-set.ts';

export const ends = ['delivered', 'gave-up', 'stopped', 'endpoint-failing', 'endpoint-disabled'] as const;
export type End = (typeof ends)[number];

export type Expected =
  | { readonly kind: 'end'; readonly end: End }
  /** The last answer has one of these. */
  | { readonly kind: 'status'; readonly set: string };

/** How one delivery came out. */
export interface Result {
  readonly end: string;
  readonly lastStatus: number | null;
}

/** Reads `2xx`, `401,403`, or the word for an end. */
export function readExpected(text: string): Expected {
  const end = ends.find((word) => word === text);
  if (end !== undefined) return { kind: 'end', end };
  if (text === '' || findStatusSetProblem(text) !== null) {
    throw new InvalidArgumentError(`It must be statuses like 2xx or 401,403, or one of ${ends.join(', ')}.`);
  }
  return { kind: 'status', set: text };
}

/** Reads the word for an end. */
export function readExpectedEnd(text: string): End {
  const end = ends.find((word) => word === text);
  if (end === undefined) throw new InvalidArgumentError(`It must be one of ${ends.join(', ')}.`);
  return end;
}

export function isMet(expected: Expected, { end, lastStatus }: Result): boolean {
  if (expected.kind === 'end') return end === expected.end;
  return lastStatus !== null && isInStatusSet(expected.set, lastStatus);
}
