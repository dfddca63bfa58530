import { ConnectionLostError } from './switching-link.ts';

/** What every screen shows of an error, wherever it came from. */
export interface ShownError {
  readonly code: string;
  readonly field: string | null;
  readonly problem: string;
  readonly remedy: string;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Reads any thrown value as an error a person can act on. */
export function describeError(error: unknown): ShownError {
  if (error instanceof ConnectionLostError) {
    return {
      code: 'connection-lost',
      field: null,
      problem: error.message,
      remedy: 'Start Hookwright again, then reload this page.',
    };
  }
  const inner = property(error, 'data');
  // oRPC carries the host's report as the data of its own error; an error already described comes through as it is.
  const read = (name: string): string | null => text(property(inner, name)) ?? text(property(error, name));
  return {
    code: read('code') ?? 'internal',
    field: read('field'),
    problem: read('problem') ?? text(property(error, 'message')) ?? 'Something went wrong and no reason was given.',
    remedy: read('remedy') ?? 'Try again; if it stays so, please report it with what you did.',
  };
}
