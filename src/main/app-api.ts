/**
 * The use cases, free of any transport. `rpc/` maps the contract onto this; the hosts never go around it.
 * Every method throws HookwrightError for what a caller can do wrong.
 */
import type { Capture, CaptureRow } from '#shared/capture.ts';
import type { ConversationsApi } from './conversation-api.ts';
import type { BackupsApi, CareApi, DemoApi } from './start-api.ts';
import type { AnnotationsApi, RulesApi } from './annotation-api.ts';
import type { BulkReplaysApi, DeliveriesApi, PoliciesApi, SimulationsApi } from './delivery-api.ts';
import type { TransferApi } from './transfer-api.ts';
import type { CertificateAuthority } from '#shared/certificate.ts';
import type { CaptureChange } from '#shared/contract.ts';
import type { Endpoint, EndpointInput, EndpointPatch } from '#shared/endpoint.ts';
import type { Health } from '#shared/health.ts';
import type { CaptureOutline, CaptureStatistics } from '#shared/listing-contract.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { ListedCapture, SavedFilter, SavedFilterInput } from '#shared/search-contract.ts';
import type { Settings, SettingsPatch } from '#shared/settings.ts';
import type { SignatureCheck, SignatureExplanation } from '#shared/verdict.ts';

export interface ReadableBody {
  /** Content codings removed, outermost first. */
  readonly encodings: string[];
  readonly problem: string | null;
  readonly cut: boolean;
  /** Bytes after decoding; null when unknown because it was cut. */
  readonly decodedSize: number | null;
  readonly content: Uint8Array;
}

export interface SampleRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderPair[];
  readonly body: string;
  readonly curl: string;
  readonly signed: boolean;
}

export type CaptureSelection = { readonly ids: readonly string[] } | { readonly filter: string };

export interface EndpointsApi {
  list(): Endpoint[];
  get(id: string): Endpoint;
  create(input: EndpointInput): Promise<Endpoint>;
  update(id: string, patch: EndpointPatch): Promise<Endpoint>;
  remove(id: string): Promise<void>;
  /** The secrets in plain text. Never served over HTTP. */
  revealSecrets(id: string): string[];
  /** `eventId` is `PROVIDER/EVENT` for an endpoint that recognises its provider by itself. */
  sampleRequest(endpointId: string, eventId: string): SampleRequest;
  /** Sends the sample to the receiver over HTTPS; `captureId` is null when it did not arrive within two seconds. */
  sendSample(endpointId: string, eventId: string): Promise<{ status: number; captureId: string | null }>;
}

export interface CapturesApi {
  /**
   * Looks for less than half a second; `scannedTo` says how far it came when the page is not full by then. Ends early
   * when `signal` aborts.
   */
  list(
    query: {
      filter?: string | undefined;
      limit: number;
      cursor?: string | undefined;
      /** `newest` unless given. */
      order?: 'newest' | 'oldest' | undefined;
      after?: string | undefined;
      before?: string | undefined;
    },
    signal?: AbortSignal,
  ): Promise<{ items: ListedCapture[]; nextCursor: string | null; scannedTo: string | null }>;
  /** Newest first; those that are gone are left out. */
  rows(ids: readonly string[]): CaptureRow[];
  /** Where the captures that match lie, counted for some milliseconds at most; captures by the numbers of their ids. */
  outline(query: { filter?: string | undefined; before?: number | undefined; after?: number | undefined }): CaptureOutline;
  /** The first capture received at `time` (ms since the epoch) or later; null when all are older. */
  at(time: number): string | null;
  statistics(query: {
    filter?: string | undefined;
    from?: number | undefined;
    to?: number | undefined;
    buckets: number;
  }): CaptureStatistics;
  get(id: string): Capture;
  /** Exact stored bytes from `offset`, at most `length` of them. */
  body(id: string, range?: { offset?: number | undefined; length?: number | undefined }): Uint8Array;
  readableBody(id: string, limit: number): Promise<ReadableBody>;
  /** Rejects with `wait-timed-out`. */
  wait(
    query: { filter?: string | undefined; count: number; timeoutMs: number; after?: string | undefined },
    signal?: AbortSignal,
  ): Promise<CaptureRow[]>;
  /** At most four messages a second, whatever the traffic. Ends when `signal` aborts. */
  tail(query: { filter?: string | undefined }, signal?: AbortSignal): AsyncGenerator<CaptureChange, void>;
  recheck(id: string): { check: SignatureCheck; explanation: SignatureExplanation };
  setPinned(ids: readonly string[], pinned: boolean): Promise<void>;
  remove(selection: CaptureSelection): Promise<{ undoToken: string; removed: number }>;
  restore(undoToken: string): Promise<{ restored: number }>;
  /** Values that occur, for completing a filter; see `completeAt`. Unknown keys have none. */
  filterValues(query: { key: string; prefix: string; limit: number }): string[];
}

/** Filters the user has given a name, in the order he gave them. */
export interface FiltersApi {
  list(): SavedFilter[];
  /** Throws `filter-malformed`, `filter-name-taken` or `filter-not-found`. */
  save(input: SavedFilterInput): Promise<SavedFilter>;
  remove(id: string): Promise<void>;
  order(ids: readonly string[]): Promise<SavedFilter[]>;
}

export interface AppApi {
  readonly endpoints: EndpointsApi;
  readonly captures: CapturesApi;
  readonly filters: FiltersApi;
  readonly conversations: ConversationsApi;
  readonly providers: {
    list(): (ProviderProfile & { builtIn: boolean })[];
    save(profile: ProviderProfile): Promise<ProviderProfile>;
    remove(id: string): Promise<void>;
  };
  readonly deliveries: DeliveriesApi;
  readonly bulkReplays: BulkReplaysApi;
  readonly policies: PoliciesApi;
  readonly simulations: SimulationsApi;
  readonly transfers: TransferApi;
  readonly settings: {
    get(): Settings;
    update(patch: SettingsPatch): Promise<Settings>;
    /** As on the first day; those of before come with it. */
    reset(): Promise<{ before: Settings; after: Settings }>;
  };
  readonly demo: DemoApi;
  readonly backups: BackupsApi;
  readonly care: CareApi;
  readonly annotations: AnnotationsApi;
  readonly rules: RulesApi;
  certificateAuthority(): Promise<CertificateAuthority>;
  health(): Health;
  /** First the health of now, then one message at most every 500 ms while something changes. */
  watchHealth(signal?: AbortSignal): AsyncGenerator<Health, void>;
}
