/**
 * Settings: sections over one draft, saved explicitly and together, and a search over all of them. Owns the draft and its
 * saving; the sections only show and change it. Knows nothing of where the host keeps the values.
 */
import { IconAlertTriangle, IconPointFilled } from '@tabler/icons-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { Settings } from '#shared/settings.ts';
import { describeError } from '../../host/error-report.ts';
import { openView, setParam, useParam } from '../../navigation.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { useLeaveWarning } from '../../parts/leave-warning.ts';
import { SaveBar } from '../../parts/save-bar.tsx';
import { useSaveKey } from '../../parts/save-key.ts';
import { SideList, SideMark, type SideItem } from '../../parts/side-list.tsx';
import { TagsSection } from '../annotations/tags-section.tsx';
import { KeysSection } from '../keys/keys-section.tsx';
import { RulesSection } from '../rules/rules-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { BackupSection } from './backup-section.tsx';
import { CertificatesSection } from './certificates-section.tsx';
import { DataSection } from './data-section.tsx';
import { DemoSection } from './demo-section.tsx';
import { DiagnosticsSection } from './diagnostics-section.tsx';
import { useFoundSetting } from './found-setting.ts';
import { PrivacySection } from './privacy-section.tsx';
import { ReceiverSection } from './receiver-section.tsx';
import { ResetSection } from './reset-section.tsx';
import { RetentionSection } from './retention-section.tsx';
import type { SectionProps } from './section-props.ts';
import { useSaveSettings, useSettings } from './settings-data.ts';
import { useSettingsDraftStore } from './settings-draft-store.ts';
import {
  draftOfSettings,
  fieldOfRefusal,
  hostNameChange,
  insideDefaultNames,
  settingsChanges,
  settingsPatchOf,
  settingsProblems,
  type SettingsChange,
  type SettingsDraft,
  type SettingsProblems,
} from './settings-draft.ts';
import { findSettings, sections, settingEntries, type Found, type SectionId } from './settings-index.ts';
import { FoundList, SearchField } from './settings-search.tsx';
import styles from './settings.module.css';

const labels = Object.fromEntries(sections.map(({ id, label }) => [id, label]));

const sectionOf = (field: string): SectionId =>
  field === 'receiver.hostNames'
    ? 'certificates'
    : field.startsWith('retention')
      ? 'retention'
      : field.startsWith('backup')
        ? 'backup'
        : 'receiver';

/** Where every change takes effect at once, so that there is nothing to save. */
const immediate: ReadonlySet<SectionId> = new Set(['rules', 'tags', 'keys']);

export function SettingsScreen() {
  const settings = useSettings();
  if (settings.data === undefined) {
    return (
      <div className={styles['alone']}>
        {settings.error === null ? null : <ErrorNotice error={settings.error} onRetry={() => void settings.refetch()} />}
      </div>
    );
  }
  return <SettingsForm stored={settings.data} />;
}

function SettingsForm({ stored }: { readonly stored: Settings }) {
  const asked = useParam('section');
  const section = sections.find(({ id }) => id === asked)?.id ?? 'receiver';
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const hits = useMemo(() => findSettings(query, labels, settingEntries), [query]);
  const searching = query.trim() !== '';
  useFoundSetting();
  const { draft: touched, set } = useSettingsDraftStore();
  const draft = useMemo(() => touched ?? draftOfSettings(stored), [touched, stored]);
  const save = useSaveSettings();
  const found = useMemo(() => settingsProblems(draft), [draft]);
  const changes = useMemo(() => settingsChanges(draft, stored), [draft, stored]);
  const refused = save.error === null ? null : describeError(save.error);
  const refusedField = refused === null ? null : fieldOfRefusal(refused, draft);
  const problems: SettingsProblems =
    refused === null || refusedField === null ? found : { [refusedField]: `${refused.problem} ${refused.remedy}`, ...found };
  useLeaveWarning(changes.length > 0);

  const onChange = (change: Partial<SettingsDraft>): void => {
    save.reset();
    set({ ...draft, ...change });
  };
  const onDiscard = (): void => {
    save.reset();
    set(null);
  };
  const onSave = (): void => {
    if (changes.length === 0 || save.isPending) return;
    const [wrong] = Object.keys(found);
    if (wrong === undefined) save.mutate(settingsPatchOf(draft, stored));
    else setParam('section', sectionOf(wrong));
  };
  useSaveKey(onSave);

  const shared: SectionProps = { draft, problems, onChange };
  const bodies: Record<SectionId, ReactNode> = {
    receiver: <ReceiverSection {...shared} />,
    certificates: <CertificatesSection {...shared} stored={stored} />,
    retention: <RetentionSection {...shared} />,
    rules: <RulesSection />,
    tags: <TagsSection />,
    appearance: <AppearanceSection />,
    privacy: <PrivacySection />,
    keys: <KeysSection />,
    data: <DataSection />,
    backup: <BackupSection {...shared} />,
    demo: <DemoSection />,
    diagnostics: <DiagnosticsSection />,
    reset: <ResetSection />,
  };
  const onOpen = ({ entry }: Found): void => {
    setQuery('');
    openView('settings', { section: entry.section, setting: entry.id });
  };
  const onSection = (id: string): void => {
    setQuery('');
    setParam('section', id);
  };
  return (
    <div className={styles['screen']} data-settings>
      <nav className={styles['side']} aria-label="Settings">
        <h1 className={styles['sideTitle']}>Settings</h1>
        <SearchField
          value={query}
          fieldRef={field}
          onChange={setQuery}
          onFirst={() => hits[0] !== undefined && onOpen(hits[0])}
        />
        <SideList
          label="Sections"
          items={sections
            .filter(({ id }) => !searching || hits.some(({ entry }) => entry.section === id))
            .map((entry) => ({ ...entry, mark: sectionMark(entry.id, changes, problems) }) satisfies SideItem)}
          selected={searching ? null : section}
          onSelect={onSection}
        />
      </nav>
      <div className={styles['main']}>
        <div className={styles['scroll']}>
          <div className={styles['column']}>
            {searching ? (
              <FoundList found={hits} query={query} labels={labels} onOpen={onOpen} onLeave={() => field.current?.focus()} />
            ) : (
              bodies[section]
            )}
          </div>
        </div>
        {changes.length === 0 && immediate.has(section) ? null : (
          <SaveBar
            changed={changes.length > 0}
            words={<ChangeWords changes={changes} hosts={hostNameChange(draft, stored)} saved={save.isSuccess} />}
            problems={Object.keys(problems).length}
            error={refusedField === null ? save.error : null}
            saving={save.isPending}
            onSave={onSave}
            onDiscard={onDiscard}
          />
        )}
      </div>
    </div>
  );
}

function sectionMark(id: string, changes: readonly SettingsChange[], problems: SettingsProblems): ReactNode {
  if (Object.keys(problems).some((field) => sectionOf(field) === id)) {
    return <SideMark icon={<IconAlertTriangle size={14} stroke={2} aria-hidden />} words="needs attention" wrong />;
  }
  if (!changes.some(({ field }) => sectionOf(field) === id)) return null;
  return <SideMark icon={<IconPointFilled size={14} aria-hidden />} words="unsaved changes" />;
}

interface ChangeWordsProps {
  readonly changes: readonly SettingsChange[];
  readonly hosts: ReturnType<typeof hostNameChange>;
  readonly saved: boolean;
}

function ChangeWords({ changes, hosts, saved }: ChangeWordsProps) {
  if (changes.length === 0) return saved ? 'Saved. No unsaved changes.' : 'No unsaved changes.';
  const restarts = changes.some(({ field }) => field.startsWith('receiver.'));
  const newAuthority = hosts.added.some((name) => !insideDefaultNames(name));
  return (
    <>
      {changes.map(({ field, label, from, to }, index) => (
        <span key={field}>
          {index === 0 ? '' : '; '}
          {field === 'receiver.hostNames' ? (
            <HostWords {...hosts} />
          ) : (
            <>
              {label} <span className={styles['from']}>{from}</span> → {to}
            </>
          )}
        </span>
      ))}
      .{restarts ? ' Saving restarts the listener: open connections are closed.' : ''}
      {newAuthority ? ' It also makes a new authority, which must be trusted again.' : ''}
    </>
  );
}

function HostWords({ added, removed }: ReturnType<typeof hostNameChange>) {
  const parts = [
    added.length === 0 ? '' : `added ${added.join(', ')}`,
    removed.length === 0 ? '' : `removed ${removed.join(', ')}`,
  ];
  return <>Host names: {parts.filter((part) => part !== '').join(', ')}</>;
}
