/**
 * An export as a zip archive: each body as a file of its own with what is known of it beside, and a list of all. Every name is
 * made of ids and a fixed list of endings: nothing that came over the wire gets to choose where a file lands.
 */
import type { ExportedAttempt, ExportedCapture } from '#shared/export/exported.ts';
import { attemptFields, captureFields } from '#shared/export/ndjson.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { PackedBytes, ZipArchive } from '../payload/zip-archive.ts';

/** One that is exported, with all that belongs to it; `done` counts those until now. */
export type Exported =
  | { readonly kind: 'capture'; readonly exported: ExportedCapture; readonly done: number }
  | { readonly kind: 'attempts'; readonly exported: readonly ExportedAttempt[]; readonly done: number };

export interface ExportPiece {
  readonly bytes: Uint8Array;
  readonly done: number;
}

/** The archive from its beginning to its end; `now` is the time of its list, ms. */
export async function* zipPieces(all: AsyncIterable<Exported>, now: number): AsyncGenerator<ExportPiece, void> {
  const archive = new ZipArchive();
  const index = new PackedBytes();
  let done = 0;
  for await (const one of all) {
    ({ done } = one);
    const files = one.kind === 'capture' ? captureFiles(one.exported) : one.exported.flatMap(attemptFiles);
    for (const { name, content, time, listed } of files) {
      if (listed !== null) index.add(textEncoder.encode(`${JSON.stringify(listed)}\n`));
      for (const bytes of await archive.entry(name, content, time)) yield { bytes, done };
    }
  }
  for (const bytes of archive.packedEntry('index.ndjson', index, now)) yield { bytes, done };
  for (const bytes of archive.end()) yield { bytes, done };
}

interface ArchivedFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly time: number;
  /** Its line in the list; null: it has none of its own. */
  readonly listed: object | null;
}

function captureFiles(exported: ExportedCapture): ArchivedFile[] {
  const { capture, body, endpoint } = exported;
  const time = Date.parse(capture.receivedAt);
  const facts = `captures/${capture.id}.json`;
  const bodyName =
    body.length === 0 ? null : `captures/${capture.id}.body.${capture.bodyKind === 'body' ? endingOf(capture.headers) : 'bin'}`;
  const { id, receivedAt, method, target, provider, eventType, direction, summary, verdict } = capture;
  const said = { endpoint, method, target, provider, eventType, direction, summary };
  const listed = { id, receivedAt, ...said, verdict: verdict.status, bodySize: body.length, facts, body: bodyName };
  return [
    { name: facts, content: pretty({ ...captureFields(exported), body: bodyName }), time, listed },
    ...fileOf(bodyName, body, time),
  ];
}

function attemptFiles(exported: ExportedAttempt): ArchivedFile[] {
  const { delivery, attempt, requestBody, responseBody } = exported;
  const time = Date.parse(attempt.startedAt);
  const base = `deliveries/${delivery.id}-${attempt.number}`;
  const facts = `${base}.json`;
  const request = requestBody.length === 0 ? null : `${base}.request.${endingOf(attempt.headers)}`;
  const response = responseBody.length === 0 ? null : `${base}.response.${endingOf(attempt.response?.headers ?? [])}`;
  const { number, startedAt, method, url } = attempt;
  const said = { startedAt, method, url, status: attempt.response?.status ?? null };
  const listed = { id: delivery.id, attempt: number, ...said, facts, request, response };
  return [
    { name: facts, content: pretty({ ...attemptFields(exported), request, response }), time, listed },
    ...fileOf(request, requestBody, time),
    ...fileOf(response, responseBody, time),
  ];
}

function fileOf(name: string | null, content: Uint8Array, time: number): ArchivedFile[] {
  return name === null ? [] : [{ name, content, time, listed: null }];
}

const textEncoder = new TextEncoder();

function pretty(fields: object): Uint8Array {
  return textEncoder.encode(`${JSON.stringify(fields, null, 2)}\n`);
}

/** By content type. Markup and scripts get the ending of plain text: a double click must never run what somebody sent. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/[/+]json$/, 'json'],
  [/^(?:text|application)\/xml$|\+xml$/, 'xml'],
  [/^image\/(?:png|gif|webp)$/, ''],
  [/^image\/jpe?g$/, 'jpg'],
  [/^application\/pdf$/, 'pdf'],
  [/^text\/|^application\/x-www-form-urlencoded$/, 'txt'],
];

function endingOf(headers: readonly HeaderPair[]): string {
  const valueOf = (wanted: string): string => headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
  // Bodies lie here as they came: compressed ones are no text.
  if (valueOf('content-encoding') !== '') return 'bin';
  const type = (valueOf('content-type').split(';', 1)[0] ?? '').trim().toLowerCase();
  if (type === 'image/svg+xml' || type === 'application/xhtml+xml') return 'txt';
  const ending = endings.find(([pattern]) => pattern.test(type))?.[1];
  return ending === '' ? type.slice('image/'.length) : (ending ?? 'bin');
}
