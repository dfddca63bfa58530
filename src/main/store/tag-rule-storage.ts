import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Log } from '#main/log.ts';
import { ruleNotice, type TagRule, type TagRuleInput } from '#shared/annotation.ts';
import { HookwrightError } from '#shared/errors.ts';
import { publicId, rowNumber } from './public-ids.ts';
import { parseStored } from './stored-json.ts';
import type { WriteConnection } from './write-connection.ts';

interface RuleRecord {
  readonly id: number;
  readonly name: string;
  readonly filter: string;
  readonly tags: string;
  readonly notify: string;
  readonly enabled: number;
  readonly from_seq: number;
}

/** A rule as it is kept; whether its filter can be read is for others to say. */
export interface StoredRule extends Omit<TagRule, 'problem'> {
  /** It applies to captures after this one. */
  readonly fromSeq: number;
}

const columns = 'id, name, filter, tags, notify, enabled, from_seq';
const tagList = z.array(z.string());
const silent = { on: false, content: false, sound: false };

export class TagRuleReading {
  readonly #db: Database.Database;
  readonly #log: Log;

  constructor(db: Database.Database, log: Log) {
    this.#db = db;
    this.#log = log;
  }

  /** In the order in which they are applied. */
  all(): StoredRule[] {
    return this.#db
      .prepare<[], RuleRecord>(`SELECT ${columns} FROM tag_rules ORDER BY position, id`)
      .all()
      .map((record) => ({
        id: publicId('r', record.id),
        name: record.name,
        filter: record.filter,
        tags: parseStored(record.tags, tagList, this.#log, 'tag_rules.tags') ?? [],
        notify: parseStored(record.notify, ruleNotice, this.#log, 'tag_rules.notify') ?? silent,
        enabled: record.enabled === 1,
        fromSeq: record.from_seq,
      }));
  }

  /** Up to which capture all rules were applied. */
  appliedTo(): number {
    return this.#db.prepare<[], number>('SELECT applied_to FROM rule_progress WHERE id = 1').pluck().get() ?? 0;
  }
}

export class TagRuleWriting {
  readonly #connection: WriteConnection;
  readonly #db: Database.Database;

  constructor(connection: WriteConnection) {
    this.#connection = connection;
    this.#db = connection.db;
  }

  /** Makes a rule (id null) or changes one; returns its id. It begins anew with the next capture when it was off or filters differently. */
  save(id: string | null, rule: TagRuleInput): string {
    const values = [
      rule.name,
      rule.filter,
      JSON.stringify(rule.tags),
      JSON.stringify(rule.notify),
      rule.enabled ? 1 : 0,
    ] as const;
    return this.#connection.transact(() => {
      const last = this.#db.prepare<[], number>('SELECT last_seq FROM totals WHERE id = 1').pluck().get() ?? 0;
      if (id === null) {
        const { lastInsertRowid } = this.#db
          .prepare(
            `INSERT INTO tag_rules (name, filter, tags, notify, enabled, from_seq, position)
             VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM tag_rules))`,
          )
          .run(...values, last);
        return publicId('r', Number(lastInsertRowid));
      }
      const { changes } = this.#db
        .prepare(
          `UPDATE tag_rules SET from_seq = iif(enabled = 1 AND filter = ?, from_seq, ?), name = ?, filter = ?, tags = ?, notify = ?, enabled = ?
           WHERE id = ?`,
        )
        .run(rule.filter, last, ...values, rowNumber('r', id));
      if (changes === 0) throw noRule();
      return id;
    });
  }

  /** Throws `rule-not-found`. */
  remove(id: string): void {
    const { changes } = this.#connection.transact(() =>
      this.#db.prepare('DELETE FROM tag_rules WHERE id = ?').run(rowNumber('r', id)),
    );
    if (changes === 0) throw noRule();
  }

  /** Ids that are left out keep their places behind those given. */
  order(ids: readonly string[]): void {
    const move = this.#db.prepare('UPDATE tag_rules SET position = ? WHERE id = ?');
    this.#connection.transact(() => {
      this.#db.prepare('UPDATE tag_rules SET position = position + ?').run(ids.length);
      for (const [index, id] of ids.entries()) move.run(index, rowNumber('r', id));
    });
  }

  saveProgress(appliedTo: number): void {
    this.#connection.transact(() => this.#db.prepare('UPDATE rule_progress SET applied_to = ? WHERE id = 1').run(appliedTo));
  }

  /** Within the caller's transaction: rules that name `from` name `to` instead, or with null nothing. Returns their ids and former tags. */
  replaceTag(from: string, to: string | null): [number, string[]][] {
    const rules = this.#db.prepare<[], { id: number; tags: string }>('SELECT id, tags FROM tag_rules').all();
    const touched = rules
      .map(({ id, tags }): [number, string[]] => [id, JSON.parse(tags) as string[]])
      .filter(([, tags]) => tags.includes(from));
    this.restoreTags(
      touched.map(([id, tags]) => [id, [...new Set(tags.flatMap((tag) => (tag !== from ? [tag] : to === null ? [] : [to])))]]),
    );
    return touched;
  }

  /** Within the caller's transaction. Rules that are gone are passed over. */
  restoreTags(rules: readonly (readonly [number, readonly string[]])[]): void {
    const set = this.#db.prepare('UPDATE tag_rules SET tags = ? WHERE id = ?');
    for (const [id, tags] of rules) set.run(JSON.stringify(tags), id);
  }
}

function noRule(): HookwrightError {
  return new HookwrightError('rule-not-found', 'There is no such rule.', { field: 'id' });
}
