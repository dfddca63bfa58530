/** The sending half of the app put together: sender, journal, queue, bulk replays, policies and simulations. */
import type { Clock } from '#shared/clock.ts';
import type { AppApi } from '../app-api.ts';
import type { Certificates } from '../certificates/certificates.ts';
import type { CreateBulkSender } from '../deliveries/bulk-sender.ts';
import { DeliveryJournal } from '../deliveries/delivery-journal.ts';
import { DeliveryQueue } from '../deliveries/delivery-queue.ts';
import type { ReceiverPlace } from '../deliveries/own-receiver.ts';
import { createInlineBulkSender } from '../deliveries/inline-bulk-sender.ts';
import { createWorkerBulkSender } from '../deliveries/worker-bulk-sender.ts';
import type { Intake } from '../intake/intake.ts';
import type { Log } from '../log.ts';
import { createSender, type Sender } from '../sender/sender.ts';
import type { StoreReader } from '../store/reader.ts';
import type { Vault } from '../vault.ts';
import { createBulkReplays } from './bulk-replays.ts';
import { ChangeFeed } from './change-feed.ts';
import { createDeliveriesApi } from './deliveries.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import { createPoliciesApi, createPolicyBook } from './policies.ts';
import { createSending } from './sending.ts';
import { createSimulations } from './simulations.ts';

export interface SendingHalfOptions {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly directory: EndpointDirectory;
  readonly vault: Vault;
  readonly certificates: Certificates;
  readonly clock: Clock;
  readonly log: Log;
  readonly receiverPlace: () => ReceiverPlace;
  readonly dataFolder: string;
  /** Where bulk replays are carried out; on a thread of their own when left out. */
  readonly bulkReplays?: BulkPlace;
}

export type BulkPlace = 'thread' | 'inline';
const bulkSenders: Readonly<Record<BulkPlace, CreateBulkSender>> = {
  thread: createWorkerBulkSender,
  inline: createInlineBulkSender,
};

export interface SendingHalf {
  /** The one sender of the app, closed with this half. */
  readonly sender: Sender;
  readonly api: Pick<AppApi, 'deliveries' | 'bulkReplays' | 'policies' | 'simulations'>;
  /** Takes up what the last run left. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export function createSendingHalf(options: SendingHalfOptions): SendingHalf {
  const { reader, intake, directory, vault, certificates, clock, log } = options;
  const sender = createSender({ clock, log, ownAuthority: () => certificates.authorityPem });
  const policies = createPolicyBook(reader);
  const sending = createSending({ reader, directory, vault, clock, policies, receiverPlace: options.receiverPlace });
  const journal = new DeliveryJournal((changes) => intake.writeDeliveries(changes));
  const feed = new ChangeFeed(clock);
  const send = sender.attempt.bind(sender);
  const queue = new DeliveryQueue({
    clock,
    log,
    journal,
    deliveries: reader.deliveries,
    send,
    prepare: sending.prepare,
    isOwnReceiver: (url) => sending.isOwnReceiver(url),
    changed: (id) => feed.changed([id]),
  });
  const bulkReplays = createBulkReplays({
    reader,
    journal,
    sending,
    bulkSender: bulkSenders[options.bulkReplays ?? 'thread']({ clock, log, dataFolder: options.dataFolder, intake }),
    directory,
    ownAuthority: () => certificates.authorityPem,
    receiverPlace: options.receiverPlace,
    vault,
    clock,
    log,
    feed: new ChangeFeed(clock),
    deliveriesFeed: feed,
  });
  const simulations = createSimulations({ reader, intake, directory, policies, sending, sender, clock, log });
  return {
    sender,
    api: {
      deliveries: createDeliveriesApi({ reader, intake, journal, queue, directory, clock, policies, sending, feed }),
      bulkReplays,
      policies: createPoliciesApi({ reader, intake }),
      simulations,
    },
    async start() {
      await bulkReplays.takeUp();
      await simulations.takeUp();
      await queue.start();
    },
    async close() {
      await Promise.all([queue.close(), bulkReplays.close(), simulations.close()]);
      await journal.drain();
      sender.close();
    },
  };
}
