/** Captures and attempts as an export holds them, read from the store and, unless secrets are asked for, without them. */
import { attemptEntry, captureEntry, harEntryText } from '#shared/export/har.ts';
import { attemptLine, captureLine } from '#shared/export/ndjson.ts';
import { redactAttempt, redactCapture, type ExportedAttempt, type ExportedCapture } from '#shared/export/exported.ts';
import type { Redactor } from '#shared/redaction/redactor.ts';
import type { Capture } from '#shared/capture.ts';
import type { DeliveriesApi } from '../delivery-api.ts';
import type { StoreReader } from '../store/reader.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import { readableBodyOf } from './redaction.ts';

export interface ExportSourceContext {
  readonly reader: StoreReader;
  readonly directory: EndpointDirectory;
  readonly deliveries: DeliveriesApi;
  readonly receiverUrl: () => string | null;
}

/** Where captures were received, when nobody can tell exactly. */
const usualOrigin = 'https://localhost:8443';

export function originOf(capture: Pick<Capture, 'scheme'>, receiverUrl: string | null): string {
  const origin = (receiverUrl ?? usualOrigin).replace(/\/+$/, '');
  return capture.scheme === 'http' ? origin.replace(/^https:/, 'http:') : origin;
}

/** A capture with its body; null when it is gone. */
export async function exportedCapture(
  context: ExportSourceContext,
  id: string,
  redactor: Redactor | null,
): Promise<ExportedCapture | null> {
  const { reader, directory, receiverUrl } = context;
  const capture = reader.captureById(id);
  if (capture === null) return null;
  const body = reader.readBody(id, 0, capture.bodySize);
  const endpoint = capture.endpointId === null ? null : (directory.find(capture.endpointId)?.slug ?? null);
  const exported = { capture, body, endpoint, origin: originOf(capture, receiverUrl()), redacted: false };
  if (redactor === null) return exported;
  return redactCapture(
    exported,
    await readableBodyOf(capture.bodyKind === 'body' ? capture.headers : [], body),
    redactor.begin(),
  );
}

/** The attempts of a delivery with their bodies; none when it is gone. */
export async function exportedAttempts(
  context: ExportSourceContext,
  id: string,
  redactor: Redactor | null,
): Promise<ExportedAttempt[]> {
  const [row] = context.reader.deliveries.rows([id]);
  if (row === undefined) return [];
  const { attemptsMade } = context.deliveries.get(id);
  const all: ExportedAttempt[] = [];
  for (const attempt of attemptsMade) {
    const exported = {
      delivery: row,
      attempt,
      requestBody: context.deliveries.attemptRequestBody(id, attempt.number),
      responseBody: attempt.response === null ? new Uint8Array(0) : context.deliveries.attemptResponseBody(id, attempt.number),
      redacted: false,
    };
    all.push(redactor === null ? exported : await withoutSecrets(exported, redactor));
  }
  return all;
}

export async function withoutSecrets(exported: ExportedAttempt, redactor: Redactor): Promise<ExportedAttempt> {
  const [request, response] = await Promise.all([
    readableBodyOf(exported.attempt.headers, exported.requestBody),
    readableBodyOf(exported.attempt.response?.headers ?? [], exported.responseBody),
  ]);
  return redactAttempt(exported, { request, response }, redactor.begin());
}

/** Formats that are one text from their beginning to their end. */
export type TextFormat = 'har' | 'ndjson';

/** The text of one capture in a file; `first` says whether it is the first there. */
export function captureText(exported: ExportedCapture, format: TextFormat, first: boolean): string {
  return format === 'har' ? harEntryText(captureEntry(exported), first) : captureLine(exported);
}

export function attemptText(exported: ExportedAttempt, format: TextFormat, first: boolean): string {
  return format === 'har' ? harEntryText(attemptEntry(exported), first) : attemptLine(exported);
}
