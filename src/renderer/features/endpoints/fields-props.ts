import type { EndpointDraft, FieldProblems } from './endpoint-draft.ts';

/** What every part of the form gets. */
export interface FieldsProps {
  readonly draft: EndpointDraft;
  readonly problems: FieldProblems;
  readonly onChange: (change: Partial<EndpointDraft>) => void;
}
