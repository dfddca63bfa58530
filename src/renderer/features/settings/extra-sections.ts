import type { ReactNode } from 'react';
import type { SettingEntry } from './settings-index.ts';

/** A section that another part of the program brings along; it stands before the one named by `before`. */
interface ExtraSection {
  readonly id: string;
  readonly label: string;
  readonly before: string;
  readonly entries: readonly SettingEntry[];
  readonly render: () => ReactNode;
}

/** Sections of other features, in the order of the list. */
export const extraSections: readonly ExtraSection[] = [];
