/** The log as JSON lines, to stderr or to a file that keeps itself small. Owns redaction; nothing else may write logs. */
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino, stdSerializers } from 'pino';
import type { DestinationStream } from 'pino';
import type { Log } from './log.ts';

export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

/** Names whose values never reach a log, wherever in the first three levels of the fields they stand. */
const secretNames = ['authorization', 'token', 'secret', 'secrets', 'password', 'passphrase', 'key', 'cookie', 'body', 'uiUrl'];
const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** A token in a URL or an Authorization value may stand inside a message that somebody else wrote. */
const secretText = /(token=|bearer\s+|whsec_)[\w.~+/=-]+/gi;

/** Logs to stderr at once, so that nothing is lost when the process ends. */
export function createStderrLog(level: LogLevel): Log {
  return createJsonLog(destination({ fd: 2, sync: true }), level);
}

/** Logs to `hookwright.log` in `folder` (made when missing); three older files of 5 MiB are kept beside it. */
export function createFileLog(folder: string, level: LogLevel): Log {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return createJsonLog(rotatingFile(join(folder, 'hookwright.log'), 5_242_880, 3), level);
}

/** A log that writes JSON lines to `target`. */
export function createJsonLog(target: DestinationStream, level: LogLevel): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretPaths, censor: '[redacted]' },
      serializers: { error: serializeError },
      formatters: { level: (label) => ({ level: label }) },
    },
    target,
  );
  return {
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  };
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return typeof error === 'string' ? error.replace(secretText, '$1[redacted]') : error;
  }
  const { type, message, stack } = stdSerializers.err(error);
  const code = 'code' in error ? error.code : undefined;
  return { type, code, message: message.replace(secretText, '$1[redacted]'), stack: stack.replace(secretText, '$1[redacted]') };
}

/** A file that is renamed to `.1` (`.2`, ...) when full; the oldest goes. A failure to write is borne: logging must not stop work. */
function rotatingFile(path: string, maxBytes: number, kept: number): DestinationStream {
  let file: number | null = openSync(path, 'a', 0o600);
  let size = fstatSync(file).size;
  const rotate = (full: number): number => {
    // Forgotten before it is closed: its number may belong to another file from then on.
    file = null;
    closeSync(full);
    for (let number = kept; number >= 1; number -= 1) {
      const from = number === 1 ? path : `${path}.${number - 1}`;
      if (existsSync(from)) {
        renameSync(from, `${path}.${number}`);
      }
    }
    return reopen();
  };
  const reopen = (): number => {
    file = openSync(path, 'a', 0o600);
    size = fstatSync(file).size;
    return file;
  };
  return {
    write(line) {
      try {
        let target = file ?? reopen();
        if (size > 0 && size + line.length > maxBytes) {
          target = rotate(target);
        }
        size += writeSync(target, line);
      } catch {
        // A full disk or a removed folder: the store reports that to the user.
      }
    },
  };
}
