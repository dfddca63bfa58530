import { seqOf } from './capture-id.ts';
import type { AttemptOutcomeRecord, BegunAttempt, NewDelivery } from './delivery-record.ts';

export type RowValue = string | number | Uint8Array | null;

const noPhases = JSON.stringify({ dnsMs: null, connectMs: null, tlsMs: null, waitingMs: null, bodyMs: null, totalMs: 0 });

/** All columns of `deliveries` but the key. */
export function deliveryRow(delivery: NewDelivery, bulk: number | null): RowValue[] {
  return [
    delivery.createdAt,
    delivery.targetUrl,
    delivery.skipVerify ? 1 : 0,
    delivery.provider,
    delivery.eventType,
    delivery.summary,
    delivery.mode,
    delivery.breakage,
    delivery.captureId === null ? null : seqOf(delivery.captureId),
    bulk,
    delivery.policyId,
    delivery.expectation.answer,
    delivery.expectation.reason,
    delivery.state,
    delivery.attempts,
    delivery.lastStatus,
    delivery.lastFailure,
    delivery.dueAt === null ? null : Math.trunc(delivery.dueAt),
    flag(delivery.asExpected),
  ];
}

/** All columns of `attempts` but the key; `outcome` null: it has only begun. */
export function attemptRow(attempt: Omit<BegunAttempt, 'delivery'>, outcome: AttemptOutcomeRecord | null): RowValue[] {
  return [
    attempt.trigger,
    Math.trunc(attempt.startedAt),
    Math.trunc(attempt.dueAt),
    outcome === null ? 0 : 1,
    attempt.method,
    attempt.url,
    JSON.stringify(attempt.headers),
    attempt.bodySize,
    outcome?.remoteAddress ?? null,
    outcome === null ? noPhases : JSON.stringify(outcome.phases),
    jsonOrNull(outcome?.response ?? null),
    jsonOrNull(outcome?.failure ?? null),
    outcome?.next ?? '',
    outcome?.selfDigest ?? null,
    attempt.requestBody,
    outcome === null ? null : bytesOrNull(outcome.responseBody),
  ];
}

export function flag(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}

export function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

export function bytesOrNull(bytes: Uint8Array): Uint8Array | null {
  return bytes.length === 0 ? null : bytes;
}
