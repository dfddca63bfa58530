import type { SetupDraft, SetupProblems } from './setup-draft.ts';

/** What every part of the set-up gets. */
export interface SetupFieldProps {
  readonly draft: SetupDraft;
  readonly problems: SetupProblems;
  readonly onChange: (change: Partial<SetupDraft>) => void;
}
