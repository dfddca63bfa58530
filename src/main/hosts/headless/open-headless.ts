/** The whole app with its browser host, for the CLI: all that a command needs to know of main. */
import { createRouterClient } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import type { CertificateAuthority } from '#shared/certificate.ts';
import type { contract } from '#shared/contract.ts';
import type { Settings } from '#shared/settings.ts';
import { createApp } from '#main/app.ts';
import type { App } from '#main/app.ts';
import { systemClock } from '#main/clock.ts';
import { createWorkerIntake } from '#main/intake/worker-intake.ts';
import { createStderrLog } from '#main/json-log.ts';
import type { LogLevel } from '#main/json-log.ts';
import type { Log } from '#main/log.ts';
import { createRouter } from '#main/rpc/router.ts';
import { openFolderVault } from '#main/vault.ts';
import { startHeadless } from './start-headless.ts';
import type { Headless } from './start-headless.ts';

export interface OpenHeadlessOptions {
  readonly dataFolder: string;
  /** 0 means any free port. */
  readonly uiPort: number;
  /** For this run only; the stored settings stay as they are. */
  readonly receiver: Partial<Pick<Settings['receiver'], 'port' | 'httpPort' | 'hostNames'>>;
  readonly rendererFolder: string;
  readonly version: string;
  readonly logLevel: LogLevel;
  /** Encrypts stored secrets; without it their key lies in the data folder. */
  readonly passphrase: string | undefined;
}

export interface OpenHeadless {
  /** e.g. `https://localhost:8443`. */
  readonly receiverUrl: string;
  /** The plain HTTP listener, when switched on. */
  readonly httpUrl: string | null;
  readonly uiUrl: string;
  /** Works once and for a minute. */
  oneTimeUrl(): string;
  readonly apiUrl: string;
  readonly token: string;
  readonly caCertificatePath: string;
  readonly certificateAuthority: CertificateAuthority;
  /** Every call of the contract, within this process. */
  readonly client: ContractRouterClient<typeof contract>;
  /** Path of an endpoint to send a first webhook to, e.g. `/inbox`; null when there is none. */
  readonly firstEndpointPath: string | null;
  /** Finishes what is under way and gives ports and data folder back. */
  close(): Promise<void>;
}

/** Opens the data folder, starts the receiver and the browser host. Throws HookwrightError; nothing stays open then. */
export async function openHeadless(options: OpenHeadlessOptions): Promise<OpenHeadless> {
  const log = createStderrLog(options.logLevel);
  const app = await createApp({
    dataFolder: options.dataFolder,
    clock: systemClock,
    log,
    openVault: (dataFolder) => openFolderVault(dataFolder, options.passphrase),
    createIntake: createWorkerIntake,
    version: options.version,
    overrides: options.receiver,
    requireReceiver: true,
    host: 'browser',
  });
  try {
    const { uiPort, rendererFolder } = options;
    const headless = await startHeadless({ app, uiPort, rendererFolder, log });
    return await describe(app, headless, log);
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function describe(app: App, headless: Headless, log: Log): Promise<OpenHeadless> {
  const { receiver } = app.api.health();
  const [firstEndpoint] = app.api.endpoints.list();
  return {
    receiverUrl: receiver.url ?? '',
    httpUrl: receiver.httpUrl,
    uiUrl: headless.uiUrl,
    oneTimeUrl: () => headless.oneTimeUrl(),
    apiUrl: headless.apiUrl,
    token: headless.token,
    caCertificatePath: app.caCertificatePath,
    certificateAuthority: await app.api.certificateAuthority(),
    client: createRouterClient(createRouter(app.api, log)),
    firstEndpointPath: firstEndpoint === undefined ? null : `/${firstEndpoint.slug}`,
    async close() {
      await headless.close();
      await app.close();
    },
  };
}
