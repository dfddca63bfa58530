import { setImmediate } from 'node:timers/promises';
import type { TagRule, TagRuleInput } from '#shared/annotation.ts';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import type { RulesApi } from '../annotation-api.ts';
import type { Intake } from '../intake/intake.ts';
import type { StoreReader } from '../store/reader.ts';
import type { StoredRule } from '../store/tag-rule-storage.ts';
import { compileQuery } from './capture-query.ts';
import { checkedTags } from './checked-tags.ts';
import type { RuleEngine } from './rule-engine.ts';
import type { RuleMatches } from './rule-matches.ts';
import type { RuleRuns } from './rule-runs.ts';

/** A preview looks this far in one step, and stops looking after this long, ms. */
const previewSeqs = 16_384;
const previewMs = 400;

interface RulesContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly engine: RuleEngine;
  readonly matches: RuleMatches;
  readonly runs: RuleRuns;
}

export function createRulesApi({ reader, intake, clock, engine, matches, runs }: RulesContext): RulesApi {
  function find(id: string): StoredRule {
    const rule = reader.tagRules.all().find((candidate) => candidate.id === id);
    if (rule === undefined) throw new HookwrightError('rule-not-found', `There is no rule ${id.slice(0, 40)}.`, { field: 'id' });
    return rule;
  }

  function checked(rule: TagRuleInput): TagRuleInput {
    const parsed = tryParseFilter(rule.filter);
    if (!parsed.ok) throw new HookwrightError('filter-malformed', parsed.error, { field: 'filter' });
    return { ...rule, filter: rule.filter.trim(), tags: checkedTags(rule.tags, 'tags') };
  }

  return {
    list: () => reader.tagRules.all().map(shown),
    async save(id, rule) {
      const saved = await intake.saveRule(id, checked(rule));
      engine.reload();
      return shown(find(saved));
    },
    async remove(id) {
      await intake.removeRule(id);
      engine.reload();
    },
    async order(ids) {
      for (const id of ids) find(id);
      await intake.orderRules(ids);
      engine.reload();
    },
    async preview(filter, signal) {
      const where = compileQuery(filter, clock.now(), reader);
      const ends = reader.annotations.ends();
      if (ends === null) return { matches: 0, looked: 0, complete: true };
      const until = clock.monotonic() + previewMs;
      let found = 0;
      let upTo = ends.high;
      while (upTo >= ends.low) {
        found += reader.countCaptures({ where, afterSeq: upTo - previewSeqs, beforeSeq: upTo + 1 });
        upTo -= previewSeqs;
        if (signal?.aborted === true || clock.monotonic() > until) break;
        await setImmediate();
      }
      const complete = upTo < ends.low;
      const looked = complete ? reader.counts().stored : reader.countCaptures({ where: null, afterSeq: upTo });
      return { matches: found, looked, complete };
    },
    apply: (id) => runs.start(find(id)),
    follow: (runId, signal) => runs.follow(runId, signal),
    cancel: (runId) => runs.cancel(runId),
    matches: (signal) => matches.listen(signal),
  };
}

function shown({ id, name, filter, tags, enabled, notify }: StoredRule): TagRule {
  const parsed = tryParseFilter(filter);
  return { id, name, filter, tags, enabled, notify, problem: parsed.ok ? null : parsed.error };
}
