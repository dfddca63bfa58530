import { randomUUID } from 'node:crypto';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { harHead, harTail } from '#shared/export/har.ts';
import type { Redactor } from '#shared/redaction/redactor.ts';
import type { ExportEstimate, ExportInput, FormSource } from '#shared/transfer-contract.ts';
import { decodeBase64 } from '#shared/base64.ts';
import { capturedUrl, redactContent } from '#shared/export/exported.ts';
import { seqOf } from '../store/capture-id.ts';
import { rowNumber } from '../store/public-ids.ts';
import type { OutgoingRequest, TransferApi } from '../transfer-api.ts';
import { compileQuery } from './capture-query.ts';
import {
  attemptText,
  captureText,
  exportedAttempts,
  exportedCapture,
  originOf,
  withoutSecrets,
  type ExportSourceContext,
  type TextFormat,
} from './export-source.ts';
import { zipPieces, type Exported, type ExportPiece } from './export-zip.ts';
import { readableBodyOf, redactorOf } from './redaction.ts';

export interface ExportsContext extends ExportSourceContext {
  readonly clock: Clock;
  readonly version: string;
}

/** Exports under way at once, at most. */
const mostOpen = 8;
/** One that nobody reads for so long is closed, ms. */
const leftAloneMs = 120_000;
/** A part holds about so many bytes. */
const partBytes = 524_288;
/** Ids read at once. */
const pageIds = 500;
/** What a format makes of a stored byte, and what it adds to each request: about, by measurement. */
const growth = { har: { factor: 1.1, each: 900 }, ndjson: { factor: 1.25, each: 700 }, zip: { factor: 0.5, each: 900 } } as const;

interface OpenExport {
  readonly input: ExportInput;
  readonly redactor: Redactor | null;
  /** What is left of it. */
  readonly pieces: AsyncGenerator<ExportPiece, void>;
  lastRead: number;
  done: number;
  reading: boolean;
}

export type ExportsApi = Pick<
  TransferApi,
  'outgoingForm' | 'estimateExport' | 'openExport' | 'readExport' | 'closeExport' | 'close'
>;

/** Exports are read part by part by whoever asked for them, so that nothing piles up and stopping is simply not reading on. */
export function createExports(context: ExportsContext): ExportsApi {
  const { directory, clock } = context;
  const open = new Map<string, OpenExport>();

  function closeForgotten(): void {
    for (const [id, { lastRead, reading }] of open) if (!reading && clock.monotonic() - lastRead > leftAloneMs) close(id);
  }

  function close(id: string): void {
    const found = open.get(id);
    open.delete(id);
    if (found !== undefined && !found.reading) void found.pieces.return();
  }

  return {
    outgoingForm: (source, choice) => outgoingForm(context, source, choice),
    estimateExport: (input) => estimate(context, input),
    openExport(input) {
      closeForgotten();
      if (open.size >= mostOpen) {
        throw new HookwrightError('bad-input', `${mostOpen} exports are under way already.`, {
          remedy: 'Wait for one of them to end.',
        });
      }
      const estimated = estimate(context, input);
      const exportId = randomUUID();
      const redactor = input.withSecrets ? null : redactorOf(directory, input);
      open.set(exportId, {
        input,
        redactor,
        pieces: piecesOf(context, input, redactor),
        lastRead: clock.monotonic(),
        done: 0,
        reading: false,
      });
      return { ...estimated, exportId, fileName: fileNameOf(input, clock.now()) };
    },
    async readExport(exportId) {
      const found = open.get(exportId);
      if (found === undefined || found.reading)
        throw new HookwrightError('export-not-found', 'There is no such export.', { field: 'exportId' });
      found.reading = true;
      const pieces: Uint8Array[] = [];
      let size = 0;
      let end = false;
      try {
        while (size < partBytes && !end) {
          const next = await found.pieces.next();
          end = next.done === true;
          if (next.done === true) break;
          found.done = next.value.done;
          pieces.push(next.value.bytes);
          size += next.value.bytes.length;
        }
      } catch (error) {
        open.delete(exportId);
        throw error;
      } finally {
        found.reading = false;
        found.lastRead = clock.monotonic();
      }
      if (end || !open.has(exportId)) close(exportId);
      return { content: Buffer.concat(pieces), done: found.done, redacted: found.redactor?.count ?? 0, end };
    },
    closeExport: close,
    close() {
      for (const id of open.keys()) close(id);
    },
  };
}

function estimate(context: ExportsContext, { what, format }: ExportInput): ExportEstimate {
  const { count, bytes } = sizeOf(context, what);
  return { count, bytes: Math.round(bytes * growth[format].factor + count * growth[format].each) };
}

function sizeOf({ reader, clock }: ExportsContext, what: ExportInput['what']): ExportEstimate {
  if (what.kind === 'captures') return reader.transfers.sizeOf(what.ids.map(seqOf).filter((seq) => seq !== null));
  if (what.kind === 'filter')
    return reader.transfers.sizeOfMatching(compileQuery(what.filter, clock.now(), reader), reader.lastSeq());
  if (what.kind === 'deliveries') return { count: reader.deliveries.rows(what.ids).length, bytes: what.ids.length * 2000 };
  return reader.transfers.sizeOfDeliveries(reader.transfers.lastDelivery(), bulkOf(what.bulkId));
}

function bulkOf(bulkId: string | undefined): number | null {
  return bulkId === undefined ? null : (rowNumber('b', bulkId) ?? -1);
}

/** The file from its beginning to its end. */
function piecesOf(context: ExportsContext, input: ExportInput, redactor: Redactor | null): AsyncGenerator<ExportPiece, void> {
  const all = exportedOf(context, input, redactor);
  return input.format === 'zip' ? zipPieces(all, context.clock.now()) : textPieces(all, input.format, context.version);
}

/** What is exported, one after the other; what is gone by then is left out. */
async function* exportedOf(
  context: ExportsContext,
  input: ExportInput,
  redactor: Redactor | null,
): AsyncGenerator<Exported, void> {
  let done = 0;
  for (const { id, kind } of idsOf(context, input)) {
    done += 1;
    if (kind === 'delivery') {
      yield { kind: 'attempts', exported: await exportedAttempts(context, id, redactor), done };
      continue;
    }
    const exported = await exportedCapture(context, id, redactor);
    if (exported !== null) yield { kind, exported, done };
  }
}

async function* textPieces(all: AsyncIterable<Exported>, format: TextFormat, version: string): AsyncGenerator<ExportPiece, void> {
  const encoder = new TextEncoder();
  let first = true;
  let done = 0;
  if (format === 'har') yield { bytes: encoder.encode(harHead(version)), done };
  for await (const one of all) {
    ({ done } = one);
    const texts: string[] = one.kind === 'capture' ? [captureText(one.exported, format, first)] : [];
    if (one.kind === 'attempts') {
      texts.push(...one.exported.map((attempt, index) => attemptText(attempt, format, first && index === 0)));
    }
    for (const text of texts) yield { bytes: encoder.encode(text), done };
    first &&= texts.length === 0;
  }
  if (format === 'har') yield { bytes: encoder.encode(harTail), done };
}

/** Oldest first; those that are named, in the order of their naming. Pages are read when they are needed. */
function* idsOf(
  { reader, clock }: ExportsContext,
  { what }: ExportInput,
): Generator<{ id: string; kind: 'capture' | 'delivery' }, void> {
  switch (what.kind) {
    case 'captures':
      for (const id of what.ids) yield { id, kind: 'capture' };
      return;
    case 'deliveries':
      for (const id of what.ids) yield { id, kind: 'delivery' };
      return;
    case 'filter': {
      const where = compileQuery(what.filter, clock.now(), reader);
      const upTo = reader.lastSeq();
      yield* pages((after) => reader.transfers.matchingAfter(where, upTo, after, pageIds), 'capture');
      return;
    }
    case 'all-deliveries': {
      const bulk = bulkOf(what.bulkId);
      const upTo = reader.transfers.lastDelivery();
      yield* pages((after) => reader.transfers.deliveriesAfter(upTo, after, bulk, pageIds), 'delivery');
    }
  }
}

function* pages<Kind>(
  read: (after: number) => { id: string; seq: number }[],
  kind: Kind,
): Generator<{ id: string; kind: Kind }, void> {
  for (let page = read(0); page.length > 0; page = read(page.at(-1)?.seq ?? Infinity)) {
    for (const { id } of page) yield { id, kind };
  }
}

/** Says what is in it, and in its name already whether secrets are. */
function fileNameOf({ what, format, withSecrets }: ExportInput, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  const kind = what.kind === 'captures' || what.kind === 'filter' ? 'captures' : 'deliveries';
  return `hookwright-${kind}-${time}${withSecrets ? '-WITH-SECRETS' : ''}.${format}`;
}

async function outgoingForm(
  context: ExportsContext,
  source: FormSource,
  choice: { readonly withSecrets: boolean; readonly personalData: boolean },
): Promise<OutgoingRequest> {
  const redactor = redactorOf(context.directory, { ...choice, keepLength: false });
  if ('captureId' in source) {
    const capture = await exportedCapture(context, source.captureId, null);
    if (capture === null)
      throw new HookwrightError('capture-not-found', `There is no capture ${source.captureId.slice(0, 40)}.`, {
        field: 'source.captureId',
      });
    // Also where secrets are asked for: who copies shall be told whether there are any.
    const redacted = await exportedCapture(context, source.captureId, redactor);
    const shown = choice.withSecrets ? capture : (redacted ?? capture);
    const { method, target, httpVersion, headers, scheme, bodyKind } = shown.capture;
    return {
      method,
      url: capturedUrl(originOf({ scheme }, context.receiverUrl()), target),
      target,
      httpVersion,
      headers,
      content: shown.body,
      isRawPacket: bodyKind === 'raw-packet',
      redacted: redactor.count,
    };
  }
  if ('deliveryId' in source) {
    const found = (await exportedAttempts(context, source.deliveryId, null)).find(
      ({ attempt }) => attempt.number === source.number,
    );
    if (found === undefined)
      throw new HookwrightError('delivery-not-found', 'There is no such attempt.', { field: 'source.number' });
    const redacted = await withoutSecrets(found, redactor);
    const { attempt, requestBody } = choice.withSecrets ? found : redacted;
    return sentForm(attempt.method, attempt.url, attempt.headers, requestBody, redactor.count);
  }
  const body = decodeBase64(source.bodyBase64);
  const redacted = redactContent(
    { target: source.url, headers: source.headers, stored: body },
    await readableBodyOf(source.headers, body),
    redactor.begin(),
  );
  if (choice.withSecrets) return sentForm(source.method, source.url, source.headers, body, redactor.count);
  const headers = redacted.wasEncoded
    ? redacted.headers.filter(([name]) => name.toLowerCase() !== 'content-encoding')
    : redacted.headers;
  return sentForm(source.method, redacted.target, headers, redacted.content, redactor.count);
}

function sentForm(
  method: string,
  url: string,
  headers: OutgoingRequest['headers'],
  content: Uint8Array,
  redacted: number,
): OutgoingRequest {
  const target = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1] ?? url;
  return {
    method,
    url,
    target: target.startsWith('/') ? target : `/${target}`,
    httpVersion: '1.1',
    headers,
    content,
    isRawPacket: false,
    redacted,
  };
}
