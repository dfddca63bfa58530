/** Every key and how to change it. Takes effect at once and is kept in this browser's, or this window's, own storage. */
import { ActionIcon, Button, Switch, TextInput } from '@mantine/core';
import { IconRestore, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { keysOf, ownKeys, useBindings } from '../../keys/bindings.ts';
import { bindingWords } from '../../keys/chord.ts';
import { keyEnvironment } from '../../keys/environment.ts';
import { KeyCaps } from '../../keys/key-caps.tsx';
import type { ActionDefinition } from '../../keys/registry.ts';
import { useDefinitions } from '../../keys/use-action.ts';
import { offerUndo } from '../../parts/undo-notice.tsx';
import settings from '../settings/settings.module.css';
import { KeyRecorder } from './key-recorder.tsx';
import { byGroup } from './key-groups.ts';
import styles from './keys.module.css';

export function KeysSection() {
  const choices = useBindings();
  const definitions = useDefinitions();
  const [query, setQuery] = useState('');
  const [recording, setRecording] = useState<string | null>(null);
  const changed = Object.keys(choices.chosen).length > 0 || !choices.letters;
  const shown = definitions.filter((definition) => fits(query, definition, keysOf(definition, choices)));
  const resetAll = (): void => {
    const { chosen, letters } = choices;
    choices.resetAll();
    offerUndo('All keys are as they came.', async () => {
      for (const [id, bindings] of Object.entries(chosen)) choices.choose(id, bindings);
      choices.setLetters(letters);
    });
  };
  return (
    <section aria-labelledby="keys-title" data-setting="keys">
      <h2 id="keys-title" className={settings['title']}>
        Keys
      </h2>
      <p className={settings['intro']}>
        Takes effect at once and is kept for this {keyEnvironment.host === 'desktop' ? 'window' : 'browser'} only.
        {keyEnvironment.host === 'browser' ? ' Keys that the browser keeps for itself cannot be chosen.' : ''}
      </p>
      <div className={settings['setting']}>
        <div>
          <p className={settings['name']} id="letters-name">
            Keys of a single letter or sign
          </p>
          <p className={settings['help']}>
            Off: only keys with Ctrl, Alt or a name work. For those who speak to their computer, or hit keys by chance.
          </p>
        </div>
        <Switch
          aria-labelledby="letters-name"
          checked={choices.letters}
          onChange={(event) => choices.setLetters(event.currentTarget.checked)}
        />
      </div>
      <div className={styles['sheetTools']}>
        <TextInput
          className={styles['sheetSearch'] ?? ''}
          aria-label="Search the keys"
          placeholder="Search by key or by what it does"
          autoComplete="off"
          leftSection={<IconSearch size={14} stroke={1.75} aria-hidden />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Button disabled={!changed} leftSection={<IconRestore size={14} stroke={1.75} aria-hidden />} onClick={resetAll}>
          Reset all
        </Button>
      </div>
      {byGroup(shown.map((definition) => ({ definition }))).map(([group, entries]) => (
        <section key={group} className={styles['group']}>
          <h3 className={styles['groupName']}>{group}</h3>
          <ul className={styles['changeable']}>
            {entries.map(({ definition }) => (
              <KeyEntry
                key={definition.id}
                definition={definition}
                recording={recording === definition.id}
                onRecord={(on) => setRecording(on ? definition.id : null)}
              />
            ))}
          </ul>
        </section>
      ))}
      {shown.length === 0 ? <p className={styles['none']}>No key is called or does anything like that.</p> : null}
    </section>
  );
}

interface KeyEntryProps {
  readonly definition: ActionDefinition;
  readonly recording: boolean;
  readonly onRecord: (on: boolean) => void;
}

function KeyEntry({ definition, recording, onRecord }: KeyEntryProps) {
  const choices = useBindings();
  const bindings = keysOf(definition, choices);
  const own = definition.id in choices.chosen;
  return (
    <li className={styles['changeableEntry']}>
      <div className={styles['changeableLine']}>
        <span className={styles['changeableTitle']}>{definition.title}</span>
        <span className={styles['bindings']}>
          {bindings.length === 0 ? <span className={styles['noKey']}>no key</span> : null}
          {bindings.map((binding) => (
            <KeyCaps key={binding} binding={binding} />
          ))}
        </span>
        {definition.fixed === true ? (
          <span className={styles['fixed']}>fixed</span>
        ) : (
          <>
            <Button
              variant="subtle"
              data-change={definition.id}
              aria-label={`Change the key of: ${definition.title}`}
              aria-expanded={recording}
              onClick={() => onRecord(!recording)}
            >
              Change
            </Button>
            <ActionIcon
              aria-label={`Reset the key of: ${definition.title}`}
              title={`Reset to ${
                ownKeys(definition, keyEnvironment)
                  .map((binding) => bindingWords(binding, keyEnvironment))
                  .join(', ') || 'no key'
              }`}
              disabled={!own}
              onClick={() => choices.reset(definition.id)}
            >
              <IconRestore size={14} stroke={1.75} aria-hidden />
            </ActionIcon>
          </>
        )}
      </div>
      {recording ? (
        <KeyRecorder
          definition={definition}
          onDone={() => {
            onRecord(false);
            document.querySelector<HTMLElement>(`[data-change="${CSS.escape(definition.id)}"]`)?.focus();
          }}
        />
      ) : null}
    </li>
  );
}

function fits(query: string, definition: ActionDefinition, bindings: readonly string[]): boolean {
  const words = query.trim().toLowerCase();
  const keys = bindings.map((binding) => bindingWords(binding, keyEnvironment)).join(' ');
  return `${definition.title} ${definition.group} ${definition.keywords ?? ''} ${keys}`.toLowerCase().includes(words);
}
