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
import { CoreSwitch, type Core } from './core-switch.ts';
import { openCertificates, type Certificates } from './certificates/certificates.ts';
import type { Intake, IntakeSignal, ListeningAt } from './intake/intake.ts';
import type { Log } from './log.ts';
import { keepRecent, type RecentLog } from './recent-log.ts';
import { openReader, type StoreReader } from './store/reader.ts';
import { createBackups, type Backups } from './use-cases/backups.ts';
import { createAnnotations } from './use-cases/annotating.ts';
import { createCapturesApi } from './use-cases/captures.ts';
import { createCare } from './use-cases/care.ts';
import { ChangeFeed } from './use-cases/change-feed.ts';
import { createConversations } from './use-cases/conversations.ts';
import { createDemo } from './use-cases/demo.ts';
import { EndpointDirectory } from './use-cases/endpoint-directory.ts';
import { createEndpointsApi } from './use-cases/endpoints.ts';
import { createFiltersApi } from './use-cases/filters.ts';
import { HealthBoard } from './use-cases/health.ts';
import { createProvidersApi } from './use-cases/providers.ts';
import { createSamples } from './use-cases/samples.ts';
import { createTransfersApi } from './use-cases/transfers.ts';
import { createSendingHalf, type BulkPlace, type SendingHalf } from './use-cases/sending-half.ts';
import { createSettingsApi } from './use-cases/settings.ts';
import type { Vault } from './vault.ts';

export { inspectFolder } from './use-cases/folder-inspection.ts';

export interface AppOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Opened after the data folder is there. */
  readonly openVault: (dataFolder: string) => Vault | Promise<Vault>;
  /** Inline in tests, on a thread of its own in the product. */
  readonly createIntake: (options: { clock: Clock; log: Log }) => Intake;
  /** Inline in tests; on a thread of their own, which starts with the first one, when left out. */
  readonly bulkReplays?: BulkPlace;
  readonly version: string;
  /** For this run only; the stored settings stay as they are. */
  readonly overrides?: Partial<Settings['receiver']>;
  /** True: a port that cannot be had ends the start. False: the app runs and shows the reason. */
  readonly requireReceiver: boolean;
  /** Which host this is, for a report of a fault; `command` when left out. */
  readonly host?: 'window' | 'browser';
}

export interface App {
  readonly api: AppApi;
  readonly caCertificatePath: string;
  /** Stops receiving, finishes what is under way and gives the data folder back. */
  close(): Promise<void>;
}

/** Opens the data folder, starts receiving and resolves once requests are accepted. Throws HookwrightError. */
export async function createApp(options: AppOptions): Promise<App> {
  const { dataFolder, clock } = options;
  const log = keepRecent(options.log, clock);
  const intake = options.createIntake({ clock, log });
  const closers: (() => Promise<void> | void)[] = [() => intake.close()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    await intake.open(dataFolder);
    const vault = await options.openVault(dataFolder);
    const certificates = await openCertificates({
      folder: certificatesFolder(dataFolder),
      hostNames: storedHostNames(options),
      clock,
      log,
    });
    closers.push(() => certificates.close());
    const startedAt = new Date(clock.now()).toISOString();
    let listening: ListeningAt | null = null;
    let generation = -1;
    const core = new CoreSwitch<AppApi>(async () => {
      generation += 1;
      // A database that takes another's place does not move the listener under those who send to it.
      const overrides = { ...options.overrides, ...listening };
      const listened = (at: ListeningAt): void => void (listening = at);
      const run = { overrides, generation, requireReceiver: options.requireReceiver && generation === 0, startedAt, listened };
      return openCore({ ...options, ...run, log, intake, vault, certificates, backups });
    }, firstWords);
    const backups = createBackups({
      dataFolder,
      intake,
      vault,
      clock,
      log,
      schedule: () => core.api.settings.get().backup,
      replace: (work) => core.replace(work),
    });
    closers.push(() => core.close());
    await core.start();
    closers.push(() => backups.close());
    backups.start();
    return { api: core.api, caCertificatePath: certificates.authorityPath, close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** Streams of lists that must be read again when another database has taken the place of the present one. */
const firstWords = { 'captures.tail': { type: 'reset' }, 'deliveries.follow': { type: 'reset' } };

/** Opens everything that stands on the database of the moment. */
async function openCore(parts: Omit<Parts, 'reader'>): Promise<Core<AppApi>> {
  const reader = openReader({ dataFolder: parts.dataFolder });
  const stops: (() => unknown)[] = [() => reader.close()];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  };
  try {
    const composed = compose({ ...parts, reader });
    stops.push(composed.stop);
    await composed.start();
    await composed.sending.start();
    composed.annotations.start();
    return { api: composed.api, close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** The names the certificate needs, read before anything stands on the store. */
function storedHostNames(options: AppOptions): string[] {
  const reader = openReader({ dataFolder: options.dataFolder });
  try {
    return hostNamesOf(reader.settings(), options);
  } finally {
    reader.close();
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
  readonly log: RecentLog;
  readonly backups: Backups;
  readonly startedAt: string;
  /** 0 at first; rises when another database has taken the place of the present one. */
  readonly generation: number;
  readonly listened: (at: ListeningAt) => void;
}

interface Composed {
  readonly api: AppApi;
  readonly sending: SendingHalf;
  readonly start: () => Promise<void>;
  /** Ends everything that goes on by itself. */
  readonly stop: () => Promise<void>;
  readonly annotations: ReturnType<typeof createAnnotations>;
}

function compose(parts: Parts): Composed {
  const { dataFolder, clock, log, version, intake, reader, vault, certificates } = parts;
  const feed = new ChangeFeed(clock);
  const board = new HealthBoard({
    reader,
    vault,
    clock,
    feed,
    dataFolder,
    version,
    startedAt: parts.startedAt,
    generation: parts.generation,
  });
  const listened = (at: ListeningAt): void => {
    parts.listened(at);
    board.listening(at);
  };
  const directory = new EndpointDirectory(reader, vault, log);
  const hostNames = (): string[] => hostNamesOf(reader.settings(), parts);
  const receiverPlace = () => ({ ports: board.receiverPorts(), hostNames });
  const half = { reader, intake, directory, vault, certificates, clock, log, receiverPlace, dataFolder };
  const sending = createSendingHalf(parts.bulkReplays === undefined ? half : { ...half, bulkReplays: parts.bulkReplays });
  const { sender } = sending;
  const annotations = createAnnotations({ reader, intake, feed, clock, log });
  const samples = createSamples({ reader, directory, certificates, sender, clock, receiverUrl: () => board.receiverUrl() });

  const applyRules = async (): Promise<void> => {
    directory.reload();
    await intake.setRules({ endpoints: directory.all(), profiles: directory.profiles(), retention: reader.settings().retention });
    feed.status();
  };

  const stopSignals = intake.onSignal((signal) => {
    follow(signal, feed, board);
    if (signal.type === 'committed') annotations.committed();
  });
  const stopLeaf = certificates.onLeafChanged(() => {
    intake
      .setLeaf(certificates.leaf())
      .catch((error: unknown) => log.error('The new certificate could not be used.', { error: String(error) }));
  });

  const start = async (): Promise<void> => {
    await makeFirstEndpoint(reader, intake);
    const settings = reader.settings();
    const receiver = { ...settings.receiver, ...parts.overrides, hostNames: hostNamesOf(settings, parts) };
    if (parts.generation > 0) await certificates.setHostNames(receiver.hostNames);
    await applyRules();
    try {
      listened(await intake.listen({ settings: receiver, leaf: certificates.leaf() }));
    } catch (error) {
      if (parts.requireReceiver || !(error instanceof HookwrightError)) throw error;
      log.error('The receiver could not start.', { code: error.code, problem: error.problem });
      board.receiverFailed(error.report());
    }
  };

  const endpoints = createEndpointsApi({ reader, intake, vault, directory, samples, applyRules });
  const captures = createCapturesApi({ reader, intake, feed, clock, directory });
  const receiverUrl = (): string | null => board.receiverUrl();
  const demo = createDemo({ reader, intake, directory, applyRules, captures, endpoints, sender, vault, clock, receiverUrl });
  const care = createCare({ ...parts, health: () => board.now() });

  const api: AppApi = {
    ...sending.api,
    ...annotations.api,
    filters: createFiltersApi({ reader, intake }),
    transfers: createTransfersApi({
      reader,
      intake,
      directory,
      feed,
      clock,
      version,
      deliveries: sending.api.deliveries,
      receiverUrl: () => board.receiverUrl(),
    }),
    conversations: createConversations({ reader, intake, feed, clock, directory }),
    endpoints,
    captures,
    providers: createProvidersApi({ reader, intake, applyRules }),
    settings: createSettingsApi({
      reader,
      intake,
      certificates,
      applyRules,
      overrides: parts.overrides ?? {},
      listened,
    }),
    certificateAuthority: () => certificates.describe(),
    health: () => board.now(),
    watchHealth: (signal) => board.watch(signal),
    demo: demo.api,
    backups: parts.backups.api,
    care: care.api,
  };
  const stop = async (): Promise<void> => {
    stopSignals();
    stopLeaf();
    care.close();
    await demo.close();
    await annotations.close();
    await sending.close();
  };
  return { api, start, stop, sending, annotations };
}

function follow(signal: IntakeSignal, feed: ChangeFeed, board: HealthBoard): void {
  switch (signal.type) {
    case 'committed':
      board.arrived(signal.count);
      feed.committed();
      break;
    case 'pruned':
    case 'indexed':
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
