/**
 * The contract over the use cases: one line per call, nothing decided here.
 * Owns the mapping of inputs, bytes and errors. Must not know which carrier brings a call, nor who may make it.
 */
import { implement, type Router } from '@orpc/server';
import { contract } from '#shared/contract.ts';
import type { AppApi } from '#main/app-api.ts';
import type { Log } from '#main/log.ts';
import { explainFailure } from './failure.ts';
import { ownBytes } from './own-bytes.ts';

/** Written out: what the compiler infers is longer than it will write into a declaration. */
export type AppRouter = Router<typeof contract, Record<string, never>>;

/** Everything a screen may call, for MessagePort and WebSocket. HTTP serves the part in `httpContract` (see http-api.ts). */
export function createRouter(api: AppApi, log: Log): AppRouter {
  const os = implementContract(log);
  const { endpoints, captures, conversations, deliveries, simulations, workbench } = os;
  const guarded = <T>(call: string, items: AsyncGenerator<T, void>, signal: AbortSignal | undefined) =>
    explainStream(items, { call, log, signal });

  return os.router({
    endpoints: {
      list: endpoints.list.handler(() => ({ items: api.endpoints.list() })),
      create: endpoints.create.handler(({ input }) => api.endpoints.create(input)),
      get: endpoints.get.handler(({ input }) => api.endpoints.get(input.id)),
      update: endpoints.update.handler(({ input: { id, ...patch } }) => api.endpoints.update(id, patch)),
      remove: endpoints.remove.handler(({ input }) => api.endpoints.remove(input.id)),
    },
    captures: {
      list: captures.list.handler(({ input, signal }) => api.captures.list(input, signal)),
      wait: captures.wait.handler(async ({ input, signal }) => ({ items: await api.captures.wait(input, signal) })),
      get: captures.get.handler(({ input }) => api.captures.get(input.id)),
      body: captures.body.handler(({ input: { id, ...range } }) => bytesFile(api.captures.body(id, range), `${id}.bin`)),
      replay: captures.replay.handler(({ input: { id, ...replay } }) => api.deliveries.replay(id, replay)),
    },
    conversations: {
      list: conversations.list.handler(({ input }) => api.conversations.list(input)),
      get: conversations.get.handler(({ input }) => api.conversations.get(input.id)),
      messages: conversations.messages.handler(({ input }) => api.conversations.messages(input)),
    },
    deliveries: {
      list: deliveries.list.handler(({ input }) => api.deliveries.list(input)),
      create: deliveries.create.handler(({ input }) => api.deliveries.create(input)),
      get: deliveries.get.handler(({ input }) => api.deliveries.get(input.id)),
    },
    simulations: {
      list: simulations.list.handler(() => ({ items: api.simulations.list() })),
      create: simulations.create.handler(({ input }) => api.simulations.create(input)),
      get: simulations.get.handler(({ input }) => api.simulations.get(input.id)),
    },
    health: os.health.handler(() => api.health()),
    workbench: {
      tail: workbench.tail.handler(({ input, signal }) => guarded('workbench.tail', api.captures.tail(input, signal), signal)),
      watchHealth: workbench.watchHealth.handler(({ signal }) =>
        guarded('workbench.watchHealth', api.watchHealth(signal), signal),
      ),
      revealSecrets: workbench.revealSecrets.handler(({ input }) => ({ secrets: api.endpoints.revealSecrets(input.id) })),
      readableBody: workbench.readableBody.handler(async ({ input }) => {
        const { content, ...rest } = await api.captures.readableBody(input.id, input.limit);
        return { ...rest, content: bytesFile(content, `${input.id}.bin`) };
      }),
      recheck: workbench.recheck.handler(({ input }) => api.captures.recheck(input.id)),
      setPinned: workbench.setPinned.handler(({ input }) => api.captures.setPinned(input.ids, input.pinned)),
      removeCaptures: workbench.removeCaptures.handler(({ input }) => api.captures.remove(input)),
      restoreCaptures: workbench.restoreCaptures.handler(({ input }) => api.captures.restore(input.undoToken)),
      sampleRequest: workbench.sampleRequest.handler(({ input }) => api.endpoints.sampleRequest(input.endpointId, input.eventId)),
      sendSample: workbench.sendSample.handler(({ input }) => api.endpoints.sendSample(input.endpointId, input.eventId)),
      providers: workbench.providers.handler(() => ({ items: api.providers.list() })),
      saveProvider: workbench.saveProvider.handler(({ input }) => api.providers.save(input)),
      removeProvider: workbench.removeProvider.handler(({ input }) => api.providers.remove(input.id)),
      certificateAuthority: workbench.certificateAuthority.handler(() => api.certificateAuthority()),
      settings: workbench.settings.handler(() => api.settings.get()),
      updateSettings: workbench.updateSettings.handler(({ input }) => api.settings.update(input)),
      captureOutline: workbench.captureOutline.handler(({ input }) => api.captures.outline(input)),
      captureRows: workbench.captureRows.handler(({ input }) => ({ items: api.captures.rows(input.ids) })),
      captureAt: workbench.captureAt.handler(({ input }) => ({ id: api.captures.at(input.time) })),
      captureStatistics: workbench.captureStatistics.handler(({ input }) => api.captures.statistics(input)),
      ...sendingCalls(workbench, api, guarded),
      ...annotationCalls(workbench, api, guarded),
      ...searchCalls(workbench, api),
      ...transferCalls(workbench, api),
      ...conversationCalls(workbench, api, guarded),
      ...startCalls(workbench, api, guarded),
    },
  });
}

/** Every failure of a call passes through `explainFailure`. */
function implementContract(log: Log) {
  return implement(contract).use(async ({ next, path, signal }) => {
    try {
      return await next();
    } catch (error) {
      throw explainFailure(error, { call: path.join('.'), log, abandoned: signal?.aborted ?? false });
    }
  });
}

type Workbench = ReturnType<typeof implementContract>['workbench'];
type Guard = <T>(call: string, items: AsyncGenerator<T, void>, signal: AbortSignal | undefined) => AsyncGenerator<T, void>;

/** What the screens and the CLI call of the sending half. */
function sendingCalls(workbench: Workbench, { deliveries, bulkReplays, policies, simulations }: AppApi, guarded: Guard) {
  const bytes = (content: Uint8Array, id: string): File => bytesFile(content, `${id}.bin`);
  return {
    previewDelivery: workbench.previewDelivery.handler(({ input }) => deliveries.preview(input)),
    previewReplay: workbench.previewReplay.handler(({ input: { id, ...replay } }) => deliveries.previewReplay(id, replay)),
    followDeliveries: workbench.followDeliveries.handler(({ input, signal }) =>
      guarded('workbench.followDeliveries', deliveries.follow(input, signal), signal),
    ),
    cancelDelivery: workbench.cancelDelivery.handler(({ input }) => deliveries.cancel(input.id)),
    attemptNow: workbench.attemptNow.handler(({ input }) => deliveries.attemptNow(input.id)),
    removeDeliveries: workbench.removeDeliveries.handler(({ input }) => deliveries.remove(input.ids)),
    attemptRequestBody: workbench.attemptRequestBody.handler(({ input: { id, number } }) =>
      bytes(deliveries.attemptRequestBody(id, number), `${id}-${number}-request`),
    ),
    attemptResponseBody: workbench.attemptResponseBody.handler(({ input: { id, number } }) =>
      bytes(deliveries.attemptResponseBody(id, number), `${id}-${number}-response`),
    ),
    lastTargets: workbench.lastTargets.handler(() => ({ items: deliveries.lastTargets() })),
    startBulkReplay: workbench.startBulkReplay.handler(({ input }) => bulkReplays.start(input)),
    bulkReplays: workbench.bulkReplays.handler(() => ({ items: bulkReplays.list() })),
    followBulkReplay: workbench.followBulkReplay.handler(({ input, signal }) =>
      guarded('workbench.followBulkReplay', bulkReplays.follow(input.id, signal), signal),
    ),
    steerBulkReplay: workbench.steerBulkReplay.handler(({ input }) => bulkReplays.steer(input.id, input.act)),
    policies: workbench.policies.handler(() => ({ items: policies.list() })),
    savePolicy: workbench.savePolicy.handler(({ input }) => policies.save(input)),
    removePolicy: workbench.removePolicy.handler(({ input }) => policies.remove(input.id)),
    followSimulation: workbench.followSimulation.handler(({ input, signal }) =>
      guarded('workbench.followSimulation', simulations.follow(input.id, signal), signal),
    ),
    cancelSimulation: workbench.cancelSimulation.handler(({ input }) => simulations.cancel(input.id)),
    removeSimulation: workbench.removeSimulation.handler(({ input }) => simulations.remove(input.id)),
    simulationLanes: workbench.simulationLanes.handler(({ input }) => ({ lanes: simulations.lanes(input.id, input.from) })),
    observedRetries: workbench.observedRetries.handler(({ input }) => deliveries.observedRetries(input.id)),
  };
}

/** Tags, notes and rules. */
function annotationCalls(workbench: Workbench, { annotations, rules }: AppApi, guarded: Guard) {
  return {
    tagCaptures: workbench.tagCaptures.handler(({ input, signal }) => annotations.tag(input, signal)),
    tags: workbench.tags.handler(() => ({ items: annotations.tags() })),
    renameTag: workbench.renameTag.handler(({ input }) => annotations.rename(input.tag, input.to)),
    removeTag: workbench.removeTag.handler(({ input }) => annotations.remove(input.tag)),
    undoTags: workbench.undoTags.handler(({ input }) => annotations.undo(input.undoToken)),
    setNote: workbench.setNote.handler(({ input }) => annotations.setNote(input.id, input.note)),
    rules: workbench.rules.handler(() => ({ items: rules.list() })),
    saveRule: workbench.saveRule.handler(({ input: { id, ...rule } }) => rules.save(id ?? null, rule)),
    removeRule: workbench.removeRule.handler(({ input }) => rules.remove(input.id)),
    orderRules: workbench.orderRules.handler(({ input }) => rules.order(input.ids)),
    previewRule: workbench.previewRule.handler(({ input, signal }) => rules.preview(input.filter, signal)),
    applyRule: workbench.applyRule.handler(({ input }) => rules.apply(input.id)),
    followRuleRun: workbench.followRuleRun.handler(({ input, signal }) =>
      guarded('workbench.followRuleRun', rules.follow(input.runId, signal), signal),
    ),
    cancelRuleRun: workbench.cancelRuleRun.handler(({ input }) => rules.cancel(input.runId)),
    ruleMatches: workbench.ruleMatches.handler(({ signal }) => guarded('workbench.ruleMatches', rules.matches(signal), signal)),
  };
}

/** Completing and saving filters. */
function searchCalls(workbench: Workbench, { captures, filters }: AppApi) {
  return {
    filterValues: workbench.filterValues.handler(({ input }) => ({ items: captures.filterValues(input) })),
    savedFilters: workbench.savedFilters.handler(() => ({ items: filters.list() })),
    saveFilter: workbench.saveFilter.handler(({ input }) => filters.save(input)),
    removeFilter: workbench.removeFilter.handler(({ input }) => filters.remove(input.id)),
    orderFilters: workbench.orderFilters.handler(async ({ input }) => ({ items: await filters.order(input.ids) })),
  };
}

/** What the screens and the CLI call to bring requests out and in. */
function transferCalls(workbench: Workbench, { transfers }: AppApi) {
  return {
    outgoingForm: workbench.outgoingForm.handler(async ({ input: { source, ...choice } }) => {
      const { content, ...form } = await transfers.outgoingForm(source, choice);
      return { ...form, content: bytesFile(content, 'request.bin') };
    }),
    estimateExport: workbench.estimateExport.handler(({ input }) => transfers.estimateExport(input)),
    openExport: workbench.openExport.handler(({ input }) => transfers.openExport(input)),
    readExport: workbench.readExport.handler(async ({ input }) => {
      const { content, ...part } = await transfers.readExport(input.exportId);
      return { ...part, content: bytesFile(content, 'export.part') };
    }),
    closeExport: workbench.closeExport.handler(({ input }) => transfers.closeExport(input.exportId)),
    openImport: workbench.openImport.handler(({ input }) => transfers.openImport(input)),
    writeImport: workbench.writeImport.handler(async ({ input: { importId, part, last } }) =>
      transfers.writeImport(importId, new Uint8Array(await part.arrayBuffer()), last),
    ),
    cancelImport: workbench.cancelImport.handler(({ input }) => transfers.cancelImport(input.importId)),
    undoImport: workbench.undoImport.handler(({ input }) => transfers.undoImport(input.importId)),
  };
}

/** What the screens call of conversations. */
function conversationCalls(workbench: Workbench, { conversations }: AppApi, guarded: Guard) {
  return {
    conversationOf: workbench.conversationOf.handler(async ({ input }) => ({
      conversation: await conversations.ofCapture(input.id),
    })),
    followConversations: workbench.followConversations.handler(({ input, signal }) =>
      guarded('workbench.followConversations', conversations.followList(input, signal), signal),
    ),
    followConversation: workbench.followConversation.handler(({ input, signal }) =>
      guarded('workbench.followConversation', conversations.follow(input.id, signal), signal),
    ),
    markConversationSeen: workbench.markConversationSeen.handler(({ input }) => conversations.markSeen(input.id, input.upTo)),
    fetchAttachment: workbench.fetchAttachment.handler(async ({ input, signal }) => {
      const { content, ...rest } = await conversations.fetchAttachment(input, signal);
      return { ...rest, content: bytesFile(content, 'attachment.bin') };
    }),
  };
}

/** Demonstration, trust, diagnosis, backups and reset. */
function startCalls(workbench: Workbench, { demo, backups, care, settings }: AppApi, guarded: Guard) {
  return {
    followDemo: workbench.followDemo.handler(({ signal }) => guarded('workbench.followDemo', demo.follow(signal), signal)),
    startDemo: workbench.startDemo.handler(({ input }) => demo.start(input.pace)),
    stopDemo: workbench.stopDemo.handler(() => demo.stop()),
    removeDemo: workbench.removeDemo.handler(() => demo.remove()),
    watchTrust: workbench.watchTrust.handler(({ signal }) => guarded('workbench.watchTrust', care.watchTrust(signal), signal)),
    diagnose: workbench.diagnose.handler(() => care.diagnose()),
    storageUse: workbench.storageUse.handler(() => care.storageUse()),
    followBackups: workbench.followBackups.handler(({ signal }) =>
      guarded('workbench.followBackups', backups.follow(signal), signal),
    ),
    makeBackup: workbench.makeBackup.handler(() => backups.make()),
    cancelBackup: workbench.cancelBackup.handler(() => ({ cancelled: backups.cancel() })),
    checkBackup: workbench.checkBackup.handler(({ input }) => backups.check(input.id)),
    restoreBackup: workbench.restoreBackup.handler(({ input }) => backups.restore(input.id)),
    removeBackup: workbench.removeBackup.handler(({ input }) => backups.remove(input.id)),
    readBackup: workbench.readBackup.handler(async ({ input: { id, offset, length } }) =>
      bytesFile(await backups.read(id, offset, length), 'backup.bin'),
    ),
    resetSettings: workbench.resetSettings.handler(() => settings.reset()),
    resetEverything: workbench.resetEverything.handler(({ input }) => backups.resetEverything(input.confirm)),
  };
}

/** A bare Uint8Array would arrive as an object; a File crosses every carrier unharmed. */
function bytesFile(bytes: Uint8Array, name: string): File {
  return new File([ownBytes(bytes)], name, { type: 'application/octet-stream' });
}

/** A stream fails after its call has long been answered, so the middleware no longer sees it. */
async function* explainStream<T>(
  items: AsyncGenerator<T, void>,
  context: { readonly call: string; readonly log: Log; readonly signal: AbortSignal | undefined },
): AsyncGenerator<T, void> {
  try {
    yield* items;
  } catch (error) {
    throw explainFailure(error, { ...context, abandoned: context.signal?.aborted ?? false });
  }
}
