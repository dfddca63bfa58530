import { HookwrightError } from '#shared/errors.ts';
import { builtInPolicies, findBuiltInPolicy, policyForProvider } from '#shared/policies/built-in.ts';
import { requirePolicy } from '#shared/retry/check-policy.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { PoliciesApi } from '../delivery-api.ts';
import type { Intake } from '../intake/intake.ts';
import type { StoreReader } from '../store/reader.ts';

/** Built-in policies and the user's own, by id and by provider. */
export interface PolicyBook {
  /** Throws `policy-not-found`, naming the field `policy`. */
  require(id: string): RetryPolicy;
  /** The one a provider delivers by; null when none is known. */
  ofProvider(provider: string): RetryPolicy | null;
}

export function createPolicyBook(reader: StoreReader): PolicyBook {
  const find = (id: string): RetryPolicy | null =>
    findBuiltInPolicy(id) ?? reader.deliveries.policies().find((policy) => policy.id === id) ?? null;
  return {
    require(id) {
      const policy = find(id);
      if (policy === null)
        throw new HookwrightError('policy-not-found', `There is no retry policy "${id.slice(0, 80)}".`, { field: 'policy' });
      return policy;
    },
    ofProvider(provider) {
      const id = policyForProvider(provider);
      return id === null ? null : findBuiltInPolicy(id);
    },
  };
}

export function createPoliciesApi({ reader, intake }: { readonly reader: StoreReader; readonly intake: Intake }): PoliciesApi {
  return {
    list: () => [
      ...reader.deliveries.policies().map((policy) => ({ ...policy, builtIn: false })),
      ...builtInPolicies.map((policy) => ({ ...policy, builtIn: true })),
    ],
    async save(policy) {
      requirePolicy(policy);
      if (findBuiltInPolicy(policy.id) !== null) {
        throw new HookwrightError('policy-taken', `The id "${policy.id}" belongs to a built-in policy.`, { field: 'id' });
      }
      await intake.savePolicy(policy);
      return policy;
    },
    async remove(id) {
      if (findBuiltInPolicy(id) !== null) {
        throw new HookwrightError('bad-input', `The policy "${id}" is built in.`, {
          field: 'id',
          remedy: 'Built-in policies stay; copy it under another id to change it.',
        });
      }
      await intake.removePolicy(id);
    },
  };
}
