import { HookwrightError } from '#shared/errors.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import type { AppApi } from '../app-api.ts';
import type { Intake } from '../intake/intake.ts';
import type { StoreReader } from '../store/reader.ts';

interface ProvidersContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly applyRules: () => Promise<void>;
}

export function createProvidersApi({ reader, intake, applyRules }: ProvidersContext): AppApi['providers'] {
  const isBuiltIn = (id: string): boolean => builtInProviders.some((profile) => profile.id === id);
  return {
    list: () => [
      ...reader.providers().map((profile) => ({ ...profile, builtIn: false })),
      ...builtInProviders.map((profile) => ({ ...profile, builtIn: true })),
    ],
    async save(profile) {
      if (isBuiltIn(profile.id) || profile.id === 'auto') {
        throw new HookwrightError('provider-taken', `The id "${profile.id}" belongs to a built-in provider.`, { field: 'id' });
      }
      await intake.saveProvider(profile);
      await applyRules();
      return profile;
    },
    async remove(id) {
      if (!reader.providers().some((profile) => profile.id === id)) {
        throw new HookwrightError('provider-not-found', `There is no provider of your own named "${id.slice(0, 80)}".`, {
          field: 'id',
        });
      }
      const user = reader.endpoints().find((endpoint) => endpoint.provider === id);
      if (user !== undefined) {
        throw new HookwrightError('bad-input', `The endpoint "${user.slug}" uses this provider.`, {
          field: 'id',
          remedy: 'Choose another provider for that endpoint first.',
        });
      }
      await intake.removeProvider(id);
      await applyRules();
    },
  };
}
