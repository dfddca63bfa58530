/** The request of one attempt as the provider would send it at its due time: renewed, signed, with its retry headers. */
import { HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { AttemptOutcome } from '#shared/retry/attempt-outcome.ts';
import { headersForAttempt } from '#shared/retry/attempt-headers.ts';
import type { OutgoingRequest } from '../sender/outgoing-request.ts';
import { signRequest } from '../signing/sign-request.ts';
import { randomBytesFrom, seedFor } from './seeded-draws.ts';
import type { EventPayload } from './simulation-run-request.ts';

export interface RequestRules {
  readonly url: string;
  readonly profile: ProviderProfile;
  readonly policy: RetryPolicy;
  /** Null: unsigned. */
  readonly secret: string | null;
  readonly seed: number;
}

export interface AttemptFacts {
  /** Of the event within the run, from 0. */
  readonly ordinal: number;
  /** 1 for the first. */
  readonly number: number;
  /** When it is due and when the first attempt was, ms since 1970. */
  readonly dueAt: number;
  readonly firstDueAt: number;
  /** How the attempt before ended; null for the first. */
  readonly previous: AttemptOutcome | null;
  readonly wrongSignature: boolean;
}

/** Those of the connection an event came on, which the next one gets anew. */
const ofTheConnection = [
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'expect',
  'proxy-authorization',
];

export function makeAttemptRequest(rules: RequestRules, payload: EventPayload, attempt: AttemptFacts): OutgoingRequest {
  const { url, profile, policy, secret, seed } = rules;
  const { number, dueAt, firstDueAt, previous } = attempt;
  const renewedId = policy.renewsEventId && number > 1;
  const carried = payload.headers.filter(([name]) => !madeAnew(profile, renewedId).has(name.toLowerCase()));
  const id = newMessageId(randomBytesFrom(seedFor(seed, attempt.ordinal, renewedId ? 2 + number : 3)));
  const signing = { headers: carried, now: policy.renewsTimestamp ? dueAt : firstDueAt, id };
  const signature =
    secret === null ? [] : signatureOf(profile, { ...signing, secret, body: payload.body }, attempt.wrongSignature);
  return {
    method: payload.method ?? profile.method,
    url,
    headers: [...carried, ...signature, ...headersForAttempt(policy, number, previous)],
    body: payload.body,
  };
}

/** `msg_` and 32 hex digits, as the libraries of Standard Webhooks make them. */
export function newMessageId(random: (count: number) => Uint8Array): string {
  return `msg_${Buffer.from(random(16)).toString('hex')}`;
}

/** Throws what would keep every attempt from being signed: `secret-malformed`, or `bad-input` when nothing can be signed wrongly. */
export function requireSigning({ profile, secret }: RequestRules, probeBadSignature: boolean): void {
  const now = 0;
  const made = secret === null ? [] : signRequest(profile, { secret, body: new Uint8Array(), now, id: 'msg_1' });
  if (!probeBadSignature || made.length > 0) return;
  throw new HookwrightError(
    'bad-input',
    secret === null ? 'A wrong signature can only be tried with a secret.' : `${profile.name} does not sign its webhooks.`,
    { field: 'probeBadSignature', remedy: 'Give the secret or an endpoint that has one, or leave the probe out.' },
  );
}

type Signing = Parameters<typeof signRequest>[1];

function signatureOf(profile: ProviderProfile, signing: Signing, wrong: boolean): HeaderPair[] {
  const right = signRequest(profile, signing);
  if (!wrong) return right;
  // A signature over other bytes looks right in every way but one.
  const other = signRequest(profile, { ...signing, body: Buffer.concat([signing.body, Buffer.from(' ')]) });
  const differs = other.some(([, value], index) => value !== right[index]?.[1]);
  return differs ? other : other.map(([name, value]) => [name, withOtherEnd(value)]);
}

/** A token that is no signature is made wrong at its end. */
function withOtherEnd(value: string): string {
  return `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;
}

const namesOf = new WeakMap<ProviderProfile, { readonly kept: ReadonlySet<string>; readonly renewed: ReadonlySet<string> }>();

/** Header names, lower case, that an attempt does not take over from its event. */
function madeAnew(profile: ProviderProfile, renewedId: boolean): ReadonlySet<string> {
  let names = namesOf.get(profile);
  if (names === undefined) {
    const anew = profile.signatures.flatMap(({ header, timestamp }) => [header, timestamp?.header ?? []].flat());
    const ids = profile.signatures.flatMap(({ idHeader }) => idHeader ?? []);
    const lower = (list: readonly string[]): string[] => list.map((name) => name.toLowerCase());
    const kept = [...ofTheConnection, ...lower(anew)];
    names = { kept: new Set(kept), renewed: new Set([...kept, ...lower(ids)]) };
    namesOf.set(profile, names);
  }
  return renewedId ? names.renewed : names.kept;
}
