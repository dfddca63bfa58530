import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Log } from '#main/log.ts';
import { endpointColours, type EndpointColour } from '#shared/endpoint-colour.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { replyScript } from '#shared/reply-script.ts';
import { defaultReply, reply } from '#shared/reply.ts';
import { isoTime } from './iso-time.ts';
import { parseStored } from './stored-json.ts';

interface EndpointRecord {
  readonly public_id: string;
  readonly slug: string;
  readonly name: string;
  readonly provider: string;
  readonly secrets: string;
  readonly reply: string;
  readonly script: string | null;
  readonly demo: number;
  readonly colour: string | null;
  readonly created_at: number;
  readonly updated_at: number;
}

/** A secret as the store sees it: sealed by its caller, with the little of it that may be shown. */
const sealedSecret = z.object({ sealed: z.string(), lastFour: z.string() });
export type SealedSecret = z.infer<typeof sealedSecret>;

const columns = 'public_id, slug, name, provider, secrets, reply, script, colour, demo, created_at, updated_at';

export class EndpointReading {
  readonly #all: Database.Statement<[], EndpointRecord>;
  readonly #byId: Database.Statement<[string], EndpointRecord>;
  readonly #bySlug: Database.Statement<[string], EndpointRecord>;
  readonly #log: Log;

  constructor(db: Database.Database, log: Log) {
    this.#log = log;
    this.#all = db.prepare(`SELECT ${columns} FROM endpoints ORDER BY id`);
    this.#byId = db.prepare(`SELECT ${columns} FROM endpoints WHERE public_id = ?`);
    this.#bySlug = db.prepare(`SELECT ${columns} FROM endpoints WHERE slug = ?`);
  }

  /** In the order they were made. */
  all(): Endpoint[] {
    return this.#all.all().map((record) => this.#endpoint(record));
  }

  byId(id: string): Endpoint | null {
    const record = this.#byId.get(id);
    return record === undefined ? null : this.#endpoint(record);
  }

  bySlug(slug: string): Endpoint | null {
    const record = this.#bySlug.get(slug);
    return record === undefined ? null : this.#endpoint(record);
  }

  /** Empty also when there is no such endpoint. */
  sealedSecrets(id: string): string[] {
    const record = this.#byId.get(id);
    return record === undefined ? [] : this.#secrets(record).map(({ sealed }) => sealed);
  }

  #secrets(record: EndpointRecord): SealedSecret[] {
    return parseStored(record.secrets, z.array(sealedSecret), this.#log, 'endpoints.secrets') ?? [];
  }

  #endpoint(record: EndpointRecord): Endpoint {
    const secrets = this.#secrets(record);
    return {
      id: record.public_id,
      slug: record.slug,
      name: record.name,
      provider: record.provider,
      secrets: { count: secrets.length, lastFour: secrets.map(({ lastFour }) => lastFour) },
      reply: parseStored(record.reply, reply, this.#log, 'endpoints.reply') ?? defaultReply,
      script: parseStored(record.script, replyScript, this.#log, 'endpoints.script'),
      ...(record.demo === 1 ? { demo: true as const } : {}),
      colour: colourOf(record.colour),
      createdAt: isoTime(record.created_at),
      updatedAt: isoTime(record.updated_at),
    };
  }
}

/** A name that a later Hookwright may have stored is passed over. */
function colourOf(name: string | null): EndpointColour | null {
  return endpointColours.find((colour) => colour === name) ?? null;
}
