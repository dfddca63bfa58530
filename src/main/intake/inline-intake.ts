import type { Clock } from '#shared/clock.ts';
import type { Log } from '../log.ts';
import { createReceiver, type Receiver } from '../receiver/receiver.ts';
import { createConversationUpkeep, type ConversationUpkeep } from './conversation-upkeep.ts';
import type { StoreWriter } from '../store/writer.ts';
import type { Intake, IntakeRules, IntakeSignal, ListeningAt, ListenOptions } from './intake.ts';
import { createAnnotationCommands } from './annotation-commands.ts';
import { compileRules, interpretRequest, type CompiledRules } from './interpret-request.ts';
import { ScriptPlayers } from './script-players.ts';
import { createSendingCommands } from './sending-commands.ts';
import { createSearchUpkeep } from './search-upkeep.ts';
import { OpenStore } from './open-store.ts';
import { createUpkeep } from './upkeep.ts';

/** At most ten `committed` signals a second; the first after a quiet time goes at once. */
const committedIntervalMs = 100;

/** The intake on the calling thread. */
export function createInlineIntake({ clock, log }: { readonly clock: Clock; readonly log: Log }): Intake {
  const listeners = new Set<(signal: IntakeSignal) => void>();
  const emit = (signal: IntakeSignal): void => {
    for (const listener of listeners) listener(signal);
  };
  const scripts = new ScriptPlayers(clock);
  let rules: CompiledRules = compileRules({ endpoints: [], profiles: [] });
  let retention: IntakeRules['retention'] = { maxCount: null, maxAgeDays: null, maxBytes: null };
  const place = new OpenStore({ clock, log });
  let receiver: Receiver | null = null;
  let stopUpkeep: (() => void) | null = null;
  let stopIndexing: (() => void) | null = null;
  let conversationUpkeep: ConversationUpkeep | null = null;

  const store = (): StoreWriter => place.writer();

  /** Ties everything that goes on by itself to the writer that is open now. */
  function follow(opened: StoreWriter): void {
    opened.onCommitted(coalesceCommits(clock, emit));
    opened.onStateChanged((problem) => emit({ type: 'store', problem }));
    stopUpkeep = createUpkeep({
      writer: opened,
      clock,
      log,
      retention: () => retention,
      pruned: (removed) => emit({ type: 'pruned', removed }),
    });
    stopIndexing = createSearchUpkeep({ writer: opened, clock, log, indexed: () => emit({ type: 'indexed' }) });
    conversationUpkeep = createConversationUpkeep({ writer: opened, clock, log });
  }

  /** Nothing goes on by itself any more; the writer may be closed. */
  function unfollow(): void {
    stopUpkeep?.();
    stopIndexing?.();
    conversationUpkeep?.stop();
  }

  function makeReceiver(options: ListenOptions): Receiver {
    return createReceiver({
      leaf: options.leaf,
      limits: limitsOf(options.settings),
      clock,
      log,
      sink: {
        async receive(request) {
          place.mustStore();
          const { record, answer } = await interpretRequest(request, rules, scripts);
          // Reading an encoded body takes its time; the store may be another one by now.
          place.mustStore();
          const writer = store();
          const { id } = await writer.submit(record);
          return { answer, replied: (afterMs) => writer.noteReply(id, afterMs) };
        },
      },
    });
  }

  async function listen(options: ListenOptions): Promise<ListeningAt> {
    const present = receiver ?? makeReceiver(options);
    const at = await present.listen(options.settings);
    present.setLeaf(options.leaf);
    present.updateLimits(limitsOf(options.settings));
    receiver = present;
    return at;
  }

  return {
    async open(dataFolder) {
      follow(place.open(dataFolder));
    },
    async setRules(next) {
      rules = compileRules(next);
      scripts.follow(next.endpoints);
      retention = next.retention;
    },
    async restartScript(endpointId) {
      scripts.restart(endpointId);
    },
    listen,
    async setLeaf(leaf) {
      receiver?.setLeaf(leaf);
    },
    createEndpoint: async (endpoint) => store().createEndpoint(endpoint),
    updateEndpoint: async (id, patch) => {
      store().updateEndpoint(id, patch);
    },
    removeEndpoint: async (id) => store().removeEndpoint(id),
    saveSettings: async (settings) => store().saveSettings(settings),
    saveProvider: async (profile) => store().saveProvider(profile),
    removeProvider: async (id) => store().removeProvider(id),
    setPinned: async (ids, pinned) => {
      store().setPinned(ids, pinned);
    },
    removeCaptures: (selection) => store().removeCaptures(selection),
    restoreCaptures: (undoToken) => store().restoreCaptures(undoToken),
    saveFilter: async (filter) => store().savedFilters.save(filter),
    removeFilter: async (id) => store().savedFilters.remove(id),
    orderFilters: async (ids) => store().savedFilters.order(ids),
    createImport: async (made) => store().createImport(made),
    setImportFormat: async (id, format) => store().setImportFormat(id, format),
    importCaptures: async (records) => store().importCaptures(records).length,
    indexConversations: async () => conversationUpkeep?.catchUp(),
    markConversationSeen: async (id, upTo) => store().conversations.markSeen(id, upTo),
    ...createSendingCommands(store),
    async replaceDatabase(files) {
      unfollow();
      try {
        place.replace(files);
      } finally {
        if (place.isOpen) follow(store());
      }
    },
    resumeStoring: async () => place.resume(),
    ...createAnnotationCommands(store),
    async close() {
      unfollow();
      await receiver?.close();
      place.close();
      receiver = null;
    },
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function limitsOf(settings: ListenOptions['settings']): { bodyLimitBytes: number; requestTimeoutMs: number } {
  return { bodyLimitBytes: settings.bodyLimitBytes, requestTimeoutMs: settings.requestTimeoutSeconds * 1000 };
}

function coalesceCommits(clock: Clock, emit: (signal: IntakeSignal) => void): (lastSeq: number, count: number) => void {
  let waiting = false;
  let pending = 0;
  let newest = 0;
  let quietUntil = 0;
  const tell = (): void => {
    quietUntil = clock.monotonic() + committedIntervalMs;
    emit({ type: 'committed', lastSeq: newest, count: pending });
    pending = 0;
  };
  return (lastSeq, count) => {
    newest = lastSeq;
    pending += count;
    if (waiting) return;
    const wait = quietUntil - clock.monotonic();
    if (wait <= 0) return tell();
    waiting = true;
    clock.after(wait, () => {
      waiting = false;
      tell();
    });
  };
}
