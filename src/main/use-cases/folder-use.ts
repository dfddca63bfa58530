import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a file; 0 when there is none. */
export function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Bytes of the files right within a folder; 0 when there is none. */
export function folderBytes(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + fileBytes(join(folder, name)), 0);
  } catch {
    return 0;
  }
}
