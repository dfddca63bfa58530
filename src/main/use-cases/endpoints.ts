import { autoProvider, slugPattern, type EndpointPatch } from '#shared/endpoint.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ReplyScript } from '#shared/reply-script.ts';
import { defaultReply } from '#shared/reply.ts';
import { checkScript } from '#shared/script/check-script.ts';
import type { EndpointsApi } from '../app-api.ts';
import type { Intake, NewEndpoint } from '../intake/intake.ts';
import { validateSecret } from '../signing/validate-secret.ts';
import type { StoreReader } from '../store/reader.ts';
import type { Vault } from '../vault.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { Samples } from './samples.ts';

interface EndpointsContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly vault: Vault;
  readonly directory: EndpointDirectory;
  readonly samples: Samples;
  /** Makes the intake follow what was just written. */
  readonly applyRules: () => Promise<void>;
}

/** The last four characters may be shown of a secret that is long enough not to be guessed from them. */
const showsLastFourFrom = 12;

export function createEndpointsApi(context: EndpointsContext): EndpointsApi {
  const { reader, intake, vault, directory, samples, applyRules } = context;

  function get(id: string) {
    const endpoint = reader.endpoints().find((candidate) => candidate.id === id);
    if (endpoint === undefined)
      throw new HookwrightError('endpoint-not-found', `There is no endpoint ${id.slice(0, 40)}.`, { field: 'id' });
    return endpoint;
  }

  function checkedSlug(slug: string): string {
    if (slugPattern.test(slug)) return slug;
    throw new HookwrightError('slug-unusable', `The slug "${slug.slice(0, 80)}" cannot stand in a URL.`, { field: 'slug' });
  }

  function checkedProvider(provider: string): string {
    if (provider === autoProvider || directory.profile(provider) !== null) return provider;
    throw new HookwrightError('provider-not-found', `There is no provider "${provider.slice(0, 80)}".`, { field: 'provider' });
  }

  function sealedSecrets(secrets: readonly string[], provider: string): NewEndpoint['sealedSecrets'] {
    const profile = directory.profile(provider);
    return secrets.map((secret, index) => {
      const problem = profile === null ? null : validateSecret(profile, secret);
      if (problem !== null) throw new HookwrightError('secret-malformed', problem, { field: `secrets.${index}` });
      return { sealed: vault.seal(secret), lastFour: secret.length >= showsLastFourFrom ? secret.slice(-4) : '' };
    });
  }

  function checkedScript(script: ReplyScript | null): ReplyScript | null {
    const wrong = script === null ? undefined : checkScript(script).find(({ severity }) => severity === 'wrong');
    if (wrong === undefined) return script;
    throw new HookwrightError('script-malformed', wrong.problem, { field: `script.${wrong.field}` });
  }

  function changes(patch: EndpointPatch, provider: string, currentReply: NewEndpoint['reply']): Partial<NewEndpoint> {
    return {
      ...(patch.slug === undefined ? {} : { slug: checkedSlug(patch.slug) }),
      ...(patch.name === undefined ? {} : { name: patch.name }),
      ...(patch.provider === undefined ? {} : { provider: checkedProvider(patch.provider) }),
      ...(patch.secrets === undefined ? {} : { sealedSecrets: sealedSecrets(patch.secrets, provider) }),
      ...(patch.reply === undefined ? {} : { reply: { ...currentReply, ...definedOnly(patch.reply) } }),
      ...(patch.script === undefined ? {} : { script: checkedScript(patch.script) }),
      ...(patch.colour === undefined ? {} : { colour: patch.colour }),
    };
  }

  return {
    list: () => reader.endpoints(),
    get,
    async create(input) {
      const slug = checkedSlug(input.slug);
      const id = await intake.createEndpoint({
        slug,
        name: input.name ?? slug,
        provider: checkedProvider(input.provider),
        sealedSecrets: sealedSecrets(input.secrets, input.provider),
        reply: { ...defaultReply, ...definedOnly(input.reply ?? {}) },
        script: checkedScript(input.script ?? null),
        colour: input.colour ?? null,
      });
      await applyRules();
      return get(id);
    },
    async update(id, patch) {
      const current = get(id);
      await intake.updateEndpoint(id, changes(patch, patch.provider ?? current.provider, current.reply));
      await applyRules();
      // A changed script has begun anew by itself; the same one set again is meant to as well.
      if (patch.script !== undefined && JSON.stringify(patch.script) === JSON.stringify(current.script))
        await intake.restartScript(id);
      return get(id);
    },
    async remove(id) {
      await intake.removeEndpoint(id);
      await applyRules();
    },
    revealSecrets: (id) => [...(directory.find(get(id).id)?.secrets ?? [])],
    sampleRequest: (endpointId, eventId) => samples.build(get(endpointId), eventId),
    sendSample: (endpointId, eventId) => samples.send(get(endpointId), eventId),
  };
}

/** Without the keys whose value is undefined: those mean "as it is", not "remove". */
function definedOnly<T extends object>(patch: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
