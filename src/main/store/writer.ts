/**
 * The store: everything Hookwright keeps, in one SQLite file in the data folder.
 * This is its one writer. It owns the folder's lock, the schema and every change; readers (reader.ts) only look.
 * A capture is acknowledged after the commit that holds it, and many share one commit.
 * It knows nothing of HTTP, signatures or who asks; secrets come to it sealed.
 */
import type Database from 'better-sqlite3';
import type { Log } from '#main/log.ts';
import type { Clock } from '#shared/clock.ts';
import { type ErrorReport, HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import type { Settings } from '#shared/settings.ts';
import { AnnotationWriting } from './annotation-writing.ts';
import { seqOf } from './capture-id.ts';
import type { CaptureRecord, StoredCapture } from './capture-record.ts';
import { CaptureRemoval, type Removal, type RemovalSelection } from './capture-removal.ts';
import { connectWriter } from './connection.ts';
import { ConversationIndex } from './conversation-index.ts';
import { type StorePaths, ensureFolder, ensurePrivateFile, folderUnusable, storePaths } from './data-folder.ts';
import { DeliveryWriting } from './delivery-writing.ts';
import { type EndpointChange, EndpointWriting, type NewEndpoint } from './endpoint-writing.ts';
import { FolderLock } from './folder-lock.ts';
import { GroupCommit } from './group-commit.ts';
import { ImportWriting, type NewImport } from './import-writing.ts';
import { prepareCapture } from './prepared-capture.ts';
import { ReplyTimes } from './reply-times.ts';
import { Retention } from './retention.ts';
import { migrate, migrations, refuseForeign, verifySchema } from './schema-migrations.ts';
import { SavedFilterWriting } from './saved-filters.ts';
import { type IndexStep, SearchIndexing } from './search-indexing.ts';
import { SimulationWriting } from './simulation-storage.ts';
import { environmentalFailure } from './sqlite-failure.ts';
import { StepRunner } from './step-runner.ts';
import { WriteConnection } from './write-connection.ts';

const defaultGroupLimit = 512;

export interface StoreWriterOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Captures in one transaction at most; 512. */
  readonly groupLimit?: number;
  /** Runs a callback in the next turn of the event loop; setImmediate. */
  readonly defer?: (callback: () => void) => void;
  /** Sees the connection once it is open: for diagnosis, and for tests that make it fail. */
  readonly onConnection?: (db: Database.Database) => void;
}

/**
 * Opens the store for writing and makes it where there is none. Throws `data-folder-unusable`, `data-folder-in-use`,
 * `database-newer`, `database-corrupt`, `disk-full`, `store-read-only`, `store-locked` or `store-failed`.
 */
export function openWriter(options: StoreWriterOptions): StoreWriter {
  const paths = storePaths(options.dataFolder);
  ensureFolder(paths.folder);
  return openLocked(options, FolderLock.take(paths, options.clock));
}

/** Opens what lies in the folder whose lock is held already; gives the lock back when that fails. Throws like `openWriter`. */
export function openLocked(options: StoreWriterOptions, lock: FolderLock): StoreWriter {
  const paths = storePaths(options.dataFolder);
  let db: Database.Database | null = null;
  try {
    ensurePrivateFile(paths.database, paths.folder);
    refuseForeign(paths.database, migrations.length);
    db = connectWriter(paths.database);
    migrate(db, paths.database);
    verifySchema(db);
    options.onConnection?.(db);
    return new StoreWriter(db, lock, paths, options);
  } catch (error) {
    db?.close();
    lock.release();
    throw openingFailure(error, paths);
  }
}

function openingFailure(error: unknown, paths: StorePaths): unknown {
  if (error instanceof HookwrightError) return error;
  const failure = environmentalFailure(error, paths.folder);
  if (failure?.code === 'store-read-only') return folderUnusable(paths.folder, error);
  if (failure !== null) return failure;
  const detail = error instanceof Error ? error.message : String(error);
  return new HookwrightError('database-corrupt', `The database ${paths.database} cannot be used: ${detail}.`, { cause: error });
}

/** Made by `openWriter`. All of it runs on one thread; whatever is not said to be asynchronous is done on return. */
export class StoreWriter {
  /** Deliveries, attempts, bulk replays and policies. */
  readonly deliveries: DeliveryWriting;
  readonly simulations: SimulationWriting;
  /** Tags, notes and the rules that tag. */
  readonly annotations: AnnotationWriting;
  readonly savedFilters: SavedFilterWriting;
  /** Captures sorted into conversations, behind the writer. */
  readonly conversations: ConversationIndex;
  readonly #db: Database.Database;
  readonly #lock: FolderLock;
  readonly #log: Log;
  readonly #connection: WriteConnection;
  readonly #steps: StepRunner;
  readonly #group: GroupCommit;
  readonly #endpoints: EndpointWriting;
  readonly #index: SearchIndexing;
  readonly #removal: CaptureRemoval;
  readonly #replyTimes: ReplyTimes;
  readonly #retention: Retention;
  readonly #imports: ImportWriting;
  readonly #commitListeners = new Set<(lastSeq: number, count: number) => void>();
  #purging = false;
  #closed = false;

  constructor(db: Database.Database, lock: FolderLock, paths: StorePaths, options: StoreWriterOptions) {
    const defer = options.defer ?? setImmediate;
    this.#db = db;
    this.#lock = lock;
    this.#log = options.log;
    this.#connection = new WriteConnection(db, paths, options.log);
    this.#steps = new StepRunner(defer);
    this.#group = new GroupCommit(this.#connection, {
      limit: options.groupLimit ?? defaultGroupLimit,
      defer,
      onCommitted: (lastSeq, count) => {
        for (const listener of this.#commitListeners) listener(lastSeq, count);
      },
    });
    this.#endpoints = new EndpointWriting(this.#connection, options.clock, this.#steps, options.log);
    this.#index = new SearchIndexing(this.#connection);
    this.#replyTimes = new ReplyTimes(db);
    this.#connection.rider = this.#replyTimes;
    this.#removal = new CaptureRemoval(this.#connection, options.clock, this.#steps, this.#index, this.#replyTimes);
    this.#retention = new Retention(this.#connection, this.#removal, options.clock);
    this.#imports = new ImportWriting(this.#connection, options.clock);
    this.deliveries = new DeliveryWriting(this.#connection);
    this.simulations = new SimulationWriting(this.#connection);
    this.annotations = new AnnotationWriting(this.#connection, options.clock, this.#steps);
    this.savedFilters = new SavedFilterWriting(this.#connection);
    this.conversations = new ConversationIndex(this.#connection, options.log);
    this.#inBackground(this.#endpoints.unlinkRemoved());
  }

  /** Whether captures can be stored, and if not, why. */
  get state(): { readonly state: 'ok' | 'failing'; readonly problem: ErrorReport | null } {
    const { problem } = this.#connection.condition;
    return { state: problem === null ? 'ok' : 'failing', problem };
  }

  /**
   * Resolves once the capture is on disk. Rejects with `disk-full`, `store-read-only`, `store-locked`, `store-failed`
   * or `database-corrupt`; captures submitted afterwards are tried anew, so that recovery needs no help.
   */
  async submit(record: CaptureRecord): Promise<StoredCapture> {
    this.#mustBeOpen();
    return this.#group.submit(
      prepareCapture(record, record.endpointId === null ? null : this.#endpoints.rowId(record.endpointId)),
    );
  }

  /** The reply to this capture was handed to the socket so many ms after its last byte; stored with what is committed next. */
  noteReply(id: string, afterMs: number): void {
    this.#replyTimes.note(seqOf(id) ?? 0, afterMs);
  }

  /** Stores the times of replies after which nothing else was committed. For once a second or so; throws like `submit` rejects. */
  writeReplyTimes(): void {
    if (!this.#closed && !this.#replyTimes.isEmpty) this.#connection.transact(() => {});
  }

  /** Notes a file that captures are brought from; returns its id. */
  createImport(made: NewImport): string {
    this.#mustBeOpen();
    return this.#imports.create(made);
  }

  /** Once the file shows what it is. */
  setImportFormat(id: string, format: string): void {
    this.#mustBeOpen();
    this.#imports.setFormat(id, format);
  }

  /** All of them or, when this throws, none. */
  importCaptures(records: readonly CaptureRecord[]): StoredCapture[] {
    this.#mustBeOpen();
    return this.#group.storeTogether(
      records.map((record) =>
        prepareCapture(record, record.endpointId === null ? null : this.#endpoints.rowId(record.endpointId)),
      ),
    );
  }

  /** After each commit of captures: the last seq stored and how many there were. The returned function ends it. */
  onCommitted(listener: (lastSeq: number, count: number) => void): () => void {
    this.#commitListeners.add(listener);
    return () => {
      this.#commitListeners.delete(listener);
    };
  }

  /** Told the problem when storing begins to fail, and null when it works again. The returned function ends it. */
  onStateChanged(listener: (problem: ErrorReport | null) => void): () => void {
    return this.#connection.condition.onChange(listener);
  }

  /**
   * While failing: tries to write, and so notices recovery without waiting for a webhook. While all is well: sees to
   * the disk reserve. Never throws; to be called every second or so.
   */
  probe(): void {
    if (this.#closed) return;
    if (
      this.#connection.condition.problem !== null &&
      this.#connection.reserve.allowsCaptures(() => this.#connection.reusableBytes())
    ) {
      try {
        // Takes new pages and frees them again: writing in place would succeed on a full disk too.
        this.#connection.transact(() => {
          this.#db.exec('INSERT INTO bodies (key, chunk) VALUES (-1, zeroblob(65536)); DELETE FROM bodies WHERE key = -1');
        });
        this.#connection.condition.succeed();
      } catch (error) {
        if (!(error instanceof HookwrightError)) throw error;
      }
    }
    if (this.#connection.condition.problem === null) void this.#connection.reserve.make();
  }

  /** Returns its id. Throws `slug-unusable` or `slug-taken`, naming the field. */
  createEndpoint(input: NewEndpoint): string {
    return this.#endpoints.create(input);
  }

  /** Throws `endpoint-not-found`, `slug-unusable` or `slug-taken`. */
  updateEndpoint(id: string, change: EndpointChange): void {
    this.#endpoints.update(id, change);
  }

  /** Gone at once; its captures stay and are counted as unmatched step by step. Throws `endpoint-not-found`. */
  removeEndpoint(id: string): void {
    this.#endpoints.remove(id);
    this.#inBackground(this.#endpoints.unlinkRemoved());
  }

  saveSettings(settings: Settings): void {
    this.#write('INSERT INTO settings (id, settings) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET settings = excluded.settings', [
      JSON.stringify(settings),
    ]);
  }

  /** Makes or replaces the user's own profile with this id. */
  saveProvider(profile: ProviderProfile): void {
    this.#write('INSERT INTO providers (id, profile) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET profile = excluded.profile', [
      profile.id,
      JSON.stringify(profile),
    ]);
  }

  /** Throws `provider-not-found`. */
  removeProvider(id: string): void {
    if (this.#write('DELETE FROM providers WHERE id = ?', [id]) === 0) {
      throw new HookwrightError('provider-not-found', 'There is no such provider of your own.', { field: 'id' });
    }
  }

  /** Unknown ids are passed over. */
  setPinned(ids: readonly string[], pinned: boolean): void {
    const seqs = ids.map(seqOf).filter((seq) => seq !== null);
    if (!pinned) this.#retention.startOver();
    this.#write('UPDATE captures SET pinned = ? WHERE seq IN (SELECT value FROM json_each(?))', [
      pinned ? 1 : 0,
      JSON.stringify(seqs),
    ]);
  }

  /** Removes captures in short steps; they can be had back for ten minutes. See CaptureRemoval.remove. */
  removeCaptures(selection: RemovalSelection): Promise<Removal> {
    return this.#removal.remove(selection);
  }

  /** Rejects with `undo-expired`. */
  async restoreCaptures(undoToken: string): Promise<{ restored: number }> {
    const outcome = await this.#removal.restore(undoToken);
    this.#retention.startOver();
    return outcome;
  }

  /** Begins to delete for good what can no longer be restored, in the background, unless that is under way. To be called now and then. */
  purgeRemoved(): void {
    if (!this.#closed) this.annotations.purgeStep();
    if (this.#purging || this.#closed || !this.#removal.hasExpired()) return;
    this.#purging = true;
    this.#inBackground(
      this.#removal.purge().finally(() => {
        this.#purging = false;
      }),
    );
  }

  /** Deletes a few hundred captures that exceed the limits, oldest first; while `more`, call again after a pause. */
  pruneStep(limits: Settings['retention']): { removed: number; more: boolean } {
    return this.#retention.step(limits);
  }

  /** Puts a few captures into the search index; while `more`, call again when there is time. */
  indexStep(limits: IndexStep): { indexed: number; more: boolean } {
    this.#mustBeOpen();
    return this.#index.step(limits);
  }

  /** Captures that are not in the search index yet. */
  indexLag(): number {
    return this.#index.lag();
  }

  /** Moves the write-ahead log into the database. Runs by itself as well; for idle moments. */
  checkpoint(): void {
    this.#connection.checkpoint();
  }

  /** Commits what waits, tidies up and gives the folder free. May be called twice. */
  close(): void {
    this.handOver()?.release();
  }

  /** Like `close`, but keeps the folder: its lock goes to the caller, null when it was closed before. */
  handOver(): FolderLock | null {
    if (this.#closed) return null;
    this.#steps.stop();
    this.#group.flush();
    try {
      this.writeReplyTimes();
    } catch (error) {
      this.#log.warn('The times of the last replies could not be stored.', { error: String(error) });
    }
    this.#closed = true;
    this.#connection.checkpoint();
    this.#db.close();
    return this.#lock;
  }

  #write(sql: string, values: readonly (string | number)[]): number {
    this.#mustBeOpen();
    return this.#connection.transact(() => this.#db.prepare(sql).run(...values).changes);
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!this.#closed) this.#log.warn('Tidying up the store failed; it goes on later.', { error: String(error) });
    });
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new HookwrightError('store-failed', 'The store is closed.');
  }
}
