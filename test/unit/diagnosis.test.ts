import { describe, expect, it } from 'vitest';
import { diagnose, type DiagnosisInput } from '#main/use-cases/diagnosis.ts';
import { HookwrightError } from '#shared/errors.ts';
import { diagnosticsMarkdown } from '#shared/diagnostics-markdown.ts';
import { defaultSettings } from '#shared/settings.ts';
import { scriptedHealth } from '../support/scripted-api.ts';

const now = Date.UTC(2026, 4, 29, 10, 30);
const year = 365 * 86_400_000;
const iso = (offset: number): string => new Date(now + offset).toISOString();

function input(overrides: Partial<DiagnosisInput> = {}): DiagnosisInput {
  return {
    now,
    host: 'browser',
    version: '1.2.3',
    health: scriptedHealth,
    settings: defaultSettings,
    counts: { stored: 12, unmatched: 1, endpoints: 3 },
    secretsLevel: 'key-file',
    secrets: { stored: 2, readable: 2 },
    databaseBytes: 4096,
    diskFreeBytes: 50_000_000_000,
    schemaVersion: 7,
    schemaKnown: 7,
    integrity: null,
    authority: {
      path: '/home/canary-user/secret-folder/ca.pem',
      fingerprint: 'AA:BB',
      subject: 'CN=canary-subject',
      notBefore: iso(-year),
      notAfter: iso(year),
      trust: 'trusted',
      instructions: [],
      leaf: { hostNames: ['canary.example'], notBefore: iso(-86_400_000), notAfter: iso(60 * 86_400_000) },
    },
    folderMode: 0o700,
    folderWritable: true,
    newestAt: now - 1000,
    backups: { count: 1, newestAt: iso(-1000) },
    lines: [],
    ...overrides,
  };
}

const stateOf = (overrides: Partial<DiagnosisInput>, id: string): string | undefined =>
  diagnose(input(overrides)).checks.find((check) => check.id === id)?.state;

describe('a diagnosis', () => {
  it('finds nothing wrong where nothing is', () => {
    expect(diagnose(input()).checks.filter(({ state }) => state !== 'fine')).toEqual([]);
  });

  it.each<[string, Partial<DiagnosisInput>, string]>([
    ['integrity', { integrity: 'row 3 missing from index' }, 'wrong'],
    ['integrity', { integrity: undefined }, 'unknown'],
    ['schema', { schemaVersion: 9 }, 'wrong'],
    ['schema', { schemaVersion: 5 }, 'note'],
    ['disk', { diskFreeBytes: 50_000_000 }, 'wrong'],
    ['disk', { diskFreeBytes: 500_000_000 }, 'note'],
    ['folder', { folderMode: 0o755 }, 'note'],
    ['folder', { folderWritable: false }, 'wrong'],
    ['secrets', { secrets: { stored: 2, readable: 1 } }, 'wrong'],
    ['clock', { now: Date.UTC(2001, 0, 1) }, 'wrong'],
    ['clock', { newestAt: now + 3_600_000 }, 'note'],
    ['certificate', { authority: null }, 'wrong'],
    ['backups', { backups: { count: 0, newestAt: null } }, 'note'],
    ['receiver', { health: null }, 'note'],
    ['receiver', { health: { ...scriptedHealth, receiver: { ...scriptedHealth.receiver, state: 'stopped' } } }, 'wrong'],
  ])('says of %s with %o: %s', (id, overrides, state) => {
    expect(stateOf(overrides, id)).toBe(state);
  });

  it.each([
    ['key-file', 'in the same folder'],
    ['key-from-environment', 'HOOKWRIGHT_PASSPHRASE'],
    ['os-keychain', 'keychain'],
  ] as const)('tells of secrets kept under %s where their key is', (secretsLevel, words) => {
    const detailOf = (overrides: Partial<DiagnosisInput>): string | undefined =>
      diagnose(input({ secretsLevel, ...overrides })).checks.find(({ id }) => id === 'secrets')?.detail;
    expect(detailOf({})).toContain(words);
    expect(detailOf({ secrets: { stored: 2, readable: null } })).toContain(words);
    expect(detailOf({ secrets: { stored: 0, readable: 0 } })).toBe('None stored.');
  });

  it('sees a certificate that has run out and one that has not begun', () => {
    const authority = input().authority;
    if (authority?.leaf === undefined) throw new Error('the fixture has a leaf');
    const { leaf } = authority;
    expect(stateOf({ authority: { ...authority, leaf: { ...leaf, notAfter: iso(-86_400_001) } } }, 'certificate')).toBe('wrong');
    expect(stateOf({ authority: { ...authority, leaf: { ...leaf, notBefore: iso(86_400_000) } } }, 'certificate')).toBe('wrong');
  });
});

describe('what a diagnosis gives away', () => {
  const canary = 'canary-4f9a';
  /** Everywhere that something of the user's could stand. */
  const full = input({
    health: {
      ...scriptedHealth,
      receiver: {
        ...scriptedHealth.receiver,
        state: 'failing',
        url: `https://${canary}.local:8443`,
        problem: { code: 'port-taken', problem: `Port of ${canary}`, remedy: `ask ${canary}` },
      },
      store: {
        ...scriptedHealth.store,
        dataFolder: `/home/${canary}`,
        problem: { code: canary, problem: canary, remedy: canary },
      },
    },
    settings: { ...defaultSettings, receiver: { ...defaultSettings.receiver, hostNames: [`${canary}.test`] } },
    integrity: `row of ${canary}`,
    authority: {
      ...(input().authority as NonNullable<DiagnosisInput['authority']>),
      path: `/home/${canary}/ca.pem`,
      subject: canary,
    },
    lines: [
      {
        at: now,
        level: 'error',
        message: 'A call failed unexpectedly.',
        fields: {
          call: `GET /captures/${canary}`,
          endpoint: canary,
          path: `/home/${canary}/x`,
          error: new Error(`Unexpected token in {"phone":"${canary}"}`),
          nested: { secret: canary },
          token: canary,
        },
      },
      {
        at: now,
        level: 'warn',
        message: 'It failed.',
        fields: { error: `SqliteError: near "${canary}": syntax error`, code: canary },
      },
      {
        at: now,
        level: 'error',
        message: 'Refused.',
        fields: { error: new HookwrightError('bad-input', `The value ${canary} is wrong.`), code: 'bad-input', count: 3 },
      },
    ],
  });

  it('is nothing of what stands in health, settings, certificates or the log', () => {
    const report = diagnose(full);
    expect(JSON.stringify(report)).not.toContain(canary);
    expect(diagnosticsMarkdown(report)).not.toContain(canary);
    expect(JSON.stringify(diagnose(input()))).not.toContain('canary');
  });

  it('is still of use: codes, kinds of errors, and where in the program they were made', () => {
    const { log, errors } = diagnose(full);
    expect(log.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^A call failed unexpectedly\. error=Error at .*diagnosis\.test\.ts:\d+/),
      'It failed. error=SqliteError',
      expect.stringMatching(/^Refused\. error=HookwrightError bad-input at .*diagnosis\.test\.ts:\d+.* code=bad-input count=3$/),
    ]);
    expect(errors).toEqual([
      { code: 'without a code', count: 2, lastAt: new Date(now).toISOString() },
      { code: 'bad-input', count: 1, lastAt: new Date(now).toISOString() },
    ]);
  });

  it('keeps a table a table, whatever stands in it', () => {
    const report = { ...diagnose(input()), facts: [{ name: 'a | b', value: '`' }] };
    expect(diagnosticsMarkdown(report)).toContain(String.raw`| a \| b | ${'`'} |`);
  });
});
