/** What drafts of deliveries are made with, for tests: the built-in providers and policies, secrets sealed as `sealed(...)`. */
import type { DraftContext } from '#main/deliveries/delivery-draft.ts';
import { parseTarget } from '#main/sender/parse-target.ts';
import type { ReplayableCapture } from '#main/store/bulk-reading.ts';
import { HookwrightError } from '#shared/errors.ts';
import { findBuiltInPolicy, policyForProvider } from '#shared/policies/built-in.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';

export const draftNow = Date.UTC(2026, 0, 2);

export function draftContext(secrets: Readonly<Record<string, readonly string[]>> = {}): DraftContext {
  return {
    now: draftNow,
    profile: (id) => builtInProviders.find((profile) => profile.id === id) ?? null,
    policy(id) {
      const policy = findBuiltInPolicy(id);
      if (policy === null) throw new HookwrightError('policy-not-found', 'There is none.', { field: 'policy' });
      return policy;
    },
    policyOfProvider: (provider) => findBuiltInPolicy(policyForProvider(provider) ?? ''),
    secretsOf: (endpointId) => secrets[endpointId] ?? null,
    seal: (text) => `sealed(${text})`,
    target: ({ targetUrl, target }) => parseTarget({ ...(target as object), url: targetUrl }),
  };
}

export function openSealed(sealed: string): string {
  return /^sealed\(([^]*)\)$/.exec(sealed)?.[1] ?? '';
}

export function replayable(overrides: Partial<ReplayableCapture> = {}): ReplayableCapture {
  return {
    seq: 1,
    id: 'c1',
    endpointId: 'e1',
    endpointSlug: 'inbox',
    receivedAt: Date.UTC(2026, 0, 1),
    method: 'POST',
    target: '/inbox',
    headers: [
      ['hOsT', 'localhost:8443'],
      ['Content-Type', 'application/json'],
      ['Content-Length', '7'],
    ],
    provider: null,
    eventType: null,
    eventId: null,
    summary: 'hello',
    verdictStatus: 'unknown',
    verdictScheme: null,
    problemCode: null,
    bodyKind: 'body',
    bodySize: 7,
    ...overrides,
  };
}
