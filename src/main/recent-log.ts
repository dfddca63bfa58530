/** The last lines of the log, kept in memory for a report of a fault. */
import type { Clock } from '#shared/clock.ts';
import type { Log } from './log.ts';

export interface RecentLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface RecentLog extends Log {
  /** Oldest first. Values are as they were logged: whoever shows them redacts them. */
  lines(): readonly RecentLine[];
}

const linesKept = 50;

/** Passes everything on to `log` and keeps the last lines. */
export function keepRecent(log: Log, clock: Clock): RecentLog {
  const kept: RecentLine[] = [];
  const at =
    (level: RecentLine['level']) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      kept.push({ at: clock.now(), level, message, fields });
      if (kept.length > linesKept) kept.shift();
      log[level](message, fields);
    };
  return { info: at('info'), warn: at('warn'), error: at('error'), lines: () => kept };
}
