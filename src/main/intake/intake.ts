/**
 * The intake owns the listener and the one writer: it takes a request off the wire, reads it, checks its signature,
 * commits it and only then lets the reply go. It runs on a thread of its own, so that queries, streams and windows
 * cannot stall receiving (docs/threads.md has the figures); `inline-intake.ts` is the thing itself, `worker.ts` and
 * `worker-intake.ts` carry it across a thread. It knows nothing of screens, transports or the vault: it is told the
 * secrets in plain text and keeps them in memory only.
 */
import type { EndpointColour } from '#shared/endpoint-colour.ts';
import type { ProblemReport } from '#shared/health.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import type { ReplyScript } from '#shared/reply-script.ts';
import type { Reply } from '#shared/reply.ts';
import type { SavedFilterInput } from '#shared/search-contract.ts';
import type { Settings } from '#shared/settings.ts';
import type { AnnotationCommands } from './annotation-commands.ts';
import type { MatchingCondition } from '../store/capture-removal.ts';
import type { CaptureRecord } from '../store/capture-record.ts';
import type { SendingCommands } from './sending-commands.ts';

/** An endpoint as the intake needs it. */
export interface IntakeEndpoint {
  readonly id: string;
  readonly slug: string;
  readonly provider: string;
  /** Plain text; never leaves memory. */
  readonly secrets: readonly string[];
  readonly reply: Reply;
  /** Plays in place of the reply while it is set. */
  readonly script: ReplyScript | null;
}

export interface IntakeRules {
  readonly endpoints: readonly IntakeEndpoint[];
  readonly profiles: readonly ProviderProfile[];
  readonly retention: Settings['retention'];
}

export interface ListenOptions {
  readonly settings: Settings['receiver'];
  /** PEM. */
  readonly leaf: { readonly key: string; readonly cert: string };
}

export interface ListeningAt {
  readonly port: number;
  readonly httpPort: number | null;
}

export interface NewEndpoint {
  readonly slug: string;
  readonly name: string;
  readonly provider: string;
  readonly sealedSecrets: readonly { readonly sealed: string; readonly lastFour: string }[];
  readonly reply: Reply;
  /** Null or left out: none. */
  readonly script?: ReplyScript | null;
  /** Made by the demonstration. */
  readonly demo?: true;
  /** Null or left out: none. */
  readonly colour?: EndpointColour | null;
}

/** What the intake tells of by itself. */
export type IntakeSignal =
  | { readonly type: 'committed'; readonly lastSeq: number; readonly count: number }
  | { readonly type: 'pruned'; readonly removed: number }
  /** The search index has come further. */
  | { readonly type: 'indexed' }
  | { readonly type: 'store'; readonly problem: ProblemReport | null }
  | { readonly type: 'receiver'; readonly problem: ProblemReport | null };

/** Every call may reject with a HookwrightError. */
export interface IntakeCommands extends SendingCommands, AnnotationCommands {
  /** Takes the data folder's lock, opens and migrates the store. */
  open(dataFolder: string): Promise<void>;
  /** A reply script that is the same as before goes on where it stands; one that differs begins anew. */
  setRules(rules: IntakeRules): Promise<void>;
  /** Brings an endpoint's reply script back to its beginning. */
  restartScript(endpointId: string): Promise<void>;
  /** Starts listening, or moves the listener: when the new ports cannot be had, the old listener stays. */
  listen(options: ListenOptions): Promise<ListeningAt>;
  setLeaf(leaf: ListenOptions['leaf']): Promise<void>;
  createEndpoint(endpoint: NewEndpoint): Promise<string>;
  updateEndpoint(id: string, patch: Partial<NewEndpoint>): Promise<void>;
  removeEndpoint(id: string): Promise<void>;
  saveSettings(settings: Settings): Promise<void>;
  saveProvider(profile: ProviderProfile): Promise<void>;
  removeProvider(id: string): Promise<void>;
  setPinned(ids: readonly string[], pinned: boolean): Promise<void>;
  removeCaptures(
    selection: { readonly ids: readonly string[] } | { readonly matching: MatchingCondition },
  ): Promise<{ undoToken: string; removed: number }>;
  restoreCaptures(undoToken: string): Promise<{ restored: number }>;
  /** Returns its id. */
  saveFilter(filter: SavedFilterInput): Promise<string>;
  removeFilter(id: string): Promise<void>;
  orderFilters(ids: readonly string[]): Promise<void>;
  /** Notes a file that captures are brought from; returns its id. */
  createImport(made: { readonly name: string; readonly format: string }): Promise<string>;
  /** Once the file shows what it is. */
  setImportFormat(id: string, format: string): Promise<void>;
  /** Stores captures that were brought from a file: all of them or, when it rejects, none. Keep batches small: receiving waits. */
  importCaptures(records: readonly CaptureRecord[]): Promise<number>;
  /** Sorts what is not yet sorted into conversations, as far as a few short steps go; it goes on by itself. */
  indexConversations(): Promise<void>;
  /** Everything of the conversation up to the capture with this number has been looked at. */
  markConversationSeen(id: string, upTo: number): Promise<void>;
  /**
   * Puts another database in the place of the present one, which becomes the file `aside`; `incoming` null: an empty one.
   * Nobody else may have the store open. From now until `resumeStoring` senders get 503 with Retry-After, whether this
   * succeeds or not; when it does not, the database is the one of before.
   */
  replaceDatabase(files: { readonly incoming: string | null; readonly aside: string }): Promise<void>;
  resumeStoring(): Promise<void>;
  /** Stops listening, finishes what is under way, closes the store and gives the lock back. */
  close(): Promise<void>;
}

export interface Intake extends IntakeCommands {
  /** Signals come at most ten times a second per type. The returned function stops them. */
  onSignal(listener: (signal: IntakeSignal) => void): () => void;
}
