/** A log that keeps every line as the JSON a file would hold, so that tests can look for what must not be in it. */
import { createJsonLog } from '#main/json-log.ts';
import type { Log } from '#main/log.ts';

export interface RecordedLog extends Log {
  readonly lines: string[];
}

export function recordLog(): RecordedLog {
  const lines: string[] = [];
  return { ...createJsonLog({ write: (line) => void lines.push(line) }, 'info'), lines };
}
