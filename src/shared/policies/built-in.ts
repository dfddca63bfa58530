/**
 * The retry policies Hookwright knows from the start, in the order they are shown.
 * A new one is one file beside this one and one line here; every policy is checked when the list is made.
 */
import { HookwrightError } from '../errors.ts';
import type { RetryPolicy } from '../retry-policy.ts';
import { requirePolicy } from '../retry/check-policy.ts';
import { aisoule } from './aisoule.ts';
import { discord } from './discord.ts';
import { convoy, hookdeck, outpost } from './gateways.ts';
import { github, githubEnterprise } from './github.ts';
import { gitlab } from './gitlab.ts';
import { maia, maiaThreeAttempts } from './maia.ts';
import { mailgun } from './mailgun.ts';
import { chargebee, circleLive, circleTest, nmi, paddle, paypal, razorpay, recurly, square } from './payments.ts';
import { shopify } from './shopify.ts';
import { sanity, webflow, wix } from './site-builders.ts';
import { slack } from './slack.ts';
import { standardWebhooks, svix } from './standard-webhooks.ts';
import { stripeLive, stripeSandbox } from './stripe.ts';
import { twilio } from './twilio.ts';
import { whatsable } from './whatsable.ts';
import { whatsappCloud } from './whatsapp-cloud.ts';
import { zoom } from './zoom.ts';

/** Checks policies for a list; throws `policy-malformed` for one that makes no sense and `policy-taken` for an id used twice. */
export function listPolicies(policies: readonly RetryPolicy[]): readonly RetryPolicy[] {
  const ids = new Set<string>();
  for (const policy of policies) {
    requirePolicy(policy);
    if (ids.has(policy.id)) {
      throw new HookwrightError('policy-taken', `Two retry policies have the id "${policy.id}".`, { field: 'id' });
    }
    ids.add(policy.id);
  }
  return policies;
}

export const builtInPolicies: readonly RetryPolicy[] = listPolicies([
  maia,
  maiaThreeAttempts,
  aisoule,
  whatsable,
  standardWebhooks,
  svix,
  stripeLive,
  stripeSandbox,
  github,
  githubEnterprise,
  gitlab,
  slack,
  shopify,
  twilio,
  whatsappCloud,
  discord,
  zoom,
  hookdeck,
  outpost,
  convoy,
  paddle,
  paypal,
  square,
  chargebee,
  recurly,
  razorpay,
  circleLive,
  circleTest,
  nmi,
  mailgun,
  wix,
  webflow,
  sanity,
]);

/** Providers whose policy goes by another name than they do. */
const byProvider: ReadonlyMap<string, string> = new Map([
  ['stripe', 'stripe-live'],
  ['circle', 'circle-live'],
  ['resend', 'svix'],
  ['clerk', 'svix'],
  ['whatsapp', 'whatsapp-cloud'],
  ['meta', 'whatsapp-cloud'],
]);

/** A built-in policy by its id; null for an id that is none. */
export function findBuiltInPolicy(id: string): RetryPolicy | null {
  return builtInPolicies.find((policy) => policy.id === id) ?? null;
}

/** Id of the policy that a provider profile's sender follows unless told otherwise; null when none is known. */
export function policyForProvider(providerId: string): string | null {
  return findBuiltInPolicy(byProvider.get(providerId) ?? providerId)?.id ?? null;
}
