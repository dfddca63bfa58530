import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { type Log, silentLog } from '#main/log.ts';
import type { Capture, CaptureRow } from '#shared/capture.ts';
import type { Clock } from '#shared/clock.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { CaptureOutline } from '#shared/listing-contract.ts';
import { type ProviderProfile, providerProfile } from '#shared/provider-profile.ts';
import type { SavedFilter } from '#shared/search-contract.ts';
import { type Settings, defaultSettings, settings } from '#shared/settings.ts';
import { AnnotationReading } from './annotation-reading.ts';
import { BodyReading } from './body-chunks.ts';
import { BulkReading } from './bulk-reading.ts';
import { seqOf } from './capture-id.ts';
import { CaptureOutlining, type OutlineQuery } from './capture-outline.ts';
import { type CaptureCondition, type CaptureQuery, CaptureReading } from './capture-reading.ts';
import { CaptureSearch, type CaptureSearchQuery } from './capture-search.ts';
import { CaptureCounting, type CaptureFigures, type FiguresQuery } from './capture-statistics.ts';
import { connectReader } from './connection.ts';
import { plainText, searchedBody } from './capture-text.ts';
import { ConversationReading } from './conversation-reading.ts';
import { DeliveryReading } from './delivery-reading.ts';
import { type StorePaths, storePaths } from './data-folder.ts';
import { FilterValues } from './filter-values.ts';
import { EndpointReading } from './endpoint-reading.ts';
import { readSavedFilters } from './saved-filters.ts';
import { IndexTerms } from './index-terms.ts';
import { SimulationReading } from './simulation-storage.ts';
import { environmentalFailure } from './sqlite-failure.ts';
import { parseStored } from './stored-json.ts';
import { TagRuleReading } from './tag-rule-storage.ts';
import { Totals } from './totals.ts';
import { TransferReading } from './transfer-reading.ts';
import { TranscriptReading } from './transcript-reading.ts';

export interface StoreReaderOptions {
  readonly dataFolder: string;
  readonly log?: Log;
  /** Database pages kept in memory, KiB. */
  readonly cacheKib?: number;
}

/** Opens the store for reading beside its writer, which must have been opened first. Throws `database-corrupt`, `store-failed` and the like. */
export function openReader({ dataFolder, log = silentLog, cacheKib }: StoreReaderOptions): StoreReader {
  const paths = storePaths(dataFolder);
  try {
    return new StoreReader(connectReader(paths.database, cacheKib), paths, log);
  } catch (error) {
    throw environmentalFailure(error, paths.folder) ?? error;
  }
}

/** A second connection that sees every commit and changes nothing; may live on a thread of its own. Never waits for the writer. */
export class StoreReader {
  readonly deliveries: DeliveryReading;
  readonly bulks: BulkReading;
  readonly simulations: SimulationReading;
  readonly transfers: TransferReading;
  readonly conversations: ConversationReading;
  readonly transcripts: TranscriptReading;
  /** Tags and notes. */
  readonly annotations: AnnotationReading;
  readonly tagRules: TagRuleReading;
  readonly #db: Database.Database;
  readonly #paths: StorePaths;
  readonly #log: Log;
  readonly #captures: CaptureReading;
  readonly #bodies: BodyReading;
  readonly #endpoints: EndpointReading;
  readonly #totals: Totals;
  readonly #outline: CaptureOutlining;
  readonly #statistics: CaptureCounting;
  readonly #searched: Database.Statement<[number], { headers: string; chunk: Buffer | null }>;
  readonly #terms: IndexTerms;
  readonly #values: FilterValues;
  readonly #indexedTo: Database.Statement<[], number>;

  constructor(db: Database.Database, paths: StorePaths, log: Log) {
    this.#db = db;
    this.#paths = paths;
    this.#log = log;
    this.annotations = new AnnotationReading(db);
    this.tagRules = new TagRuleReading(db, log);
    this.#captures = new CaptureReading(db, log, this.annotations);
    this.#bodies = new BodyReading(db);
    this.#endpoints = new EndpointReading(db, log);
    this.#totals = new Totals(db);
    this.#outline = new CaptureOutlining(db);
    this.#statistics = new CaptureCounting(db);
    this.#searched = db.prepare(
      'SELECT d.headers, b.chunk FROM contents d LEFT JOIN bodies b ON b.key = d.seq * 1024 WHERE d.seq = ?',
    );
    this.#terms = new IndexTerms(db);
    this.#values = new FilterValues(db);
    this.#indexedTo = db.prepare<[], number>('SELECT indexed_to FROM search_state WHERE id = 1').pluck();
    this.deliveries = new DeliveryReading(db, log);
    this.bulks = new BulkReading(db, log);
    this.simulations = new SimulationReading(db, log);
    this.transfers = new TransferReading(db);
    this.conversations = new ConversationReading(db);
    this.transcripts = new TranscriptReading(db, log);
  }

  /** Newest first unless the query says otherwise. For the next page pass the smallest seq of this one as `beforeSeq`. */
  listCaptures(query: CaptureQuery): CaptureRow[] {
    return this.#captures.list(query);
  }

  /** A look for captures, to be carried on step by step. */
  search(query: CaptureSearchQuery, clock: Pick<Clock, 'monotonic'>): CaptureSearch {
    return new CaptureSearch({ db: this.#db, captures: this.#captures, terms: this.#terms, clock }, query);
  }

  /** Captures up to this seq are in the search index. */
  indexedTo(): number {
    return this.#indexedTo.get() ?? 0;
  }

  /** Captures that are not in the search index yet, by their numbers. */
  indexLag(): number {
    return Math.max(0, this.#totals.lastSeq() - this.indexedTo());
  }

  /** How many captures match. Looks at every one of them: for the few after `afterSeq`. */
  countCaptures(query: Pick<CaptureQuery, 'where' | 'beforeSeq' | 'afterSeq'>): number {
    return this.#captures.count(query);
  }

  /** The lowest and the highest seq there are; null without captures. */
  captureEnds(): { readonly low: number | null; readonly high: number | null } {
    return this.#captures.ends();
  }

  /** Where the captures that match lie, counted until `query.enough()` says so. */
  outlineCaptures(query: OutlineQuery): CaptureOutline {
    return this.#outline.outline({ ...query, stored: this.#totals.read().stored });
  }

  /** Captures by verdict, time to reply and type; null when there is none. */
  captureFigures(query: FiguresQuery): CaptureFigures | null {
    return this.#statistics.figures(query);
  }

  /** Seq of the newest capture ever stored, also when it is gone; 0 before the first. */
  lastSeq(): number {
    return this.#totals.lastSeq();
  }

  /** The rows of these captures, newest first; those that are gone are left out. */
  captureRows(ids: readonly string[]): CaptureRow[] {
    return this.#captures.rows(ids.map(seqOf).filter((seq) => seq !== null));
  }

  /** Of these captures, those that meet a condition, newest first. */
  capturesAmong(ids: readonly string[], where: CaptureCondition): CaptureRow[] {
    return this.#captures.listed(
      ids.map(seqOf).filter((seq) => seq !== null),
      where,
      ids.length,
    );
  }

  /** Null when there is none (any more). */
  captureById(id: string): Capture | null {
    const seq = seqOf(id);
    return seq === null ? null : this.#captures.bySeq(seq);
  }

  /** All captures of the same event as this one, itself included, oldest first, at most `limit`. */
  sameEvent(
    id: string,
    limit: number,
  ): { readonly id: string; readonly receivedAt: number; readonly replyStatus: number | null }[] {
    const seq = seqOf(id);
    return seq === null ? [] : this.#captures.sameEvent(seq, limit);
  }

  /** Exact bytes from `offset`, at most `length` of them. Throws `capture-not-found`. */
  readBody(id: string, offset = 0, length = Number.MAX_SAFE_INTEGER): Uint8Array {
    const from = Math.max(0, Math.trunc(offset));
    const size = this.bodySize(id);
    return this.#bodies.read(seqOf(id) ?? 0, from, Math.min(Math.trunc(length), size - from));
  }

  /** Bytes kept. Throws `capture-not-found`. */
  bodySize(id: string): number {
    const seq = seqOf(id);
    const size = seq === null ? null : this.#captures.bodySize(seq);
    if (size === null) throw new HookwrightError('capture-not-found', 'There is no such capture.', { field: 'id' });
    return size;
  }

  /** The characters that a body means, as search sees them; empty where it holds no text or is gone. */
  bodyText(id: string): string {
    const row = this.#searched.get(seqOf(id) ?? 0);
    return row === undefined ? '' : plainText(searchedBody(row.headers, row.chunk));
  }

  /** Values that occur, for completing a filter. */
  filterValues(key: string, prefix: string, limit: number): string[] {
    return this.#values.find(key, prefix, limit);
  }

  /** The first capture received at `time` (ms since the epoch) or later; null when all are older. For jumping in time. */
  seqAt(time: number): number | null {
    return this.#captures.seqAt(time);
  }

  /** In the order they were made. */
  endpoints(): Endpoint[] {
    return this.#endpoints.all();
  }

  endpointById(id: string): Endpoint | null {
    return this.#endpoints.byId(id);
  }

  endpointBySlug(slug: string): Endpoint | null {
    return this.#endpoints.bySlug(slug);
  }

  /** As they were sealed by whoever saved them. */
  sealedSecrets(endpointId: string): string[] {
    return this.#endpoints.sealedSecrets(endpointId);
  }

  /** False until settings were saved for the first time, which tells a first start. */
  settingsSaved(): boolean {
    return this.#db.prepare('SELECT 1 FROM settings WHERE id = 1').get() !== undefined;
  }

  /** Stored settings over the defaults; the defaults alone, with a warning in the log, when they cannot be read. */
  settings(): Settings {
    const text = this.#db.prepare<[], string>('SELECT settings FROM settings WHERE id = 1').pluck().get();
    if (text === undefined) return defaultSettings;
    return parseStored(text, storedSettings, this.#log, 'settings.settings') ?? defaultSettings;
  }

  /** In the order the user gave them. */
  savedFilters(): SavedFilter[] {
    return readSavedFilters(this.#db);
  }

  /** The user's own provider profiles; one that cannot be read is left out, with a warning in the log. */
  providers(): ProviderProfile[] {
    return this.#db
      .prepare<[], string>('SELECT profile FROM providers ORDER BY id')
      .pluck()
      .all()
      .map((text) => parseStored(text, providerProfile, this.#log, 'providers.profile'))
      .filter((profile) => profile !== null);
  }

  /** Running numbers; costs the same with one capture and with a million. */
  counts(): { stored: number; unmatched: number } {
    const { stored, unmatched } = this.#totals.read();
    return { stored, unmatched };
  }

  /** Bytes of the database with its write-ahead log. */
  databaseBytes(): number {
    return [this.#paths.database, this.#paths.wal]
      .map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0)
      .reduce((sum, size) => sum + size, 0);
  }

  schemaVersion(): number {
    return Number(this.#db.pragma('user_version', { simple: true }));
  }

  close(): void {
    this.#db.close();
  }
}

const storedSettings = settings
  .partial()
  .extend({
    receiver: settings.shape.receiver.partial().optional(),
    retention: settings.shape.retention.partial().optional(),
    backup: settings.shape.backup.partial().optional(),
  })
  .transform((stored) =>
    settings.parse({
      receiver: { ...defaultSettings.receiver, ...stored.receiver },
      retention: { ...defaultSettings.retention, ...stored.retention },
      backup: { ...defaultSettings.backup, ...stored.backup },
    }),
  );
