/**
 * Endpoints and the providers they speak with: a list beside the one thing that is open. Which one stands in the URL.
 * Owns the choice only; the editors own their drafts.
 */
import { ActionIcon } from '@mantine/core';
import { IconPlus, IconPointFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import { openView, useParam } from '../../navigation.ts';
import { EndpointDot } from '../../parts/endpoint-dot.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useLeaveWarning } from '../../parts/leave-warning.ts';
import { SideList, SideMark } from '../../parts/side-list.tsx';
import { useEndpoints, useProviders, type ListedProfile } from './endpoint-data.ts';
import { newEndpoint, useEndpointDraftStore } from './endpoint-draft-store.ts';
import { EndpointEditor } from './endpoint-editor.tsx';
import { newProfile, useProfileDraftStore } from '../providers/profile-draft-store.ts';
import { ProviderDetail } from '../providers/provider-detail.tsx';
import { FaultBadge } from '../reply-script/fault-badge.tsx';
import styles from './endpoints.module.css';

const openEndpoint = (endpoint: string): void => openView('endpoints', { endpoint });
const openProvider = (provider: string): void => openView('endpoints', { provider });

export function EndpointsScreen() {
  const endpoints = useEndpoints();
  const providers = useProviders();
  const error = endpoints.error ?? providers.error;
  if (endpoints.data === undefined || providers.data === undefined) {
    const retry = (): void => {
      void endpoints.refetch();
      void providers.refetch();
    };
    return <div className={styles['alone']}>{error === null ? null : <ErrorNotice error={error} onRetry={retry} />}</div>;
  }
  return <Chosen endpoints={endpoints.data} profiles={providers.data} />;
}

interface ChosenProps {
  readonly endpoints: readonly Endpoint[];
  readonly profiles: readonly ListedProfile[];
}

function Chosen({ endpoints, profiles }: ChosenProps) {
  const provider = useParam('provider');
  const asked = useParam('endpoint');
  const endpoint =
    provider !== null
      ? null
      : asked === newEndpoint
        ? newEndpoint
        : (endpoints.find(({ id }) => id === asked) ?? endpoints[0])?.id;
  return (
    <div className={styles['screen']}>
      <Side endpoints={endpoints} profiles={profiles} endpoint={endpoint ?? null} provider={provider} />
      <Detail endpoints={endpoints} profiles={profiles} endpoint={endpoint ?? null} provider={provider} />
    </div>
  );
}

interface DetailProps extends ChosenProps {
  readonly endpoint: string | null;
  readonly provider: string | null;
}

function Detail({ endpoints, profiles, endpoint, provider }: DetailProps) {
  if (provider !== null) {
    const profile = profiles.find(({ id }) => id === provider);
    if (profile === undefined && provider !== newProfile) return <Missing what="provider" />;
    return <ProviderDetail key={provider} profile={profile ?? null} profiles={profiles} endpoints={endpoints} />;
  }
  if (endpoint === null) {
    return (
      <EmptyState
        title="No endpoint yet"
        text="An endpoint is a local URL that takes webhooks, checks their signatures and answers them."
      >
        <div>
          <NewButton label="New endpoint" onClick={() => openEndpoint(newEndpoint)} />
        </div>
      </EmptyState>
    );
  }
  return (
    <EndpointEditor
      key={endpoint}
      stored={endpoints.find(({ id }) => id === endpoint) ?? null}
      endpoints={endpoints}
      profiles={profiles}
    />
  );
}

function Missing({ what }: { readonly what: string }) {
  return <EmptyState title={`This ${what} does not exist any more`} text="It was deleted. Choose another one on the left." />;
}

const unsaved = (touched: boolean): ReactNode =>
  touched ? <SideMark icon={<IconPointFilled size={14} aria-hidden />} words="unsaved changes" /> : null;

function Side({ endpoints, profiles, endpoint, provider }: DetailProps) {
  const drafts = useEndpointDraftStore((store) => store.drafts);
  const profileDrafts = useProfileDraftStore((store) => store.drafts);
  useLeaveWarning(Object.keys(drafts).length + Object.keys(profileDrafts).length > 0);
  const endpointItems = endpoints.map(({ id, name, slug, script, colour }) => ({
    id,
    label: name,
    detail: `/${slug}`,
    wire: true,
    mark: (
      <>
        <EndpointDot colour={colour} />
        {script === null ? null : <FaultBadge words={`faults on purpose: ${script.name}`} />}
        {unsaved(id in drafts)}
      </>
    ),
  }));
  const fresh = newEndpoint in drafts || endpoint === newEndpoint;
  const providerItems = profiles.map(({ id, name, builtIn }) => ({
    id,
    label: name,
    detail: builtIn ? 'built in' : id,
    wire: !builtIn,
    mark: unsaved(id in profileDrafts),
  }));
  const freshProfile = newProfile in profileDrafts || provider === newProfile;
  return (
    <nav className={styles['side']} aria-label="Endpoints and providers">
      <div className={styles['sideHead']}>
        <h1 className={styles['sideTitle']}>Endpoints</h1>
        <NewButton label="New endpoint" onClick={() => openEndpoint(newEndpoint)} />
      </div>
      <SideList
        label="Endpoints"
        items={
          fresh
            ? [...endpointItems, { id: newEndpoint, label: 'New endpoint', mark: unsaved(newEndpoint in drafts) }]
            : endpointItems
        }
        selected={endpoint}
        onSelect={openEndpoint}
      />
      <div className={styles['sideHead']}>
        <h2 className={styles['sideTitle']}>Providers</h2>
        <NewButton label="New provider profile" onClick={() => openProvider(newProfile)} />
      </div>
      <SideList
        label="Providers"
        items={
          freshProfile
            ? [{ id: newProfile, label: 'New profile', mark: unsaved(newProfile in profileDrafts) }, ...providerItems]
            : providerItems
        }
        selected={provider}
        onSelect={openProvider}
      />
    </nav>
  );
}

function NewButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <ActionIcon aria-label={label} title={label} onClick={onClick}>
      <IconPlus size={16} stroke={1.75} aria-hidden />
    </ActionIcon>
  );
}
