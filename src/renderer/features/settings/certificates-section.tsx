import { Button, CloseButton, Tabs, TextInput } from '@mantine/core';
import { IconLock, IconLockExclamation, IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import type { CertificateAuthority, TrustInstruction } from '#shared/certificate.ts';
import type { Settings } from '#shared/settings.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { FactList } from '../../parts/fact-list.tsx';
import { fieldNote } from '../../parts/field-note.ts';
import { localDate, relativeTime } from '../../parts/format-time.ts';
import { useNow } from '../../parts/now.ts';
import { trustWords } from '../status/health-words.ts';
import { useCertificateAuthority } from './settings-data.ts';
import { hostNameProblem, insideDefaultNames } from './settings-draft.ts';
import type { SectionProps } from './section-props.ts';
import { TrustAssistant } from './trust-assistant.tsx';
import look from '../capture/capture-detail.module.css';
import styles from './settings.module.css';

/** The local authority: what it is, whether it is trusted, how to trust it and how to take that back, and for which names. */
export function CertificatesSection({ draft, problems, onChange, stored }: SectionProps & { readonly stored: Settings }) {
  const authority = useCertificateAuthority();
  return (
    <section aria-labelledby="certificates-title">
      <h2 id="certificates-title" className={styles['title']}>
        Certificates
      </h2>
      <p className={styles['intro']}>
        Hookwright signs its own certificates with an authority made on this machine. Senders accept them once they trust that
        authority.
      </p>
      {authority.error === null ? null : <ErrorNotice error={authority.error} onRetry={() => void authority.refetch()} />}
      {authority.data === undefined ? null : <Authority authority={authority.data} />}
      <HostNames
        names={draft.hostNames}
        stored={stored.receiver.hostNames}
        refused={problems['receiver.hostNames'] ?? null}
        onChange={(hostNames) => onChange({ hostNames })}
      />
    </section>
  );
}

function Authority({ authority }: { readonly authority: CertificateAuthority }) {
  const now = useNow();
  const words = trustWords(authority.trust);
  const Icon = authority.trust === 'trusted' ? IconLock : IconLockExclamation;
  const until = (from: string, to: string): string => `${localDate(from)} to ${localDate(to)}, ends ${endWords(to, now)}`;
  return (
    <>
      <output className={styles['trust']} data-tone={words.tone}>
        <Icon size={16} stroke={1.75} aria-hidden />
        {words.long}
      </output>
      <div data-setting="authority">
        <FactList
          facts={[
            { label: 'CA certificate', value: authority.path, wire: true, copy: authority.path },
            { label: 'Fingerprint', value: authority.fingerprint, wire: true, copy: authority.fingerprint },
            { label: 'Subject', value: authority.subject, wire: true },
            { label: 'Valid', value: until(authority.notBefore, authority.notAfter) },
            {
              label: 'Server certificate',
              value: `${until(authority.leaf.notBefore, authority.leaf.notAfter)}; renewed by itself`,
            },
            { label: 'Names in it', value: authority.leaf.hostNames.join(', '), wire: true },
          ]}
        />
      </div>
      <div className={styles['group']} data-setting="trust-check">
        <h3 className={styles['groupTitle']}>Who trusts it</h3>
        <p className={styles['intro']}>
          Every program has its own idea of whom to trust. Run a check where you need it; its line ticks itself.
        </p>
        <TrustAssistant />
      </div>
      <div className={styles['group']} data-setting="trust-commands">
        <h3 className={styles['groupTitle']}>Trust it</h3>
        <TrustTabs instructions={authority.instructions} />
      </div>
    </>
  );
}

const dayMs = 86_400_000;

/** When something ends; years from the third on, since nobody counts thousands of days. */
function endWords(iso: string, now: number): string {
  const days = (new Date(iso).getTime() - now) / dayMs;
  return days > 730 ? `in ${Math.round(days / 365.25)} years` : relativeTime(iso, now);
}

/** The tab of the system this page runs on, as far as the browser tells. */
function likelySystem(): TrustInstruction['id'] {
  const agent = navigator.userAgent;
  if (agent.includes('Windows')) return 'windows';
  return agent.includes('Mac OS') ? 'macos' : 'debian';
}

const systems: Record<TrustInstruction['id'], string> = {
  macos: 'macOS',
  windows: 'Windows',
  debian: 'Debian · Ubuntu',
  fedora: 'Fedora',
  firefox: 'Firefox',
  node: 'Node.js',
  curl: 'curl',
};

function TrustTabs({ instructions }: { readonly instructions: readonly TrustInstruction[] }) {
  return (
    <Tabs defaultValue={likelySystem()} classNames={{ list: `${look['tabList']} ${styles['tabList']}`, tab: look['tab'] ?? '' }}>
      <Tabs.List aria-label="System">
        {instructions.map(({ id }) => (
          <Tabs.Tab key={id} value={id}>
            {systems[id]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {instructions.map(({ id, title, trust, untrust }) => (
        <Tabs.Panel key={id} value={id} className={styles['tabPanel'] ?? ''}>
          {title.includes('(') ? <p className={styles['system']}>{title}</p> : null}
          <p className={styles['commandLabel']}>To trust it</p>
          <CopyLine text={trust} label={`Copy trust command for ${systems[id]}`} whole />
          <p className={styles['commandLabel']}>To take that back</p>
          {untrust === null ? (
            <p className={styles['help']}>Nothing permanent was done: leave the option or variable out.</p>
          ) : (
            <CopyLine text={untrust} label={`Copy undo command for ${systems[id]}`} whole />
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

interface HostNamesProps {
  readonly names: readonly string[];
  readonly stored: readonly string[];
  /** Why the host did not take the list. */
  readonly refused: string | null;
  readonly onChange: (names: readonly string[]) => void;
}

function HostNames({ names, stored, refused, onChange }: HostNamesProps) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const name = typed.trim();
  const problem = hostNameProblem(name, names);
  const full = names.length >= 50 ? 'At most 50 host names.' : null;
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (problem !== null || full !== null) {
      setAsked(true);
      return;
    }
    onChange([...names, name]);
    setTyped('');
    setAsked(false);
  };
  const outside = name !== '' && problem === null && !insideDefaultNames(name);
  const shownProblem = full ?? (asked || (name !== '' && name !== 'localhost' && problem !== null) ? problem : null);
  return (
    <div className={styles['group']} data-setting="host-names">
      <h3 className={styles['groupTitle']}>Host names</h3>
      <p className={styles['intro']}>
        localhost, 127.0.0.1 and ::1 are always covered. Further names ending in .localhost or .test are signed by the same
        authority; any other name makes a new authority, which must be trusted again.
      </p>
      {names.length === 0 ? null : (
        <ul className={styles['hosts']} aria-label="Host names">
          {names.map((host) => (
            <li key={host} className={styles['host']}>
              <code className={styles['hostName']}>{host}</code>
              <HostNote host={host} added={!stored.includes(host)} />
              <CloseButton
                size="sm"
                aria-label={`Remove ${host}`}
                onClick={() => onChange(names.filter((other) => other !== host))}
              />
            </li>
          ))}
        </ul>
      )}
      <form className={styles['addHost']} onSubmit={add}>
        <TextInput
          aria-label="Host name to add"
          placeholder="shop.test"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAsked(false);
          }}
          {...fieldNote(outside ? 'Outside .localhost and .test: makes a new authority.' : '', shownProblem ?? refused)}
        />
        <Button type="submit" leftSection={<IconPlus size={14} stroke={2} aria-hidden />}>
          Add
        </Button>
      </form>
    </div>
  );
}

function HostNote({ host, added }: { readonly host: string; readonly added: boolean }) {
  if (!insideDefaultNames(host)) {
    return (
      <span className={styles['hostNote']} data-tone="warning">
        {added ? 'Makes a new authority when saved' : 'Outside .localhost and .test'}
      </span>
    );
  }
  return <span className={styles['hostNote']}>{added ? 'Not saved yet' : ''}</span>;
}
