import type { RpcClient } from './transports.ts';

export type ExportQuestion = Parameters<RpcClient['workbench']['openExport']>[0];

/** A whole export, part by part. */
export async function exportAll(
  client: RpcClient,
  question: ExportQuestion,
): Promise<{ bytes: Buffer; text: string; parts: number; redacted: number }> {
  const { exportId } = await client.workbench.openExport(question);
  const pieces: Buffer[] = [];
  let redacted = 0;
  for (let end = false; !end;) {
    const part = await client.workbench.readExport({ exportId });
    pieces.push(Buffer.from(await part.content.arrayBuffer()));
    ({ end, redacted } = part);
  }
  const bytes = Buffer.concat(pieces);
  return { bytes, text: bytes.toString('utf8'), parts: pieces.length, redacted };
}

/** Brings a file in, cut into parts of so many bytes. */
export async function importAll(
  client: RpcClient,
  content: string | Uint8Array,
  more: Partial<Parameters<RpcClient['workbench']['openImport']>[0]> & { partBytes?: number } = {},
) {
  const { partBytes = 65_536, ...input } = more;
  const bytes = Buffer.from(content);
  let progress = await client.workbench.openImport({ name: 'file', ...input });
  for (let at = 0; progress.state === 'reading'; at += partBytes) {
    const part = new Blob([bytes.subarray(at, at + partBytes)]);
    progress = await client.workbench.writeImport({ importId: progress.importId, part, last: at + partBytes >= bytes.length });
  }
  return progress;
}
