import type { Clock } from '#shared/clock.ts';
import type { AnnotationsApi, RulesApi } from '../annotation-api.ts';
import type { Intake } from '../intake/intake.ts';
import type { Log } from '../log.ts';
import type { StoreReader } from '../store/reader.ts';
import { createAnnotationsApi } from './annotations.ts';
import type { ChangeFeed } from './change-feed.ts';
import { RuleEngine } from './rule-engine.ts';
import { RuleMatches } from './rule-matches.ts';
import { RuleRuns } from './rule-runs.ts';
import { createRulesApi } from './rules.ts';

interface AnnotatingContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Annotating {
  readonly api: { readonly annotations: AnnotationsApi; readonly rules: RulesApi };
  /** Applies the rules to what came before the program last ended. */
  start(): void;
  /** Something was committed. */
  committed(): void;
  close(): Promise<void>;
}

/** Tags, notes and rules, put together. */
export function createAnnotations(context: AnnotatingContext): Annotating {
  const matches = new RuleMatches(context.clock);
  const engine = new RuleEngine({ ...context, matches });
  const runs = new RuleRuns(context);
  return {
    api: {
      annotations: createAnnotationsApi({ ...context, rulesChanged: () => engine.reload() }),
      rules: createRulesApi({ ...context, engine, matches, runs }),
    },
    start: () => engine.start(),
    committed: () => engine.committed(),
    async close() {
      await runs.close();
      await engine.close();
    },
  };
}
