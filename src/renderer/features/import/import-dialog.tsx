/** Brings requests in from a file or from pasted text, and says what became of each part of it. */
import { Box, Button, Modal, Progress, SegmentedControl, Select, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck, IconFileImport } from '@tabler/icons-react';
import { useRef, useState, type DragEvent } from 'react';
import type { VerdictStatus } from '#shared/verdict.ts';
import type { ImportProgress } from '#shared/transfer-contract.ts';
import { useClient } from '../../host/host-context.tsx';
import { openView } from '../../navigation.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { fieldNote } from '../../parts/field-note.ts';
import { formatCount, formatSize } from '../../parts/format-size.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { VerdictMark } from '../../parts/verdict-mark.tsx';
import { useEndpoints } from '../endpoints/endpoint-data.ts';
import { useExportState } from '../export/export-state.ts';
import styles from './import.module.css';
import { useImport } from './use-import.ts';

export function ImportDialog() {
  const { importing, closeImport } = useExportState();
  const [busy, setBusy] = useState(false);
  return (
    <Modal
      opened={importing}
      onClose={closeImport}
      title="Import"
      size={560}
      padding="lg"
      closeOnClickOutside={!busy}
      closeOnEscape={!busy}
      withCloseButton={!busy}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {importing ? <Form onClose={closeImport} onBusy={setBusy} /> : null}
    </Modal>
  );
}

const byPath = 'by-path';
const { labelProps } = fieldNote('');

function Form({ onClose, onBusy }: { readonly onClose: () => void; readonly onBusy: (busy: boolean) => void }) {
  const [from, setFrom] = useState<'file' | 'text'>('file');
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState('');
  const [endpoint, setEndpoint] = useState(byPath);
  const endpoints = useEndpoints();
  const { progress, size, error, start, cancel, reset } = useImport();

  const ready = from === 'file' ? file !== null : text.trim() !== '';
  const begin = async (): Promise<void> => {
    const content = from === 'file' ? file : new Blob([text]);
    if (content === null) return;
    onBusy(true);
    const name = from === 'file' && file !== null ? file.name.slice(0, 255) : 'pasted text';
    await start({ name, content, format: 'auto', endpointId: endpoint === byPath ? null : endpoint });
    onBusy(false);
  };
  if (progress?.state === 'reading') return <Running progress={progress} size={size} onCancel={cancel} />;
  if (progress !== null) return <Outcome progress={progress} onClose={onClose} onAgain={reset} />;
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <SegmentedControl
        aria-label="Where it comes from"
        value={from}
        onChange={(value) => setFrom(value === 'text' ? 'text' : 'file')}
        data={[
          { value: 'file', label: 'From a file' },
          { value: 'text', label: 'Pasted' },
        ]}
      />
      {from === 'file' ? (
        <FilePlace file={file} onFile={setFile} />
      ) : (
        <Textarea
          aria-label="A request as text"
          placeholder={"curl https://… -H '…' -d '…'\n\nor\n\nPOST /inbox HTTP/1.1\nHost: localhost"}
          rows={8}
          spellCheck={false}
          data-autofocus
          classNames={{ input: styles['text'] ?? '' }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <Select
        label="Endpoint"
        description="Its secrets check the signatures, as of the time each request first came."
        labelProps={labelProps}
        classNames={{ description: styles['description'] ?? '' }}
        allowDeselect={false}
        data={[
          { value: byPath, label: 'By the path of each request' },
          ...(endpoints.data ?? []).map(({ id, name, slug }) => ({ value: id, label: `${name} (/${slug})` })),
        ]}
        value={endpoint}
        onChange={(value) => setEndpoint(value ?? byPath)}
      />
      {error === null ? null : <ErrorNotice error={error} />}
      <footer className={styles['footer']}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="filled"
          disabled={!ready}
          leftSection={<IconFileImport size={14} stroke={1.75} aria-hidden />}
        >
          Import
        </Button>
      </footer>
    </form>
  );
}

/** Where a file is dropped or chosen. */
function FilePlace({ file, onFile }: { readonly file: File | null; readonly onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null): void => {
    const [first] = files ?? [];
    if (first !== undefined) onFile(first);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    // Dropping is a second way: the button inside does the same by key.
    <Box
      component="section"
      className={styles['place'] ?? ''}
      data-over={over || undefined}
      aria-label="File"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {file === null ? (
        <span className={styles['quiet']}>Drop a HAR, NDJSON, raw HTTP or curl file here</span>
      ) : (
        <span className={styles['file']}>
          <strong>{file.name}</strong>
          <span className={styles['quiet']}>{formatSize(file.size)}</span>
        </span>
      )}
      <Button onClick={() => input.current?.click()} data-autofocus>
        {file === null ? 'Choose a file…' : 'Choose another…'}
      </Button>
      <input
        ref={input}
        className={styles['hidden']}
        type="file"
        tabIndex={-1}
        aria-label="File to import"
        onChange={(event) => take(event.currentTarget.files)}
      />
    </Box>
  );
}

function Running({ progress, size, onCancel }: { progress: ImportProgress; size: number; onCancel: () => void }) {
  return (
    <div className={styles['form']}>
      <Progress value={size === 0 ? 100 : (progress.bytes / size) * 100} aria-label="Import" transitionDuration={0} />
      <p className={styles['numbers']}>
        {requests(progress.imported)} imported, {formatSize(progress.bytes)} of {formatSize(size)} read
      </p>
      <footer className={styles['footer']}>
        <Button onClick={onCancel} data-autofocus>
          Cancel
        </Button>
      </footer>
    </div>
  );
}

const verdictOrder: readonly VerdictStatus[] = ['valid', 'invalid', 'unsigned', 'unknown'];

/** What came of it, what is not as it was, and the ways on from here. */
function Outcome({ progress, onClose, onAgain }: { progress: ImportProgress; onClose: () => void; onAgain: () => void }) {
  const { imported, verdicts, warnings, problem, state, importId } = progress;
  const undo = useUndoImport(onClose);
  return (
    <div className={styles['form']}>
      {problem === null ? null : (
        <div className={styles['problem']} role="alert">
          <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
          <p>
            {problem.place === '' ? '' : <strong>{upperFirst(problem.place)}: </strong>}
            {problem.sentence}
          </p>
        </div>
      )}
      <p className={styles['result']}>
        {problem === null && state === 'done' ? <IconCheck size={16} stroke={2.25} aria-hidden /> : null}
        <strong>{imported === 0 ? 'Nothing was imported' : `${requests(imported)} imported`}</strong>
        {state === 'cancelled' ? <span className={styles['quiet']}>until it was cancelled</span> : null}
        {problem !== null && imported > 0 ? <span className={styles['quiet']}>until then</span> : null}
      </p>
      {imported === 0 ? null : (
        <ul className={styles['verdicts']} aria-label="Verdicts, made now">
          {verdictOrder.flatMap((status) => {
            const count = verdicts[status];
            return count === undefined
              ? []
              : [
                  <li key={status}>
                    <VerdictMark verdict={{ status, reason: null }} />
                    <span className={styles['count']}>{formatCount(count)}</span>
                  </li>,
                ];
          })}
        </ul>
      )}
      {warnings.length === 0 ? null : (
        <ul className={styles['warnings']} aria-label="Not as it was">
          {warnings.map(({ sentence, count }) => (
            <li key={sentence}>
              {sentence} {count === 1 ? '' : `(${formatCount(count)} times)`}
            </li>
          ))}
        </ul>
      )}
      <footer className={styles['footer']}>
        {imported === 0 ? null : (
          <Button variant="subtle" color="red" className={styles['undo'] ?? ''} onClick={() => undo(importId)}>
            Undo the import
          </Button>
        )}
        <Button onClick={onAgain}>Import another</Button>
        <Button
          variant="filled"
          data-autofocus
          onClick={() => {
            onClose();
            if (imported > 0) openView('inbox', { filter: 'is:imported' });
          }}
        >
          {imported > 0 ? 'Show them' : 'Close'}
        </Button>
      </footer>
    </div>
  );
}

function useUndoImport(onDone: () => void): (importId: string) => void {
  const client = useClient();
  const restore = async (undoToken: string, id: string): Promise<void> => {
    notifications.hide(id);
    await client.workbench.restoreCaptures({ undoToken }).catch(tellFailure);
  };
  const undo = async (importId: string): Promise<void> => {
    try {
      const { undoToken, removed } = await client.workbench.undoImport({ importId });
      onDone();
      const id = `undo-${undoToken}`;
      notifications.show({
        id,
        message: (
          <span className={styles['undone']}>
            Removed {requests(removed)} again.<Button onClick={() => void restore(undoToken, id)}>Undo</Button>
          </span>
        ),
      });
    } catch (error) {
      tellFailure(error);
    }
  };
  return (importId) => void undo(importId);
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${formatCount(count)} requests`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
