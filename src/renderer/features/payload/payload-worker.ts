/** Reads large bodies beside the page, so that nobody waits for it: what takes long is done here, and the page gets the result. */
import { formatJson } from '#shared/payload/json-format.ts';
import { layOutRows } from '#shared/payload/text-rows.ts';
import { readPayload, type PayloadReading } from './read-payload.ts';
import {
  packReading,
  transferOf,
  type ReadAnswer,
  type ReadRequest,
  type TextAnswer,
  type TextRequest,
} from './payload-messages.ts';
import { serveWorker } from '../../parts/worker-call.ts';

let reading: PayloadReading | null = null;

serveWorker((request: ReadRequest | TextRequest): { answer: ReadAnswer | TextAnswer; transfer: ArrayBufferLike[] } => {
  if (request.kind === 'read') {
    reading = readPayload(request.contentType, request.bytes);
    const { packed, transfer } = packReading(reading);
    return { answer: { kind: 'read', reading: packed }, transfer };
  }
  const raw = reading?.text.text ?? '';
  const text = request.pretty && reading?.scan != null ? formatJson(reading.scan).text : raw;
  const rows = layOutRows(text, request.columns);
  return { answer: { kind: 'text', text: request.pretty ? text : null, rows }, transfer: transferOf(rows) };
});
