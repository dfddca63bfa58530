/** The real app on a fresh data folder, and a way to let a webhook arrive: what the contract suite runs on. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#main/app.ts';
import type { AppApi } from '#main/app-api.ts';
import { systemClock } from '#main/clock.ts';
import { createInlineIntake } from '#main/intake/inline-intake.ts';
import { createVault } from '#main/vault.ts';
import { recordLog } from './recorded-log.ts';

export interface Webhook {
  /** e.g. `/inbox/orders?x=1`. */
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export interface ContractApp {
  readonly api: AppApi;
  /** Sends a webhook to the receiver; resolves once it was answered, and so is stored. */
  deliver(webhook: Webhook): Promise<void>;
  close(): Promise<void>;
}

export async function openContractApp(): Promise<ContractApp> {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-contract-'));
  const app = await createApp({
    dataFolder: join(folder, 'data'),
    clock: systemClock,
    log: recordLog(),
    openVault: () => createVault(randomBytes(32), 'key-file'),
    createIntake: createInlineIntake,
    version: '0.0.0-test',
    overrides: { port: 0 },
    requireReceiver: true,
  });
  const ca = readFileSync(app.caCertificatePath);
  const { port } = app.api.health().receiver;
  return {
    api: app.api,
    deliver: ({ path, method = 'POST', headers = {}, body = '' }) =>
      new Promise((resolve, reject) => {
        const sent = request({ host: 'localhost', port, path, method, headers, ca, agent: false }, (response) => {
          response.resume();
          response.on('end', resolve);
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    async close() {
      await app.close();
      rmSync(folder, { recursive: true });
    },
  };
}
