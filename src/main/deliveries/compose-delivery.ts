import { randomBytes } from 'node:crypto';
import type { DeliveryInput } from '#shared/delivery.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { freshSample } from '#shared/providers/fresh-sample.ts';
import { readPayload } from '#shared/reading/payload.ts';
import { readEvent } from '#shared/reading/read-event.ts';
import { summariseRequest } from '#shared/reading/summary.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { DeliveryDraft, DraftContext } from './delivery-draft.ts';
import { expectationOfSigned } from './expectation.ts';
import { checkHeaders, hasHeader } from './header-list.ts';
import { schemesForSending, signingPlan, withMessageIds, type ChosenSecret } from './plan-signing.ts';
import { sealTarget } from './stored-target.ts';

/**
 * A delivery made by hand. Without a payload it is the fresh sample of a catalogue event. Of the provider's headers those
 * are added that were not given. Throws what is wrong with the input, naming the field.
 */
export function composeDelivery(input: DeliveryInput, context: DraftContext): DeliveryDraft {
  const target = context.target(input);
  const profile = input.provider === undefined ? null : requireProfile(input.provider, context);
  checkHeaders(input.headers ?? [], 'headers');
  const { headers: made, body } = contentOf(input, profile, context);
  const given = input.headers ?? [];
  const headers = [...made.filter(([name]) => !hasHeader(given, name)), ...given];
  const secret = chosenSecret(input, context);
  if (secret !== null && profile === null) {
    throw new HookwrightError('bad-input', 'A secret is given, but not whose signature to make with it.', {
      field: 'provider',
      remedy: 'Name the provider, or leave the secret out to send it unsigned.',
    });
  }
  const schemes = profile === null || secret === null ? [] : schemesForSending(profile, secret.text, input.schemeId);
  const signing = secret === null ? null : signingPlan(schemes, secret, { breakage: null, seal: (text) => context.seal(text) });
  const method = input.method ?? profile?.method ?? 'POST';
  const request = { method, target: new URL(target.url).pathname, headers, body };
  const payload = readPayload(body);
  const event = profile === null ? null : readEvent(profile, request, payload);
  return {
    recipe: {
      method,
      url: target.url,
      requestTarget: null,
      headers: withMessageIds(headers, schemes),
      raw: false,
      provider: profile?.id ?? null,
      signing,
      breakage: null,
      fitsLength: false,
      target: sealTarget(target, context),
      policy: input.policy === undefined ? null : context.policy(input.policy),
    },
    body,
    mode: 'composed',
    breakage: null,
    captureId: null,
    provider: profile?.id ?? null,
    eventType: event?.type ?? null,
    summary: event?.summary ?? summariseRequest(request, payload),
    expectation: expectationOfSigned(signing !== null, profile),
  };
}

/** The secret given, or the first one of the endpoint named; null: unsigned. */
export function chosenSecret(
  input: { readonly secret?: string | undefined; readonly endpointId?: string | undefined },
  context: DraftContext,
): ChosenSecret | null {
  if (input.secret !== undefined) {
    if (input.secret === '') throw new HookwrightError('secret-malformed', 'The secret is empty.', { field: 'secret' });
    return { text: input.secret, endpointId: null };
  }
  if (input.endpointId === undefined) return null;
  const secrets = context.secretsOf(input.endpointId);
  if (secrets === null) {
    throw new HookwrightError('endpoint-not-found', `There is no endpoint ${input.endpointId.slice(0, 40)}.`, {
      field: 'endpointId',
    });
  }
  const [first] = secrets;
  if (first === undefined) {
    throw new HookwrightError('bad-input', 'This endpoint has no secret to sign with.', {
      field: 'endpointId',
      remedy: 'Set a secret on the endpoint, give one here, or leave the endpoint out to send it unsigned.',
    });
  }
  return { text: first, endpointId: input.endpointId };
}

/** Bytes given as text or as base64; null when neither is. Throws bad-input naming the field. */
export function givenBody(
  input: { readonly payload?: string | undefined; readonly bodyBase64?: string | undefined },
  prefix = '',
): Uint8Array | null {
  if (input.payload !== undefined && input.bodyBase64 !== undefined) {
    throw new HookwrightError('bad-input', 'Both a payload and a bodyBase64 are given.', {
      field: `${prefix}bodyBase64`,
      remedy: 'Give the one or the other.',
    });
  }
  if (input.payload !== undefined) return Buffer.from(input.payload);
  if (input.bodyBase64 === undefined) return null;
  const bare = input.bodyBase64.replaceAll(/\s/g, '').replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1) {
    throw new HookwrightError('bad-input', `"${prefix}bodyBase64" is not base64.`, { field: `${prefix}bodyBase64` });
  }
  return Buffer.from(bare, 'base64');
}

function contentOf(
  input: DeliveryInput,
  profile: ProviderProfile | null,
  context: DraftContext,
): { headers: readonly HeaderPair[]; body: Uint8Array } {
  const given = givenBody(input);
  if (input.eventId !== undefined) {
    const sample = sampleOf(input.eventId, profile, context.now);
    return { headers: sample.headers, body: given ?? Buffer.from(sample.body) };
  }
  if (given === null) {
    // A request without a body is one too, but hardly what somebody meant who named a provider.
    if (profile !== null) {
      throw new HookwrightError('bad-input', 'There is nothing to send: neither a payload nor an event.', {
        field: 'payload',
        remedy: 'Give a payload (an empty one for no body), or the id of one of the provider’s events as eventId.',
      });
    }
    return { headers: [], body: new Uint8Array() };
  }
  if (profile !== null) return { headers: [['Content-Type', profile.contentType], ...profile.headers], body: given };
  const isJson = readPayload(given).value !== undefined;
  const typed: HeaderPair[] =
    given.length === 0 ? [] : [['Content-Type', isJson ? 'application/json' : 'text/plain; charset=utf-8']];
  return { headers: input.headers === undefined ? typed : [], body: given };
}

function sampleOf(eventId: string, profile: ProviderProfile | null, now: number): { headers: HeaderPair[]; body: string } {
  const [id, sampleId] = eventId.split('/');
  const event = profile?.events.find((candidate) => candidate.id === id);
  if (profile === null || event === undefined) {
    throw new HookwrightError('bad-input', `There is no event "${eventId.slice(0, 80)}" in the catalogue of the provider.`, {
      field: 'eventId',
      remedy: 'Name the provider and one of its events.',
    });
  }
  return freshSample(profile, event, { now, random: randomBytes, sampleId });
}

function requireProfile(provider: string, context: DraftContext): ProviderProfile {
  const profile = context.profile(provider);
  if (profile !== null) return profile;
  throw new HookwrightError('provider-not-found', `There is no provider "${provider.slice(0, 80)}".`, { field: 'provider' });
}
