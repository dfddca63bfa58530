/** A line of the log as it may be shown to strangers: what is known to be harmless is let through, all else is left out. */
import { errorCatalogue } from '#shared/errors.ts';
import type { DiagnosticLine } from '#shared/diagnostics.ts';
import type { RecentLine } from '../recent-log.ts';

/** Fields whose text says what part of the program it was. */
const plainFields: ReadonlySet<string> = new Set(['code', 'command', 'call', 'signal', 'state', 'task', 'reason', 'exitCode']);
/** Codes of Node, OpenSSL, SQLite and our own. */
const systemCode = /^(?:E[A-Z]{2,14}|(?:ERR|HPE|SQLITE)_[A-Z_]{2,50})$/;
/** Names of calls: `workbench.tail`, `removeCaptures`. */
const callName = /^[a-z][a-zA-Z]{0,40}(?:\.[a-z][a-zA-Z]{0,40})?$/;
const typeName = /^[A-Z][A-Za-z]{0,40}(?:Error|Failure)$/;
const framesShown = 6;

export function printedLine({ at, level, message, fields }: RecentLine): DiagnosticLine {
  const told = Object.entries(fields).flatMap(([name, value]) => {
    const text = name === 'error' ? errorText(value) : plainText(name, value);
    return text === null ? [] : [`${name}=${text}`];
  });
  return { at: new Date(at).toISOString(), level, text: [message, ...told].join(' ') };
}

function plainText(name: string, value: unknown): string | null {
  if (!/^[a-zA-Z]{1,30}$/.test(name)) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || !plainFields.has(name)) return null;
  return isHarmless(value) ? value : null;
}

function isHarmless(text: string): boolean {
  return Object.hasOwn(errorCatalogue, text) || systemCode.test(text) || callName.test(text);
}

/** Kind, code and place of an error; never its message, which may repeat what came over the wire. */
function errorText(value: unknown): string | null {
  if (value instanceof Error) {
    const code = 'code' in value && typeof value.code === 'string' && isHarmless(value.code) ? ` ${value.code}` : '';
    const name = typeName.test(value.constructor.name) ? value.constructor.name : 'Error';
    const frames = (value.stack ?? '').split('\n').flatMap(frameText).slice(0, framesShown);
    return `${name}${code}${frames.length === 0 ? '' : ` at ${frames.join(' < ')}`}`;
  }
  const [, name] = typeof value === 'string' ? (/^([A-Z][A-Za-z]{0,40}Error)\b/.exec(value) ?? []) : [];
  return name ?? null;
}

/** `submit writer.ts:140` of a line of a stack. */
function frameText(line: string): string[] {
  const [, name = '', file, row] =
    /^\s+at (?:([\w$.<># ]{1,60}) \()?[^()]*?([\w.-]{1,60}\.[cm]?[jt]s):(\d{1,7}):\d{1,7}\)?$/.exec(line) ?? [];
  return file === undefined ? [] : [`${name === '' ? '' : `${name} `}${file}:${row}`];
}
