/** The reply script of an endpoint: none, and how to get one, or the one it has. */
import { Button } from '@mantine/core';
import { IconPencilPlus, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { newEntry, readScriptDraft, type ScriptDraft } from './script-draft.ts';
import { ReadyMade, ScriptEditor } from './script-editor.tsx';
import styles from './reply-script.module.css';

interface ScriptPanelProps {
  /** Null: the endpoint simply replies. */
  readonly draft: ScriptDraft | null;
  /** How long the endpoint's provider waits for an answer, ms. */
  readonly deadlineMs: number | null;
  readonly onChange: (draft: ScriptDraft | null) => void;
}

export function ScriptPanel({ draft, deadlineMs, onChange }: ScriptPanelProps) {
  return draft === null ? (
    <Panel title="Reply script">
      <p className={styles['panelText']}>
        Makes this endpoint fail on purpose, turn by turn: slow answers, resets, 429 with Retry-After. What the sender then does
        is measured and laid beside its documents.
      </p>
      <div className={styles['start']}>
        <ReadyMade deadlineMs={deadlineMs} onChoose={onChange} />
        <Button
          variant="subtle"
          leftSection={<IconPencilPlus size={14} stroke={1.75} aria-hidden />}
          onClick={() =>
            onChange({ name: 'My script', seed: '1', scope: 'per-event', afterwards: 'endpoint-reply', entries: [newEntry()] })
          }
        >
          Write one
        </Button>
      </div>
    </Panel>
  ) : (
    <Panel
      title="Reply script"
      aside={
        <>
          <span className={styles['hatchBadge']} aria-hidden="true" />
          faults on purpose
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconX size={14} stroke={1.75} aria-hidden />}
            onClick={() => onChange(null)}
          >
            Remove
          </Button>
        </>
      }
    >
      <Editing draft={draft} deadlineMs={deadlineMs} onChange={onChange} />
    </Panel>
  );
}

function Editing({ draft, deadlineMs, onChange }: ScriptPanelProps & { readonly draft: ScriptDraft }) {
  const reading = useMemo(() => readScriptDraft(draft), [draft]);
  return <ScriptEditor draft={draft} reading={reading} deadlineMs={deadlineMs} onChange={onChange} />;
}
