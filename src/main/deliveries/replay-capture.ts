import { randomBytes } from 'node:crypto';
import type { Breakage, ReplayInput } from '#shared/delivery.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import { renewEventId } from '#shared/providers/fresh-id.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { Target } from '#shared/target.ts';
import type { ReplayableCapture } from '../store/bulk-reading.ts';
import type { DeliveryRecipe, SigningPlan } from '../store/delivery-record.ts';
import { checkBreakage, expectationOfBreakage } from './break-request.ts';
import { chosenSecret, givenBody } from './compose-delivery.ts';
import type { DeliveryDraft, DraftContext } from './delivery-draft.ts';
import { expectationAsCaptured, expectationOfResigned } from './expectation.ts';
import { checkHeaders, hasHeader, headerOf, withoutHeaders } from './header-list.ts';
import { schemesForReplay, schemesForSending, signingPlan, withMessageIds, type ChosenSecret } from './plan-signing.ts';
import { requiredUrl } from './parsed-url.ts';
import { replayTarget } from './request-target.ts';
import { sealTarget } from './stored-target.ts';

/**
 * A capture on its way out again.
 *
 * As captured: bytes, headers, their order, case and repeats as they came, hop-by-hop ones and Content-Length included;
 * what was no HTTP leaves as the packet it was. Only Host names the new target where it named another one, since a server
 * with several sites finds its site by it; `target.hostOverride` says otherwise. Chunked bodies are framed as one chunk,
 * trailers are not sent.
 * Re-signed: the same, with time and signature made new in their places and Content-Length set to what there is. Ids stay
 * unless the provider gives a redelivery a new one.
 */
export function replayDraft(
  capture: ReplayableCapture,
  captured: Uint8Array,
  input: ReplayInput,
  context: DraftContext,
): DeliveryDraft {
  const target = context.target(input);
  const profile = context.profile(capture.provider);
  const breakage = breakageOf(input);
  if (input.mode === 'edited' && input.edit === undefined) {
    throw new HookwrightError('bad-input', 'An edited replay needs what is to be edited.', { field: 'edit' });
  }
  if (input.mode !== 'as-captured' && capture.bodyKind === 'raw-packet') {
    throw new HookwrightError('bad-input', 'This capture never became an HTTP request: its bytes can only leave as they came.', {
      field: 'mode',
      remedy: 'Replay it as captured.',
    });
  }
  const edit = input.mode === 'edited' ? input.edit : undefined;
  const event = contentOf(capture, captured, profile, input, context);
  const kept = forTarget(event.headers, target);
  const signs = input.mode !== 'as-captured' && edit?.sign !== false;
  const secret = signs ? secretOf(capture, profile, input, context) : null;
  const schemes =
    profile === null || secret === null
      ? []
      : edit?.schemeId === undefined
        ? schemesForReplay(profile, secret.text, kept, capture.verdictScheme)
        : schemesForSending(profile, secret.text, edit.schemeId);
  // Signed by the one scheme that was asked for, it must not carry what another one made of the old body.
  const headers = edit?.schemeId === undefined || profile === null ? kept : withoutOtherSchemes(kept, profile, schemes);
  if (breakage !== null) checkBreakage(breakage, profile, schemes, { body: event.body, headers });
  const signing = secret === null ? null : signingPlan(schemes, secret, { breakage, seal: (text) => context.seal(text) });
  return {
    recipe: {
      method: edit?.method ?? capture.method,
      url: target.url,
      requestTarget: capture.bodyKind === 'raw-packet' ? null : replayTarget(target.url, capture.target, capture.endpointSlug),
      headers: input.mode === 'as-captured' ? headers : withMessageIds(headers, schemes),
      raw: capture.bodyKind === 'raw-packet',
      provider: profile?.id ?? null,
      signing,
      breakage,
      fitsLength: input.mode !== 'as-captured',
      target: sealTarget(target, context),
      policy: input.policy === undefined ? null : context.policy(input.policy),
    },
    body: event.body,
    mode: input.mode,
    breakage,
    captureId: capture.id,
    provider: capture.provider,
    eventType: capture.eventType,
    summary: capture.summary,
    expectation: expectationOf(capture, { breakage, mode: input.mode, signing, profile, now: context.now, signs }),
  };
}

/** The recipe of one item of a bulk replay: as above, with what does not change from item to item already at hand. */
export function replayRecipe(
  capture: ReplayableCapture,
  options: {
    readonly mode: 'as-captured' | 're-signed';
    readonly target: DeliveryRecipe['target'];
    readonly profile: ProviderProfile | null;
    readonly secret: string | null;
  },
): DeliveryRecipe {
  const { mode, profile, secret } = options;
  const { target } = options.target;
  const raw = capture.bodyKind === 'raw-packet';
  const headers = raw ? [...capture.headers] : forTarget(capture.headers, target);
  const schemes =
    raw || mode === 'as-captured' || profile === null || secret === null
      ? []
      : schemesForReplay(profile, secret, headers, capture.verdictScheme);
  return {
    method: capture.method,
    url: target.url,
    requestTarget: raw ? null : replayTarget(target.url, capture.target, capture.endpointSlug),
    headers: withMessageIds(headers, schemes),
    raw,
    provider: profile?.id ?? null,
    signing:
      schemes.length === 0 ? null : { schemes: schemes.map(({ id }) => id), sealedSecret: null, endpointId: capture.endpointId },
    breakage: null,
    fitsLength: mode !== 'as-captured',
    target: options.target,
    policy: null,
  };
}

function withoutOtherSchemes(
  headers: readonly HeaderPair[],
  { signatures }: ProviderProfile,
  schemes: readonly SignatureScheme[],
): HeaderPair[] {
  const own = new Set(schemes.flatMap(headersOfScheme));
  return withoutHeaders(
    headers,
    signatures.flatMap(headersOfScheme).filter((name) => !own.has(name)),
  );
}

function headersOfScheme({ header, timestamp }: SignatureScheme): string[] {
  return [header, ...(timestamp?.header == null ? [] : [timestamp.header])].map((name) => name.toLowerCase());
}

/** With Host naming the target; the sender puts a Host override in its place. */
function forTarget(headers: readonly HeaderPair[], target: Pick<Target, 'url'>): HeaderPair[] {
  const { host } = requiredUrl(target.url);
  return headers.map(([name, value]) => [name, name.length === 4 && name.toLowerCase() === 'host' ? host : value]);
}

function contentOf(
  capture: ReplayableCapture,
  captured: Uint8Array,
  profile: ProviderProfile | null,
  input: ReplayInput,
  context: DraftContext,
): { readonly headers: readonly HeaderPair[]; readonly body: Uint8Array } {
  const { edit } = input;
  if (input.mode === 'edited' && edit !== undefined) {
    checkHeaders(edit.headers ?? [], 'edit.headers');
    const body = givenBody(edit, 'edit.');
    // New text in place of an encoded body is not encoded.
    const kept = body === null ? capture.headers : withoutHeaders(capture.headers, ['content-encoding']);
    return { headers: edit.headers ?? kept, body: body ?? captured };
  }
  const renews = input.mode === 're-signed' && profile !== null && context.policyOfProvider(profile.id)?.renewsEventId === true;
  const request = { headers: capture.headers, body: captured };
  return renews ? renewEventId(profile, request, randomBytes) : request;
}

function breakageOf(input: ReplayInput): Breakage | null {
  if (input.mode !== 'broken') return null;
  if (input.breakage !== undefined) return input.breakage;
  throw new HookwrightError('bad-input', 'A broken replay needs the one thing that is to be broken.', { field: 'breakage' });
}

/** The secret to sign with; null when the request is not signed. Throws bad-input when it is and there is no secret. */
function secretOf(
  capture: ReplayableCapture,
  profile: ProviderProfile | null,
  input: ReplayInput,
  context: DraftContext,
): ChosenSecret | null {
  if (input.secret !== undefined) {
    if (profile !== null) return chosenSecret(input, context);
    throw new HookwrightError('bad-input', 'The provider of this capture is not known, so it cannot be signed.', {
      field: 'secret',
      remedy: 'Leave the secret out.',
    });
  }
  if (profile === null || profile.signing === 'none') return null;
  const [first] = capture.endpointId === null ? [] : (context.secretsOf(capture.endpointId) ?? []);
  if (first !== undefined) return { text: first, endpointId: capture.endpointId };
  const signedWith = profile.signatures.find(({ header }) => hasHeader(capture.headers, header));
  if (signedWith === undefined && input.mode !== 'broken') return null;
  if (input.breakage === 'wrong-content-type' || input.breakage === 'body-truncated') return null;
  const remedy = 'Give a secret, set one on the endpoint, or replay it as captured.';
  throw new HookwrightError('bad-input', `There is no secret to make the signature of ${profile.name} with.`, {
    field: 'secret',
    remedy,
  });
}

function expectationOf(
  capture: ReplayableCapture,
  made: {
    readonly breakage: Breakage | null;
    readonly mode: ReplayInput['mode'];
    readonly signing: SigningPlan | null;
    readonly profile: ProviderProfile | null;
    readonly now: number;
    readonly signs: boolean;
  },
) {
  if (made.breakage !== null) return expectationOfBreakage(made.breakage);
  if (made.mode === 'as-captured') return expectationAsCaptured(capture, made.profile, made.now);
  if (made.mode === 'edited' && !made.signs && made.profile !== null) {
    const header = made.profile.signatures.find((scheme) => headerOf(capture.headers, scheme.header) !== null);
    if (header !== undefined)
      return {
        answer: 'either' as const,
        reason: 'It was edited and not signed anew: a handler that checks the signature refuses it if the body differs.',
      };
  }
  return expectationOfResigned(capture, made.signing !== null, made.profile);
}
