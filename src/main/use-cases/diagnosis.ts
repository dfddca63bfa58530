/**
 * What a report of a fault says, made only of what cannot give anybody away: every value is chosen here one by one, nothing
 * is taken over as it came. No paths, names, addresses, payloads or secrets.
 */
import { release } from 'node:os';
import type { CertificateAuthority } from '#shared/certificate.ts';
import type { DiagnosticCheck, Diagnostics } from '#shared/diagnostics.ts';
import { errorCatalogue, type ErrorCode } from '#shared/errors.ts';
import type { Health, ProblemReport } from '#shared/health.ts';
import type { Settings } from '#shared/settings.ts';
import type { RecentLine } from '../recent-log.ts';
import { printedLine } from './log-redaction.ts';

export interface DiagnosisInput {
  readonly now: number;
  readonly host: Diagnostics['host'];
  readonly version: string;
  /** Null where nothing runs: a data folder is looked at from outside. */
  readonly health: Pick<Health, 'receiver' | 'store' | 'captures' | 'indexLag' | 'startedAt'> | null;
  /** Whether a Hookwright runs on the folder that is looked at from outside. */
  readonly running?: boolean;
  /** Null where the database cannot be read. */
  readonly settings: Settings | null;
  readonly counts: { readonly stored: number; readonly unmatched: number; readonly endpoints: number } | null;
  readonly secretsLevel: Health['secretsLevel'] | null;
  /** Null where the database cannot be read; `readable` null where their key is not at hand. */
  readonly secrets: { readonly stored: number; readonly readable: number | null } | null;
  readonly databaseBytes: number;
  readonly diskFreeBytes: number | null;
  readonly schemaVersion: number;
  readonly schemaKnown: number;
  /** Null: nothing was found wrong; undefined: it was not looked. */
  readonly integrity: string | null | undefined;
  /** Null where there is none, or it cannot be read. */
  readonly authority: (Omit<CertificateAuthority, 'leaf'> & { readonly leaf?: CertificateAuthority['leaf'] }) | null;
  /** Permission bits of the data folder; null where there are none. */
  readonly folderMode: number | null;
  readonly folderWritable: boolean;
  /** When the newest capture came, ms since 1970; null when there is none. */
  readonly newestAt: number | null;
  readonly backups: { readonly count: number; readonly newestAt: string | null };
  readonly lines: readonly RecentLine[];
}

const dayMs = 86_400_000;
const gigabyte = 1_073_741_824;

export function diagnose(input: DiagnosisInput): Diagnostics {
  return {
    madeAt: new Date(input.now).toISOString(),
    version: input.version,
    host: input.host,
    facts: factsOf(input),
    checks: checksOf(input),
    errors: errorsOf(input.lines),
    log: input.lines.map(printedLine),
  };
}

function factsOf(input: DiagnosisInput): Diagnostics['facts'] {
  const { settings, health, counts } = input;
  const { versions } = process;
  const facts: [string, string | number | null][] = [
    ['Hookwright', input.version],
    ['Host', input.host],
    ['Node', versions.node],
    ['Electron', versions['electron'] ?? 'none'],
    ['System', `${process.platform} ${process.arch} ${release().slice(0, 40)}`],
    ['Started', health?.startedAt ?? (input.running === true ? 'runs; looked at from outside' : 'not running')],
    ['Memory', health === null ? null : `${Math.round(process.memoryUsage().rss / 1_048_576)} MB`],
    ['Receiver', health?.receiver.state ?? null],
    ['Port', health?.receiver.port ?? null],
    ['Plain HTTP', health === null ? null : health.receiver.httpUrl === null ? 'off' : 'on'],
    ...(settings === null ? [] : settingFacts(settings)),
    ['Captures', counts?.stored ?? null],
    ['Unmatched', counts?.unmatched ?? null],
    ['Endpoints', counts?.endpoints ?? null],
    ['Database', `${input.databaseBytes} bytes, format ${input.schemaVersion}`],
    ['Disk free', input.diskFreeBytes === null ? 'unknown' : `${input.diskFreeBytes} bytes`],
    ['Index lag', health === null ? null : (health.indexLag ?? 'no index')],
    ['Secrets', input.secretsLevel],
    ['Backups', input.backups.count],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value: String(value) }]));
}

function settingFacts({ receiver, retention, backup }: Settings): [string, string | number][] {
  const [count, days, bytes] = [retention.maxCount, retention.maxAgeDays, retention.maxBytes].map((limit) => limit ?? 'none');
  return [
    ['Port in settings', receiver.port],
    ['Further host names', receiver.hostNames.length],
    ['Largest body', receiver.bodyLimitBytes],
    ['Request timeout', `${receiver.requestTimeoutSeconds} s`],
    ['Retention', `count ${count}, days ${days}, bytes ${bytes}`],
    ['Scheduled backup', backup.every],
  ];
}

type Found = Pick<DiagnosticCheck, 'state' | 'detail'> & { readonly remedy?: string };

function checksOf(input: DiagnosisInput): DiagnosticCheck[] {
  const checks: readonly (readonly [string, string, Found | null])[] = [
    ['receiver', 'Receiver', checkReceiver(input)],
    ['store', 'Store', checkStore(input)],
    ['integrity', 'Database integrity', checkIntegrity(input)],
    ['schema', 'Database format', checkSchema(input)],
    ['folder', 'Data folder', checkFolder(input)],
    ['disk', 'Disk', checkDisk(input)],
    ['certificate', 'Certificates', checkCertificates(input)],
    ['trust', 'Trust', checkTrust(input)],
    ['secrets', 'Secrets', checkSecrets(input)],
    ['clock', 'Clock', checkClock(input)],
    ['index', 'Search index', checkIndex(input)],
    ['backups', 'Backups', checkBackups(input)],
    ['log', 'Errors in the log', checkLog(input)],
  ];
  return checks.flatMap(([id, title, found]) => (found === null ? [] : [{ id, title, remedy: '', ...found }]));
}

/** A problem by its catalogued code: its own words may name folders and ports of other programs. */
function problemOf({ code }: ProblemReport): Found {
  return Object.hasOwn(errorCatalogue, code)
    ? { state: 'wrong', detail: `It fails with ${code}.`, remedy: errorCatalogue[code as ErrorCode].remedy }
    : { state: 'wrong', detail: 'It fails for a reason without a code.' };
}

function checkReceiver({ health, running }: DiagnosisInput): Found {
  if (health === null) {
    return running === true
      ? {
          state: 'note',
          detail: 'A Hookwright runs on this folder.',
          remedy: 'It tells more itself: hookwright doctor --token-file.',
        }
      : { state: 'note', detail: 'No Hookwright runs on this folder.' };
  }
  const { state, problem } = health.receiver;
  if (problem !== null) return problemOf(problem);
  return state === 'listening'
    ? { state: 'fine', detail: 'Listening on loopback.' }
    : { state: 'wrong', detail: 'Not listening.', remedy: 'Choose another port in Settings.' };
}

function checkStore({ health }: DiagnosisInput): Found | null {
  if (health === null) return null;
  const { problem } = health.store;
  return problem === null ? { state: 'fine', detail: 'Captures are stored.' } : problemOf(problem);
}

function checkIntegrity({ integrity }: DiagnosisInput): Found {
  if (integrity === undefined) return { state: 'unknown', detail: 'The database could not be read.' };
  return integrity === null
    ? { state: 'fine', detail: 'SQLite’s quick check found nothing wrong.' }
    : { state: 'wrong', detail: 'SQLite’s quick check found damage.', remedy: 'Bring a backup back in Settings, Backup.' };
}

function checkSchema({ schemaVersion, schemaKnown }: DiagnosisInput): Found {
  const detail = `Format ${schemaVersion}; this Hookwright knows ${schemaKnown}.`;
  if (schemaVersion > schemaKnown) return { state: 'wrong', detail, remedy: errorCatalogue['database-newer'].remedy };
  return schemaVersion === schemaKnown
    ? { state: 'fine', detail }
    : { state: 'note', detail, remedy: 'It is brought up to date at the next start, after a copy was made.' };
}

function checkFolder({ folderMode, folderWritable }: DiagnosisInput): Found {
  if (!folderWritable) {
    return { state: 'wrong', detail: 'The folder cannot be written to.', remedy: errorCatalogue['store-read-only'].remedy };
  }
  return folderMode !== null && (folderMode & 0o077) !== 0
    ? {
        state: 'note',
        detail: 'Other users of this machine may look into the folder.',
        remedy: 'Make it yours alone: chmod 700.',
      }
    : { state: 'fine', detail: 'Writable, and yours alone.' };
}

function checkDisk({ diskFreeBytes }: DiagnosisInput): Found {
  if (diskFreeBytes === null) return { state: 'unknown', detail: 'The system does not tell how much is free.' };
  const detail = `${(diskFreeBytes / gigabyte).toFixed(1)} GB free.`;
  if (diskFreeBytes < gigabyte / 10) return { state: 'wrong', detail, remedy: errorCatalogue['disk-full'].remedy };
  return diskFreeBytes < gigabyte
    ? { state: 'note', detail, remedy: errorCatalogue['disk-full'].remedy }
    : { state: 'fine', detail };
}

function checkCertificates({ authority, now }: DiagnosisInput): Found {
  if (authority === null) {
    return {
      state: 'wrong',
      detail: 'There is no usable certificate authority.',
      remedy: errorCatalogue['certificate-unusable'].remedy,
    };
  }
  const days = (iso: string): number => Math.floor((Date.parse(iso) - now) / dayMs);
  const leafDays = authority.leaf === undefined ? null : days(authority.leaf.notAfter);
  const detail = `The authority is valid for ${days(authority.notAfter)} more days${leafDays === null ? '' : `, the server certificate for ${leafDays}`}.`;
  const early = [authority.notBefore, authority.leaf?.notBefore].some((iso) => iso !== undefined && Date.parse(iso) > now);
  const wrong = early || days(authority.notAfter) < 0 || (leafDays !== null && leafDays < 0);
  return wrong
    ? {
        state: 'wrong',
        detail: early ? 'A certificate is not valid yet: the clock is probably behind.' : detail,
        remedy: 'Set the clock right, then start Hookwright again: it renews its certificates.',
      }
    : { state: 'fine', detail };
}

function checkTrust({ authority }: DiagnosisInput): Found | null {
  if (authority === null) return null;
  const words: Record<CertificateAuthority['trust'], Found> = {
    trusted: { state: 'fine', detail: 'The system trusts the local authority.' },
    'not-trusted': {
      state: 'note',
      detail: 'The system does not trust the local authority.',
      remedy: 'Settings, Certificates has the command for every system; a caller may also be given the certificate.',
    },
    unknown: { state: 'unknown', detail: 'Whether the system trusts the local authority cannot be found out.' },
  };
  return words[authority.trust];
}

/** Where the key lies, for `doctor` and the report; Settings says at length what that is good for. */
const keptUnder: Readonly<Record<NonNullable<DiagnosisInput['secretsLevel']>, string>> = {
  'os-keychain': 'They are encrypted with a key that the system’s keychain holds.',
  'key-from-environment': 'They are encrypted with a key made of HOOKWRIGHT_PASSPHRASE.',
  'key-file': 'They are encrypted, but the key lies in the same folder, for your account alone.',
};

function checkSecrets({ secrets, secretsLevel }: DiagnosisInput): Found | null {
  if (secrets === null) return null;
  const { stored, readable } = secrets;
  const kept = stored === 0 || secretsLevel === null ? '' : ` ${keptUnder[secretsLevel]}`;
  if (readable === null) return { state: 'unknown', detail: `${stored} stored; their key is not at hand here.${kept}` };
  return readable === stored
    ? { state: 'fine', detail: stored === 0 ? 'None stored.' : `All ${stored} can be opened.${kept}` }
    : {
        state: 'wrong',
        detail: `${stored - readable} of ${stored} cannot be opened with the present key.`,
        remedy: 'Enter them again on their endpoints, or bring back the key they were saved with.',
      };
}

function checkClock({ now, newestAt }: DiagnosisInput): Found {
  const remedy = 'Set the clock right: signatures with a time are refused otherwise.';
  if (now < Date.UTC(2025, 0, 1)) return { state: 'wrong', detail: 'The clock is years behind.', remedy };
  return newestAt !== null && newestAt > now + 60_000
    ? { state: 'note', detail: 'The newest capture is from the future: the clock was set back.', remedy }
    : { state: 'fine', detail: 'The clock agrees with certificates and captures.' };
}

function checkIndex({ health }: DiagnosisInput): Found | null {
  if (health === null) return null;
  const { indexLag } = health;
  if (indexLag === null) return { state: 'fine', detail: 'There is none.' };
  return indexLag > 10_000
    ? { state: 'note', detail: `${indexLag} captures are not in it yet.`, remedy: 'It catches up by itself.' }
    : { state: 'fine', detail: indexLag === 0 ? 'Up to date.' : `${indexLag} captures behind.` };
}

function checkBackups({ backups, now }: DiagnosisInput): Found {
  const { count, newestAt } = backups;
  if (newestAt === null) return { state: 'note', detail: 'There are none.', remedy: 'Settings, Backup makes one.' };
  const days = Math.max(0, Math.floor((now - Date.parse(newestAt)) / dayMs));
  return {
    state: 'fine',
    detail: `${count}, the newest ${days === 0 ? 'of today' : days === 1 ? 'a day old' : `${days} days old`}.`,
  };
}

function checkLog({ lines }: DiagnosisInput): Found {
  const errors = lines.filter(({ level }) => level === 'error').length;
  return errors === 0
    ? { state: 'fine', detail: 'None among the last lines.' }
    : {
        state: 'note',
        detail: `${errors} among the last ${lines.length} lines.`,
        remedy: 'They stand below; add them to a report.',
      };
}

function errorsOf(lines: readonly RecentLine[]): Diagnostics['errors'] {
  const found = new Map<string, { count: number; lastAt: number }>();
  for (const { at, level, fields } of lines) {
    if (level === 'info') continue;
    const code = fields['code'];
    const known = typeof code === 'string' && Object.hasOwn(errorCatalogue, code) ? code : 'without a code';
    found.set(known, { count: (found.get(known)?.count ?? 0) + 1, lastAt: at });
  }
  return [...found]
    .map(([code, { count, lastAt }]) => ({ code, count, lastAt: new Date(lastAt).toISOString() }))
    .toSorted((one, two) => two.count - one.count);
}
