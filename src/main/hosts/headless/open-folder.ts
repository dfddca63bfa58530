/** A data folder opened for one command: every call of the contract within this process, without page and API. */
import { existsSync } from 'node:fs';
import { createRouterClient } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '#shared/contract.ts';
import { HookwrightError } from '#shared/errors.ts';
import { createApp } from '#main/app.ts';
import { systemClock } from '#main/clock.ts';
import { createWorkerIntake } from '#main/intake/worker-intake.ts';
import { createStderrLog } from '#main/json-log.ts';
import { createRouter } from '#main/rpc/router.ts';
import { openFolderVault } from '#main/vault.ts';

export interface OpenFolderOptions {
  readonly dataFolder: string;
  readonly version: string;
  readonly passphrase: string | undefined;
}

export interface OpenFolder {
  readonly client: ContractRouterClient<typeof contract>;
  /** Finishes what is under way and gives the folder back. */
  close(): Promise<void>;
}

/**
 * Throws data-folder-unusable when there is none, data-folder-in-use while a Hookwright runs on it. Whatever the last run
 * left to be delivered is taken up, as at every start.
 */
export async function openFolder({ dataFolder, version, passphrase }: OpenFolderOptions): Promise<OpenFolder> {
  if (!existsSync(dataFolder)) {
    throw new HookwrightError('data-folder-unusable', `There is no folder ${dataFolder}.`, {
      remedy: 'Give the folder that Hookwright keeps its captures in.',
    });
  }
  const log = createStderrLog('error');
  try {
    const app = await createApp({
      dataFolder,
      clock: systemClock,
      log,
      openVault: (folder) => openFolderVault(folder, passphrase),
      createIntake: createWorkerIntake,
      version,
      // Nobody is told where it listens: what is sent to the usual ports must not be lost to a command.
      overrides: { port: 0, httpPort: null },
      requireReceiver: false,
    });
    return { client: createRouterClient(createRouter(app.api, log)), close: () => app.close() };
  } catch (error) {
    if (!(error instanceof HookwrightError) || error.code !== 'data-folder-in-use') throw error;
    const remedy = 'Speak to the one that runs, with --api and --token-file, or close it.';
    throw new HookwrightError(error.code, error.problem, { remedy, cause: error });
  }
}
