/** The part of the contract that sends: deliveries, replays, policies and simulations. `contract.ts` joins it to the rest. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { byteBlob } from './bytes.ts';
import { bulkReplay, bulkReplayInput, delivery, deliveryInput, deliveryRow, outgoingPreview, replayInput } from './delivery.ts';
import { lane, simulation, simulationInput, simulationSummary } from './simulation.ts';
import { retryPolicy } from './retry-policy.ts';

const idInput = z.strictObject({ id: z.string() });
const page = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().optional(),
};

/** `POST /captures/{id}/replay` stands with the captures. */
export const replayCapture = oc
  .route({
    method: 'POST',
    path: '/captures/{id}/replay',
    successStatus: 201,
    operationId: 'replayCapture',
    summary: 'Send a capture to a target again',
    description: 'As captured, re-signed, edited or broken on purpose. Answers at once; read the delivery for its attempts.',
    tags: ['Captures'],
  })
  .input(replayInput.extend({ id: z.string() }))
  .output(delivery);

export const deliveries = {
  list: oc
    .route({
      method: 'GET',
      path: '/deliveries',
      operationId: 'listDeliveries',
      summary: 'List deliveries, newest first',
      tags: ['Deliveries'],
    })
    .input(z.strictObject({ ...page, captureId: z.string().optional(), bulkId: z.string().optional() }))
    .output(z.object({ items: z.array(deliveryRow), nextCursor: z.string().nullable() })),
  create: oc
    .route({
      method: 'POST',
      path: '/deliveries',
      successStatus: 201,
      operationId: 'createDelivery',
      summary: 'Compose, sign and send',
      tags: ['Deliveries'],
    })
    .input(deliveryInput)
    .output(delivery),
  get: oc
    .route({
      method: 'GET',
      path: '/deliveries/{id}',
      operationId: 'getDelivery',
      summary: 'A delivery with its attempts',
      tags: ['Deliveries'],
    })
    .input(idInput)
    .output(delivery),
};

export const simulations = {
  list: oc
    .route({
      method: 'GET',
      path: '/simulations',
      operationId: 'listSimulations',
      summary: 'List simulations, newest first',
      tags: ['Simulations'],
    })
    .output(z.object({ items: z.array(simulationSummary) })),
  create: oc
    .route({
      method: 'POST',
      path: '/simulations',
      successStatus: 201,
      operationId: 'createSimulation',
      summary: 'Rehearse a retry policy against a target or a reply script',
      description: 'Answers once it runs; read the simulation for its timeline.',
      tags: ['Simulations'],
    })
    .input(simulationInput)
    .output(simulation),
  get: oc
    .route({
      method: 'GET',
      path: '/simulations/{id}',
      operationId: 'getSimulation',
      summary: 'A simulation with its timeline',
      tags: ['Simulations'],
    })
    .input(idInput)
    .output(simulation),
};

const deliveryChange = z.discriminatedUnion('type', [
  /** New or changed deliveries, newest first, at most 200. */
  z.object({ type: z.literal('changed'), rows: z.array(deliveryRow) }),
  z.object({ type: z.literal('removed'), ids: z.array(z.string()) }),
  z.object({ type: z.literal('reset') }),
]);
export type DeliveryChange = z.infer<typeof deliveryChange>;

/** How an outside sender really retried one event, beside what its provider documents. */
export const observedRetries = z.object({
  provider: z.string().nullable(),
  eventId: z.string().nullable(),
  /** Oldest first. `gapMs`: since the arrival before. */
  arrivals: z.array(
    z.object({ id: z.string(), receivedAt: z.string(), gapMs: z.number().nullable(), replyStatus: z.int().nullable() }),
  ),
  policy: retryPolicy.nullable(),
});
export type ObservedRetries = z.infer<typeof observedRetries>;

/** What only the screens and the CLI call. */
export const deliveryWorkbench = {
  /** Exactly what would leave, without sending it. */
  previewDelivery: oc.input(deliveryInput).output(outgoingPreview),
  previewReplay: oc.input(replayInput.extend({ id: z.string() })).output(outgoingPreview),
  followDeliveries: oc.input(z.strictObject({ captureId: z.string().optional() })).output(eventIterator(deliveryChange)),
  cancelDelivery: oc.input(idInput).output(delivery),
  /** Makes the next attempt at once, also after the policy gave up (trigger `manual`). */
  attemptNow: oc.input(idInput).output(delivery),
  /** Removes ended deliveries. */
  removeDeliveries: oc.input(z.strictObject({ ids: z.array(z.string()).max(10_000) })),
  attemptRequestBody: oc.input(z.strictObject({ id: z.string(), number: z.int() })).output(byteBlob),
  attemptResponseBody: oc.input(z.strictObject({ id: z.string(), number: z.int() })).output(byteBlob),
  /** Targets used before, the last first. */
  lastTargets: oc.output(z.object({ items: z.array(z.string()) })),
  startBulkReplay: oc.input(bulkReplayInput).output(bulkReplay),
  bulkReplays: oc.output(z.object({ items: z.array(bulkReplay) })),
  followBulkReplay: oc.input(idInput).output(eventIterator(bulkReplay)),
  steerBulkReplay: oc.input(z.strictObject({ id: z.string(), act: z.enum(['pause', 'resume', 'cancel']) })).output(bulkReplay),
  policies: oc.output(z.object({ items: z.array(retryPolicy.extend({ builtIn: z.boolean() })) })),
  savePolicy: oc.input(retryPolicy).output(retryPolicy),
  removePolicy: oc.input(idInput),
  followSimulation: oc.input(idInput).output(eventIterator(simulationSummary)),
  cancelSimulation: oc.input(idInput).output(simulationSummary),
  removeSimulation: oc.input(idInput),
  /** Lanes from an index on, at most 500. */
  simulationLanes: oc.input(z.strictObject({ id: z.string(), from: z.int().min(0) })).output(z.object({ lanes: z.array(lane) })),
  observedRetries: oc.input(idInput).output(observedRetries),
};
