/**
 * Secrets at rest. Owns the key and the sealed form; knows nothing of who the secrets belong to.
 * Sealed form: `v1.KEYID.BASE64URL(nonce 12 | ciphertext | tag 16)`, AES-256-GCM, a fresh random nonce each time.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HookwrightError } from '#shared/errors.ts';
import type { Health } from '#shared/health.ts';

export interface Vault {
  readonly level: Health['secretsLevel'];
  seal(text: string): string;
  /** Throws secret-malformed when the text was sealed with another key or was changed. */
  open(sealed: string): string;
}

/** A vault around a 32-byte key; `level` says where the key is kept. */
export function createVault(key: Uint8Array, level: Vault['level']): Vault {
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return {
    level,
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `v1.${keyId}.${sealed.toString('base64url')}`;
    },
    open(sealed) {
      const [version, sealedWith, data] = sealed.split('.');
      const bytes = Buffer.from(data ?? '', 'base64url');
      if (version !== 'v1' || sealedWith !== keyId || bytes.length < 28) throw cannotOpen();
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(-16));
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw cannotOpen(cause);
      }
    },
  };
}

function cannotOpen(cause?: unknown): HookwrightError {
  return new HookwrightError('secret-malformed', 'A stored secret cannot be opened with the key of this data folder.', {
    remedy: 'Enter the secret again on its endpoint, or bring back the secrets.key that belongs to this data folder.',
    cause,
  });
}

/**
 * The vault of a data folder: the key comes from the passphrase where one is given, else from `secrets.key`
 * (mode 0600, made on first use). Throws data-folder-unusable when the key file cannot be read or made.
 */
export function openFolderVault(dataFolder: string, passphrase: string | undefined): Vault {
  if (passphrase !== undefined && passphrase !== '') {
    return createVault(scryptSync(passphrase, 'hookwright secrets v1', 32), 'key-from-environment');
  }
  return createVault(readOrMakeKey(dataFolder), 'key-file');
}

/** Holds the key of a data folder wrapped by the system's secret store; only the desktop app can open it. */
export const wrappedKeyFile = 'secrets.key.wrapped';

function readOrMakeKey(dataFolder: string): Uint8Array {
  const path = join(dataFolder, 'secrets.key');
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    if (!existsSync(path) && existsSync(join(dataFolder, wrappedKeyFile))) {
      // A second key would make every stored secret unreadable to one of the two hosts.
      throw new HookwrightError('data-folder-unusable', `The secrets of ${dataFolder} are kept in the system’s secret store.`, {
        remedy: 'Open this folder with the Hookwright desktop app, or give another folder with --data-dir.',
      });
    }
    try {
      // `wx` makes exactly one of two processes that start at once the author.
      writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
    if (key.length !== 32) {
      throw new HookwrightError('secret-malformed', `The key file ${path} is damaged: it must hold 32 bytes.`, {
        remedy: 'Bring it back from a backup, or move it away and enter the endpoint secrets again.',
      });
    }
    return key;
  } catch (error) {
    if (error instanceof HookwrightError) throw error;
    throw new HookwrightError(
      'data-folder-unusable',
      `The key file ${path} cannot be read or made: ${(error as Error).message}.`,
      {
        cause: error,
      },
    );
  }
}
