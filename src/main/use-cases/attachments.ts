import { HookwrightError } from '#shared/errors.ts';
import { attachmentName, safeFileName, withEnding } from '#shared/payload/file-name.ts';
import { fileTypeOf } from '#shared/payload/file-type.ts';
import type { FetchedAttachment } from '../conversation-api.ts';
import { decodeContent } from '../payload/decode-content.ts';
import type { FileFetcher } from '../sender/fetch-file.ts';
import type { StoreReader } from '../store/reader.ts';

/** Bytes; what messaging services let through is smaller. */
const largestFile = 33_554_432;
const longestFetchMs = 30_000;

/** Fetches what one attachment of one capture points to. What it is, the bytes say and nobody else. */
export async function fetchAttachment(
  { reader, fetchFile }: { readonly reader: StoreReader; readonly fetchFile: FileFetcher },
  { captureId, index, allowPrivate }: { captureId: string; index: number; allowPrivate: boolean },
  signal?: AbortSignal,
): Promise<FetchedAttachment> {
  const capture = reader.captureById(captureId);
  if (capture === null) {
    throw new HookwrightError('capture-not-found', `There is no capture ${captureId.slice(0, 40)}.`, { field: 'captureId' });
  }
  const attachment = capture.event?.attachments[index];
  if (attachment === undefined) throw notThere('This capture has no such attachment.');
  if (attachment.url === null) throw notThere('This attachment has no URL.');
  const fetched = await fetchFile(attachment.url, { limitBytes: largestFile, totalMs: longestFetchMs, allowPrivate }, signal);
  const { content, problem, cut } = await decodeContent(fetched.bytes, [...fetched.contentEncodings], largestFile);
  if (problem !== null || cut) throw new HookwrightError('attachment-failed', problem ?? 'The file is too large once decoded.');
  const type = fileTypeOf(content);
  const claimed = attachment.mimeType ?? mediaType(fetched.contentType);
  const name = safeFileName(attachment.name ?? '') || safeFileName(fetched.fileName ?? '') || attachmentName(attachment);
  return {
    name: withEnding(name ?? `${captureId}-attachment-${index + 1}`, type?.mimeType ?? claimed),
    content,
    kind: type?.kind ?? null,
    mimeType: type?.mimeType ?? null,
    claimed: claimed === null || agree(claimed, type?.mimeType ?? null) ? null : claimed,
  };
}

function notThere(problem: string): HookwrightError {
  return new HookwrightError('attachment-not-found', problem, { field: 'index' });
}

function mediaType(header: string | null): string | null {
  const type = header?.split(';')[0]?.trim().toLowerCase() ?? '';
  return type === '' || type === 'application/octet-stream' || type === 'binary/octet-stream' ? null : type;
}

/** Whether a claim fits what the bytes are; of bytes nobody knows, a claim to be shown cannot be true. */
function agree(claimed: string, found: string | null): boolean {
  const family = (type: string): string => type.toLowerCase().split('/')[0] ?? '';
  const shown = ['image', 'audio', 'video'].includes(family(claimed));
  if (found === null) return !shown || claimed.toLowerCase() === 'image/svg+xml';
  // Ogg, MP4 and WebM hold sound or pictures.
  const av = new Set(['audio', 'video']);
  return family(claimed) === family(found) || (av.has(family(claimed)) && av.has(family(found)));
}
