/** The use cases of tags, notes and rules; part of the AppApi. */
import type {
  RuleMatch,
  RulePreview,
  RuleRun,
  TagChange,
  TagCount,
  TagOutcome,
  TagRule,
  TagRuleInput,
} from '#shared/annotation.ts';

export interface AnnotationsApi {
  /** Throws `tag-malformed`, naming the field. Stops between its steps when `signal` aborts. */
  tag(change: TagChange, signal?: AbortSignal): Promise<TagOutcome>;
  /** In alphabetical order. */
  tags(): TagCount[];
  rename(tag: string, to: string): Promise<TagOutcome>;
  remove(tag: string): Promise<TagOutcome>;
  /** Rejects with `tag-undo-expired`. */
  undo(undoToken: string): Promise<{ captures: number }>;
  /** At most 10,000 characters; the empty note is none. */
  setNote(id: string, note: string): Promise<void>;
}

export interface RulesApi {
  list(): TagRule[];
  /** Throws `filter-malformed` or `tag-malformed`, naming the field. */
  save(id: string | null, rule: TagRuleInput): Promise<TagRule>;
  remove(id: string): Promise<void>;
  order(ids: readonly string[]): Promise<void>;
  preview(filter: string, signal?: AbortSignal): Promise<RulePreview>;
  /** The run that is under way for this rule, or a new one. */
  apply(id: string): Promise<RuleRun>;
  follow(runId: string, signal?: AbortSignal): AsyncGenerator<RuleRun, void>;
  cancel(runId: string): RuleRun;
  /** At once, then at most one message in ten seconds. */
  matches(signal?: AbortSignal): AsyncGenerator<{ matches: RuleMatch[] }, void>;
}
