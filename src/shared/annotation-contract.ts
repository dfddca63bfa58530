/** The part of the contract about tags, notes and the rules that tag by themselves. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { noteLimit } from './annotation-limits.ts';
import { ruleMatch, rulePreview, ruleRun, tagChange, tagCount, tagOutcome, tagRule, tagRuleInput } from './annotation.ts';

const idInput = z.strictObject({ id: z.string() });
const runInput = z.strictObject({ runId: z.string() });
const tagInput = z.strictObject({ tag: z.string().max(200) });

/** What only Hookwright's own screens call. */
export const annotationWorkbench = {
  /** Puts tags on captures and takes others off. */
  tagCaptures: oc.input(tagChange).output(tagOutcome),
  /** Tags in use, in alphabetical order. */
  tags: oc.output(z.object({ items: z.array(tagCount) })),
  /** On every capture, removed ones that can be restored included, and in every rule. `to` may exist: then they become one. */
  renameTag: oc.input(tagInput.extend({ to: z.string().max(200) })).output(tagOutcome),
  /** From every capture and every rule. */
  removeTag: oc.input(tagInput).output(tagOutcome),
  /** Takes a change of tags back; it can be used once and for ten minutes. */
  undoTags: oc.input(z.strictObject({ undoToken: z.string() })).output(z.object({ captures: z.int() })),
  /** An empty note is none. */
  setNote: oc.input(
    z.strictObject({ id: z.string(), note: z.string().max(noteLimit, `must have at most ${noteLimit} characters`) }),
  ),

  /** In the order in which they are applied. */
  rules: oc.output(z.object({ items: z.array(tagRule) })),
  /** Makes a rule, or changes the one with this id. It applies to captures that come from now on. */
  saveRule: oc.input(tagRuleInput.extend({ id: z.string().optional() })).output(tagRule),
  removeRule: oc.input(idInput),
  /** All ids in the order wanted. */
  orderRules: oc.input(z.strictObject({ ids: z.array(z.string()).max(1000) })),
  previewRule: oc.input(z.strictObject({ filter: z.string().max(10_000) })).output(rulePreview),
  /** Tags the captures there are. One run per rule at a time. */
  applyRule: oc.input(idInput).output(ruleRun),
  /** The run as it is, then at most four messages a second; ends with the run. */
  followRuleRun: oc.input(runInput).output(eventIterator(ruleRun)),
  cancelRuleRun: oc.input(runInput).output(ruleRun),
  /** What rules that notify matched: at once, then at most one message in ten seconds. */
  ruleMatches: oc.output(eventIterator(z.object({ matches: z.array(ruleMatch) }))),
};
