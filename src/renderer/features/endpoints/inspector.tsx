import { Select, Tabs } from '@mantine/core';
import { useState } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import { autoProvider } from '#shared/endpoint-names.ts';
import { DeliveryFacts } from '../providers/delivery-facts.tsx';
import type { ListedProfile } from './endpoint-data.ts';
import { EventSamples } from './event-samples.tsx';
import { HandlerCodeButton } from '../handler-code/handler-code.tsx';
import { SignatureFacts } from '../providers/signature-facts.tsx';
import look from '../capture/capture-detail.module.css';
import styles from './endpoints.module.css';

interface InspectorProps {
  /** Samples go to this endpoint; null shows the facts only. */
  readonly endpoint: Endpoint | null;
  /** `auto` or the id of the provider as the form has it now. */
  readonly provider: string;
  readonly profiles: readonly ListedProfile[];
  readonly unsaved: boolean;
}

/** What is known of the provider of an endpoint, and its samples to send. */
export function Inspector({ endpoint, provider, profiles, unsaved }: InspectorProps) {
  const [looked, setLooked] = useState<string | null>(null);
  const auto = provider === autoProvider;
  const profile = profiles.find(({ id }) => id === (auto ? looked : provider)) ?? profiles.find(({ builtIn }) => builtIn);
  if (profile === undefined) return null;
  return (
    <aside className={styles['inspector']} aria-label="About the provider">
      <div className={styles['inspectorHead']}>
        {auto ? (
          <Select
            aria-label="Provider to look at"
            allowDeselect={false}
            data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
            value={profile.id}
            onChange={setLooked}
          />
        ) : (
          <h2 className={styles['inspectorTitle']} title={profile.name}>
            {profile.name}
          </h2>
        )}
      </div>
      <ProviderTabs
        key={profile.id}
        profile={profile}
        endpoint={endpoint}
        blocked={endpoint !== null && endpoint.provider !== provider ? 'Save the endpoint first: its provider changed.' : null}
        unsaved={unsaved}
      />
    </aside>
  );
}

interface ProviderTabsProps {
  readonly profile: ListedProfile;
  readonly endpoint: Endpoint | null;
  /** Why no sample can be sent now. */
  readonly blocked?: string | null;
  readonly unsaved?: boolean;
}

/** Everything known of one provider. */
export function ProviderTabs({ profile, endpoint, blocked = null, unsaved = false }: ProviderTabsProps) {
  return (
    <Tabs
      defaultValue="events"
      classNames={{
        root: look['tabs'] ?? '',
        list: look['tabList'] ?? '',
        tab: look['tab'] ?? '',
        panel: `${look['panel']} ${styles['tabPanel']}`,
      }}
    >
      <Tabs.List aria-label={`About ${profile.name}`}>
        <Tabs.Tab value="events">{endpoint === null ? 'Events' : 'Try it'}</Tabs.Tab>
        <Tabs.Tab value="signature">Signature</Tabs.Tab>
        <Tabs.Tab value="delivery">Delivery</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="events" tabIndex={0}>
        <EventSamples profile={profile} endpoint={endpoint} blocked={blocked} unsaved={unsaved} />
      </Tabs.Panel>
      <Tabs.Panel value="signature" tabIndex={0}>
        <SignatureFacts profile={profile} />
        <div className={styles['handlerCode']}>
          <HandlerCodeButton profile={profile} />
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="delivery" tabIndex={0}>
        <DeliveryFacts rules={profile.delivery} />
      </Tabs.Panel>
    </Tabs>
  );
}
