import { Button } from '@mantine/core';
import { useState } from 'react';
import { conflictsOf, keysOf, useBindings } from '../../keys/bindings.ts';
import { bindingWords, isPlain } from '../../keys/chord.ts';
import { keyEnvironment } from '../../keys/environment.ts';
import { KeyCaps } from '../../keys/key-caps.tsx';
import type { ActionDefinition } from '../../keys/registry.ts';
import { keptBy } from '../../keys/reserved.ts';
import { useDefinitions } from '../../keys/use-action.ts';
import { focusOnMount } from '../../parts/focus-on-mount.ts';
import styles from './keys.module.css';
import { useRecorder } from './use-recorder.ts';

interface KeyRecorderProps {
  readonly definition: ActionDefinition;
  /** Recorded, taken away or given up. */
  readonly onDone: () => void;
}

/** Hears a new key and shows whose it is already, if it is somebody's. */
export function KeyRecorder({ definition, onDone }: KeyRecorderProps) {
  const choices = useBindings();
  const definitions = useDefinitions();
  const [pressed, setPressed] = useState<string | null>(null);
  const others = pressed === null ? [] : conflictsOf(definition, pressed, definitions, choices);
  const kept = pressed === null ? null : keptBy(pressed, keyEnvironment);
  const fixed = others.find((other) => other.fixed === true);

  /** Takes the key from those that have it. */
  const give = (binding: string, takenFrom: readonly ActionDefinition[]): void => {
    for (const other of takenFrom)
      choices.choose(
        other.id,
        keysOf(other, choices).filter((each) => !each.startsWith(binding) && !binding.startsWith(each)),
      );
    choices.choose(definition.id, [binding]);
    onDone();
  };
  const hear = (binding: string | null): void => {
    if (binding === null) return onDone();
    setPressed(binding);
    if (keptBy(binding, keyEnvironment) === null && conflictsOf(definition, binding, definitions, choices).length === 0)
      give(binding, []);
  };
  return (
    <fieldset className={styles['recorder']} aria-label={`A new key for: ${definition.title}`}>
      {pressed === null ? (
        <Listening onHeard={hear} />
      ) : (
        <p className={styles['recorderWords']} role="alert" data-wrong>
          {kept !== null
            ? `${kept}: ${bindingWords(pressed, keyEnvironment)} cannot be chosen.`
            : `${bindingWords(pressed, keyEnvironment)} is the key of “${others.map(({ title }) => title).join('”, “')}”.`}
          {kept === null && !choices.letters && isPlain(pressed) ? ' Single letters are switched off.' : ''}
        </p>
      )}
      {pressed !== null && kept === null && fixed === undefined && others.length > 0 ? (
        <Button variant="filled" data-autofocus onClick={() => give(pressed, others)}>
          Use it here instead
        </Button>
      ) : null}
      {pressed === null ? null : <Button onClick={() => setPressed(null)}>Another key</Button>}
      {pressed === null && keysOf(definition, choices).length > 0 ? (
        <Button
          variant="subtle"
          onClick={() => {
            choices.choose(definition.id, []);
            onDone();
          }}
        >
          No key
        </Button>
      ) : null}
      <Button variant="subtle" onClick={onDone}>
        Cancel
      </Button>
    </fieldset>
  );
}

function Listening({ onHeard }: { readonly onHeard: (binding: string | null) => void }) {
  const { heard, onKeyDown } = useRecorder(onHeard);
  return (
    <button type="button" className={styles['recorderField']} ref={focusOnMount} onKeyDown={onKeyDown}>
      {heard === '' ? 'Press the new key, or two one after the other. Esc gives up.' : <KeyCaps binding={heard} />}
    </button>
  );
}
