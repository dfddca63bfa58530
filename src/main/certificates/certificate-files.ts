import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HookwrightError } from '#shared/errors.ts';

/** Makes the folder (mode 0700) where it is missing. Throws data-folder-unusable. */
export async function openCertificateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
  } catch (cause) {
    throw new HookwrightError('data-folder-unusable', `The certificates folder ${folder} cannot be used: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}

/** The text of a file, or null when there is none. Throws certificate-unusable when it is there but cannot be read. */
export async function readPem(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null;
    throw unusable(path, `cannot be read: ${reasonOf(cause)}`, cause);
  }
}

/** Writes beside, syncs, then renames: a reader sees the old file or the new one, never half of one. */
export async function writePem(path: string, text: string, mode: number): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    const file = await open(beside, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true });
    throw new HookwrightError('data-folder-unusable', `The file ${path} cannot be written: ${reasonOf(cause)}.`, { cause });
  }
}

/** Renames `ca.pem` to `ca-20260131T101502Z.pem`; an absent file is fine. */
export async function setAside(folder: string, name: string, at: Date): Promise<void> {
  const dot = name.lastIndexOf('.');
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  try {
    const aside = `${name.slice(0, dot)}-${stamp}-${randomBytes(2).toString('hex')}${name.slice(dot)}`;
    await rename(join(folder, name), join(folder, aside));
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return;
    throw new HookwrightError('data-folder-unusable', `The file ${join(folder, name)} cannot be set aside: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}

export function unusable(path: string, what: string, cause?: unknown): HookwrightError {
  return new HookwrightError('certificate-unusable', `The certificate file ${path} ${what}.`, { cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'something that is not a folder is in the way';
    default:
      return codeOf(error) || 'unknown reason';
  }
}
