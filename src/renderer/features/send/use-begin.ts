import { useEffect, useRef } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import { sampleChoices } from '#shared/providers/fresh-sample.ts';
import { useClient } from '../../host/host-context.tsx';
import { setParam, useParam } from '../../navigation.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import type { ListedProfile } from '../endpoints/endpoint-data.ts';
import { draftOfCapture, draftOfDelivery, withSample } from './send-draft.ts';
import { useSendStore } from './send-store.ts';

/** The systems Hookwright was made for come first. */
const firstProvider = 'maia';

interface BeginWith {
  readonly profiles: readonly ListedProfile[];
  readonly endpoints: readonly Endpoint[];
  readonly targets: readonly string[];
}

/**
 * What is composed at first: the capture or the delivery the address names, else a sample that can be sent as it is.
 * What somebody had begun stays.
 */
export function useBegin({ profiles, endpoints, targets }: BeginWith): void {
  const client = useClient();
  const captureId = useParam('capture');
  const deliveryId = useParam('delivery');
  const change = useSendStore((store) => store.change);
  const sent = useSendStore((store) => store.sent);
  const begun = useSendStore((store) => store.begun);
  const loading = useRef<string | null>(null);

  useEffect(() => {
    const asked = captureId ?? deliveryId;
    if (asked === null) {
      loading.current = null;
      return;
    }
    if (loading.current === asked) return;
    loading.current = asked;
    const loaded = async (): Promise<void> => {
      if (captureId !== null) {
        const [capture, body] = await Promise.all([
          client.captures.get({ id: captureId }),
          client.captures.body({ id: captureId }),
        ]);
        const bytes = new Uint8Array(await body.arrayBuffer());
        change((before) => draftOfCapture(capture, bytes, before.url === '' ? (targets[0] ?? '') : before.url));
      } else if (deliveryId !== null) {
        const delivery = await client.deliveries.get({ id: deliveryId });
        const [first] = delivery.attemptsMade;
        const body =
          first === undefined ? null : await client.workbench.attemptRequestBody({ id: deliveryId, number: first.number });
        const bytes = body === null ? new Uint8Array() : new Uint8Array(await body.arrayBuffer());
        const profile = profiles.find(({ id }) => id === delivery.provider) ?? null;
        change(() => draftOfDelivery(delivery, bytes, profile));
      }
      sent(null);
      setParam('capture', null);
      setParam('delivery', null);
    };
    loaded().catch(tellFailure);
  }, [captureId, deliveryId, client, change, sent, profiles, targets]);

  useEffect(() => {
    if (begun || captureId !== null || deliveryId !== null) return;
    const profile = profiles.find(({ id }) => id === firstProvider) ?? profiles[0];
    if (profile === undefined) return;
    const [sample] = sampleChoices(profile);
    const signer = endpoints.find(
      ({ provider, secrets }) => secrets.count > 0 && (provider === profile.id || provider === 'auto'),
    );
    change((before) => ({
      ...withSample(before, profile, sample?.id ?? ''),
      url: targets[0] ?? '',
      signing: signer === undefined ? { kind: 'secret' } : { kind: 'endpoint', endpointId: signer.id },
    }));
  }, [begun, captureId, deliveryId, profiles, endpoints, targets, change]);
}
