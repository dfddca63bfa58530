/** Writes one request in the format that was asked for. Loaded when something is copied for the first time. */
import { utf8TextOf, type OutgoingForm } from '#shared/export/outgoing-form.ts';
import { rawRequestText } from '#shared/export/raw-request.ts';
import { bytesOf } from '#shared/export/shell-text.ts';
import { snippetLanguage } from '#shared/export/snippet-languages.ts';
import type { ExportSelection, FormSource } from '#shared/transfer-contract.ts';
import type { WorkbenchClient } from '../../host/host-link.ts';
import { writeTextLanguage } from './more-languages.ts';

export interface Copied {
  readonly text: string;
  readonly notes: readonly string[];
  /** Values that were replaced by placeholders. */
  readonly redacted: number;
}

interface Problem {
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Text for a clipboard, bytes at most. */
const largestCopy = 8_388_608;

const notText: Problem = {
  code: 'body-not-text',
  problem: 'The body is not UTF-8 text.',
  remedy: 'Copy it as curl, or as hex from the Payload tab.',
};
const tooLarge: Problem = {
  code: 'too-large-to-copy',
  problem: 'The request is larger than 8 MB.',
  remedy: 'Export it to a file instead.',
};
const noRequest: Problem = {
  code: 'no-request',
  problem: 'These bytes never became a request.',
  remedy: 'Copy them as raw HTTP.',
};
const rejected = (problem: string): Problem => ({
  code: 'not-writable',
  problem,
  remedy: 'Choose another language, such as curl.',
});

/** Rejects with what `tellFailure` can tell. */
export async function writeCopy(
  client: WorkbenchClient,
  source: FormSource,
  formatId: string,
  withSecrets: boolean,
): Promise<Copied> {
  if (formatId === 'har' || formatId === 'ndjson') return copyFile(client, source, formatId, withSecrets);
  const { content, redacted, isRawPacket, ...form } = await client.workbench.outgoingForm({ source, withSecrets });
  if (content.size > largestCopy) throw tooLarge;
  const body = new Uint8Array(await content.arrayBuffer());
  const told = { redacted: withSecrets ? 0 : redacted };
  if (formatId === 'headers') {
    const line = `${form.method} ${form.target} HTTP/${form.httpVersion}`;
    return { ...told, text: [line, ...form.headers.map(([name, value]) => `${name}: ${value}`)].join('\n'), notes: [] };
  }
  if (formatId === 'body') {
    const text = utf8TextOf(body);
    if (text === null) throw notText;
    return { ...told, text, notes: [] };
  }
  if (formatId === 'http') {
    if (isRawPacket) return { ...told, text: bytesOf(body), notes: [] };
    const { text, exact } = rawRequestText({ ...form, body }, utf8TextOf(body));
    return { ...told, text, notes: exact ? [] : ['The body is not UTF-8: a clipboard cannot hold its bytes as they are.'] };
  }
  if (isRawPacket) throw noRequest;
  return { ...told, ...(await written(formatId, { ...form, body })) };
}

async function written(formatId: string, form: OutgoingForm): Promise<{ text: string; notes: readonly string[] }> {
  const own = snippetLanguage(formatId);
  if (own !== null) return own.write(form);
  const other = await writeTextLanguage(formatId, form);
  if (other === null) throw rejected('There is no such format.');
  if (typeof other === 'string') throw rejected(other);
  return other;
}

async function copyFile(
  client: WorkbenchClient,
  source: FormSource,
  format: 'har' | 'ndjson',
  withSecrets: boolean,
): Promise<Copied> {
  const what: ExportSelection | null =
    'captureId' in source
      ? { kind: 'captures', ids: [source.captureId] }
      : 'deliveryId' in source
        ? { kind: 'deliveries', ids: [source.deliveryId] }
        : null;
  if (what === null) throw rejected('What is being composed is not stored yet.');
  const { exportId } = await client.workbench.openExport({ what, format, withSecrets });
  const decoder = new TextDecoder();
  let text = '';
  let redacted = 0;
  for (let end = false; !end;) {
    const part = await client.workbench.readExport({ exportId });
    ({ end, redacted } = part);
    text += decoder.decode(await part.content.arrayBuffer(), { stream: !end });
    if (text.length > largestCopy) {
      await client.workbench.closeExport({ exportId });
      throw tooLarge;
    }
  }
  return { text, notes: [], redacted };
}
