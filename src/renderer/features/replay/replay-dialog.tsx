/** Sends one capture again: where to, how it is made, and exactly what will leave. */
import { ActionIcon, Button, Modal } from '@mantine/core';
import { IconPlus, IconSend, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Capture } from '#shared/capture.ts';
import type { Breakage, ReplayInput } from '#shared/delivery.ts';
import { useClient } from '../../host/host-context.tsx';
import { describeError } from '../../host/error-report.ts';
import { openView } from '../../navigation.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useCapture } from '../capture/capture-data.ts';
import { useDetailState } from '../capture/detail-state.ts';
import { lastTargetsKey, useLastTargets } from '../deliveries/delivery-data.ts';
import { useProviders } from '../endpoints/endpoint-data.ts';
import { SecretField } from '../send/secret-field.tsx';
import { TargetOptionsFields } from '../send/target-options.tsx';
import { noOptions, optionsCount, targetOf, type TargetOptions } from '../send/target-draft.ts';
import { ModeFields, type ReplayMode } from './mode-fields.tsx';
import { OutgoingView } from './outgoing-view.tsx';
import { PolicySelect } from './policy-select.tsx';
import styles from './replay.module.css';
import { useReplayState } from './replay-state.ts';
import { useSendKey } from './send-key.ts';
import { TargetField } from './target-field.tsx';
import { usePreview } from './use-preview.ts';

export function ReplayDialog() {
  const { captureId, targetUrl, close } = useReplayState();
  return (
    <Modal
      opened={captureId !== null}
      onClose={close}
      title={`Replay ${captureId ?? ''}`}
      size="min(1080px, calc(100vw - 48px))"
      padding="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: styles['dialogBody'] ?? '' }}
    >
      {captureId === null ? null : <Loaded key={captureId} id={captureId} targetUrl={targetUrl} onClose={close} />}
    </Modal>
  );
}

interface LoadedProps {
  readonly id: string;
  readonly targetUrl: string | null;
  readonly onClose: () => void;
}

function Loaded({ id, targetUrl, onClose }: LoadedProps) {
  const capture = useCapture(id);
  const targets = useLastTargets();
  const error = capture.error ?? targets.error;
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void capture.refetch()} />;
  if (capture.data === undefined || capture.data.id !== id || targets.data === undefined)
    return <div className={styles['loading']} />;
  return <Form capture={capture.data} first={targetUrl ?? targets.data[0] ?? ''} onClose={onClose} />;
}

interface FormProps {
  readonly capture: Capture;
  readonly first: string;
  readonly onClose: () => void;
}

function Form({ capture, first, onClose }: FormProps) {
  const form = useReplayForm(capture, first, onClose);
  const profile = useProviders().data?.find(({ id }) => id === capture.provider) ?? null;
  const signs = form.mode !== 'as-captured';
  return (
    <form
      className={styles['columns']}
      onSubmit={(event) => {
        event.preventDefault();
        form.send();
      }}
    >
      <div className={styles['fields']}>
        <Targets urls={form.urls} onUrls={form.setUrls} problem={form.urlProblem} />
        <ModeFields
          mode={form.mode}
          breakage={form.breakage}
          onMode={form.setMode}
          onBreakage={form.setBreakage}
          onlyAsCaptured={capture.bodyKind === 'raw-packet'}
        />
        <PolicySelect policy={form.policy} onPolicy={form.setPolicy} />
        {signs ? (
          <SecretField
            label="Secret"
            hint={
              capture.endpointId === null
                ? 'To sign with; without one it goes unsigned'
                : 'Left empty: the first one of its endpoint'
            }
            secret={form.secret}
            onSecret={form.setSecret}
          />
        ) : null}
        <details className={styles['options']}>
          <summary>Options{optionsCount(form.options) === 0 ? '' : ` (${optionsCount(form.options)})`}</summary>
          <TargetOptionsFields options={form.options} onOptions={form.setOptions} />
        </details>
      </div>
      <div className={styles['preview']}>
        <h3 className={styles['heading']}>What will leave</h3>
        <OutgoingView
          asked={form.asked}
          profile={profile}
          nothing="Type where it goes, and what leaves is shown here."
          options={form.options}
          onOptions={form.setOptions}
        />
      </div>
      <footer className={styles['footer']}>
        {form.error === null ? null : (
          <p className={styles['refused']} role="alert">
            {describeError(form.error).problem} {describeError(form.error).remedy}
          </p>
        )}
        <Button
          onClick={() => {
            onClose();
            openView('send', { capture: capture.id });
          }}
          disabled={capture.bodyKind === 'raw-packet'}
        >
          Edit first
        </Button>
        <Button
          type="submit"
          variant="filled"
          loading={form.sending}
          disabled={form.usable.length === 0}
          leftSection={<IconSend size={14} stroke={1.75} aria-hidden />}
        >
          {form.usable.length > 1 ? `Replay to ${form.usable.length} targets` : 'Replay'}
        </Button>
      </footer>
    </form>
  );
}

/** What the form holds and what happens with it. */
function useReplayForm(capture: Capture, first: string, onClose: () => void) {
  const client = useClient();
  const cache = useQueryClient();
  const setTab = useDetailState((state) => state.setTab);
  const [urls, setUrls] = useState<readonly string[]>([first]);
  const [mode, setMode] = useState<ReplayMode>(capture.bodyKind === 'raw-packet' ? 'as-captured' : 're-signed');
  const [breakage, setBreakage] = useState<Breakage>('wrong-secret');
  const [policy, setPolicy] = useState<string | null>(null);
  const [secret, setSecret] = useState('');
  const [options, setOptions] = useState<TargetOptions>(noOptions);
  const [error, setError] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const usable = [...new Set(urls.map((url) => url.trim()).filter((url) => url !== ''))];
  const target = targetOf(options);

  const inputFor = (targetUrl: string): ReplayInput => ({
    targetUrl,
    mode,
    ...(mode === 'broken' ? { breakage } : {}),
    ...(secret === '' || mode === 'as-captured' ? {} : { secret }),
    ...(policy === null ? {} : { policy }),
    ...(target === null ? {} : { target }),
  });
  const [shown = null] = usable;
  const asked = usePreview(shown === null ? null : JSON.stringify(inputFor(shown)), (signal) =>
    client.workbench.previewReplay({ id: capture.id, ...inputFor(shown ?? '') }, { signal }),
  );
  const refused = asked.error === null ? null : describeError(asked.error);

  const send = (): void => {
    if (usable.length === 0 || sending) return;
    setSending(true);
    setError(null);
    Promise.all(usable.map((url) => client.captures.replay({ id: capture.id, ...inputFor(url) })))
      .then(() => {
        setTab('deliveries');
        onClose();
        openView('inbox', { capture: capture.id });
      }, setError)
      .finally(() => {
        setSending(false);
        void cache.invalidateQueries({ queryKey: lastTargetsKey });
      });
  };
  useSendKey(send);
  return {
    urls,
    setUrls,
    usable,
    urlProblem:
      refused !== null && (refused.code === 'target-malformed' || refused.code === 'target-forbidden') ? refused.problem : null,
    mode,
    setMode,
    breakage,
    setBreakage,
    policy,
    setPolicy,
    secret,
    setSecret,
    options,
    setOptions,
    asked,
    error,
    sending,
    send,
  };
}

interface TargetsProps {
  readonly urls: readonly string[];
  readonly onUrls: (urls: readonly string[]) => void;
  readonly problem: string | null;
}

function Targets({ urls, onUrls, problem }: TargetsProps) {
  return (
    <fieldset className={styles['targets']}>
      <legend className={styles['label']}>{urls.length === 1 ? 'Target' : 'Targets'}</legend>
      {urls.map((url, index) => (
        // Places, not URLs, tell the fields apart: a URL changes with every key.
        <div key={`${index}`} className={styles['targetLine']}>
          <TargetField
            bare
            label={urls.length === 1 ? 'Target URL' : `Target URL ${index + 1}`}
            value={url}
            problem={index === 0 ? problem : null}
            onChange={(next) => onUrls(urls.with(index, next))}
          />
          {urls.length === 1 ? null : (
            <ActionIcon aria-label={`Remove target ${index + 1}`} title="Remove" onClick={() => onUrls(urls.toSpliced(index, 1))}>
              <IconX size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      <Button
        variant="subtle"
        className={styles['add'] ?? ''}
        leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
        disabled={urls.length >= 20}
        onClick={() => onUrls([...urls, ''])}
      >
        Add target
      </Button>
    </fieldset>
  );
}
