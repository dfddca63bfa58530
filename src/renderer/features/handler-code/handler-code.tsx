/** A whole handler that verifies one provider's signature, in the language its reader works in. */
import { Button, Modal, Select, Tabs } from '@mantine/core';
import { IconCode } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { CodeView } from '../capture/code-view.tsx';
import tabs from '../capture/capture-detail.module.css';
import styles from './handler-code.module.css';

interface HandlerCodeProps {
  readonly profile: ProviderProfile;
  /** The scheme that decided, where one did. */
  readonly schemeId?: string | null;
}

/** The button, and the dialog behind it. Nothing for a provider that signs nothing. */
export function HandlerCodeButton({ profile, schemeId = null }: HandlerCodeProps) {
  const [opened, setOpened] = useState(false);
  if (profile.signing === 'none' || profile.signatures.length === 0) return null;
  return (
    <>
      <Button
        className={styles['open'] ?? ''}
        leftSection={<IconCode size={14} stroke={1.75} aria-hidden />}
        title="A handler that verifies this signature, in seven languages"
        onClick={() => setOpened(true)}
      >
        Handler code
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Verify ${profile.name} in your handler`}
        size={960}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened ? <Code profile={profile} schemeId={schemeId} /> : null}
      </Modal>
    </>
  );
}

interface LanguageState {
  readonly language: string;
  readonly setLanguage: (language: string) => void;
}

/** Who writes Go wants Go the next time, too. */
const useLanguage = create<LanguageState>()(
  persist((set) => ({ language: 'node', setLanguage: (language) => set({ language }) }), { name: 'hookwright-handler-language' }),
);

function Code({ profile, schemeId }: Required<HandlerCodeProps>) {
  const [chosen, setChosen] = useState(schemeId);
  const { language, setLanguage } = useLanguage();
  const scheme = profile.signatures.find(({ id }) => id === chosen) ?? profile.signatures[0];
  const written = useHandlers(profile, scheme ?? null);
  const languages = written.data ?? [];
  const shown = languages.find(({ id }) => id === language) ?? languages[0];
  if (shown === undefined || scheme === undefined) return <div className={styles['loading']} />;
  return (
    <div className={styles['code']}>
      <div className={styles['bar']}>
        <Tabs
          value={shown.id}
          onChange={(value) => value !== null && setLanguage(value)}
          classNames={{ root: styles['tabs'] ?? '', list: styles['tabList'] ?? '', tab: tabs['tab'] ?? '' }}
        >
          <Tabs.List aria-label="Language">
            {languages.map(({ id, title }) => (
              <Tabs.Tab key={id} value={id} aria-controls="handler-code-text">
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
        {profile.signatures.length === 1 ? null : (
          <Select
            aria-label="Signature scheme"
            className={styles['scheme'] ?? ''}
            allowDeselect={false}
            data={profile.signatures.map(({ id, title }) => ({ value: id, label: title }))}
            value={scheme.id}
            onChange={setChosen}
            comboboxProps={{ width: 280, position: 'bottom-end' }}
          />
        )}
        <CopyButton value={shown.code} label={`Copy ${shown.file}`} word="Copy" />
      </div>
      <div id="handler-code-text" role="tabpanel" aria-label={shown.file} className={styles['text']}>
        <CodeView key={`${scheme.id} ${shown.id}`} text={shown.code} language="text" label={`${shown.file}, ${shown.title}`} />
      </div>
      <p className={styles['foot']}>
        It reads the raw body, compares in constant time, and takes its secret from <code>{shown.variable}</code>; a second one in{' '}
        <code>{shown.variable}_PREVIOUS</code> counts while you replace it.
      </p>
    </div>
  );
}

/** Written when it is looked at: most people never do. */
function useHandlers(profile: ProviderProfile, scheme: SignatureScheme | null) {
  return useQuery({
    queryKey: ['handler-code', profile.id, profile.name, scheme],
    queryFn: async () => {
      const [{ handlerCode, handlerLanguages }, { handlerScheme }] = await Promise.all([
        import('#shared/handler-code/handler-languages.ts'),
        import('#shared/handler-code/handler-parts.ts'),
      ]);
      if (scheme === null) return [];
      const { variable } = handlerScheme(profile, scheme);
      return handlerLanguages.map((language) => ({
        id: language.id,
        title: language.title,
        file: language.file,
        code: handlerCode(language, profile, scheme),
        variable,
      }));
    },
    staleTime: Infinity,
  });
}
