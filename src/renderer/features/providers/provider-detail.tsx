/** One provider: a built-in one to read and to copy, a profile of the user's own to edit. */
import { Button } from '@mantine/core';
import { IconCopyPlus } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import { openView } from '../../navigation.ts';
import { FactList } from '../../parts/fact-list.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SourceText } from '../../parts/source-text.tsx';
import type { ListedProfile } from '../endpoints/endpoint-data.ts';
import { ProviderTabs } from '../endpoints/inspector.tsx';
import { newProfile, useProfileDraftStore } from './profile-draft-store.ts';
import { groupWords } from './recognition-words.ts';
import layout from '../endpoints/endpoints.module.css';
import styles from './providers.module.css';

// The editor and the schema that checks it are the heaviest part of this room and rarely wanted.
const ProfileEditor = lazy(async () => ({ default: (await import('./profile-editor.tsx')).ProfileEditor }));

interface ProviderDetailProps {
  /** Null for a profile that does not exist yet. */
  readonly profile: ListedProfile | null;
  readonly profiles: readonly ListedProfile[];
  readonly endpoints: readonly Endpoint[];
}

export function ProviderDetail({ profile, profiles, endpoints }: ProviderDetailProps) {
  if (profile?.builtIn === true) return <BuiltIn profile={profile} profiles={profiles} endpoints={endpoints} />;
  return (
    <Suspense fallback={<div className={layout['detail']} />}>
      <ProfileEditor profile={profile} profiles={profiles} endpoints={endpoints} />
    </Suspense>
  );
}

interface BuiltInProps {
  readonly profile: ListedProfile;
  readonly profiles: readonly ListedProfile[];
  readonly endpoints: readonly Endpoint[];
}

function BuiltIn({ profile, endpoints, profiles }: BuiltInProps) {
  const copy = useCopyProfile(profiles);
  const users = endpoints.filter(({ provider }) => provider === profile.id);
  return (
    <div className={layout['detail']}>
      <section className={layout['form']} aria-labelledby="provider-title">
        <header className={layout['head']}>
          <div className={layout['headLine']}>
            <h2 id="provider-title" className={layout['headTitle']}>
              {profile.name}
            </h2>
            <Button leftSection={<IconCopyPlus size={16} stroke={1.75} aria-hidden />} onClick={() => void copy(profile)}>
              Make my own copy
            </Button>
          </div>
          <p className={layout['quiet']}>
            Built in. A copy can be changed freely and takes precedence when providers are recognised.
          </p>
        </header>
        <div className={layout['scroll']}>
          <div className={layout['fields']}>
            <Panel title="Requests">
              <FactList
                facts={[
                  { label: 'Method', value: profile.method, wire: true },
                  { label: 'Content type', value: profile.contentType, wire: true },
                  ...profile.headers.map(([label, value]) => ({ label, value, wire: true })),
                  { label: 'Documents', value: <SourceText source={profile.homepage} /> },
                ]}
              />
            </Panel>
            <Panel title="Recognised by any of">
              {profile.recognise.length === 0 ? (
                <p className={layout['quiet']}>Never by itself: set it as the provider of an endpoint.</p>
              ) : (
                <ul className={styles['conditions']}>
                  {profile.recognise.map((group) => {
                    const words = groupWords(group);
                    return <li key={words}>{words}</li>;
                  })}
                </ul>
              )}
            </Panel>
            <Panel title="Used by">
              {users.length === 0 ? (
                <p className={layout['quiet']}>
                  No endpoint is set to it. Endpoints that recognise their provider by themselves use it when it fits.
                </p>
              ) : (
                <ul className={styles['conditions']}>
                  {users.map(({ id, name, slug }) => (
                    <li key={id}>
                      {name} <code>/{slug}</code>
                    </li>
                  ))}
                </ul>
              )}
            </Panel>
          </div>
        </div>
      </section>
      <aside className={layout['inspector']} aria-label="Provider facts">
        <ProviderTabs profile={profile} endpoint={null} />
      </aside>
    </div>
  );
}

/** Starts a new profile with the text of another; saved only when the user says so. */
function useCopyProfile(profiles: readonly ListedProfile[]): (profile: ListedProfile) => Promise<void> {
  const put = useProfileDraftStore((store) => store.put);
  return async (profile) => {
    const { copyOf, profileText } = await import('./profile-text.ts');
    const ids = profiles.map(({ id }) => id);
    put(newProfile, profileText(copyOf(profile, ids)));
    openView('endpoints', { provider: newProfile });
  };
}
