/** What people add to captures: tags and notes, and the rules that tag by themselves. */
import { z } from 'zod';

/** Tags that one call, or one rule, may name. */
const tagsAtOnce = 20;

/** Checked and folded by its receiver (`tag-malformed`), so that the reason is a sentence of ours. */
const tagText = z.string().max(200);

/** Which captures: named ones, or all that a filter lets through at the time of the call. */
export const captureSelection = z.union([
  z.strictObject({ ids: z.array(z.string()).max(10_000) }),
  z.strictObject({ filter: z.string().max(10_000) }),
]);

/** Tags to put on and to take off. */
export const tagChange = z.strictObject({
  selection: captureSelection,
  add: z.array(tagText).max(tagsAtOnce).default([]),
  remove: z.array(tagText).max(tagsAtOnce).default([]),
});
export type TagChange = z.infer<typeof tagChange>;

/** What a change of tags came to. The token takes it back for ten minutes. */
export const tagOutcome = z.object({ undoToken: z.string(), captures: z.int() });
export type TagOutcome = z.infer<typeof tagOutcome>;

/** A tag that is in use, with how many captures have it. */
export const tagCount = z.object({ tag: z.string(), captures: z.int() });
export type TagCount = z.infer<typeof tagCount>;

/** Whether a rule tells of what it matched, and how much. */
export const ruleNotice = z.strictObject({
  on: z.boolean(),
  /** True: with event type and summary. False: how many only. */
  content: z.boolean(),
  sound: z.boolean(),
});
export type RuleNotice = z.infer<typeof ruleNotice>;

const ruleName = z.string().trim().min(1, 'must not be empty').max(100);

/** What a rule says; the empty filter is every capture. */
export const tagRuleInput = z.strictObject({
  name: ruleName,
  filter: z.string().max(10_000),
  tags: z.array(tagText).max(tagsAtOnce),
  enabled: z.boolean(),
  notify: ruleNotice,
});
export type TagRuleInput = z.infer<typeof tagRuleInput>;

/** A rule: each new capture that its filter lets through gets its tags, after it was answered. */
export const tagRule = z.object({
  /** `r1`, `r2`, ... */
  id: z.string(),
  name: z.string(),
  filter: z.string(),
  tags: z.array(z.string()),
  enabled: z.boolean(),
  notify: ruleNotice,
  /** Why it does nothing although it is enabled: its filter can no longer be read. Null: it works. */
  problem: z.string().nullable(),
});
export type TagRule = z.infer<typeof tagRule>;

/** How many stored captures a filter lets through. */
export const rulePreview = z.object({
  matches: z.int(),
  /** Captures looked at, newest first; fewer than there are when it would have taken too long. */
  looked: z.int(),
  complete: z.boolean(),
});
export type RulePreview = z.infer<typeof rulePreview>;

/** A rule being applied to the captures there are. */
export const ruleRun = z.object({
  id: z.string(),
  ruleId: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  /** Parts of the whole, 0 to 1. */
  progress: z.number(),
  /** Captures that got a tag they did not have. */
  captures: z.int(),
  /** Takes it back, as far as it came. */
  undoToken: z.string(),
});
export type RuleRun = z.infer<typeof ruleRun>;

/** What one rule matched since the last message. */
export const ruleMatch = z.object({
  ruleId: z.string(),
  name: z.string(),
  filter: z.string(),
  count: z.int(),
  sound: z.boolean(),
  /** The newest of them; null unless the rule allows content to be told. */
  newest: z.object({ id: z.string(), eventType: z.string().nullable(), summary: z.string() }).nullable(),
});
export type RuleMatch = z.infer<typeof ruleMatch>;
