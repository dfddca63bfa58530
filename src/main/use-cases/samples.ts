import { randomBytes } from 'node:crypto';
import type { Clock } from '#shared/clock.ts';
import { curlCommand } from '#shared/curl.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { autoProvider } from '#shared/endpoint.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { EventDefinition, ProviderProfile } from '#shared/provider-profile.ts';
import { freshSample } from '#shared/providers/fresh-sample.ts';
import type { Deadlines } from '#shared/target.ts';
import type { SampleRequest } from '../app-api.ts';
import type { Certificates } from '../certificates/certificates.ts';
import { parseTarget } from '../sender/parse-target.ts';
import type { Sender } from '../sender/sender.ts';
import { signRequest } from '../signing/sign-request.ts';
import type { StoreReader } from '../store/reader.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';

interface SamplesContext {
  readonly reader: StoreReader;
  readonly directory: EndpointDirectory;
  readonly certificates: Certificates;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly receiverUrl: () => string | null;
}

export interface Samples {
  build(endpoint: Endpoint, eventId: string): SampleRequest;
  send(endpoint: Endpoint, eventId: string): Promise<{ status: number; captureId: string | null }>;
}

/** A reply may be delayed by five minutes on purpose; a sample waits that long and a little more. */
const deadlines: Deadlines = { connectMs: 10_000, responseMs: 330_000, totalMs: 330_000 };

export function createSamples({ reader, directory, certificates, sender, clock, receiverUrl }: SamplesContext): Samples {
  /** Samples are named `EVENT` or `EVENT/SAMPLE`, on an endpoint that recognises its provider with `PROVIDER/` before. */
  function find(
    endpoint: Endpoint,
    name: string,
  ): { profile: ProviderProfile; event: EventDefinition; sampleId: string | undefined } {
    const named = endpoint.provider === autoProvider ? name.split('/') : [endpoint.provider, ...name.split('/')];
    const [providerId = '', eventId, sampleId] = named;
    const profile = directory.profile(providerId);
    const event = profile?.events.find(({ id }) => id === eventId);
    if (profile === null || event === undefined) {
      throw new HookwrightError('bad-input', `There is no sample "${name.slice(0, 80)}" for this endpoint.`, {
        field: 'eventId',
        remedy: 'Choose an event of the endpoint’s provider; on an endpoint that recognises its provider, as PROVIDER/EVENT.',
      });
    }
    return { profile, event, sampleId };
  }

  function build(endpoint: Endpoint, eventId: string): SampleRequest {
    const { profile, event, sampleId } = find(endpoint, eventId);
    const base = receiverUrl();
    if (base === null) throw new HookwrightError('send-failed', 'The receiver is not listening.');
    const now = clock.now();
    const sample = freshSample(profile, event, { now, random: randomBytes, sampleId });
    const secret = directory.find(endpoint.id)?.secrets[0];
    const signature =
      secret === undefined ? [] : signRequest(profile, { secret, body: Buffer.from(sample.body), headers: sample.headers, now });
    const headers = [...sample.headers, ...signature];
    const url = `${base}/${endpoint.slug}`;
    const curl = curlCommand({ method: profile.method, url, headers, body: sample.body, caPath: certificates.authorityPath });
    return { method: profile.method, url, headers, body: sample.body, curl, signed: signature.length > 0 };
  }

  return {
    build,
    async send(endpoint, eventId) {
      const request = build(endpoint, eventId);
      const body = Buffer.from(request.body);
      const before = reader.lastSeq();
      const { method, url, headers } = request;
      const { response, failure } = await sender.attempt({ method, url, headers, body }, parseTarget({ url }), deadlines);
      if (response === null)
        throw new HookwrightError(
          'send-failed',
          failure?.problem ?? 'There was no answer.',
          failure === null ? {} : { remedy: failure.remedy },
        );
      // The reply came after the commit, so the capture is already there: the one on this endpoint with these bytes.
      const arrived = reader.listCaptures({
        where: { sql: 'c.body_size = ?', params: [body.length] },
        limit: 20,
        afterSeq: before,
      });
      const own = arrived.find(
        ({ id, endpointId }) => endpointId === endpoint.id && body.equals(reader.readBody(id, 0, body.length)),
      );
      return { status: response.status, captureId: own?.id ?? null };
    },
  };
}
