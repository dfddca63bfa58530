/** The sending half of the use cases, free of any transport; joined to AppApi. Every method throws HookwrightError. */
import type { DeliveryChange, ObservedRetries } from '#shared/delivery-contract.ts';
import type {
  BulkReplay,
  BulkReplayInput,
  Delivery,
  DeliveryInput,
  DeliveryRow,
  OutgoingPreview,
  ReplayInput,
} from '#shared/delivery.ts';
import type { RetryPolicy } from '#shared/retry-policy.ts';
import type { Lane, Simulation, SimulationInput, SimulationSummary } from '#shared/simulation.ts';

export interface DeliveriesApi {
  list(query: { limit: number; cursor?: string | undefined; captureId?: string | undefined; bulkId?: string | undefined }): {
    items: DeliveryRow[];
    nextCursor: string | null;
  };
  get(id: string): Delivery;
  /** Resolves once it is stored and due; attempts follow by themselves, also after a restart. */
  create(input: DeliveryInput): Promise<Delivery>;
  replay(captureId: string, input: ReplayInput): Promise<Delivery>;
  preview(input: DeliveryInput): OutgoingPreview;
  previewReplay(captureId: string, input: ReplayInput): OutgoingPreview;
  follow(query: { captureId?: string | undefined }, signal?: AbortSignal): AsyncGenerator<DeliveryChange, void>;
  cancel(id: string): Promise<Delivery>;
  attemptNow(id: string): Promise<Delivery>;
  remove(ids: readonly string[]): Promise<void>;
  attemptRequestBody(id: string, number: number): Uint8Array;
  attemptResponseBody(id: string, number: number): Uint8Array;
  lastTargets(): string[];
  /** How an outside sender retried the event of a capture, beside its documented policy. */
  observedRetries(captureId: string): ObservedRetries;
}

export interface BulkReplaysApi {
  start(input: BulkReplayInput): Promise<BulkReplay>;
  list(): BulkReplay[];
  follow(id: string, signal?: AbortSignal): AsyncGenerator<BulkReplay, void>;
  steer(id: string, act: 'pause' | 'resume' | 'cancel'): Promise<BulkReplay>;
}

export interface PoliciesApi {
  list(): (RetryPolicy & { builtIn: boolean })[];
  save(policy: RetryPolicy): Promise<RetryPolicy>;
  remove(id: string): Promise<void>;
}

export interface SimulationsApi {
  list(): SimulationSummary[];
  get(id: string): Simulation;
  create(input: SimulationInput): Promise<Simulation>;
  follow(id: string, signal?: AbortSignal): AsyncGenerator<SimulationSummary, void>;
  cancel(id: string): Promise<SimulationSummary>;
  remove(id: string): Promise<void>;
  lanes(id: string, from: number): Lane[];
}
