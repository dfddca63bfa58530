import type { CaptureRow } from '#shared/capture.ts';
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
