/**
 * Composing and sending: the request left, exactly what leaves and what came of it right. It owns the draft through
 * send-store.ts; how a request is signed and sent is the host's business.
 */
import { Button, Select, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconSend, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Endpoint } from '#shared/endpoint.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { HeaderEditor } from '../../parts/header-editor.tsx';
import { DeliveryDetail } from '../deliveries/delivery-detail.tsx';
import { useLastTargets } from '../deliveries/delivery-data.ts';
import { useEndpoints, useProviders, type ListedProfile } from '../endpoints/endpoint-data.ts';
import tabs from '../capture/capture-detail.module.css';
import { OutgoingView } from '../replay/outgoing-view.tsx';
import { PolicySelect } from '../replay/policy-select.tsx';
import { TargetField } from '../replay/target-field.tsx';
import { BodyPane } from './body-pane.tsx';
import { PasteDialog, Warnings } from './paste-dialog.tsx';
import { headerProblems, withPasted, type SendDraft } from './send-draft.ts';
import { useSendStore } from './send-store.ts';
import styles from './send.module.css';
import { SigningRow } from './signing-row.tsx';
import { SourceRow } from './source-row.tsx';
import { optionsCount } from './target-draft.ts';
import { TargetOptionsFields } from './target-options.tsx';
import { useBegin } from './use-begin.ts';
import { useSend, useSendKey, type Sending } from './use-send.ts';

const tabClasses = { root: tabs['tabs'] ?? '', list: tabs['tabList'] ?? '', tab: tabs['tab'] ?? '', panel: tabs['panel'] ?? '' };
const methods = ['POST', 'PUT', 'PATCH', 'GET', 'DELETE', 'HEAD', 'OPTIONS'];

export function SendScreen() {
  const endpoints = useEndpoints();
  const providers = useProviders();
  const targets = useLastTargets();
  const error = endpoints.error ?? providers.error ?? targets.error;
  if (endpoints.data === undefined || providers.data === undefined || targets.data === undefined) {
    const retry = (): void => void Promise.all([endpoints.refetch(), providers.refetch(), targets.refetch()]);
    return <div className={styles['alone']}>{error === null ? null : <ErrorNotice error={error} onRetry={retry} />}</div>;
  }
  return <Composer endpoints={endpoints.data} profiles={providers.data} targets={targets.data} />;
}

interface ComposerProps {
  readonly endpoints: readonly Endpoint[];
  readonly profiles: readonly ListedProfile[];
  readonly targets: readonly string[];
}

function Composer({ endpoints, profiles, targets }: ComposerProps) {
  useBegin({ profiles, endpoints, targets });
  const { draft, change } = useSendStore();
  const sending = useSend(draft);
  const [pasting, setPasting] = useState(false);
  useSendKey(sending.send);
  const profile = profiles.find(({ id }) => id === draft.provider) ?? null;
  return (
    <div className={styles['screen']}>
      <TopBar draft={draft} sending={sending} />
      <section className={styles['compose']} aria-label="Request">
        {draft.captureId === null ? null : <EditedReplay captureId={draft.captureId} />}
        <div className={styles['choices']}>
          <SourceRow draft={draft} profiles={profiles} onChange={change} onPaste={() => setPasting(true)} />
          <SigningRow
            draft={draft}
            profile={profile}
            endpoints={endpoints}
            onChange={change}
            problem={sending.refused?.field === 'secret' ? sending.refused.problem : null}
          />
        </div>
        <Warnings warnings={draft.warnings} onDismiss={() => change((before) => ({ ...before, warnings: [] }))} />
        <ComposeTabs draft={draft} sending={sending} />
      </section>
      <Right sending={sending} profile={profile} />
      <PasteDialog
        opened={pasting}
        onClose={() => setPasting(false)}
        onRequest={(request) => {
          change((before) => withPasted(before, request));
          setPasting(false);
        }}
      />
    </div>
  );
}

function EditedReplay({ captureId }: { readonly captureId: string }) {
  const change = useSendStore((store) => store.change);
  return (
    <p className={styles['edited']}>
      <span>
        An edited replay of capture <code>{captureId}</code>.
      </span>
      <Button
        variant="subtle"
        leftSection={<IconX size={14} stroke={1.75} aria-hidden />}
        onClick={() => change((before) => ({ ...before, captureId: null }))}
      >
        Send as a request of its own
      </Button>
    </p>
  );
}

function TopBar({ draft, sending }: { readonly draft: SendDraft; readonly sending: Sending }) {
  const change = useSendStore((store) => store.change);
  const { refused } = sending;
  const known = methods.includes(draft.method) ? methods : [...methods, draft.method];
  const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  const wrongUrl = refused !== null && (refused.field === 'url' || refused.field === 'targetUrl');
  return (
    <div className={styles['top']}>
      <h1 className={styles['hiddenTitle']}>Send</h1>
      <Select
        aria-label="Method"
        className={styles['method'] ?? ''}
        classNames={{ input: styles['wireInput'] ?? '' }}
        allowDeselect={false}
        data={known}
        value={draft.method}
        onChange={(method) => method !== null && change((before) => ({ ...before, method }))}
        comboboxProps={{ width: 120, position: 'bottom-start' }}
      />
      <TargetField
        bare
        label="Target URL"
        value={draft.url}
        problem={wrongUrl ? refused.problem : null}
        onChange={(url) => change((before) => ({ ...before, url }))}
      />
      <div className={styles['policy']}>
        <PolicySelect bare policy={draft.policy} onPolicy={(policy) => change((before) => ({ ...before, policy }))} />
      </div>
      <Button
        variant="filled"
        className={styles['send'] ?? ''}
        leftSection={<IconSend size={14} stroke={1.75} aria-hidden />}
        rightSection={<kbd className={styles['key']}>{mac ? '⌘⏎' : 'Ctrl ⏎'}</kbd>}
        loading={sending.sending}
        disabled={draft.url.trim() === ''}
        onClick={sending.send}
      >
        Send
      </Button>
    </div>
  );
}

function ComposeTabs({ draft, sending }: { readonly draft: SendDraft; readonly sending: Sending }) {
  const change = useSendStore((store) => store.change);
  const [tab, setTab] = useState<string | null>('body');
  const problems = { ...fieldProblems(sending, 'headers.'), ...headerProblems(draft.headers) };
  const set = optionsCount(draft.options);
  return (
    <Tabs value={tab} onChange={setTab} classNames={tabClasses}>
      <Tabs.List aria-label="Parts of the request">
        <Tabs.Tab value="body">Body</Tabs.Tab>
        <Tabs.Tab value="headers">
          Headers
          <Count count={draft.headers.length} wrong={Object.keys(problems).length > 0} />
        </Tabs.Tab>
        <Tabs.Tab value="options">
          Options
          {set === 0 ? null : <Count count={set} wrong={draft.options.skipVerify} />}
        </Tabs.Tab>
        {draft.options.skipVerify ? <span className={styles['unverified']}>certificate not verified</span> : null}
      </Tabs.List>
      <Tabs.Panel value="body">
        <BodyPane draft={draft} onChange={change} onSend={sending.send} />
      </Tabs.Panel>
      <Tabs.Panel value="headers">
        <div className={styles['padded']}>
          <HeaderEditor
            headers={draft.headers}
            most={1000}
            problems={problems}
            onHeaders={(headers) => change((before) => ({ ...before, headers }))}
          />
          <p className={styles['quiet']}>
            Host and Content-Length are written when it leaves; the signature too. All of them stand on the right.
          </p>
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="options">
        <div className={styles['padded']}>
          <TargetOptionsFields
            options={draft.options}
            problems={fieldProblems(sending, '')}
            onOptions={(options) => change((before) => ({ ...before, options }))}
          />
        </div>
      </Tabs.Panel>
    </Tabs>
  );
}

function Count({ count, wrong }: { readonly count: number; readonly wrong: boolean }): ReactNode {
  return (
    <span className={tabs['count']} data-wrong={wrong || undefined}>
      {count}
    </span>
  );
}

/** What the host refused, by field; `prefix` is taken off the field's path. */
function fieldProblems({ refused }: Sending, prefix: string): Readonly<Record<string, string>> {
  const field = refused?.field?.replace(/^(?:edit|target)\./, '') ?? null;
  return refused === null || field === null || !field.startsWith(prefix) ? {} : { [field.slice(prefix.length)]: refused.problem };
}

/** What leaves, and beside it or in its place what came of it. */
function Right({ sending, profile }: { readonly sending: Sending; readonly profile: ListedProfile | null }) {
  const { sentId, sentVersion, draft, change } = useSendStore();
  const [asked, setAsked] = useState<{ readonly tab: string; readonly when: string } | null>(null);
  const wide = useMediaQuery('(width >= 1800px)', false, { getInitialValueInEffect: false });
  const outgoing = (
    <div className={styles['outgoing']}>
      {sending.error === null ? null : <ErrorNotice error={sending.error} />}
      <OutgoingView
        asked={sending.asked}
        profile={profile}
        nothing="Type where it goes, and exactly what leaves is shown here."
        options={draft.options}
        onOptions={(options) => change((before) => ({ ...before, options }))}
      />
    </div>
  );
  const result =
    sentId === null ? (
      <p className={styles['nothing']}>What is answered appears here, with each attempt and the time it took.</p>
    ) : (
      <DeliveryDetail key={sentId} id={sentId} besideDraft />
    );
  if (wide) {
    return (
      <>
        <section className={styles['right']} aria-label="What will leave">
          <h2 className={styles['heading']}>What will leave</h2>
          {outgoing}
        </section>
        <section className={styles['right']} aria-label="Result">
          <h2 className={styles['heading']}>Result</h2>
          {result}
        </section>
      </>
    );
  }
  // A new result comes to the front once, and so does new content; after that the tab is the reader's.
  const when = `${sentId} ${draft.bodyVersion}`;
  const tab = asked?.when === when ? asked.tab : sentId === null || sentVersion !== draft.bodyVersion ? 'outgoing' : 'result';
  return (
    <section className={styles['right']} aria-label="What will leave, and the result">
      <Tabs value={tab} onChange={(name) => name !== null && setAsked({ tab: name, when })} classNames={tabClasses}>
        <Tabs.List>
          <Tabs.Tab value="outgoing">What will leave</Tabs.Tab>
          <Tabs.Tab value="result">Result</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="outgoing">{outgoing}</Tabs.Panel>
        <Tabs.Panel value="result">{result}</Tabs.Panel>
      </Tabs>
    </section>
  );
}
