import type Database from 'better-sqlite3';
import { silentLog } from '#main/log.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import { BulkPageReading, BulkPageWriting } from './bulk-page-storage.ts';
import type {
  AttemptOutcomeRecord,
  BegunAttempt,
  BulkItem,
  BulkStanding,
  DeliveryRecipe,
  DeliveryStanding,
  DeliveryWrite,
  NewDelivery,
} from './delivery-record.ts';
import { attemptRow, bytesOrNull, deliveryRow, flag, jsonOrNull } from './delivery-rows.ts';
import { rowNumber } from './public-ids.ts';
import type { WriteConnection } from './write-connection.ts';

/** Attempts a delivery can have; the key of one is `delivery * attemptsPerDelivery + number`. */
export const attemptsPerDelivery = 65_536;
const rememberedTargets = 50;
/** Deliveries that leave in one transaction. */
const removedAtOnce = 200;
/** Free of anything under way. */
const isEnded = "state NOT IN ('scheduled', 'sending')";

/** Every change to deliveries, attempts, bulk replays and policies. */
export class DeliveryWriting {
  readonly #connection: WriteConnection;
  readonly #db: Database.Database;
  readonly #insert: Database.Statement;
  readonly #recipe: Database.Statement;
  readonly #stand: Database.Statement;
  readonly #attempt: Database.Statement;
  readonly #finish: Database.Statement;
  readonly #count: Database.Statement<[number]>;
  readonly #target: Database.Statement<[string]>;
  readonly #bulk: Database.Statement;
  readonly #pages: BulkPageWriting;
  readonly #pageItems: BulkPageReading;

  constructor(connection: WriteConnection) {
    this.#connection = connection;
    const { db } = connection;
    this.#db = db;
    this.#insert = db.prepare(`
      INSERT INTO deliveries (seq, created_at, target_url, skip_verify, provider, event_type, summary, mode, breakage, capture_seq, bulk_seq,
        policy_id, expected, expected_reason, state, attempts, last_status, last_failure, due_at, as_expected)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#recipe = db.prepare('INSERT OR REPLACE INTO delivery_recipes (seq, recipe, body) VALUES (?, ?, ?)');
    this.#stand = db.prepare(
      'UPDATE deliveries SET state = ?, attempts = ?, last_status = ?, last_failure = ?, due_at = ?, as_expected = ? WHERE seq = ?',
    );
    this.#attempt = db.prepare(`
      INSERT INTO attempts (key, trigger, started_at, due_at, ended, method, url, headers, body_size, remote_address, phases,
        response, failure, next, self_digest, request_body, response_body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#finish = db.prepare(`
      UPDATE attempts SET ended = 1, headers = ?, remote_address = ?, phases = ?, response = ?, failure = ?, next = ?,
        self_digest = ?, response_body = ? WHERE key = ?`);
    this.#count = db.prepare('UPDATE delivery_totals SET attempts = attempts + ? WHERE id = 1');
    this.#target = db.prepare(`
      INSERT INTO targets (url, used) VALUES (?, (SELECT coalesce(max(used), 0) + 1 FROM targets))
      ON CONFLICT (url) DO UPDATE SET used = excluded.used`);
    this.#bulk = db.prepare('UPDATE bulk_replays SET state = ?, progress = ?, claimed_from = ?, claimed_to = ? WHERE seq = ?');
    this.#pages = new BulkPageWriting(db);
    this.#pageItems = new BulkPageReading(db, silentLog, 0);
  }

  /** All in one transaction. Returns for each change the number of the row it made, 0 where it made none. */
  write(changes: readonly DeliveryWrite[]): number[] {
    return this.#connection.transact(() => changes.map((change) => this.#carryOut(change)));
  }

  /** Ended deliveries with all that belongs to them; those still under way and unknown ids stay or are passed over. */
  remove(ids: readonly string[]): string[] {
    const seqs = ids.map((id) => rowNumber('d', id)).filter((seq) => seq !== null);
    return this.#connection.transactFreeing(() => {
      const ended = this.#db
        .prepare<[string], number>(`SELECT seq FROM deliveries WHERE seq IN (SELECT value FROM json_each(?)) AND ${isEnded}`)
        .pluck()
        .all(JSON.stringify(seqs));
      this.#delete(ended);
      const gone = new Set(ended);
      const inPages = this.#pages.remove(seqs.filter((seq) => !gone.has(seq)));
      this.#count.run(-inPages.length);
      return [...ended, ...inPages].map((seq) => `d${seq}`);
    });
  }

  /** Deletes a few of the oldest ended deliveries while there are more attempts than `keep`; call again while `more`. */
  pruneStep(keep: number): { removed: number; more: boolean } {
    const attempts = this.#db.prepare<[], number>('SELECT attempts FROM delivery_totals WHERE id = 1').pluck().get() ?? 0;
    if (attempts <= keep) return { removed: 0, more: false };
    const oldest = this.#db
      .prepare<[], { seq: number; attempts: number }>(
        `SELECT seq, attempts FROM deliveries WHERE ${isEnded} ORDER BY seq LIMIT ${removedAtOnce}`,
      )
      .all();
    const page = this.#pages.oldest();
    if (page !== null && page < (oldest[0]?.seq ?? Infinity)) return this.#prunePage(page, attempts - keep);
    let surplus = attempts - keep;
    const leaving = oldest.filter((row) => {
      if (surplus <= 0 || (page !== null && row.seq > page)) return false;
      surplus -= row.attempts;
      return true;
    });
    if (leaving.length === 0) return { removed: 0, more: false };
    this.#connection.transactFreeing(() => this.#delete(leaving.map(({ seq }) => seq)));
    return { removed: leaving.length, more: surplus > 0 };
  }

  #prunePage(first: number, surplus: number): { removed: number; more: boolean } {
    const removed = this.#connection.transactFreeing(() => {
      const gone = this.#pages.removePage(first);
      this.#count.run(-gone);
      return gone;
    });
    return { removed, more: surplus > removed };
  }

  /** Makes or replaces the user's own policy with this id. */
  savePolicy(policy: RetryPolicy): void {
    const save = this.#db.prepare(
      'INSERT INTO policies (id, policy) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET policy = excluded.policy',
    );
    this.#connection.transact(() => save.run(policy.id, JSON.stringify(policy)));
  }

  /** Throws `policy-not-found`. */
  removePolicy(id: string): void {
    const { changes } = this.#connection.transact(() => this.#db.prepare('DELETE FROM policies WHERE id = ?').run(id));
    if (changes === 0) throw new HookwrightError('policy-not-found', 'There is no such policy of your own.', { field: 'id' });
  }

  #carryOut(change: DeliveryWrite): number {
    if (change.kind === 'bulk-create') return this.#createBulk(change);
    if (change.kind === 'create') {
      const seq = this.#insertDelivery(change.delivery);
      this.#putRecipe(seq, change.recipe, change.body);
      this.#remember(change.delivery.targetUrl);
      return seq;
    }
    this.#change(change);
    return 0;
  }

  #change(change: Exclude<DeliveryWrite, { kind: 'create' | 'bulk-create' }>): void {
    switch (change.kind) {
      case 'recipe':
        this.#unpack(change.delivery);
        return this.#putRecipe(change.delivery, change.recipe, change.body);
      case 'stand':
        return this.#putStanding(change.delivery, change.standing);
      case 'begin':
        return this.#begin(change.attempt);
      case 'finish':
        this.#end(change.delivery, change.number, change.outcome);
        return this.#putStanding(change.delivery, change.standing);
      case 'bulk-items':
        this.#insertBulk(change);
        return this.#standBulk(change.bulk, change.standing);
      case 'bulk-stand':
        return this.#standBulk(change.bulk, change.standing);
    }
  }

  #insertDelivery(delivery: NewDelivery): number {
    const { lastInsertRowid } = this.#insert.run(null, ...deliveryRow(delivery, null));
    return Number(lastInsertRowid);
  }

  #putRecipe(seq: number, recipe: DeliveryRecipe, body: Uint8Array): void {
    this.#recipe.run(seq, JSON.stringify(recipe), body);
  }

  #putStanding(seq: number, standing: DeliveryStanding): void {
    const dueAt = standing.dueAt === null ? null : Math.trunc(standing.dueAt);
    const { state, attempts, lastStatus, lastFailure, asExpected } = standing;
    this.#stand.run(state, attempts, lastStatus, lastFailure, dueAt, flag(asExpected), seq);
  }

  #begin(attempt: BegunAttempt): void {
    const { delivery, number } = attempt;
    this.#attempt.run(delivery * attemptsPerDelivery + number, ...attemptRow(attempt, null));
    this.#db.prepare("UPDATE deliveries SET state = 'sending', attempts = ?, due_at = NULL WHERE seq = ?").run(number, delivery);
    this.#count.run(1);
  }

  #end(delivery: number, number: number, outcome: AttemptOutcomeRecord): void {
    this.#finish.run(
      JSON.stringify(outcome.headers),
      outcome.remoteAddress,
      JSON.stringify(outcome.phases),
      jsonOrNull(outcome.response),
      jsonOrNull(outcome.failure),
      outcome.next,
      outcome.selfDigest,
      bytesOrNull(outcome.responseBody),
      delivery * attemptsPerDelivery + number,
    );
  }

  #insertBulk({ bulk, pages, items }: Extract<DeliveryWrite, { kind: 'bulk-items' }>): void {
    let count = items.length;
    for (const page of pages) {
      this.#pages.insert(bulk, page);
      count += page.items;
    }
    for (const { delivery, attempt } of items) {
      const { lastInsertRowid } = this.#insert.run(null, ...deliveryRow(delivery, bulk));
      this.#attempt.run(Number(lastInsertRowid) * attemptsPerDelivery + 1, ...attemptRow(attempt, attempt));
    }
    if (count > 0) this.#count.run(count);
  }

  /** A delivery that is attempted again leaves its page and gets rows of its own. */
  #unpack(seq: number): void {
    const found = this.#pageItems.find(seq);
    if (found === null) return;
    const { delivery, attempt }: BulkItem = found.item;
    this.#pages.remove([seq]);
    this.#insert.run(seq, ...deliveryRow(delivery, found.bulk));
    this.#attempt.run(seq * attemptsPerDelivery + 1, ...attemptRow(attempt, attempt));
  }

  #createBulk({ createdAt, targetUrl, plan, standing }: Extract<DeliveryWrite, { kind: 'bulk-create' }>): number {
    this.#remember(targetUrl);
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO bulk_replays (created_at, target_url, plan, state, progress) VALUES (?, ?, ?, ?, ?)')
      .run(createdAt, targetUrl, JSON.stringify(plan), standing.state, JSON.stringify(standing.progress));
    return Number(lastInsertRowid);
  }

  #standBulk(seq: number, { state, progress, claimedFrom, claimedTo }: BulkStanding): void {
    this.#bulk.run(state, JSON.stringify(progress), claimedFrom, claimedTo, seq);
  }

  #remember(targetUrl: string): void {
    this.#target.run(targetUrl);
    this.#db
      .prepare(
        `DELETE FROM targets WHERE used <= (SELECT used FROM targets ORDER BY used DESC LIMIT 1 OFFSET ${rememberedTargets})`,
      )
      .run();
  }

  #delete(seqs: readonly number[]): void {
    const attempts = this.#db.prepare('DELETE FROM attempts WHERE key >= ? AND key < ?');
    const recipe = this.#db.prepare('DELETE FROM delivery_recipes WHERE seq = ?');
    const delivery = this.#db.prepare('DELETE FROM deliveries WHERE seq = ?');
    let gone = 0;
    for (const seq of seqs) {
      gone += attempts.run(seq * attemptsPerDelivery, (seq + 1) * attemptsPerDelivery).changes;
      recipe.run(seq);
      delivery.run(seq);
    }
    this.#count.run(-gone);
  }
}
