/**
 * The deliveries room owns what leaves and when: it makes requests of captures and samples, signs each attempt, keeps the
 * queue and carries out bulk replays. It must not know who asks, nor how bytes get onto the wire (that is the sender's).
 *
 * This file: from a recipe to the exact request of one attempt.
 */
import { randomBytes } from 'node:crypto';
import { HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import { renewEventId } from '#shared/providers/fresh-id.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { headersForAttempt } from '#shared/retry/attempt-headers.ts';
import type { AttemptOutcome } from '#shared/retry/plan-attempts.ts';
import type { OutgoingRequest } from '../sender/outgoing-request.ts';
import { signRequest } from '../signing/sign-request.ts';
import type { DeliveryRecipe } from '../store/delivery-record.ts';
import { breakBody, breakHeaders, staleByMs } from './break-request.ts';
import { placeHeaders, withoutHeaders } from './header-list.ts';

/** What an attempt is built with besides its recipe. */
export interface AttemptContext {
  /** 1 for the first. */
  readonly number: number;
  /** As of when it is signed, ms since the epoch. */
  readonly now: number;
  /** When the first attempt was made; `now` for the first. */
  readonly firstAt: number;
  readonly previous: AttemptOutcome | null;
  /** In plain text, for as long as it takes to sign. */
  readonly secret: string | null;
  readonly profile: ProviderProfile | null;
}

/** What leaves of a recipe. Throws `secret-malformed` or `bad-input` when it cannot be signed. */
export function buildRequest(recipe: DeliveryRecipe, body: Uint8Array, context: AttemptContext): OutgoingRequest {
  const { method, url, requestTarget, policy, breakage } = recipe;
  const place = { method, url, ...(requestTarget === null ? {} : { requestTarget }) };
  if (recipe.raw) return { ...place, headers: recipe.headers, body: new Uint8Array(), rawPacket: body };
  const isRetry = context.number > 1;
  const event =
    isRetry && policy?.renewsEventId === true && context.profile !== null
      ? renewEventId(context.profile, { headers: recipe.headers, body }, randomBytes)
      : { headers: recipe.headers, body };
  const schemes = schemesOf(recipe, context.profile);
  const signedAt = isRetry && policy !== null && !policy.renewsTimestamp ? context.firstAt : context.now;
  const signed = sign(event, schemes, context, signedAt - staleByMs(breakage, schemes));
  const sentBody = breakBody(breakage, event.body);
  const added = policy === null ? [] : headersForAttempt(policy, context.number, context.previous);
  const headers = placeHeaders(breakHeaders(breakage, signed, schemes), added);
  return { ...place, headers: recipe.fitsLength ? withLength(headers, sentBody.length) : headers, body: sentBody };
}

/** The schemes a recipe is signed by; none for an unsigned one. */
export function schemesOf({ signing }: Pick<DeliveryRecipe, 'signing'>, profile: ProviderProfile | null): SignatureScheme[] {
  if (signing === null || profile === null) return [];
  return profile.signatures.filter((scheme) => signing.schemes.includes(scheme.id));
}

function sign(
  { headers, body }: { readonly headers: readonly HeaderPair[]; readonly body: Uint8Array },
  schemes: readonly SignatureScheme[],
  { profile, secret }: AttemptContext,
  now: number,
): readonly HeaderPair[] {
  if (schemes.length === 0 || profile === null) return headers;
  if (secret === null) {
    throw new HookwrightError('bad-input', 'There is no secret to sign with any more.', {
      field: 'secret',
      remedy: 'Set a secret on the endpoint, or send it again with a secret of its own.',
    });
  }
  let signed = headers;
  for (const scheme of schemes) {
    const stale = [scheme.header, ...(scheme.timestamp?.header == null ? [] : [scheme.timestamp.header])];
    const made = signRequest(profile, { secret, body, headers: withoutHeaders(signed, stale), now, schemeId: scheme.id });
    signed = placeHeaders(signed, made);
  }
  return signed;
}

function withLength(headers: readonly HeaderPair[], length: number): HeaderPair[] {
  return headers.map(([name, value]) => [name, name.toLowerCase() === 'content-length' ? String(length) : value]);
}
