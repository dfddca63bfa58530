import { Button, Checkbox, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { describeScript } from '#shared/script/describe-script.ts';
import { fieldNote } from '../../parts/field-note.ts';
import type { ListedPolicy } from '../policies/policy-data.ts';
import { readScriptDraft } from '../reply-script/script-draft.ts';
import { ReadyMade, ScriptEditor } from '../reply-script/script-editor.tsx';
import { deadlineOf } from '../timeline/planned-lane.ts';
import { Fold } from './fold.tsx';
import type { SetupFieldProps } from './setup-field-props.ts';
import styles from './simulator.module.css';

interface TargetFieldsProps extends SetupFieldProps {
  readonly policy: ListedPolicy | null;
}

/** Who answers: a script inside Hookwright, or the user's own handler. */
export function TargetFields(props: TargetFieldsProps) {
  const { draft, onChange } = props;
  return (
    <>
      <SegmentedControl
        aria-label="Who answers"
        fullWidth
        data={[
          { value: 'script', label: 'A reply script' },
          { value: 'url', label: 'My handler' },
        ]}
        value={draft.targetKind}
        onChange={(value) => onChange({ targetKind: value === 'url' ? 'url' : 'script' })}
      />
      {draft.targetKind === 'script' ? <Script {...props} /> : <Handler {...props} />}
    </>
  );
}

function Script({ draft, problems, onChange, policy }: TargetFieldsProps) {
  const [editing, setEditing] = useState(false);
  const reading = readScriptDraft(draft.script);
  const deadlineMs = policy === null ? null : deadlineOf(policy);
  const problem = problems['target.script'];
  return (
    <>
      <div className={styles['scriptCard']}>
        <span className={styles['scriptName']}>{draft.script.name}</span>
        <span className={problem === undefined ? styles['scriptWords'] : styles['wrong']}>
          {problem ?? (reading.script === null ? '' : describeScript(reading.script))}
        </span>
      </div>
      <div className={styles['buttons']}>
        <ReadyMade deadlineMs={deadlineMs} onChoose={(script) => onChange({ script })} />
        <Button
          variant="subtle"
          leftSection={<IconPencil size={14} stroke={1.75} aria-hidden />}
          onClick={() => setEditing(true)}
        >
          Edit
        </Button>
      </div>
      <Modal
        opened={editing}
        onClose={() => setEditing(false)}
        title="Reply script"
        size={880}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <ScriptEditor
          draft={draft.script}
          reading={reading}
          deadlineMs={deadlineMs}
          onChange={(script) => onChange({ script })}
        />
        <div className={styles['modalFoot']}>
          <Button variant="filled" onClick={() => setEditing(false)}>
            Done
          </Button>
        </div>
      </Modal>
    </>
  );
}

function Handler({ draft, problems, onChange }: TargetFieldsProps) {
  return (
    <>
      <TextInput
        label="URL"
        placeholder="http://localhost:3000/webhooks"
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: styles['wireInput'] ?? '' }}
        value={draft.url}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
        {...fieldNote('Every attempt is really sent there', problems['target.target.url'])}
      />
      <Fold
        words="Connection"
        note={draft.skipVerify ? 'any certificate' : 'as usual'}
        open={draft.skipVerify || draft.hostOverride !== ''}
      >
        <Checkbox
          label="Accept any certificate"
          checked={draft.skipVerify}
          onChange={(event) => onChange({ skipVerify: event.currentTarget.checked })}
        />
        {draft.skipVerify ? (
          <p className={styles['danger']}>
            <IconAlertTriangle size={14} stroke={2} aria-hidden />
            Whoever answers there is believed, whoever it is.
          </p>
        ) : null}
        <TextInput
          label="Host sent in place of the URL’s"
          spellCheck={false}
          classNames={{ input: styles['wireInput'] ?? '' }}
          value={draft.hostOverride}
          onChange={(event) => onChange({ hostOverride: event.currentTarget.value })}
          {...fieldNote('Empty: the URL’s own', problems['target.target.hostOverride'])}
        />
      </Fold>
    </>
  );
}
