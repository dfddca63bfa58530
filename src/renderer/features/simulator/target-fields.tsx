import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { describeScript } from '#shared/script/describe-script.ts';
import { fieldNote } from '../../parts/field-note.ts';
import type { ListedPolicy } from '../policies/policy-data.ts';
import { readScriptDraft } from '../reply-script/script-draft.ts';
import { ReadyMade, ScriptEditor } from '../reply-script/script-editor.tsx';
import { optionsCount, type TargetOptions } from '../send/target-draft.ts';
import { TargetOptionsFields } from '../send/target-options.tsx';
import { deadlineOf } from '../timeline/planned-lane.ts';
import { Fold } from './fold.tsx';
import type { SetupProblems } from './setup-draft.ts';
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

/** What the folded fields say now. */
function noteOf(options: TargetOptions): string {
  if (options.skipVerify) return 'any certificate';
  const count = optionsCount({ ...options, redirects: 0 });
  return count === 0 ? 'as usual' : `${count} set`;
}

/** Problems by field of the target. */
function connectionProblems(problems: SetupProblems): Readonly<Record<string, string>> {
  const prefix = 'target.target.';
  return Object.fromEntries(
    Object.entries(problems).flatMap(([field, problem]) =>
      field.startsWith(prefix) ? [[field.slice(prefix.length), problem]] : [],
    ),
  );
}

function Handler({ draft, problems, onChange }: TargetFieldsProps) {
  const count = optionsCount({ ...draft.options, redirects: 0 });
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
      <Fold words="Connection" note={noteOf(draft.options)} open={count > 0}>
        <TargetOptionsFields
          options={draft.options}
          onOptions={(options) => onChange({ options })}
          problems={connectionProblems(problems)}
          withRedirects={false}
        />
      </Fold>
    </>
  );
}
