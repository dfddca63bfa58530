import { ActionIcon, Button, Modal, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { looksLikeCurl, parseCurl } from '#shared/curl-parse.ts';
import type { PastedRequest, PasteReading } from '#shared/paste/pasted-request.ts';
import { looksLikeRawHttp, parseRawHttp } from '#shared/raw-http.ts';
import { formatExactSize } from '../../parts/format-size.ts';
import styles from './send.module.css';

interface PasteDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onRequest: (request: PastedRequest) => void;
}

type Reading = { readonly kind: 'empty' } | { readonly kind: 'curl' | 'http' | 'neither'; readonly reading: PasteReading };

function read(text: string): Reading {
  if (text.trim() === '') return { kind: 'empty' };
  if (looksLikeCurl(text)) return { kind: 'curl', reading: parseCurl(text) };
  if (looksLikeRawHttp(text)) return { kind: 'http', reading: parseRawHttp(text) };
  return { kind: 'neither', reading: { ok: false, problem: 'This is neither a curl command nor an HTTP request.' } };
}

/** Takes a request from text: a curl line, as browsers and documents have them, or raw HTTP. */
export function PasteDialog({ opened, onClose, onRequest }: PasteDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Paste a request" size={720} closeButtonProps={{ 'aria-label': 'Close' }}>
      {opened ? <PasteForm onClose={onClose} onRequest={onRequest} /> : null}
    </Modal>
  );
}

function PasteForm({ onClose, onRequest }: Omit<PasteDialogProps, 'opened'>) {
  const [text, setText] = useState('');
  const found = useMemo(() => read(text), [text]);
  const request = found.kind !== 'empty' && found.reading.ok ? found.reading.request : null;
  const take = (): void => {
    if (request !== null) onRequest(request);
  };
  return (
    <form
      className={styles['paste']}
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <Textarea
        aria-label="A curl command or raw HTTP"
        placeholder={
          "curl -X POST https://localhost:3000/webhooks -H 'Content-Type: application/json' -d '{…}'\n\nor\n\nPOST /webhooks HTTP/1.1\nHost: localhost:3000"
        }
        data-autofocus
        rows={12}
        classNames={{ input: styles['pasteText'] ?? '' }}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.stopPropagation();
          take();
        }}
      />
      <div className={styles['pasteFound']} aria-live="polite">
        <Found found={found} />
      </div>
      <footer className={styles['pasteFoot']}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={request === null}>
          Take it over
        </Button>
      </footer>
    </form>
  );
}

function Found({ found }: { readonly found: Reading }) {
  if (found.kind === 'empty')
    return <p className={styles['quiet']}>It is only read: nothing is run, and no file it names is opened.</p>;
  const { reading } = found;
  if (!reading.ok) {
    return (
      <p className={styles['wrong']}>
        <IconAlertTriangle size={14} stroke={2} aria-hidden />
        {reading.problem}
      </p>
    );
  }
  const { method, url, headers, body, warnings } = reading.request;
  return (
    <>
      <p className={styles['found']}>
        <IconCheck size={14} stroke={2.25} aria-hidden />
        <span>
          {found.kind === 'curl' ? 'A curl command' : 'An HTTP request'}:{' '}
          <code>
            {method} {url}
          </code>
          , {headers.length === 1 ? '1 header' : `${headers.length} headers`}, {formatExactSize(body.length)}
        </span>
      </p>
      <Warnings warnings={warnings} />
    </>
  );
}

/** What was left out, one line each. */
export function Warnings({ warnings, onDismiss }: { readonly warnings: readonly string[]; readonly onDismiss?: () => void }) {
  if (warnings.length === 0) return null;
  return (
    <div className={styles['warnings']}>
      <ul aria-label="Left out">
        {warnings.map((warning) => (
          <li key={warning}>
            <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
            {warning}
          </li>
        ))}
      </ul>
      {onDismiss === undefined ? null : (
        <ActionIcon aria-label="Dismiss" title="Dismiss" onClick={onDismiss} __vars={{ '--ai-size': '20px' }}>
          <IconX size={14} stroke={1.75} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}
