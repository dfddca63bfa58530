import type { SettingsDraft, SettingsProblems } from './settings-draft.ts';

/** What every section of values gets. */
export interface SectionProps {
  readonly draft: SettingsDraft;
  readonly problems: SettingsProblems;
  readonly onChange: (change: Partial<SettingsDraft>) => void;
}
