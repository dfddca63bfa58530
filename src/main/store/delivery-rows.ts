import { seqOf } from './capture-id.ts';
import type { AttemptOutcomeRecord, BegunAttempt, BulkItem, NewDelivery } from './delivery-record.ts';
import type { AttemptResponse } from '#shared/target.ts';

export type RowValue = string | number | Uint8Array | null;

/** Columns of `deliveries` but the key. */
export const deliveryColumns = 19;

const noPhases = JSON.stringify({ dnsMs: null, connectMs: null, tlsMs: null, waitingMs: null, bodyMs: null, totalMs: 0 });

/** A delivery of a bulk replay and its attempt: the row of the one, then that of the other. */
export function bulkRow(bulk: number, { delivery, attempt }: BulkItem): RowValue[] {
  return [...deliveryRow(delivery, bulk), ...attemptRow(attempt, attempt)];
}

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
    responseText(outcome?.response ?? null),
    jsonOrNull(outcome?.failure ?? null),
    outcome?.next ?? '',
    outcome?.selfDigest ?? null,
    attempt.requestBody,
    outcome === null ? null : sharedBody(outcome.responseBody),
  ];
}

let lastResponse: { readonly response: AttemptResponse; readonly text: string } | null = null;

/** The sender gives equal heads as the same list: one text serves for all answers that share it. */
export function responseText(response: AttemptResponse | null): string | null {
  if (response === null) return null;
  const last = lastResponse?.response;
  if (
    lastResponse !== null &&
    last?.headers === response.headers &&
    last.status === response.status &&
    last.httpVersion === response.httpVersion &&
    last.bodySize === response.bodySize &&
    last.cut === response.cut
  )
    return lastResponse.text;
  const text = JSON.stringify(response);
  lastResponse = { response, text };
  return text;
}

let lastBody: Uint8Array = new Uint8Array();
/** Larger bodies are not compared. */
const sharedBytes = 1024;

/** Equal answers are one object, which crosses to the other thread once; null for an empty body. */
function sharedBody(body: Uint8Array): Uint8Array | null {
  if (body.length === 0) return null;
  if (body.length > sharedBytes) return body;
  if (Buffer.compare(body, lastBody) !== 0) lastBody = body;
  return lastBody;
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
