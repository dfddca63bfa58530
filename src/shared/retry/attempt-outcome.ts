/** What came of one attempt, as retry rules see it, with its two texts: the short one people type and the one in sentences. */
import { HookwrightError } from '../errors.ts';
import { headerNamePattern, headerValueLimit, headerValuePattern } from '../header-text.ts';
import type { HeaderPair } from '../reply.ts';
import type { AttemptFailureKind } from '../target.ts';

const timeoutPhases = ['connect', 'response', 'total'] as const;
type TimeoutPhase = (typeof timeoutPhases)[number];

/** In the words of a sentence: "... is retried". */
const networkFailures = {
  refused: 'a refused connection',
  reset: 'a connection that was reset',
  dns: 'a host name that cannot be resolved',
  unreachable: 'an unreachable host',
  tls: 'a failed TLS handshake',
  protocol: 'an answer that is no HTTP',
  proxy: 'a failing proxy',
  interrupted: 'an interrupted attempt',
} as const;
type NetworkFailure = keyof typeof networkFailures;

export type AttemptOutcome =
  | { readonly kind: 'response'; readonly status: number; readonly headers?: readonly HeaderPair[] }
  /** `during` left out: any of them. */
  | { readonly kind: 'timeout'; readonly during?: TimeoutPhase }
  /** `failure` left out: any of them. */
  | { readonly kind: 'network-error'; readonly failure?: NetworkFailure };

/** An attempt as it was recorded, seen as an outcome; null where the target had no part in it, or it has not ended. */
export function outcomeOfAttempt(attempt: {
  readonly response: { readonly status: number; readonly headers: readonly HeaderPair[] } | null;
  readonly failure: { readonly kind: AttemptFailureKind } | null;
}): AttemptOutcome | null {
  const { response, failure } = attempt;
  // An answer that broke off midway, or came too late, is a failure whatever its status line said.
  if (failure === null)
    return response === null ? null : { kind: 'response', status: response.status, headers: response.headers };
  const during = timeoutPhases.find((phase) => failure.kind === `timeout-${phase}`);
  if (during !== undefined) return { kind: 'timeout', during };
  return isNetworkFailure(failure.kind) ? { kind: 'network-error', failure: failure.kind } : null;
}

/** The outcome as a noun for a sentence: `503`, `a timeout`, `a refused connection`. */
export function describeOutcome(outcome: AttemptOutcome): string {
  if (outcome.kind === 'response') return String(outcome.status);
  if (outcome.kind === 'timeout') return outcome.during === 'connect' ? 'a timeout while connecting' : 'a timeout';
  return outcome.failure === undefined ? 'a network error' : networkFailures[outcome.failure];
}

/** The outcome as `parseOutcome` reads it. */
export function printOutcome(outcome: AttemptOutcome): string {
  if (outcome.kind === 'timeout') return outcome.during === undefined ? 'timeout' : `timeout-${outcome.during}`;
  if (outcome.kind === 'network-error') return outcome.failure ?? 'network-error';
  return [String(outcome.status), ...(outcome.headers ?? []).map(([name, value]) => `${name}=${value}`)].join(':');
}

const wanted =
  'A status such as 500, or timeout, refused, reset, dns, unreachable, tls or network-error; a status may carry a header: 429:retry-after=30.';

/**
 * Reads one outcome: `500`, `timeout`, `refused`, `429:retry-after=30`, `500:x-slack-no-retry=1`.
 * Throws `bad-input` naming the field `outcomes`.
 */
export function parseOutcome(text: string): AttemptOutcome {
  const trimmed = text.trim();
  const lower = trimmed.toLowerCase();
  if (lower === 'timeout') return { kind: 'timeout' };
  if (lower === 'network-error') return { kind: 'network-error' };
  const during = timeoutPhases.find((phase) => lower === `timeout-${phase}`);
  if (during !== undefined) return { kind: 'timeout', during };
  if (isNetworkFailure(lower)) return { kind: 'network-error', failure: lower };
  return parseResponse(trimmed);
}

/** Reads outcomes joined by commas. Throws `bad-input` naming the field `outcomes`. */
export function parseOutcomes(text: string): AttemptOutcome[] {
  if (text.trim() === '') throw refuse('No outcome is given.');
  return text.split(',').map(parseOutcome);
}

function parseResponse(text: string): AttemptOutcome {
  const [statusText = '', ...headerTexts] = splitHeaders(text);
  const shown = statusText === '' ? 'An empty entry' : `"${shorten(statusText)}"`;
  if (/^[1-5]xx$/i.test(statusText)) {
    throw refuse(`"${statusText}" stands for many statuses; an attempt gets one answer, so name one, e.g. ${statusText[0]}00.`);
  }
  if (!/^\d+$/.test(statusText)) throw refuse(`${shown} is not an outcome.`);
  const status = Number(statusText);
  // 1xx announce an answer and are none.
  if (status < 200 || status > 599) throw refuse(`${shown} is not a status from 200 to 599.`);
  if (headerTexts.length === 0) return { kind: 'response', status };
  return { kind: 'response', status, headers: headerTexts.map(parseHeader) };
}

/** Splits at the colons that begin a header, so that a value may hold colons. */
function splitHeaders(text: string): string[] {
  return text.split(/:(?=[^:=]*=)|:$/);
}

function parseHeader(text: string): HeaderPair {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(0, equals)).trim();
  const value = text.slice(equals + 1).trim();
  const fits = headerNamePattern.test(name) && headerValuePattern.test(value) && value.length <= headerValueLimit;
  if (equals < 1 || !fits) {
    throw refuse(`"${shorten(text)}" is not a header written as name=value.`);
  }
  return [name, value];
}

function isNetworkFailure(text: string): text is NetworkFailure {
  return Object.hasOwn(networkFailures, text);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function refuse(problem: string): HookwrightError {
  return new HookwrightError('bad-input', problem, { field: 'outcomes', remedy: wanted });
}
