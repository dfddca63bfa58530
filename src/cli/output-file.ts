/** Where a command writes data to: a file that appears whole or not at all, or stdout. */
import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import { UsageError } from './exit-codes.ts';

export interface Output {
  write(bytes: Uint8Array): Promise<void>;
  /** The file is there from now on. */
  finish(): Promise<void>;
  /** Nothing of it stays. */
  discard(): Promise<void>;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  EACCES: 'you may not write there',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
};

/** `-` is stdout. A file is readable by its owner alone. Throws UsageError naming the option. */
export async function openOutput(path: string, option: string): Promise<Output> {
  if (path === '-') return stdoutOutput;
  const explained = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      const reason = reasons[code];
      throw reason === undefined ? error : new UsageError(`${option}: ${path} cannot be written: ${reason}.`);
    }
  };
  const temporary = `${path}.${process.pid}.part`;
  const file = await explained(open(temporary, 'wx', 0o600));
  return {
    async write(bytes) {
      await explained(file.writeFile(bytes));
    },
    async finish() {
      await file.close();
      await explained(rename(temporary, path));
    },
    async discard() {
      await file.close().catch(() => {});
      await rm(temporary, { force: true });
    },
  };
}

const stdoutOutput: Output = {
  async write(bytes) {
    const { stdout } = process;
    if (bytes.length === 0 || stdout.destroyed) return;
    // A reader that went away never drains.
    if (!stdout.write(bytes)) await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]);
  },
  finish: () => Promise.resolve(),
  discard: () => Promise.resolve(),
};
