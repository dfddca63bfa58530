/**
 * The settings while they are being edited: every value as the text a person typed. Field names are those
 * the API uses in its errors. Knows nothing of React or of the wire.
 */
import { hostNamePattern } from '#shared/host-name.ts';
import type { Settings, SettingsPatch } from '#shared/settings.ts';
import { exactSize, readSize } from './size-words.ts';

export interface SettingsDraft {
  readonly port: string;
  readonly httpOn: boolean;
  readonly httpPort: string;
  readonly bodyLimit: string;
  readonly requestTimeout: string;
  readonly hostNames: readonly string[];
  readonly countOn: boolean;
  readonly maxCount: string;
  readonly ageOn: boolean;
  readonly maxAge: string;
  readonly bytesOn: boolean;
  readonly maxBytes: string;
  readonly backupEvery: Settings['backup']['every'];
  readonly backupKeep: string;
}

export type SettingsField =
  | 'receiver.port'
  | 'receiver.httpPort'
  | 'receiver.bodyLimitBytes'
  | 'receiver.requestTimeoutSeconds'
  | 'receiver.hostNames'
  | 'retention.maxCount'
  | 'retention.maxAgeDays'
  | 'retention.maxBytes'
  | 'backup.every'
  | 'backup.keep';

export type SettingsProblems = Readonly<Partial<Record<SettingsField, string>>>;

/** What a limit starts with when it is switched on. */
const suggested = { httpPort: '8080', maxCount: '1,000,000', maxAge: '30', maxBytes: '4 GB' } as const;

export function draftOfSettings({ receiver, retention, backup }: Settings): SettingsDraft {
  return {
    port: String(receiver.port),
    httpOn: receiver.httpPort !== null,
    httpPort: receiver.httpPort === null ? suggested.httpPort : String(receiver.httpPort),
    bodyLimit: exactSize(receiver.bodyLimitBytes),
    requestTimeout: String(receiver.requestTimeoutSeconds),
    hostNames: receiver.hostNames,
    countOn: retention.maxCount !== null,
    maxCount: retention.maxCount === null ? suggested.maxCount : count(retention.maxCount),
    ageOn: retention.maxAgeDays !== null,
    maxAge: retention.maxAgeDays === null ? suggested.maxAge : String(retention.maxAgeDays),
    bytesOn: retention.maxBytes !== null,
    maxBytes: retention.maxBytes === null ? suggested.maxBytes : exactSize(retention.maxBytes),
    backupEvery: backup.every,
    backupKeep: String(backup.keep),
  };
}

/** A number as typed, with or without thousands separators; NaN when it is none. */
function readNumber(text: string): number {
  const bare = text.trim().replaceAll(',', '');
  return /^\d+(\.\d+)?$/.test(bare) ? Number(bare) : Number.NaN;
}

function outside(value: number, low: number, high: number, whole = true): boolean {
  return Number.isNaN(value) || value < low || value > high || (whole && !Number.isInteger(value));
}

function sizeProblem(text: string, low: number, high: number, range: string): string | null {
  const bytes = readSize(text);
  if (bytes === null) return `A size such as 32 MB, ${range}.`;
  return bytes < low || bytes > high ? `${exactSize(bytes)} is outside the range: ${range}.` : null;
}

/** Everything that keeps the draft from being saved, by field. */
export function settingsProblems(draft: SettingsDraft): SettingsProblems {
  const portWords = 'A port from 1 to 65535, or 0 for any free one.';
  const found: [SettingsField, string | null][] = [
    ['receiver.port', outside(readNumber(draft.port), 0, 65_535) ? portWords : null],
    ['receiver.httpPort', draft.httpOn ? httpPortProblem(draft, portWords) : null],
    ['receiver.bodyLimitBytes', sizeProblem(draft.bodyLimit, 1024, 536_870_912, '1 KB to 512 MB')],
    [
      'receiver.requestTimeoutSeconds',
      outside(readNumber(draft.requestTimeout), 1, 3600) ? 'A whole number of seconds from 1 to 3,600 (one hour).' : null,
    ],
    [
      'retention.maxCount',
      draft.countOn && outside(readNumber(draft.maxCount), 100, Number.MAX_SAFE_INTEGER) ? 'A whole number, 100 or more.' : null,
    ],
    [
      'retention.maxAgeDays',
      draft.ageOn && outside(readNumber(draft.maxAge), 0.01, 3650, false)
        ? 'Days from 0.01 (15 minutes) to 3,650 (ten years).'
        : null,
    ],
    [
      'retention.maxBytes',
      draft.bytesOn ? sizeProblem(draft.maxBytes, 10_485_760, Number.MAX_SAFE_INTEGER, '10 MB or more') : null,
    ],
    ['backup.keep', outside(readNumber(draft.backupKeep), 1, 100) ? 'A whole number from 1 to 100.' : null],
  ];
  return Object.fromEntries(found.filter(([, problem]) => problem !== null));
}

function httpPortProblem(draft: SettingsDraft, words: string): string | null {
  const port = readNumber(draft.httpPort);
  if (outside(port, 0, 65_535)) return words;
  return port !== 0 && port === readNumber(draft.port) ? 'Already the HTTPS port: choose another.' : null;
}

/** Why a host name cannot be added; null when it can. */
export function hostNameProblem(name: string, present: readonly string[]): string | null {
  if (name === '') return 'Type a host name, such as shop.test.';
  if (/^https?:/.test(name) || name.includes('/')) return 'Only the name, without https:// or a path.';
  if (name.includes(':')) return 'Only the name, without a port.';
  if (name.includes('*')) return 'Wildcards are not supported: add each name by itself.';
  if (name.toLowerCase() !== name) return 'Host names are written in lower case.';
  if (!hostNamePattern.test(name)) return 'Only lower-case letters, digits, hyphens and dots, like shop.test.';
  if (/^[\d.]+$/.test(name)) return 'That is an address; 127.0.0.1 and ::1 are always covered.';
  if (name === 'localhost') return 'localhost is always covered.';
  return present.includes(name) ? 'Already in the list.' : null;
}

/** Whether the local authority of every installation may sign for this name. */
export function insideDefaultNames(name: string): boolean {
  return /(^|\.)(localhost|test)$/.test(name);
}

/** The settings a draft without problems stands for. */
export function settingsOfDraft(draft: SettingsDraft): Settings {
  return {
    receiver: {
      port: readNumber(draft.port),
      httpPort: draft.httpOn ? readNumber(draft.httpPort) : null,
      bodyLimitBytes: readSize(draft.bodyLimit) ?? 0,
      requestTimeoutSeconds: readNumber(draft.requestTimeout),
      hostNames: [...draft.hostNames],
    },
    retention: {
      maxCount: draft.countOn ? readNumber(draft.maxCount) : null,
      maxAgeDays: draft.ageOn ? readNumber(draft.maxAge) : null,
      maxBytes: draft.bytesOn ? readSize(draft.maxBytes) : null,
    },
    backup: { every: draft.backupEvery, keep: readNumber(draft.backupKeep) },
  };
}

/** One changed setting, in the words of the screen. */
export interface SettingsChange {
  readonly field: SettingsField;
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

const count = (value: number): string => (Number.isNaN(value) ? '?' : value.toLocaleString('en-US'));
const portWords = (port: number): string => (port === 0 ? 'any free port' : Number.isNaN(port) ? '?' : String(port));
const orAll = (value: number | null, words: (value: number) => string): string => (value === null ? 'no limit' : words(value));

type Reader = (settings: Settings) => string;
const readers: readonly (readonly [SettingsField, string, Reader])[] = [
  ['receiver.port', 'Port', ({ receiver }) => portWords(receiver.port)],
  ['receiver.httpPort', 'Plain HTTP', ({ receiver }) => (receiver.httpPort === null ? 'off' : portWords(receiver.httpPort))],
  ['receiver.bodyLimitBytes', 'Largest body', ({ receiver }) => exactSize(receiver.bodyLimitBytes)],
  ['receiver.requestTimeoutSeconds', 'Request timeout', ({ receiver }) => `${count(receiver.requestTimeoutSeconds)} s`],
  ['receiver.hostNames', 'Host names', ({ receiver }) => receiver.hostNames.join(', ') || 'none'],
  ['retention.maxCount', 'Captures kept', ({ retention }) => orAll(retention.maxCount, count)],
  ['retention.maxAgeDays', 'Days kept', ({ retention }) => orAll(retention.maxAgeDays, count)],
  ['retention.maxBytes', 'Space kept', ({ retention }) => orAll(retention.maxBytes, exactSize)],
  ['backup.every', 'Automatic backup', ({ backup }) => ({ off: 'off', day: 'every day', week: 'every week' })[backup.every]],
  ['backup.keep', 'Automatic backups kept', ({ backup }) => count(backup.keep)],
];

/** What differs from the stored settings. */
export function settingsChanges(draft: SettingsDraft, stored: Settings): SettingsChange[] {
  const wanted = settingsOfDraft(draft);
  return readers
    .map(([field, label, read]) => ({ field, label, from: read(stored), to: read(wanted) }))
    .filter(({ from, to }) => from !== to);
}

/** The field a refusal of the host belongs to. A port that cannot be had is told by its number only. */
export function fieldOfRefusal(
  refusal: { readonly code: string; readonly field: string | null; readonly problem: string },
  draft: SettingsDraft,
): SettingsField | null {
  const named = readers.find(([field]) => field === refusal.field)?.[0];
  if (named !== undefined) return named;
  if (!['port-taken', 'port-forbidden'].includes(refusal.code)) return null;
  const isHttp = draft.httpOn && new RegExp(`\\b${readNumber(draft.httpPort)}\\b`).test(refusal.problem);
  return isHttp ? 'receiver.httpPort' : 'receiver.port';
}

/** Host names that came and went, for the line that says what will be saved. */
export function hostNameChange(draft: SettingsDraft, stored: Settings): { readonly added: string[]; readonly removed: string[] } {
  const before = stored.receiver.hostNames;
  return {
    added: draft.hostNames.filter((name) => !before.includes(name)),
    removed: before.filter((name) => !draft.hostNames.includes(name)),
  };
}

/** Only what changed, for the API. */
export function settingsPatchOf(draft: SettingsDraft, stored: Settings): SettingsPatch {
  const wanted = settingsOfDraft(draft);
  const fields = new Set<string>(settingsChanges(draft, stored).map(({ field }) => field));
  const changed = (group: keyof Settings) =>
    Object.fromEntries(Object.entries(wanted[group]).filter(([key]) => fields.has(`${group}.${key}`)));
  return { receiver: changed('receiver'), retention: changed('retention'), backup: changed('backup') };
}

/** What the retention limits mean, as one sentence. */
export function retentionSentence(draft: SettingsDraft): string {
  const { retention } = settingsOfDraft(draft);
  const limits = [
    retention.maxCount === null ? null : `there are more than ${count(retention.maxCount)} captures`,
    retention.maxAgeDays === null ? null : `they are older than ${ageWords(retention.maxAgeDays)}`,
    retention.maxBytes === null ? null : `all captures take more than ${exactSize(retention.maxBytes)}`,
  ].filter((limit) => limit !== null);
  if (limits.length === 0) return 'Every capture is kept until you delete it. The database grows without limit.';
  const last = limits.pop();
  const joined = limits.length === 0 ? last : `${limits.join(', ')} or ${last}`;
  return `The oldest captures are deleted as soon as ${joined}. Pinned captures are never deleted.`;
}

function ageWords(days: number): string {
  if (Number.isNaN(days)) return '? days';
  if (days >= 1) return days === 1 ? '1 day' : `${count(days)} days`;
  const minutes = Math.round(days * 1440);
  return minutes >= 60 ? `${Number((minutes / 60).toFixed(1))} hours` : `${minutes} minutes`;
}
