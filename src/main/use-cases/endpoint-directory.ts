import type { Endpoint } from '#shared/endpoint.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import type { IntakeEndpoint } from '../intake/intake.ts';
import type { Log } from '../log.ts';
import type { StoreReader } from '../store/reader.ts';
import type { Vault } from '../vault.ts';

/** Endpoints with their opened secrets and every known profile, kept in memory and read anew after each change. */
export class EndpointDirectory {
  readonly #reader: StoreReader;
  readonly #vault: Vault;
  readonly #log: Log;
  #endpoints: readonly IntakeEndpoint[] = [];
  #profiles: readonly ProviderProfile[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(reader: StoreReader, vault: Vault, log: Log) {
    this.#reader = reader;
    this.#vault = vault;
    this.#log = log;
    this.reload();
  }

  reload(): void {
    // A user's own profiles come first, so that they can take precedence over a built-in one when recognising.
    this.#profiles = [...this.#reader.providers(), ...builtInProviders];
    this.#endpoints = this.#reader.endpoints().map((endpoint) => ({
      id: endpoint.id,
      slug: endpoint.slug,
      provider: endpoint.provider,
      secrets: this.#openSecrets(endpoint),
      reply: endpoint.reply,
      script: endpoint.script,
    }));
    for (const listener of this.#listeners) listener();
  }

  /** Told after each change. */
  onChanged(listener: () => void): void {
    this.#listeners.add(listener);
  }

  all(): readonly IntakeEndpoint[] {
    return this.#endpoints;
  }

  find(id: string): IntakeEndpoint | null {
    return this.#endpoints.find((endpoint) => endpoint.id === id) ?? null;
  }

  profiles(): readonly ProviderProfile[] {
    return this.#profiles;
  }

  profile(id: string | null): ProviderProfile | null {
    return this.#profiles.find((profile) => profile.id === id) ?? null;
  }

  /** A secret that cannot be opened is left out and told of, so that one lost key does not stop receiving. */
  #openSecrets(endpoint: Endpoint): string[] {
    return this.#reader.sealedSecrets(endpoint.id).flatMap((sealed) => {
      try {
        return [this.#vault.open(sealed)];
      } catch (error) {
        if (!(error instanceof HookwrightError)) throw error;
        this.#log.error('A secret of an endpoint cannot be opened.', { endpoint: endpoint.slug, code: error.code });
        return [];
      }
    });
  }
}
