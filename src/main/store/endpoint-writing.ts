import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Log } from '#main/log.ts';
import type { Clock } from '#shared/clock.ts';
import type { EndpointColour } from '#shared/endpoint-colour.ts';
import { slugPattern } from '#shared/endpoint.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ReplyScript } from '#shared/reply-script.ts';
import type { Reply } from '#shared/reply.ts';
import { EndpointReading, type SealedSecret } from './endpoint-reading.ts';
import type { StepRunner } from './step-runner.ts';
import { Totals } from './totals.ts';
import type { WriteConnection } from './write-connection.ts';

/** Captures set loose from a removed endpoint in one transaction. */
const unlinkRows = 500;

export interface NewEndpoint {
  readonly slug: string;
  readonly name: string;
  readonly provider: string;
  readonly sealedSecrets: readonly SealedSecret[];
  readonly reply: Reply;
  /** Null or left out: none. */
  readonly script?: ReplyScript | null;
  /** Made by the demonstration; never changes afterwards. */
  readonly demo?: true;
  /** Null or left out: none. */
  readonly colour?: EndpointColour | null;
}

/** What is left out or undefined stays as it is. */
export type EndpointChange = { readonly [Field in keyof NewEndpoint]?: NewEndpoint[Field] | undefined };

export class EndpointWriting {
  readonly #connection: WriteConnection;
  readonly #clock: Clock;
  readonly #steps: StepRunner;
  readonly #reading: EndpointReading;
  readonly #totals: Totals;
  readonly #db: Database.Database;
  /** Public id to row id, so that a capture finds its endpoint without asking the database. */
  #ids: ReadonlyMap<string, number> | null = null;

  constructor(connection: WriteConnection, clock: Clock, steps: StepRunner, log: Log) {
    this.#connection = connection;
    this.#clock = clock;
    this.#steps = steps;
    this.#db = connection.db;
    this.#reading = new EndpointReading(this.#db, log);
    this.#totals = new Totals(this.#db);
  }

  /** Row id of an endpoint; null when there is none (any more). */
  rowId(id: string): number | null {
    this.#ids ??= new Map(
      this.#db
        .prepare<[], { public_id: string; id: number }>('SELECT public_id, id FROM endpoints')
        .all()
        .map((row) => [row.public_id, row.id]),
    );
    return this.#ids.get(id) ?? null;
  }

  /** Returns the new id. Throws `slug-unusable` or `slug-taken`. */
  create(input: NewEndpoint): string {
    const id = randomUUID();
    this.#checkSlug(input.slug, null);
    this.#change(() => {
      this.#db
        .prepare(
          `INSERT INTO endpoints (public_id, slug, name, provider, secrets, reply, script, colour, demo, created_at, updated_at)
           VALUES (@id, @slug, @name, @provider, @secrets, @reply, @script, @colour, @demo, @now, @now)`,
        )
        .run({ id, ...columnsOf(input), demo: input.demo === true ? 1 : 0, now: this.#clock.now() });
    });
    return id;
  }

  /** Throws `endpoint-not-found`, `slug-unusable` or `slug-taken`. */
  update(id: string, change: EndpointChange): void {
    this.#mustExist(id);
    if (change.slug !== undefined) this.#checkSlug(change.slug, id);
    this.#change(() => {
      this.#db
        .prepare(
          `UPDATE endpoints SET slug = coalesce(@slug, slug), name = coalesce(@name, name), provider = coalesce(@provider, provider),
             secrets = coalesce(@secrets, secrets), reply = coalesce(@reply, reply),
             script = iif(@keepsScript, script, @script), colour = iif(@keepsColour, colour, @colour), updated_at = @now WHERE public_id = @id`,
        )
        .run({
          id,
          ...columnsOf(change),
          keepsScript: change.script === undefined ? 1 : 0,
          keepsColour: change.colour === undefined ? 1 : 0,
          now: this.#clock.now(),
        });
    });
  }

  /** Its captures stay; `unlinkRemoved` sets them loose. Throws `endpoint-not-found`. */
  remove(id: string): void {
    this.#mustExist(id);
    this.#change(() => {
      this.#db.prepare('INSERT INTO removed_endpoints (id) SELECT id FROM endpoints WHERE public_id = ?').run(id);
      this.#db.prepare('DELETE FROM endpoints WHERE public_id = ?').run(id);
    });
  }

  /** Sets the captures of removed endpoints loose; also what an earlier run of the program left undone. */
  async unlinkRemoved(): Promise<void> {
    await this.#steps.run(() => this.#connection.transact(() => this.#unlinkSome()));
  }

  #unlinkSome(): boolean {
    const removed = this.#db.prepare<[], number>('SELECT id FROM removed_endpoints LIMIT 1').pluck().get();
    if (removed === undefined) return false;
    const { changes } = this.#db
      .prepare(
        `UPDATE captures SET endpoint_id = NULL
         WHERE seq IN (SELECT seq FROM captures WHERE endpoint_id = ? ORDER BY seq DESC LIMIT ${unlinkRows})`,
      )
      .run(removed);
    if (changes === 0) this.#db.prepare('DELETE FROM removed_endpoints WHERE id = ?').run(removed);
    this.#totals.add({ stored: 0, unmatched: changes, bytes: 0 });
    return true;
  }

  #change(work: () => void): void {
    this.#connection.transact(work);
    this.#ids = null;
  }

  #mustExist(id: string): void {
    if (this.#reading.byId(id) === null) {
      throw new HookwrightError('endpoint-not-found', 'There is no such endpoint.', { field: 'id' });
    }
  }

  #checkSlug(slug: string, ownId: string | null): void {
    if (!slugPattern.test(slug)) {
      throw new HookwrightError('slug-unusable', `The slug ${JSON.stringify(slug.slice(0, 80))} cannot be part of the URL.`, {
        field: 'slug',
      });
    }
    const holder = this.#reading.bySlug(slug);
    if (holder !== null && holder.id !== ownId) {
      throw new HookwrightError('slug-taken', `The slug "${slug}" belongs to the endpoint "${holder.name}".`, { field: 'slug' });
    }
  }
}

function columnsOf(
  endpoint: EndpointChange,
): Record<'slug' | 'name' | 'provider' | 'secrets' | 'reply' | 'script' | 'colour', string | null> {
  return {
    slug: endpoint.slug ?? null,
    name: endpoint.name ?? null,
    provider: endpoint.provider ?? null,
    secrets: endpoint.sealedSecrets === undefined ? null : JSON.stringify(endpoint.sealedSecrets),
    reply: endpoint.reply === undefined ? null : JSON.stringify(endpoint.reply),
    script: endpoint.script === undefined || endpoint.script === null ? null : JSON.stringify(endpoint.script),
    colour: endpoint.colour ?? null,
  };
}
