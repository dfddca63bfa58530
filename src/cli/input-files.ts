/** What comes from files or from stdin: secrets, payloads, scripts, certificates. */
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { UsageError } from './exit-codes.ts';

/** Far above any secret, token or key. */
const secretLimit = 65_536;
const noReason = 'it could not be read';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read by you',
};

/** The bytes of a file, or of stdin for `-`. Throws UsageError naming the option. */
export async function readInput(path: string, option: string): Promise<Uint8Array> {
  if (path === '-') return buffer(process.stdin);
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new UsageError(`${option}: ${path} cannot be used: ${reasons[code] ?? noReason}.`);
  }
}

/** Text of a file or of stdin. */
export async function readText(path: string, option: string): Promise<string> {
  return Buffer.from(await readInput(path, option)).toString('utf8');
}

/** A secret: the first line of a file or of stdin. The line's end is not part of it, everything else is. */
export async function readSecret(path: string, option: string): Promise<string> {
  const bytes = await readInput(path, option);
  if (bytes.length > secretLimit) throw new UsageError(`${option}: ${sourceName(path)} is too large for a secret.`);
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  if (text === '') throw new UsageError(`${option}: ${sourceName(path)} is empty.`);
  if (/[\r\n]/.test(text)) throw new UsageError(`${option}: ${sourceName(path)} has more than one line.`);
  return text;
}

/** Refuses two readers of stdin, of which the second would get nothing. `given`: option and value. */
export function requireOneStdin(given: Readonly<Record<string, string | undefined>>): void {
  const readers = Object.keys(given).filter((option) => given[option] === '-');
  if (readers.length > 1) throw new UsageError(`Only one of ${readers.join(' and ')} can read stdin.`);
}

/** Parses JSON of a file. Throws UsageError. */
export function parseJson(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${option}: what it holds is not JSON.`);
  }
}

function sourceName(path: string): string {
  return path === '-' ? 'stdin' : path;
}
