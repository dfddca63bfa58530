/**
 * The one composition root: everything the app is made of is put together here, by constructor, and nowhere else.
 * Hosts give it a data folder, a clock, a log and a vault, and get the use cases back.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#shared/clock.ts';
import { autoProvider } from '#shared/endpoint.ts';
import { HookwrightError } from '#shared/errors.ts';
import { defaultReply } from '#shared/reply.ts';
import type { Settings } from '#shared/settings.ts';
import type { AppApi } from './app-api.ts';
import { openCertificates, type Certificates } from './certificates/certificates.ts';
import type { Intake, IntakeSignal } from './intake/intake.ts';
import type { Log } from './log.ts';
import { openReader, type StoreReader } from './store/reader.ts';
import { createCapturesApi } from './use-cases/captures.ts';
import { ChangeFeed } from './use-cases/change-feed.ts';
import { createConversations } from './use-cases/conversations.ts';
import { EndpointDirectory } from './use-cases/endpoint-directory.ts';
import { createEndpointsApi } from './use-cases/endpoints.ts';
import { HealthBoard } from './use-cases/health.ts';
import { createProvidersApi } from './use-cases/providers.ts';
import { createSamples } from './use-cases/samples.ts';
import { createSendingHalf, type SendingHalf } from './use-cases/sending-half.ts';
import { createSettingsApi } from './use-cases/settings.ts';
import type { Vault } from './vault.ts';

export interface AppOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Opened after the data folder is there. */
  readonly openVault: (dataFolder: string) => Vault | Promise<Vault>;
  /** Inline in tests, on a thread of its own in the product. */
  readonly createIntake: (options: { clock: Clock; log: Log }) => Intake;
  readonly version: string;
  /** For this run only; the stored settings stay as they are. */
  readonly overrides?: Partial<Settings['receiver']>;
  /** True: a port that cannot be had ends the start. False: the app runs and shows the reason. */
  readonly requireReceiver: boolean;
}

export interface App {
  readonly api: AppApi;
  readonly caCertificatePath: string;
  /** Stops receiving, finishes what is under way and gives the data folder back. */
  close(): Promise<void>;
}

/** Opens the data folder, starts receiving and resolves once requests are accepted. Throws HookwrightError. */
export async function createApp(options: AppOptions): Promise<App> {
  const { dataFolder, clock, log } = options;
  const intake = options.createIntake({ clock, log });
  const closers: (() => Promise<void> | void)[] = [() => intake.close()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    await intake.open(dataFolder);
    const vault = await options.openVault(dataFolder);
    const reader = openReader({ dataFolder });
    closers.push(() => reader.close());
    const settings = reader.settings();
    const receiver = { ...settings.receiver, ...options.overrides, hostNames: hostNamesOf(settings, options) };
    const certificates = await openCertificates({
      folder: certificatesFolder(dataFolder),
      hostNames: receiver.hostNames,
      clock,
      log,
    });
    closers.push(() => certificates.close());
    const { api, start, sending } = compose({ ...options, intake, reader, vault, certificates });
    closers.push(() => sending.close());
    await start(receiver);
    await sending.start();
    return { api, caCertificatePath: certificates.authorityPath, close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** Names given for this run are added to the stored ones: a certificate that suddenly lacks a name breaks callers. */
function hostNamesOf({ receiver }: Settings, { overrides }: AppOptions): string[] {
  return [...new Set([...receiver.hostNames, ...(overrides?.hostNames ?? [])])];
}

function certificatesFolder(dataFolder: string): string {
  const folder = join(dataFolder, 'certificates');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

interface Parts extends AppOptions {
  readonly intake: Intake;
  readonly reader: StoreReader;
  readonly vault: Vault;
  readonly certificates: Certificates;
}

interface Composed {
  readonly api: AppApi;
  readonly sending: SendingHalf;
  readonly start: (receiver: Settings['receiver']) => Promise<void>;
}

function compose(parts: Parts): Composed {
  const { dataFolder, clock, log, version, intake, reader, vault, certificates } = parts;
  const feed = new ChangeFeed(clock);
  const board = new HealthBoard({ reader, vault, clock, feed, dataFolder, version });
  const directory = new EndpointDirectory(reader, vault, log);
  const hostNames = (): string[] => hostNamesOf(reader.settings(), parts);
  const receiverPlace = () => ({ ports: board.receiverPorts(), hostNames });
  const sending = createSendingHalf({ reader, intake, directory, vault, certificates, clock, log, receiverPlace });
  const { sender } = sending;
  const samples = createSamples({ reader, directory, certificates, sender, clock, receiverUrl: () => board.receiverUrl() });

  const applyRules = async (): Promise<void> => {
    directory.reload();
    await intake.setRules({ endpoints: directory.all(), profiles: directory.profiles(), retention: reader.settings().retention });
    feed.status();
  };

  intake.onSignal((signal) => follow(signal, feed, board));
  certificates.onLeafChanged(() => {
    intake
      .setLeaf(certificates.leaf())
      .catch((error: unknown) => log.error('The new certificate could not be used.', { error: String(error) }));
  });

  const start = async (receiver: Settings['receiver']): Promise<void> => {
    await makeFirstEndpoint(reader, intake);
    await applyRules();
    try {
      board.listening(await intake.listen({ settings: receiver, leaf: certificates.leaf() }));
    } catch (error) {
      if (parts.requireReceiver || !(error instanceof HookwrightError)) throw error;
      log.error('The receiver could not start.', { code: error.code, problem: error.problem });
      board.receiverFailed(error.report());
    }
  };

  const api: AppApi = {
    ...sending.api,
    endpoints: createEndpointsApi({ reader, intake, vault, directory, samples, applyRules }),
    captures: createCapturesApi({ reader, intake, feed, clock, directory }),
    conversations: createConversations({ reader, intake, feed, clock, directory }),
    providers: createProvidersApi({ reader, intake, applyRules }),
    settings: createSettingsApi({
      reader,
      intake,
      certificates,
      applyRules,
      overrides: parts.overrides ?? {},
      listened: (at) => board.listening(at),
    }),
    certificateAuthority: () => certificates.describe(),
    health: () => board.now(),
    watchHealth: (signal) => board.watch(signal),
  };
  return { api, start, sending };
}

function follow(signal: IntakeSignal, feed: ChangeFeed, board: HealthBoard): void {
  switch (signal.type) {
    case 'committed':
      board.arrived(signal.count);
      feed.committed();
      break;
    case 'pruned':
      feed.status();
      break;
    case 'store':
      board.storeFailed(signal.problem);
      break;
    case 'receiver':
      board.receiverFailed(signal.problem);
      break;
  }
}

/** A first start makes one endpoint that recognises the provider by itself; later ones respect that it was deleted. */
async function makeFirstEndpoint(reader: StoreReader, intake: Intake): Promise<void> {
  if (reader.settingsSaved()) return;
  if (reader.endpoints().length === 0) {
    await intake.createEndpoint({ slug: 'inbox', name: 'Inbox', provider: autoProvider, sealedSecrets: [], reply: defaultReply });
  }
  await intake.saveSettings(reader.settings());
}
