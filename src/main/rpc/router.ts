/**
 * The contract over the use cases: one line per call, nothing decided here.
 * Owns the mapping of inputs, bytes and errors. Must not know which carrier brings a call, nor who may make it.
 */
import { implement } from '@orpc/server';
import { contract } from '#shared/contract.ts';
import type { AppApi } from '#main/app-api.ts';
import type { Log } from '#main/log.ts';
import { explainFailure } from './failure.ts';
import { ownBytes } from './own-bytes.ts';

export type AppRouter = ReturnType<typeof createRouter>;

/** Everything a screen may call, for MessagePort and WebSocket. HTTP serves the part in `httpContract` (see http-api.ts). */
export function createRouter(api: AppApi, log: Log) {
  const os = implement(contract).use(async ({ next, path, signal }) => {
    try {
      return await next();
    } catch (error) {
      throw explainFailure(error, { call: path.join('.'), log, abandoned: signal?.aborted ?? false });
    }
  });
  const { endpoints, captures, workbench } = os;
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
      list: captures.list.handler(({ input }) => api.captures.list(input)),
      wait: captures.wait.handler(async ({ input, signal }) => ({ items: await api.captures.wait(input, signal) })),
      get: captures.get.handler(({ input }) => api.captures.get(input.id)),
      body: captures.body.handler(({ input: { id, ...range } }) => bytesFile(api.captures.body(id, range), `${id}.bin`)),
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
    },
  });
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
