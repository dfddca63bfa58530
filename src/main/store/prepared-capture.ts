import { hash } from 'node:crypto';
import type { TlsSession } from '#shared/capture.ts';
import type { HeaderPair, Reply } from '#shared/reply.ts';
import type { CaptureRecord } from './capture-record.ts';
import { textPlace } from './event-text.ts';
import { rowNumber } from './public-ids.ts';

type Value = string | number | Uint8Array | null;

/** A capture as SQLite takes it: all that can be worked out before the transaction. */
export interface PreparedCapture {
  /** Columns of `captures` between seq and duplicate_key, and after duplicates; see capture-insert.ts. */
  readonly beforeDuplicate: readonly Value[];
  readonly afterDuplicate: readonly Value[];
  /** Columns of `contents` between seq and reply_id. */
  readonly contents: readonly Value[];
  /** Kept as the object it came as: endpoints give the same one again and again. */
  readonly reply: Reply | null;
  readonly body: Uint8Array;
  readonly duplicateKey: Buffer | null;
  readonly unmatched: boolean;
  readonly storedBytes: number;
}

/** What a row costs besides its own text and body: fixed columns and index entries, bytes, by measurement. */
const rowOverhead = 400;

/** `endpointId`: the integer of the endpoint; null when there is none (any more). */
export function prepareCapture(record: CaptureRecord, endpointId: number | null): PreparedCapture {
  const { event, verdict } = record;
  const path = pathOf(record.target);
  const headers = JSON.stringify(record.headers);
  const place = event === null ? null : textPlace(event.text, record.body);
  const eventText = jsonOrNull(event === null || place === null ? event : { ...event, text: null });
  const signature = jsonOrNull(record.signature);
  const duplicateKey = record.duplicateKey === null ? null : keyDigest(record.duplicateKey);
  const storedBytes =
    rowOverhead +
    record.body.length +
    headers.length +
    record.target.length +
    (eventText?.length ?? 0) +
    (signature?.length ?? 0);
  return {
    beforeDuplicate: [
      endpointId,
      whole(record.receivedAt),
      record.method,
      path,
      record.provider,
      // Where the wire carries no name (MAIA), the plain title is what lists show and filters find.
      event?.type ?? event?.title ?? null,
      event?.direction ?? null,
      event?.eventId ?? null,
      event?.conversationId ?? null,
      event?.sender?.id ?? null,
      record.summary,
      verdict.status,
      verdict.scheme,
      verdict.reason,
      record.reply?.status ?? null,
      record.body.length,
      duplicateKey,
    ],
    afterDuplicate: [
      record.problem?.code ?? null,
      record.problem?.detail ?? null,
      contentType(record.headers),
      record.remoteAddress,
      storedBytes,
      record.fault?.kind ?? null,
      record.fault?.words ?? null,
      record.imported === undefined ? null : rowNumber('i', record.imported.importId),
      record.imported?.originalAt == null ? null : whole(record.imported.originalAt),
    ],
    contents: [
      path === record.target ? null : record.target,
      record.httpVersion,
      headers,
      record.trailers.length === 0 ? null : JSON.stringify(record.trailers),
      record.scheme,
      record.tls === null ? null : tlsText(record.tls),
      whole(record.remotePort),
      record.bodyKind,
      record.declaredSize === null ? null : whole(record.declaredSize),
      whole(record.completedAt),
      record.receiveMs,
      eventText,
      signature,
      place === null ? null : place.at,
      place === null ? null : place.length,
    ],
    reply: record.reply,
    body: record.body,
    duplicateKey,
    unmatched: endpointId === null,
    storedBytes,
  };
}

const tlsTexts = new WeakMap<TlsSession, string>();

/** All requests of a connection have the same session object. */
function tlsText(session: TlsSession): string {
  let text = tlsTexts.get(session);
  if (text === undefined) {
    text = JSON.stringify(session);
    tlsTexts.set(session, text);
  }
  return text;
}

/** Keys of any length become 12 bytes: enough that two never meet, few enough for a small index. */
function keyDigest(key: string): Buffer {
  return hash('sha256', key, 'buffer').subarray(0, 12);
}

function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}

/** Media type in lower case, without parameters. */
function contentType(headers: readonly HeaderPair[]): string | null {
  const value = headers.find(([name]) => name.length === 12 && name.toLowerCase() === 'content-type')?.[1];
  if (value === undefined) return null;
  const end = value.indexOf(';');
  return (end === -1 ? value : value.slice(0, end)).trim().toLowerCase();
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Integer columns take no fractions and no NaN. */
function whole(value: number): number {
  return Number.isSafeInteger(value) ? value : Math.trunc(Number.isFinite(value) ? value : 0);
}
