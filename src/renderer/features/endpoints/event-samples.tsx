import { Button, Loader, Textarea, UnstyledButton } from '@mantine/core';
import { IconArrowRight, IconSend } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import type { EventDefinition } from '#shared/provider-profile.ts';
import { describeError } from '../../host/error-report.ts';
import { useHealth } from '../../host/host-context.tsx';
import { openView } from '../../navigation.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { DirectionMark } from '../../parts/direction-mark.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Panel } from '../../parts/panel.tsx';
import { sampleOf, useSampleRequest, useSendSample, type ListedProfile } from './endpoint-data.ts';
import styles from './endpoints.module.css';

interface EventSamplesProps {
  readonly profile: ListedProfile;
  readonly endpoint: Endpoint | null;
  /** Why no sample can be sent now. */
  readonly blocked: string | null;
  readonly unsaved: boolean;
}

interface Sent {
  readonly status: number;
  readonly captureId: string | null;
}

/** A row of the list: an event with its own sample, or a further sample of the event above. */
interface SampleRow {
  readonly id: string;
  readonly event: EventDefinition;
  readonly title: string;
  readonly further: boolean;
  readonly documented: boolean;
  readonly body: string;
}

function rowsOf(profile: ListedProfile): SampleRow[] {
  return profile.events.flatMap((event) => [
    {
      id: event.id,
      event,
      title: event.title,
      further: false,
      documented: event.sampleSource === 'documented',
      body: event.sample,
    },
    ...(event.moreSamples ?? []).map((sample) => ({
      id: `${event.id}/${sample.id}`,
      event,
      title: sample.title,
      further: true,
      documented: sample.source === 'documented',
      body: sample.body,
    })),
  ]);
}

/** The provider's events; each can be sent to the endpoint, and the chosen one stands below as a curl command. */
export function EventSamples({ profile, endpoint, blocked, unsaved }: EventSamplesProps) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [sent, setSent] = useState<Readonly<Record<string, Sent>>>({});
  const [sending, setSending] = useState<string | null>(null);
  const send = useSendSample();
  const rows = useMemo(() => rowsOf(profile), [profile]);
  const chosen = rows.find(({ id }) => id === chosenId) ?? rows[0];
  if (chosen === undefined) return <p className={styles['quiet']}>This profile lists no events.</p>;

  const onSend = (row: SampleRow): void => {
    setChosenId(row.id);
    if (endpoint === null || sending !== null) return;
    setSending(row.id);
    send.mutate(sampleOf(endpoint, profile.id, row.id), {
      onSuccess: (result) => setSent((before) => ({ ...before, [row.id]: result })),
      onSettled: () => setSending(null),
    });
  };
  return (
    <>
      <ul className={styles['events']} aria-label="Events">
        {rows.map((row) => (
          <li key={row.id} className={styles['event']} data-chosen={row.id === chosen.id || undefined}>
            <EventName row={row} chosen={row.id === chosen.id} onChoose={() => setChosenId(row.id)} />
            {endpoint === null ? null : <Result sent={sent[row.id] ?? null} />}
            {endpoint === null ? null : (
              <Button
                className={styles['send'] ?? ''}
                variant="subtle"
                aria-label={`Send me a sample of ${row.further ? `${row.event.title}: ` : ''}${row.title}`}
                disabled={blocked !== null}
                leftSection={sending === row.id ? <Loader size={14} /> : <IconSend size={14} stroke={1.75} aria-hidden />}
                onClick={() => onSend(row)}
              >
                Send
              </Button>
            )}
          </li>
        ))}
      </ul>
      {send.error === null ? null : <ErrorNotice error={send.error} />}
      <Panel title={chosen.further ? `${chosen.event.title}: ${chosen.title}` : chosen.title}>
        <p className={styles['quiet']}>
          {chosen.event.description}{' '}
          {chosen.documented ? 'The sample is the provider’s own.' : 'The sample is built from the documented fields.'}
        </p>
        {endpoint === null || blocked !== null ? (
          <SamplePayload body={chosen.body} blocked={blocked} />
        ) : (
          <CurlCommand endpoint={endpoint} profile={profile} sampleId={chosen.id} unsaved={unsaved} />
        )}
      </Panel>
    </>
  );
}

interface EventNameProps {
  readonly row: SampleRow;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function EventName({ row, chosen, onChoose }: EventNameProps) {
  const { event, title, further } = row;
  return (
    <UnstyledButton
      className={styles['eventName']}
      data-further={further || undefined}
      aria-pressed={chosen}
      title={further || event.type === null ? title : `${title}, ${event.type}`}
      onClick={onChoose}
    >
      {further ? null : <DirectionMark direction={event.direction} wordClassName={styles['directionWord']} />}
      <span className={styles['eventTitle']}>{title}</span>
      {further || event.type === null ? null : <code className={styles['eventType']}>{event.type}</code>}
    </UnstyledButton>
  );
}

/** What came of the last send; its place is kept free before. */
function Result({ sent }: { readonly sent: Sent | null }) {
  if (sent === null) return <span className={styles['result']} />;
  const { status, captureId } = sent;
  return (
    <output className={styles['result']}>
      <span>{status}</span>
      {captureId === null ? (
        <span title="It did not arrive within two seconds">not seen</span>
      ) : (
        <UnstyledButton
          className={styles['openCapture']}
          aria-label="Open the capture in the inbox"
          title="Open the capture in the inbox"
          onClick={() => openView('inbox', { capture: captureId })}
        >
          Open
          <IconArrowRight size={12} stroke={2} aria-hidden />
        </UnstyledButton>
      )}
    </output>
  );
}

interface CurlCommandProps {
  readonly endpoint: Endpoint;
  readonly profile: ListedProfile;
  readonly sampleId: string;
  readonly unsaved: boolean;
}

function CurlCommand({ endpoint, profile, sampleId, unsaved }: CurlCommandProps) {
  const receiver = useHealth()?.receiver.url ?? '';
  const request = useSampleRequest(sampleOf(endpoint, profile.id, sampleId), `${endpoint.updatedAt} ${receiver}`);
  const failure = request.error === null ? null : describeError(request.error);
  const lastFour = endpoint.secrets.lastFour[0] ?? '';
  const signed =
    request.data?.signed === true
      ? `Signed with the secret${lastFour === '' ? '' : ` ending in ${lastFour}`}`
      : unsignedWords(profile, endpoint);
  return (
    <>
      <div className={styles['curlHead']}>
        <span className={styles['quiet']}>
          {request.data === undefined || request.data === null ? ' ' : signed}
          {unsaved ? '. Unsaved changes are not in it.' : ''}
        </span>
        <CopyButton value={request.data?.curl ?? ''} label="Copy curl command" word="Copy curl" />
      </div>
      {failure === null ? (
        <Textarea
          aria-label="curl command"
          readOnly
          autosize
          minRows={8}
          maxRows={24}
          spellCheck={false}
          classNames={{ input: styles['wireText'] ?? '' }}
          value={request.data?.curl ?? ''}
        />
      ) : (
        <ErrorNotice error={request.error} onRetry={() => void request.refetch()} />
      )}
    </>
  );
}

function unsignedWords(profile: ListedProfile, endpoint: Endpoint): string {
  if (profile.signatures.length === 0) return `Not signed: ${profile.name} does not sign`;
  return endpoint.secrets.count === 0 ? 'Not signed: the endpoint has no secret yet' : 'Not signed';
}

function SamplePayload({ body, blocked }: { readonly body: string; readonly blocked: string | null }) {
  return (
    <>
      <div className={styles['curlHead']}>
        <span className={styles['quiet']}>{blocked ?? 'Sample payload'}</span>
        <CopyButton value={body} label="Copy payload" word="Copy payload" />
      </div>
      <Textarea
        aria-label="Sample payload"
        readOnly
        autosize
        minRows={8}
        maxRows={24}
        spellCheck={false}
        classNames={{ input: styles['wireText'] ?? '' }}
        value={body}
      />
    </>
  );
}
