import type { RuleRun } from '#shared/annotation.ts';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { Intake } from '../intake/intake.ts';
import type { Log } from '../log.ts';
import type { StoreReader } from '../store/reader.ts';
import type { StoredRule } from '../store/tag-rule-storage.ts';
import { compileQuery } from './capture-query.ts';
import { ChangeFeed, pause } from './change-feed.ts';
import { tagMatching } from './tag-walk.ts';

const followIntervalMs = 250;
/** Ended runs that can still be asked for. */
const remembered = 20;

interface RunsContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  /** Of captures. */
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  readonly log: Log;
}

interface Run {
  summary: RuleRun;
  cancelled: boolean;
  readonly done: Promise<void>;
}

/** Rules being applied to the captures there are; in memory, since what was done until a stop of the program is done. */
export class RuleRuns {
  readonly #context: RunsContext;
  readonly #told: ChangeFeed;
  readonly #runs = new Map<string, Run>();
  #count = 0;

  constructor(context: RunsContext) {
    this.#context = context;
    this.#told = new ChangeFeed(context.clock);
  }

  /** The run that is under way for this rule, or a new one. */
  async start(rule: StoredRule): Promise<RuleRun> {
    const where = compileQuery(rule.filter, this.#context.clock.now(), this.#context.reader);
    const undoToken = await this.#context.intake.beginTagChange();
    for (const { summary } of this.#runs.values()) if (summary.ruleId === rule.id && summary.state === 'running') return summary;
    this.#count += 1;
    const id = `run-${this.#count}`;
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const run: Run = {
      summary: { id, ruleId: rule.id, state: 'running', progress: 0, captures: 0, undoToken },
      cancelled: false,
      done,
    };
    this.#runs.set(id, run);
    for (const key of [...this.#runs.keys()].slice(0, -remembered))
      if (this.#runs.get(key)?.summary.state !== 'running') this.#runs.delete(key);
    const change = { add: rule.tags, remove: [], undoToken };
    tagMatching(this.#context, where, change, (progress, captures) => {
      this.#update(run, { progress, captures });
      return !run.cancelled;
    })
      .then(
        () => this.#update(run, run.cancelled ? { state: 'cancelled' } : { state: 'done', progress: 1 }),
        (error: unknown) => {
          this.#context.log.warn('Applying a rule to the stored captures failed.', { rule: rule.id, error: String(error) });
          this.#update(run, { state: 'failed' });
        },
      )
      .finally(resolve);
    return run.summary;
  }

  /** Throws `rule-run-not-found`. */
  cancel(id: string): RuleRun {
    const run = this.#find(id);
    run.cancelled = true;
    return run.summary;
  }

  async *follow(id: string, signal: AbortSignal | undefined): AsyncGenerator<RuleRun, void> {
    const run = this.#find(id);
    const subscription = this.#told.subscribe();
    const ended = (): boolean => signal?.aborted === true;
    try {
      for (;;) {
        subscription.take();
        const { summary } = run;
        yield summary;
        if (summary.state !== 'running' || ended()) return;
        do {
          await subscription.wait(signal);
          await pause(this.#context.clock, run.summary.state === 'running' ? followIntervalMs : 0, signal);
          if (ended()) return;
        } while (!subscription.take().changed.has(id));
      }
    } finally {
      subscription.close();
    }
  }

  async close(): Promise<void> {
    for (const run of this.#runs.values()) run.cancelled = true;
    await Promise.all([...this.#runs.values()].map(({ done }) => done));
  }

  #update(run: Run, change: Partial<RuleRun>): void {
    run.summary = { ...run.summary, ...change };
    this.#told.changed([run.summary.id]);
  }

  #find(id: string): Run {
    const run = this.#runs.get(id);
    if (run === undefined)
      throw new HookwrightError('rule-run-not-found', `There is no run ${JSON.stringify(id.slice(0, 40))} of a rule.`, {
        field: 'runId',
      });
    return run;
  }
}
