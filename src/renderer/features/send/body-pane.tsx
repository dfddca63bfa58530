import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBraces, IconCheck } from '@tabler/icons-react';
import { useMemo, useRef, type KeyboardEvent } from 'react';
import { formatJson } from '#shared/payload/json-format.ts';
import { scanJson } from '#shared/payload/json-scan.ts';
import { isKeyOf } from '../../keys/dispatch.ts';
import { formatExactSize } from '../../parts/format-size.ts';
import { WireBody } from '../deliveries/wire-body.tsx';
import { JsonEditor, type JsonEditorHandle } from '../providers/json-editor.tsx';
import { bodyRemark, withBody, type DraftBody, type SendDraft } from './send-draft.ts';
import styles from './send.module.css';

/** Longer bodies are not laid out for editing: the editor would take its time over every key. UTF-16 units. */
const editableLength = 4_194_304;

interface BodyPaneProps {
  readonly draft: SendDraft;
  readonly onChange: (change: (draft: SendDraft) => SendDraft) => void;
  readonly onSend: () => void;
}

/** The body: text to be edited, checked where it is JSON; bytes that are no text stand as they are. */
export function BodyPane({ draft, onChange, onSend }: BodyPaneProps) {
  const { body } = draft;
  if (body.kind === 'text' && body.text.length <= editableLength) {
    return <TextBody draft={draft} text={body.text} onChange={onChange} onSend={onSend} />;
  }
  return (
    <div className={styles['bodyPane']}>
      <div className={styles['bodyBar']}>
        <span className={styles['remark']}>{bytesWords(body)}</span>
        <Button variant="subtle" onClick={() => onChange((before) => withBody(before, { kind: 'text', text: '' }))}>
          Write text instead
        </Button>
      </div>
      <div className={styles['bytes']}>
        <WireBody
          bytes={body.kind === 'bytes' ? body.bytes : new TextEncoder().encode(body.text)}
          headers={draft.headers}
          label="Body"
          fill
        />
      </div>
    </div>
  );
}

function bytesWords(body: DraftBody): string {
  if (body.kind === 'text') return 'Too long to be edited here; it is sent as it is.';
  return `${body.name === null ? 'No text' : `From ${body.name}`}: ${formatExactSize(body.bytes.length)}, sent as they are.`;
}

interface TextBodyProps extends BodyPaneProps {
  readonly text: string;
}

function TextBody({ draft, text, onChange, onSend }: TextBodyProps) {
  const editor = useRef<JsonEditorHandle>(null);
  const remark = useMemo(() => bodyRemark(text, draft.headers), [text, draft.headers]);
  const problems = useMemo(
    () => (remark.offset === null ? [] : [{ path: [], words: remark.words, offset: remark.offset }]),
    [remark],
  );
  const [problem] = problems;
  // The editor knows one kind of line end; whoever brought CR LF gets CR LF back.
  const returns = /\r\n/.test(text) && !/(?:^|[^\r])\n/.test(text);
  const edit = (next: string): void => {
    const changed = returns ? next.replaceAll('\n', '\r\n') : next;
    onChange((before) => ({ ...before, body: { kind: 'text', text: changed } }));
  };
  const layOut = (): void =>
    onChange((before) => ({
      ...withBody(before, { kind: 'text', text: formatJson(scanJson(text)).text }),
      eventId: before.eventId,
    }));
  const onKeyDownCapture = (event: KeyboardEvent): void => {
    // The editor has a meaning of its own for it.
    if (!isKeyOf('send.send', event.nativeEvent)) return;
    event.preventDefault();
    event.stopPropagation();
    onSend();
  };
  return (
    <div className={styles['bodyPane']}>
      <div className={styles['bodyBar']}>
        {problem === undefined ? (
          <span className={styles['remark']} aria-live="polite">
            <IconCheck size={14} stroke={2.25} aria-hidden />
            {remark.words}
          </span>
        ) : (
          <button type="button" className={styles['remarkWrong']} title="Go there" onClick={() => editor.current?.show(problem)}>
            <IconAlertTriangle size={14} stroke={2} aria-hidden />
            {remark.words}
          </button>
        )}
        <Button
          variant="subtle"
          leftSection={<IconBraces size={14} stroke={1.75} aria-hidden />}
          disabled={remark.words !== 'Valid JSON'}
          title="Lay the JSON out over lines; the bytes change"
          onClick={layOut}
        >
          Lay out
        </Button>
      </div>
      <div className={styles['editorFrame']} onKeyDownCapture={onKeyDownCapture}>
        <JsonEditor
          key={draft.bodyVersion}
          text={text}
          label="Body"
          wrap
          problems={problems}
          onChange={edit}
          onReady={(handle) => {
            editor.current = handle;
          }}
          className={styles['editor']}
        />
      </div>
    </div>
  );
}
