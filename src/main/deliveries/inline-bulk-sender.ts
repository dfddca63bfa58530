import type { BulkReplay } from '#shared/delivery.ts';
import { findBuiltInPolicy, policyForProvider } from '#shared/policies/built-in.ts';
import { HookwrightError } from '#shared/errors.ts';
import { createSender } from '../sender/sender.ts';
import { openReader } from '../store/reader.ts';
import { readLedger, removeLedger, SentLedger } from '../store/sent-ledger.ts';
import { BulkRun, type BulkContext, type BulkJob, type Ledgers } from './bulk-replay.ts';
import type { BulkRequestContext } from './bulk-request.ts';
import type { BulkRules, BulkSender, BulkSenderOptions, BulkSignal } from './bulk-sender.ts';
import { DeliveryJournal, type WriteDeliveries } from './delivery-journal.ts';
import { attemptDigest } from './make-attempt.ts';
import { isOwnReceiver } from './own-receiver.ts';

/** Every capture is read once, so that there is nothing to keep. */
const readerCacheKib = 1024;
/** Four a second. */
const signalMs = 250;

/** The bulk sender on the calling thread. */
export function createInlineBulkSender({ clock, log, dataFolder, intake }: BulkSenderOptions): BulkSender {
  return createBulkSender({ clock, log, dataFolder, write: (changes) => intake.writeDeliveries(changes) });
}

/** The bulk sender with whatever leads to the store's writer. */
export function createBulkSender(
  options: Pick<BulkSenderOptions, 'clock' | 'log' | 'dataFolder'> & { readonly write: WriteDeliveries },
): BulkSender {
  const { clock, log, dataFolder } = options;
  const listeners = new Set<(signal: BulkSignal) => void>();
  const runs = new Map<number, Under>();
  const journal = new DeliveryJournal(options.write);
  let rules: BulkRules = { endpoints: [], profiles: [], ownAuthority: '', receiver: { ports: [], hostNames: [] } };
  const reader = openReader({ dataFolder, log, cacheKib: readerCacheKib });
  const sender = createSender({ clock, log, ownAuthority: () => rules.ownAuthority });
  const ledgers: Ledgers = {
    open: (bulk) => new SentLedger(dataFolder, bulk),
    read: (bulk) => readLedger(dataFolder, bulk),
    remove: (bulk) => removeLedger(dataFolder, bulk),
  };
  const isOwn = (url: string): boolean =>
    isOwnReceiver(url, { ports: rules.receiver.ports, hostNames: () => rules.receiver.hostNames });

  const requests: BulkRequestContext = {
    profile: (id) => rules.profiles.find((profile) => profile.id === id) ?? null,
    policyOfProvider(provider) {
      const id = policyForProvider(provider);
      return id === null ? null : findBuiltInPolicy(id);
    },
    secretsOf: (endpointId) => rules.endpoints.find(({ id }) => id === endpointId)?.secrets ?? null,
    readBody: (capture) => reader.bulks.bodyOf(capture),
    refuseLoop(targetUrl, capture, body) {
      if (!isOwn(targetUrl)) return;
      const headers = capture.bodyKind === 'raw-packet' ? [] : capture.headers;
      const sentBy = reader.deliveries.ownDelivery(attemptDigest(headers, body), capture.receivedAt);
      if (sentBy === null) return;
      const problem = `${capture.id} was itself sent to Hookwright by ${sentBy}; sending it here again would go round in a circle.`;
      throw new HookwrightError('loop-detected', problem, { field: 'targetUrl' });
    },
  };

  function emit(under: Under): void {
    const summary = under.run.summary();
    const signal = { type: 'progress', summary, recorded: under.recorded } as const;
    under.recorded = false;
    under.told = summary.state;
    for (const listener of listeners) listener(signal);
    if (summary.state === 'done' || summary.state === 'cancelled') forget(under);
  }

  function forget(under: Under): void {
    under.cancelSignal?.();
    runs.delete(under.bulk);
  }

  /** The next signal is due; while it runs, also without anything new, since the rate falls when nothing is answered. */
  function signalSoon(under: Under): void {
    under.cancelSignal ??= clock.after(signalMs, () => {
      under.cancelSignal = null;
      emit(under);
      if (under.run.summary().state === 'running') signalSoon(under);
    });
  }

  function open(job: BulkJob): Under {
    const bulk = job.stored.seq;
    const known = runs.get(bulk);
    if (known !== undefined) return known;
    const context: BulkContext = {
      clock,
      log,
      journal,
      bulks: reader.bulks,
      send: sender.attempt.bind(sender),
      takeLane: sender.takeLane.bind(sender),
      requests,
      isOwnReceiver: isOwn,
      ledgers,
      defer: setImmediate,
      changed(recorded) {
        under.recorded ||= recorded;
        if (under.run.summary().state === under.told) signalSoon(under);
        else emit(under);
      },
    };
    const under: Under = { bulk, run: new BulkRun(context, job), recorded: false, told: 'running', cancelSignal: null };
    runs.set(bulk, under);
    return under;
  }

  return {
    async setRules(next) {
      rules = next;
      for (const { run } of runs.values()) run.rulesChanged();
    },
    async start(job) {
      const under = open(job);
      under.run.start();
      signalSoon(under);
      return under.run.summary();
    },
    async takeUp(job) {
      const under = open(job);
      await under.run.takeUp();
      return under.run.summary();
    },
    async steer(bulk, act) {
      const under = runs.get(bulk);
      if (under === undefined) return null;
      await under.run[act]();
      emit(under);
      return under.run.summary();
    },
    async close() {
      await Promise.all([...runs.values()].map(({ run }) => run.close()));
      for (const under of runs.values()) forget(under);
      await journal.drain();
      sender.close();
      reader.close();
    },
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface Under {
  readonly bulk: number;
  readonly run: BulkRun;
  /** Since the last signal. */
  recorded: boolean;
  /** State of the last signal. */
  told: BulkReplay['state'];
  cancelSignal: (() => void) | null;
}
