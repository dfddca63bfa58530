/** All keys on one sheet: to search, to read, to print. */
import { Button, Modal, TextInput } from '@mantine/core';
import { IconPrinter, IconSearch, IconSettings } from '@tabler/icons-react';
import { useState } from 'react';
import { keysOf, useBindings } from '../../keys/bindings.ts';
import { bindingWords } from '../../keys/chord.ts';
import { keyEnvironment } from '../../keys/environment.ts';
import { KeyCaps } from '../../keys/key-caps.tsx';
import type { ActionDefinition } from '../../keys/registry.ts';
import { useDefinitions } from '../../keys/use-action.ts';
import { openView } from '../../navigation.ts';
import { byGroup } from './key-groups.ts';
import styles from './keys.module.css';

export function KeyList({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keys"
      size="min(920px, calc(100vw - 24px))"
      returnFocus={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ content: styles['sheet'] ?? '', inner: styles['sheetInner'] ?? '' }}
    >
      <Keys onClose={onClose} />
    </Modal>
  );
}

function Keys({ onClose }: { readonly onClose: () => void }) {
  const [query, setQuery] = useState('');
  const choices = useBindings();
  const definitions = useDefinitions();
  const listed = definitions.map((definition) => ({ definition, bindings: keysOf(definition, choices) }));
  const shown = listed.filter(({ definition, bindings }) => bindings.length > 0 && fits(query, definition, bindings));
  return (
    <>
      <div className={styles['sheetTools']}>
        <TextInput
          className={styles['sheetSearch'] ?? ''}
          aria-label="Search the keys"
          placeholder="Search by key or by what it does"
          data-autofocus
          autoComplete="off"
          leftSection={<IconSearch size={14} stroke={1.75} aria-hidden />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Button leftSection={<IconPrinter size={14} stroke={1.75} aria-hidden />} onClick={() => window.print()}>
          Print
        </Button>
        <Button
          leftSection={<IconSettings size={14} stroke={1.75} aria-hidden />}
          onClick={() => {
            onClose();
            openView('settings', { section: 'keys' });
          }}
        >
          Change keys
        </Button>
      </div>
      <div className={styles['columns']} aria-live="polite">
        {byGroup(shown).map(([group, entries]) => (
          <section key={group} className={styles['group']}>
            <h3 className={styles['groupName']}>{group}</h3>
            <dl className={styles['entries']}>
              {entries.map(({ definition, bindings }) => (
                <div key={definition.id} className={styles['entry']}>
                  <dt>{definition.title}</dt>
                  <dd className={styles['bindings']}>
                    {bindings.map((binding) => (
                      <KeyCaps key={binding} binding={binding} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {shown.length === 0 ? <p className={styles['none']}>No key is called or does anything like that.</p> : null}
      <p className={styles['foot']}>
        Single letters and signs do nothing while you type. {choices.letters ? '' : 'They are switched off in Settings.'}
      </p>
    </>
  );
}

function fits(query: string, definition: ActionDefinition, bindings: readonly string[]): boolean {
  const words = query.trim().toLowerCase();
  const keys = bindings.map((binding) => bindingWords(binding, keyEnvironment)).join(' ');
  return `${definition.title} ${definition.group} ${definition.keywords ?? ''} ${keys}`.toLowerCase().includes(words);
}
