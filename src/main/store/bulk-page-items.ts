import { publicId } from './public-ids.ts';
import type { Attempt, DeliveryRow } from '#shared/delivery.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { captureId } from './capture-id.ts';
import type { BulkPageText } from './bulk-page.ts';
import type { BulkItem } from './delivery-record.ts';
import { isoTime } from './iso-time.ts';

/** A delivery taken out of its page, as it would stand in rows of its own; null when there is none at this place. */
export function itemOf(page: BulkPageText, place: number): BulkItem | null {
  const item = page.items[place];
  if (item === undefined) return null;
  const [capture, after, request, expected, outcome, bodySize, dns, connect, tls, waiting, body, total, summary, bytes, ...own] =
    item;
  const asked = page.requests[request];
  const ended = page.outcomes[outcome];
  const expectation = page.expectations[expected];
  if (asked === undefined || ended === undefined || expectation === undefined) return null;
  const startedAt = page.startedAt + after;
  const headers = asked.headers.map(([name, value]): HeaderPair => [name, value]);
  for (let at = 0; at + 1 < own.length; at += 2) {
    const pair = headers[Number(own[at])];
    if (pair !== undefined) pair[1] = String(own[at + 1]);
  }
  const { targetUrl, skipVerify, mode, breakage } = page;
  return {
    delivery: {
      createdAt: startedAt,
      targetUrl,
      skipVerify,
      provider: asked.provider,
      eventType: asked.eventType,
      summary,
      mode,
      breakage,
      captureId: captureId(capture),
      policyId: null,
      expectation,
      state: ended.state,
      attempts: 1,
      lastStatus: ended.response?.status ?? null,
      lastFailure: ended.failure?.kind ?? null,
      dueAt: null,
      asExpected: ended.asExpected,
    },
    attempt: {
      number: 1,
      trigger: 'bulk',
      startedAt,
      dueAt: startedAt,
      method: asked.method,
      url: asked.url,
      headers,
      bodySize,
      requestBody: bytes === null ? null : Buffer.from(bytes, 'base64'),
      remoteAddress: ended.remoteAddress,
      phases: {
        dnsMs: millis(dns),
        connectMs: millis(connect),
        tlsMs: millis(tls),
        waitingMs: millis(waiting),
        bodyMs: millis(body),
        totalMs: millis(total) ?? 0,
      },
      response: ended.response,
      failure: ended.failure,
      responseBody: Buffer.from(ended.responseBody, 'base64'),
      next: ended.next,
      selfDigest: null,
    },
  };
}

/** As lists show it. */
export function rowOfItem(seq: number, bulk: number, { delivery }: BulkItem): DeliveryRow {
  const { createdAt, dueAt: _, ...row } = delivery;
  return { ...row, id: publicId('d', seq), createdAt: isoTime(createdAt), bulkId: publicId('b', bulk), nextAttemptAt: null };
}

export function attemptOfItem({ attempt }: BulkItem): Attempt {
  const { requestBody: _request, responseBody: _response, selfDigest: _self, startedAt, dueAt, ...shown } = attempt;
  return { ...shown, headers: [...shown.headers], startedAt: isoTime(startedAt), dueAt: isoTime(dueAt) };
}

function millis(micros: number): number | null {
  return micros < 0 ? null : micros / 1000;
}
