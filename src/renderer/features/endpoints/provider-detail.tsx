/** One provider: a built-in one to read and to copy, a profile of the user's own to edit. */
import { Button } from '@mantine/core';
import { IconCopyPlus } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import { openView } from '../../navigation.ts';
import { FactList } from '../../parts/fact-list.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { ListedProfile } from './endpoint-data.ts';
import { ProviderTabs } from './inspector.tsx';
import { newProfile, useProfileDraftStore } from './profile-draft-store.ts';
import { conditionWords } from './recognition-words.ts';
import styles from './endpoints.module.css';

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
    <Suspense fallback={<div className={styles['detail']} />}>
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
    <div className={styles['detail']}>
      <section className={styles['form']} aria-labelledby="provider-title">
        <header className={styles['head']}>
          <div className={styles['headLine']}>
            <h2 id="provider-title" className={styles['headTitle']}>
              {profile.name}
            </h2>
            <Button leftSection={<IconCopyPlus size={16} stroke={1.75} aria-hidden />} onClick={() => void copy(profile)}>
              Make my own copy
            </Button>
          </div>
          <p className={styles['quiet']}>
            Built in. A copy can be changed freely and takes precedence when providers are recognised.
          </p>
        </header>
        <div className={styles['scroll']}>
          <div className={styles['fields']}>
            <Panel title="Requests">
              <FactList
                facts={[
                  { label: 'Method', value: profile.method, wire: true },
                  { label: 'Content type', value: profile.contentType, wire: true },
                  ...profile.headers.map(([label, value]) => ({ label, value, wire: true })),
                  { label: 'Documents', value: profile.homepage },
                ]}
              />
            </Panel>
            <Panel title="Recognised by">
              {profile.recognise.length === 0 ? (
                <p className={styles['quiet']}>Never by itself: set it as the provider of an endpoint.</p>
              ) : (
                <ul className={styles['conditions']}>
                  {profile.recognise.map((group) => {
                    const words = group.map(conditionWords).join(', and ');
                    return <li key={words}>{words}</li>;
                  })}
                </ul>
              )}
            </Panel>
            <Panel title="Used by">
              {users.length === 0 ? (
                <p className={styles['quiet']}>
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
      <aside className={styles['inspector']} aria-label="Provider facts">
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
