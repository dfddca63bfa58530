import { setImmediate } from 'node:timers/promises';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { Intake } from '../intake/intake.ts';
import type { Log } from '../log.ts';
import { captureId } from '../store/capture-id.ts';
import type { StoreReader } from '../store/reader.ts';
import type { StoredRule } from '../store/tag-rule-storage.ts';
import { compileQuery } from './capture-query.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { RuleMatches } from './rule-matches.ts';
import { tagSeqs } from './tag-walk.ts';

/** Captures looked at in one go. */
const batchSeqs = 1_000;
/** Progress without a match is written down this rarely, captures: what is looked at twice gets no tag twice. */
const savedEvery = 20_000;

interface EngineContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  readonly log: Log;
  readonly matches: RuleMatches;
}

/**
 * Applies the rules to what has come in, after it was answered and on the thread that does not receive. Where it stands is
 * stored, so that what came just before the program ended is tagged after the next start.
 */
export class RuleEngine {
  readonly #context: EngineContext;
  #rules: readonly StoredRule[] = [];
  #appliedTo: number;
  #savedTo: number;
  /** Captures before this run of the program are tagged, but no news. */
  readonly #newsAfter: number;
  #running: Promise<void> | null = null;
  #again = false;
  #closed = false;

  constructor(context: EngineContext) {
    this.#context = context;
    this.#appliedTo = context.reader.tagRules.appliedTo();
    this.#savedTo = this.#appliedTo;
    this.#newsAfter = context.reader.lastSeq();
    this.#load();
  }

  /** Takes up what was left, if anything was. */
  start(): void {
    this.committed();
  }

  /** Something was committed. Returns at once. */
  committed(): void {
    if (this.#closed) return;
    this.#again = true;
    this.#running ??= this.#run();
  }

  /** Rules were changed; captures that came before the change keep the rules of their time as far as these were applied. */
  reload(): void {
    this.#load();
    this.committed();
  }

  /** Resolves when nothing is left to do as of now. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    if (this.#appliedTo > this.#savedTo) await this.#context.intake.saveRuleProgress(this.#appliedTo).catch(() => {});
  }

  #load(): void {
    this.#rules = this.#context.reader.tagRules
      .all()
      .filter(({ enabled, tags, notify }) => enabled && (tags.length > 0 || notify.on));
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      try {
        await this.#catchUp();
      } catch (error) {
        // The store may be failing; the next commit tries again from the same place.
        this.#context.log.warn('Rules could not be applied; it is tried again with the next capture.', { error: String(error) });
      }
    }
    this.#running = null;
  }

  async #catchUp(): Promise<void> {
    const { reader, intake } = this.#context;
    if (this.#rules.length === 0) {
      this.#appliedTo = reader.lastSeq();
      return;
    }
    let matched = false;
    while (!this.#closed) {
      const upTo = Math.min(this.#appliedTo + batchSeqs, reader.lastSeq());
      if (upTo <= this.#appliedTo) break;
      for (const rule of this.#rules) matched = (await this.#apply(rule, upTo)) || matched;
      this.#appliedTo = upTo;
      await setImmediate();
    }
    if (matched || this.#appliedTo - this.#savedTo >= savedEvery) {
      await intake.saveRuleProgress(this.#appliedTo);
      this.#savedTo = this.#appliedTo;
    }
  }

  /** One rule after the other, so that a rule may ask for a tag that one before it put on. */
  async #apply(rule: StoredRule, upTo: number): Promise<boolean> {
    const { reader, clock, matches } = this.#context;
    const after = Math.max(this.#appliedTo, rule.fromSeq);
    if (after >= upTo) return false;
    const where = readable(rule.filter, clock.now(), reader);
    if (where === 'unreadable') return false;
    const seqs = reader.annotations.matching(where, after, upTo);
    if (seqs.length === 0) return false;
    if (rule.tags.length > 0) await tagSeqs(this.#context, seqs, { add: rule.tags, remove: [], undoToken: null });
    const news = rule.notify.on && matches.heard ? seqs.filter((seq) => seq > this.#newsAfter) : [];
    if (news.length > 0) matches.add(rule, news.length, reader.captureRows([captureId(news.at(-1) ?? 0)])[0] ?? null);
    return true;
  }
}

function readable(filter: string, now: number, reader: StoreReader): ReturnType<typeof compileQuery> | 'unreadable' {
  try {
    return compileQuery(filter, now, reader);
  } catch (error) {
    // Its place in the list of rules says so.
    if (error instanceof HookwrightError) return 'unreadable';
    throw error;
  }
}
