/**
 * Fields that differ between any two webhooks and say nothing: ids, times, signatures. Told by their name together with
 * how their values look, so that an `id` of words and a `date` of prose are not hidden; and by a list of the user's own.
 */
import { namesTime, readTime } from '../payload/time-value.ts';

export type NoiseKind = 'id' | 'time' | 'signature' | 'listed';

export const noiseWords: Readonly<Record<NoiseKind, string>> = {
  id: 'an id',
  time: 'a time',
  signature: 'a signature or token',
  listed: 'on your list',
};

/** A value as noise looks at it. */
export interface NoiseValue {
  /** A string without quotes, a number as written. */
  readonly text: string;
  readonly isNumber: boolean;
}

/** By separator or alone, in either case; and as the last hump of a camel. */
const idName = [
  /(?:^|[_\-.])(?:id|uuid|guid|sid|trace|span|nonce|seq|sequence|etag|cursor|ray)$|^traceparent$/i,
  /[a-z](?:Id|ID|Uuid|UUID|Guid|Sid|Nonce)$/,
  /^(?:idempotency|request)[_-]?(?:id|key)$/i,
];
const signatureName = [/signature|hmac|digest|checksum|(?:^|[_\-.])(?:sig|hash|token|secret|mac)$/i, /[a-z](?:Sig|Hash|Token)$/];
const isNamed = (name: string, patterns: readonly RegExp[]): boolean => patterns.some((pattern) => pattern.test(name));
/** At least one digit or a shape of its own: a plain word is no id. */
const idLook = /^(?=.*\d)[\w.:=+/@-]{1,200}$|^[0-9a-f]{8}-[0-9a-f]{4}-/i;
const signatureLook = /^(?:[\w-]+=)?[A-Za-z0-9+/_=.,\s-]{16,2000}$/;

/** Why a difference between two plain values of this name is noise; null when it is none. */
export function noiseOf(name: string, left: NoiseValue, right: NoiseValue): NoiseKind | null {
  if (name.length > 200 || left.text.length > 2000 || right.text.length > 2000) return null;
  const both = (test: (value: NoiseValue) => boolean): boolean => test(left) && test(right);
  if (both((value) => readTime(value.text, name, value.isNumber)?.likely === true)) return 'time';
  if (namesTime(name) && both((value) => /^\d{9,19}(?:\.\d+)?$/.test(value.text))) return 'time';
  if (isNamed(name, signatureName) && both((value) => signatureLook.test(value.text))) return 'signature';
  return isNamed(name, idName) && both((value) => idLook.test(value.text)) ? 'id' : null;
}

/** The user's own list, taken apart once. */
export interface NoiseList {
  readonly names: ReadonlySet<string>;
  /** Segments of JSON pointers; `*` stands for any one segment. */
  readonly pointers: readonly (readonly string[])[];
}

const entriesAtMost = 500;

/** Reads the list: a line is a field's name, or with a slash in front a JSON pointer in which `*` is any one step. */
export function readNoiseList(text: string): NoiseList {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, entriesAtMost);
  return {
    names: new Set(lines.filter((line) => !line.startsWith('/')).map((line) => line.toLowerCase())),
    pointers: lines.filter((line) => line.startsWith('/')).map((line) => line.slice(1).split('/')),
  };
}

/** Whether the list names this field. `pointer` is asked for only when the list holds pointers. */
export function isListed(list: NoiseList, name: string, pointer: () => string): boolean {
  if (list.names.has(name.toLowerCase())) return true;
  if (list.pointers.length === 0) return false;
  const segments = pointer().slice(1).split('/');
  return list.pointers.some(
    (listed) => listed.length === segments.length && listed.every((step, at) => step === '*' || step === segments[at]),
  );
}
