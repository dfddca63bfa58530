import { randomBytes } from 'node:crypto';
import { HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import { renewEventId } from '#shared/providers/fresh-id.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { ReplayableCapture } from '../store/bulk-reading.ts';
import type { OutgoingRequest } from '../sender/outgoing-request.ts';
import type { BulkPlan, DeliveryRecipe, NewDelivery } from '../store/delivery-record.ts';
import { buildRequest, schemesOf } from './build-request.ts';
import { expectationAsCaptured, expectationOfResigned } from './expectation.ts';
import { hasHeader } from './header-list.ts';
import { replayRecipe } from './replay-capture.ts';
import { attemptUrl } from './request-target.ts';

export interface BulkRequestContext {
  profile(id: string | null): ProviderProfile | null;
  policyOfProvider(provider: string): RetryPolicy | null;
  secretsOf(endpointId: string): readonly string[] | null;
  readBody(capture: ReplayableCapture): Uint8Array;
  /** Throws `loop-detected` when the capture was sent by us and the target is ourselves. */
  refuseLoop(targetUrl: string, capture: ReplayableCapture, body: Uint8Array): void;
}

export type BulkTerms = Pick<BulkPlan, 'target' | 'mode'>;

/** One capture made ready to leave. */
export interface BulkRequest {
  readonly request: OutgoingRequest;
  /** As it is shown. */
  readonly url: string;
  readonly delivery: Pick<NewDelivery, 'provider' | 'eventType' | 'summary' | 'expectation'>;
  /** Set when the body is not that of the capture. */
  readonly changedBody: Uint8Array | null;
  readonly schemes: readonly SignatureScheme[];
  /** Names of headers that hold a secret as it is. */
  readonly hide: readonly string[];
}

/** One capture of a bulk replay made ready to leave. Throws `bad-input` or `loop-detected` for one that must stay. */
export function buildBulkRequest(
  capture: ReplayableCapture,
  plan: BulkTerms,
  now: number,
  context: BulkRequestContext,
): BulkRequest {
  const profile = context.profile(capture.provider);
  const captured = context.readBody(capture);
  context.refuseLoop(plan.target.target.url, capture, captured);
  const secret = plan.mode === 're-signed' ? secretFor(capture, profile, context) : null;
  const made = replayRecipe(capture, { mode: plan.mode, target: plan.target, profile, secret });
  const event = renewed(made, captured, plan, profile, context);
  const recipe = { ...made, headers: [...event.headers] };
  const request = buildRequest(recipe, event.body, { number: 1, now, firstAt: now, previous: null, secret, profile });
  const schemes = schemesOf(recipe, profile);
  const expectation =
    plan.mode === 'as-captured'
      ? expectationAsCaptured(capture, profile, now)
      : expectationOfResigned(capture, schemes.length > 0, profile);
  const { provider, eventType, summary } = capture;
  return {
    request,
    url: attemptUrl(recipe.url, recipe.requestTarget),
    delivery: { provider, eventType, summary, expectation },
    changedBody: event.body === captured ? null : event.body,
    schemes,
    hide: hiddenHeaders(recipe, profile),
  };
}

/** Headers whose value is the secret itself. */
export function hiddenHeaders(recipe: Pick<DeliveryRecipe, 'signing'>, profile: ProviderProfile | null): string[] {
  return schemesOf(recipe, profile).flatMap(({ algorithm, header }) => (algorithm === 'shared-token' ? [header] : []));
}

function renewed(
  recipe: DeliveryRecipe,
  body: Uint8Array,
  { mode }: BulkTerms,
  profile: ProviderProfile | null,
  context: BulkRequestContext,
) {
  const renews = mode === 're-signed' && profile !== null && context.policyOfProvider(profile.id)?.renewsEventId === true;
  const request = { headers: recipe.headers, body };
  return renews ? renewEventId(profile, request, randomBytes) : request;
}

/** The secret a capture is signed anew with; null when it is not signed. Throws `bad-input` when it was and there is none. */
export function secretFor(
  capture: ReplayableCapture,
  profile: ProviderProfile | null,
  context: BulkRequestContext,
): string | null {
  if (profile === null || profile.signing === 'none') return null;
  const [first] = capture.endpointId === null ? [] : (context.secretsOf(capture.endpointId) ?? []);
  if (first !== undefined) return first;
  if (!profile.signatures.some(({ header }) => hasHeader(capture.headers, header))) return null;
  throw new HookwrightError('bad-input', `There is no secret to make the signature of ${profile.name} with.`, {
    field: 'secret',
    remedy: 'Set a secret on the endpoint, or replay it as captured.',
  });
}
