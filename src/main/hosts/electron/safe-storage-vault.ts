/**
 * The vault of the desktop app: its key lies in the data folder, wrapped by the operating system's own secret store.
 * Where there is no such store, or only one in name (Electron's `basic_text` on Linux encrypts with a password that is
 * printed in Chromium's source), the key file of vault.ts is used and the level says so.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { HookwrightError } from '#shared/errors.ts';
import type { Log } from '../../log.ts';
import { createVault, openFolderVault, wrappedKeyFile } from '../../vault.ts';
import type { Vault } from '../../vault.ts';

export interface SafeStorageVaultSetting {
  readonly dataFolder: string;
  /** Set: the key is made from it, whatever the system offers. */
  readonly passphrase: string | undefined;
  readonly safeStorage: Pick<
    SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
}

/** The key file of vault.ts, in the data folder. */
const plainKeyFile = 'secrets.key';

/**
 * Opens the vault after the app is ready. A folder that already has a plain key file keeps it: the browser host reads the
 * same folder and has no way to the system's store. Throws data-folder-unusable, and secret-malformed when the wrapped key
 * cannot be opened any more.
 */
export async function openSafeStorageVault(setting: SafeStorageVaultSetting): Promise<Vault> {
  const { dataFolder, passphrase, log } = setting;
  const wrapped = join(dataFolder, wrappedKeyFile);
  if (passphrase !== undefined && passphrase !== '') {
    return openFolderVault(dataFolder, passphrase);
  }
  if (existsSync(wrapped)) {
    return createVault(await unwrap(wrapped, setting), 'os-keychain');
  }
  if (existsSync(join(dataFolder, plainKeyFile))) {
    return openFolderVault(dataFolder, undefined);
  }
  const obstacle = await obstacleTo(setting);
  if (obstacle !== null) {
    log.warn('Secrets are kept under a key file, because the system offers no secret store.', { reason: obstacle });
    return openFolderVault(dataFolder, undefined);
  }
  return createVault(await makeWrapped(wrapped, setting), 'os-keychain');
}

/** Why the system's store must not be relied on; null when it may be. */
async function obstacleTo({ safeStorage, platform }: SafeStorageVaultSetting): Promise<string | null> {
  if (platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') {
      return `the storage backend is ${backend}`;
    }
  }
  return (await safeStorage.isAsyncEncryptionAvailable()) ? null : 'encryption is not available';
}

async function makeWrapped(path: string, { dataFolder, safeStorage }: SafeStorageVaultSetting): Promise<Buffer> {
  const key = randomBytes(32);
  const wrapped = await safeStorage.encryptStringAsync(key.toString('base64url'));
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    writeFileSync(path, wrapped, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new HookwrightError('data-folder-unusable', `The key file ${path} cannot be made.`, { cause });
  }
  return key;
}

async function unwrap(path: string, { safeStorage }: SafeStorageVaultSetting): Promise<Buffer> {
  try {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(readFileSync(path));
    const key = Buffer.from(result, 'base64url');
    if (key.length !== 32) {
      throw new RangeError('The wrapped key does not hold 32 bytes.');
    }
    if (shouldReEncrypt) {
      writeFileSync(path, await safeStorage.encryptStringAsync(result), { mode: 0o600 });
    }
    return key;
  } catch (cause) {
    throw new HookwrightError('secret-malformed', 'The system’s secret store could not open the key of this data folder.', {
      remedy: `Unlock the system’s key ring and start again; if it was reset, move ${path} away and enter the endpoint secrets again.`,
      cause,
    });
  }
}
