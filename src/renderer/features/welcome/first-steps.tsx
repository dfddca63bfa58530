/**
 * The first-run empty state: where webhooks go, three ways to make one arrive, and that Hookwright is waiting.
 * Shown by the Inbox while nothing was ever captured. Knows nothing of the list it stands in for.
 */
import { Button, Loader } from '@mantine/core';
import { IconArrowRight, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import { autoProvider } from '#shared/endpoint-names.ts';
import type { ProblemReport } from '#shared/health.ts';
import { describeError } from '../../host/error-report.ts';
import { useHealth } from '../../host/host-context.tsx';
import { openView } from '../../navigation.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import {
  sampleOf,
  useEndpoints,
  useProviders,
  useSampleRequest,
  useSendSample,
  type ListedProfile,
} from '../endpoints/endpoint-data.ts';
import { useCertificateAuthority } from '../settings/settings-data.ts';
import { stateWords, trustWords } from '../status/health-words.ts';
import { DemoButtons } from './demo-buttons.tsx';
import styles from './first-steps.module.css';

export interface FirstStepsProps {
  /** Called with the id of the capture that a sample became, when it arrived. */
  readonly onCaptured?: (captureId: string) => void;
}

/** The systems Hookwright was made for come first; any other profile can be sampled from its endpoint. */
const offered = ['maia', 'aisoule', 'whatsable'];

interface Sample {
  readonly provider: ListedProfile;
  readonly eventId: string;
}

function samplesOf(profiles: readonly ListedProfile[], endpoint: Endpoint | undefined): Sample[] {
  // An endpoint that is set to one provider reads everything as that provider's.
  const wanted = endpoint === undefined || endpoint.provider === autoProvider ? offered : [endpoint.provider];
  return wanted.flatMap((id) => {
    const provider = profiles.find((profile) => profile.id === id);
    const event = provider?.events.find(({ direction }) => direction === 'incoming') ?? provider?.events[0];
    return provider === undefined || event === undefined ? [] : [{ provider, eventId: event.id }];
  });
}

export function FirstSteps({ onCaptured }: FirstStepsProps) {
  const health = useHealth();
  const endpoints = useEndpoints();
  const providers = useProviders();
  const endpoint = endpoints.data?.find(({ provider }) => provider === autoProvider) ?? endpoints.data?.[0];
  const listening = health?.receiver.state === 'listening';
  const url = endpoint === undefined || health?.receiver.url == null ? null : `${health.receiver.url}/${endpoint.slug}`;
  const samples = samplesOf(providers.data ?? [], endpoint);

  const trouble = health === null ? null : stateWords(health);
  const blocked = trouble !== null && trouble.tone !== 'fine';
  return (
    <section className={styles['page']} aria-labelledby="first-steps-title">
      <div className={styles['column']}>
        <output className={styles['state']}>
          <span className={styles['ring']} data-live={listening || undefined} aria-hidden="true" />
          {trouble?.word ?? 'Connecting…'}
        </output>
        <h1 id="first-steps-title" className={styles['title']}>
          {blocked ? 'Webhooks cannot arrive yet' : 'Waiting for the first webhook'}
        </h1>
        {blocked ? (
          <Blocked problem={trouble.problem} />
        ) : (
          <>
            <div className={styles['address']}>
              <code className={styles['url']}>{url ?? ' '}</code>
              {url === null ? null : <CopyButton value={url} label="Copy URL" />}
            </div>
            <p className={styles['hint']}>Any method, and every path below it. {recognised(endpoint)}</p>
          </>
        )}
        {endpoint === undefined ? (
          endpoints.isSuccess && <NoEndpoint />
        ) : (
          <ol className={styles['steps']}>
            {blocked ? null : (
              <SendStep endpoint={endpoint} samples={samples} {...(onCaptured === undefined ? {} : { onCaptured })} />
            )}
            {blocked ? null : <DemoStep />}
            {blocked ? null : <TerminalStep endpoint={endpoint} sample={samples[0] ?? null} version={url ?? ''} />}
            <TrustStep />
          </ol>
        )}
      </div>
    </section>
  );
}

function recognised(endpoint: Endpoint | undefined): string {
  return endpoint?.provider === autoProvider ? 'The provider is recognised from the request.' : '';
}

/** Why nothing can arrive, with what to do about it. */
function Blocked({ problem }: { readonly problem: ProblemReport | null }) {
  return (
    <div className={styles['blocked']}>
      <p className={styles['blockedWords']}>
        {problem === null ? 'The receiver is stopped.' : `${problem.problem} ${problem.remedy}`}
      </p>
      <Button onClick={() => openView('settings', { section: 'receiver' })}>Open receiver settings</Button>
    </div>
  );
}

function NoEndpoint() {
  return (
    <p className={styles['step']}>
      <Button variant="filled" onClick={() => openView('endpoints', { endpoint: 'new' })}>
        Create an endpoint
      </Button>
    </p>
  );
}

interface SendStepProps extends FirstStepsProps {
  readonly endpoint: Endpoint;
  readonly samples: readonly Sample[];
}

function SendStep({ endpoint, samples, onCaptured }: SendStepProps) {
  const send = useSendSample();
  const [sending, setSending] = useState<string | null>(null);
  const start = (sample: Sample): void => {
    setSending(sample.provider.id);
    // Not a callback of the mutation: those are dropped once the capture has arrived and this screen is gone.
    void send
      .mutateAsync(sampleOf(endpoint, sample.provider.id, sample.eventId))
      .then(
        ({ captureId }) => captureId !== null && onCaptured?.(captureId),
        () => undefined,
      )
      .finally(() => setSending(null));
  };
  return (
    <li className={styles['step']}>
      <h2 className={styles['stepTitle']}>Send me a sample</h2>
      <div className={styles['samples']}>
        {samples.map((sample, index) => (
          <Button
            key={sample.provider.id}
            variant={index === 0 ? 'filled' : 'default'}
            leftSection={
              sending === sample.provider.id ? (
                <Loader size={14} color="currentColor" />
              ) : (
                <IconSend size={14} aria-hidden="true" />
              )
            }
            aria-disabled={sending !== null}
            onClick={() => sending === null && start(sample)}
          >
            {sample.provider.name}
          </Button>
        ))}
      </div>
      {send.error !== null && <ErrorNotice error={send.error} />}
    </li>
  );
}

function DemoStep() {
  return (
    <li className={styles['step']}>
      <h2 className={styles['stepTitle']}>Or watch a demonstration</h2>
      <p className={styles['lead']}>
        25 webhooks of three systems, really signed, on endpoints of their own. One click takes all of it away again.
      </p>
      <DemoButtons />
    </li>
  );
}

interface TerminalStepProps {
  readonly endpoint: Endpoint;
  readonly sample: Sample | null;
  readonly version: string;
}

function TerminalStep({ endpoint, sample, version }: TerminalStepProps) {
  const request = useSampleRequest(sample === null ? null : sampleOf(endpoint, sample.provider.id, sample.eventId), version);
  const curl = request.data?.curl ?? null;
  return (
    <li className={styles['step']}>
      <div className={styles['stepHead']}>
        <h2 className={styles['stepTitle']}>Or send one from a terminal</h2>
        <CopyButton value={curl ?? ''} label="Copy curl command" word="Copy" />
      </div>
      <div className={styles['terminal']}>
        <textarea
          className={`${styles['command']} wire`}
          readOnly
          spellCheck={false}
          aria-label="curl command"
          value={request.error === null ? (curl ?? '') : describeError(request.error).problem}
        />
      </div>
    </li>
  );
}

function TrustStep() {
  const authority = useCertificateAuthority().data;
  const words = trustWords(authority?.trust);
  return (
    <li className={styles['step']}>
      <div className={styles['stepHead']}>
        <h2 className={styles['stepTitle']}>Let your own code trust the certificate</h2>
        <span className={styles['hint']}>{words.short}</span>
      </div>
      <Button
        variant="default"
        rightSection={<IconArrowRight size={14} aria-hidden="true" />}
        onClick={() => openView('settings', { section: 'certificates' })}
      >
        Trust commands for every system
      </Button>
    </li>
  );
}
