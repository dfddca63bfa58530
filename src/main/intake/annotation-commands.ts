import type { TagRuleInput } from '#shared/annotation.ts';
import type { ChangedCaptures, TagStep } from '../store/annotation-writing.ts';
import { seqOf } from '../store/capture-id.ts';
import type { StoreWriter } from '../store/writer.ts';

/** What of tags, notes and rules is written by the one writer. Tags come folded and checked. */
export interface AnnotationCommands {
  beginTagChange(): Promise<string>;
  /** One transaction: a few hundred captures at a time, so that receiving is not held up. */
  changeTags(step: TagStep): Promise<ChangedCaptures>;
  /** Null as `to` takes the tag away. */
  replaceTag(from: string, to: string | null): Promise<ChangedCaptures & { readonly undoToken: string }>;
  undoTags(undoToken: string): Promise<ChangedCaptures>;
  setNote(id: string, note: string): Promise<void>;
  /** Null as `id` makes one; returns the id. */
  saveRule(id: string | null, rule: TagRuleInput): Promise<string>;
  removeRule(id: string): Promise<void>;
  orderRules(ids: readonly string[]): Promise<void>;
  saveRuleProgress(appliedTo: number): Promise<void>;
}

export function createAnnotationCommands(store: () => StoreWriter): AnnotationCommands {
  return {
    beginTagChange: async () => store().annotations.beginTagChange(),
    changeTags: async (step) => store().annotations.changeTags(step),
    replaceTag: async (from, to) => store().annotations.replaceTag(from, to),
    undoTags: async (undoToken) => store().annotations.undo(undoToken),
    setNote: async (id, note) => store().annotations.setNote(seqOf(id), note),
    saveRule: async (id, rule) => store().annotations.rules.save(id, rule),
    removeRule: async (id) => store().annotations.rules.remove(id),
    orderRules: async (ids) => store().annotations.rules.order(ids),
    saveRuleProgress: async (appliedTo) => store().annotations.rules.saveProgress(appliedTo),
  };
}
