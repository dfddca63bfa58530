import type { CaptureRow } from '#shared/capture.ts';
import type { TranscriptMessage } from '#shared/conversation.ts';
import type { CopyItemsProps } from './copy-menu.tsx';

/** What the copy menu offers for a capture. */
export function captureCopy(row: CaptureRow): Omit<CopyItemsProps, 'copying'> {
  return {
    source: { captureId: row.id },
    isRequest: row.method !== '',
    hasBody: row.bodySize > 0,
    texts: [...(row.eventId === null ? [] : [['event id', row.eventId] as const]), ['capture id', row.id]],
  };
}

/** What it offers for a message: the capture that brought it, or tells of it, and the words themselves. */
export function messageCopy({ id, toldBy, messageId, text, textCut }: TranscriptMessage): Omit<CopyItemsProps, 'copying'> {
  const captureId = toldBy ?? id;
  return {
    source: { captureId },
    texts: [
      ...(text === null || text.trim() === '' || textCut ? [] : [['text', text] as const]),
      ...(messageId === null ? [] : [['message id', messageId] as const]),
      ['capture id', captureId],
    ],
  };
}
