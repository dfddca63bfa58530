import type { AttemptFailure, AttemptFailureKind } from '#shared/target.ts';

/** Thrown inside the sender only: ends an attempt with a failure that is its result. */
export class AttemptFailed extends Error {
  readonly failure: AttemptFailure;

  constructor(kind: AttemptFailureKind, problem: string, remedy: string) {
    super(problem);
    this.name = 'AttemptFailed';
    this.failure = { kind, problem, remedy };
  }
}

/** `127.0.0.1:3000`, `[::1]:3000`, `example.com:443`. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What a target sent, fit for a sentence: no control characters, at most `length` characters. */
export function printable(text: string, length = 60): string {
  const shown = text.replaceAll(/[^\x20-\x7e]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return shown.length > length ? `${shown.slice(0, length)}…` : shown;
}

/** Milliseconds as a person says them: `250 ms`, `5 s`. */
export function duration(ms: number): string {
  return ms >= 1000 && ms % 100 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}
