/** What the system says of a running app. Linux only: elsewhere there is no /proc. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface ProcessReading {
  readonly rssBytes: number;
  readonly descriptors: number;
  /** Bytes of the write-ahead log. */
  readonly logBytes: number;
}

/** Throws where the process is gone. */
export function readProcess(pid: number, dataFolder: string): ProcessReading {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    rssBytes: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    logBytes: statSync(join(dataFolder, 'hookwright.sqlite-wal'), { throwIfNoEntry: false })?.size ?? 0,
  };
}
