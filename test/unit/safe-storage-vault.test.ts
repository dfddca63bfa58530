import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSafeStorageVault } from '#main/hosts/electron/safe-storage-vault.ts';
import type { SafeStorageVaultSetting } from '#main/hosts/electron/safe-storage-vault.ts';
import { openFolderVault } from '#main/vault.ts';
import { recordLog } from '../support/recorded-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safe-storage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A key ring that turns every byte around; `key` stands for the user's login. */
function keyRing(key = 0x5a): SafeStorageVaultSetting['safeStorage'] {
  const turn = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ key));
  return {
    getSelectedStorageBackend: () => 'gnome_libsecret',
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text) => Promise.resolve(turn(Buffer.from(text))),
    decryptStringAsync: (bytes) => Promise.resolve({ result: turn(bytes).toString(), shouldReEncrypt: false }),
  };
}

function setting(more: Partial<SafeStorageVaultSetting> = {}): SafeStorageVaultSetting {
  return { dataFolder: folder, passphrase: undefined, safeStorage: keyRing(), platform: 'linux', log: recordLog(), ...more };
}

test('the key is kept wrapped by the system, and opens what it sealed at the next start', async () => {
  const vault = await openSafeStorageVault(setting());
  const sealed = vault.seal('whsec_example');

  expect(vault.level).toBe('os-keychain');
  expect(existsSync(join(folder, 'secrets.key'))).toBe(false);
  expect(statSync(join(folder, 'secrets.key.wrapped')).mode & 0o777).toBe(0o600);
  expect((await openSafeStorageVault(setting())).open(sealed)).toBe('whsec_example');
});

test.each([
  ['only pretends to encrypt', { ...keyRing(), getSelectedStorageBackend: () => 'basic_text' as const }],
  ['is not known', { ...keyRing(), getSelectedStorageBackend: () => 'unknown' as const }],
  ['is not there', { ...keyRing(), isAsyncEncryptionAvailable: () => Promise.resolve(false) }],
])('a store that %s is told and not used', async (_name, safeStorage) => {
  const log = recordLog();
  const vault = await openSafeStorageVault(setting({ safeStorage, log }));

  expect(vault.level).toBe('key-file');
  expect(existsSync(join(folder, 'secrets.key.wrapped'))).toBe(false);
  expect(log.lines.join('')).toContain('Secrets are kept under a key file, because the system offers no secret store.');
});

test('a folder the browser host used keeps its key file, so that both hosts read the same secrets', async () => {
  const sealed = openFolderVault(folder, undefined).seal('shared');
  const vault = await openSafeStorageVault(setting());

  expect(vault.level).toBe('key-file');
  expect(vault.open(sealed)).toBe('shared');
});

test('a folder the desktop app keeps under the system’s store is not given a second key by the browser host', async () => {
  await openSafeStorageVault(setting());

  expect(() => openFolderVault(folder, undefined)).toThrow(expect.objectContaining({ code: 'data-folder-unusable' }));
  expect(existsSync(join(folder, 'secrets.key'))).toBe(false);
});

test('a passphrase is preferred to every store', async () => {
  const vault = await openSafeStorageVault(setting({ passphrase: 'correct horse' }));
  expect(vault.level).toBe('key-from-environment');
  expect(existsSync(join(folder, 'secrets.key.wrapped'))).toBe(false);
});

test('a key ring that was reset is told with its remedy, and the wrapped key stays', async () => {
  await openSafeStorageVault(setting());
  const before = readFileSync(join(folder, 'secrets.key.wrapped'));

  await expect(openSafeStorageVault(setting({ safeStorage: keyRing(0x11) }))).rejects.toMatchObject({
    code: 'secret-malformed',
    remedy: expect.stringContaining('key ring') as string,
  });
  expect(readFileSync(join(folder, 'secrets.key.wrapped'))).toEqual(before);
});
