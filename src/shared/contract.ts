/**
 * The one typed contract. Three carriers bring it to its callers: a MessagePort in the desktop window,
 * a WebSocket in the browser host, and HTTP under /api/v1 for scripts (only the calls that have a `route`,
 * gathered in `httpContract`). Lists and streams carry metadata; bytes come from `captures.body` alone.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { annotationWorkbench } from './annotation-contract.ts';
import { byteBlob } from './bytes.ts';
import { capture, captureRow } from './capture.ts';
import { certificateAuthority } from './certificate.ts';
import { conversations, conversationWorkbench } from './conversation-contract.ts';
import { deliveries, deliveryWorkbench, replayCapture, simulations } from './delivery-contract.ts';
import { endpoint, endpointInput, endpointPatch } from './endpoint.ts';
import { health } from './health.ts';
import { listingWorkbench } from './listing-contract.ts';
import { providerProfile } from './provider-profile.ts';
import { listedCapture, searchWorkbench } from './search-contract.ts';
import { settings, settingsPatch } from './settings.ts';
import { transferWorkbench } from './transfer-contract.ts';
import { startWorkbench } from './start-contract.ts';
import { signatureCheck, signatureExplanation } from './verdict.ts';

const idInput = z.strictObject({ id: z.string() });
const limit = z.coerce.number().int().min(1).max(500).default(100);
const filter = z.string().max(10_000).optional();

const endpoints = {
  list: oc
    .route({
      method: 'GET',
      path: '/endpoints',
      operationId: 'listEndpoints',
      summary: 'List all endpoints',
      tags: ['Endpoints'],
    })
    .output(z.object({ items: z.array(endpoint) })),
  create: oc
    .route({
      method: 'POST',
      path: '/endpoints',
      successStatus: 201,
      operationId: 'createEndpoint',
      summary: 'Make an endpoint',
      description:
        'Secrets go in as plain text and are never given out again; answers show their count and last four characters.',
      tags: ['Endpoints'],
    })
    .input(endpointInput)
    .output(endpoint),
  get: oc
    .route({
      method: 'GET',
      path: '/endpoints/{id}',
      operationId: 'getEndpoint',
      summary: 'Read one endpoint',
      tags: ['Endpoints'],
    })
    .input(idInput)
    .output(endpoint),
  update: oc
    .route({
      method: 'PATCH',
      path: '/endpoints/{id}',
      operationId: 'updateEndpoint',
      summary: 'Change an endpoint',
      description: 'Only the fields given change; `secrets` replaces all secrets.',
      tags: ['Endpoints'],
    })
    .input(endpointPatch.extend({ id: z.string() }))
    .output(endpoint),
  /** Its captures stay and become unmatched. */
  remove: oc
    .route({
      method: 'DELETE',
      path: '/endpoints/{id}',
      successStatus: 204,
      operationId: 'removeEndpoint',
      summary: 'Delete an endpoint',
      description: 'Its captures stay and become unmatched.',
      tags: ['Endpoints'],
    })
    .input(idInput),
};

const captures = {
  list: oc
    .route({
      method: 'GET',
      path: '/captures',
      operationId: 'listCaptures',
      summary: 'List captures, newest first',
      description:
        'Metadata only. Pass `nextCursor` of one answer as `cursor` of the next call; the end is where it is null. A filter that no index serves is looked up for less than half a second at a time: `items` may then be few or none while `nextCursor` is given, and `scannedTo` names the capture down to which was looked. `order=oldest` begins at the other end; `after` and `before` keep to the captures between two ids.',
      tags: ['Captures'],
    })
    .input(
      z.strictObject({
        filter,
        limit,
        cursor: z.string().optional(),
        /** Which come first. */
        order: z.enum(['newest', 'oldest']).default('newest'),
        /** Only captures that came after this one, and before that one. */
        after: z.string().optional(),
        before: z.string().optional(),
      }),
    )
    .output(
      z.object({
        items: z.array(listedCapture),
        nextCursor: z.string().nullable(),
        /** Where the look-up stopped before the page was full; null when it did not. Then it equals `nextCursor`. */
        scannedTo: z.string().nullable(),
      }),
    ),
  wait: oc
    .route({
      method: 'GET',
      path: '/captures/wait',
      operationId: 'waitForCaptures',
      summary: 'Wait until enough captures match',
      description:
        'Answers as soon as `count` captures match, 408 when `timeoutMs` is up. Stored ones count too, unless `after` is given.',
      tags: ['Captures'],
    })
    .input(
      z.strictObject({
        filter,
        count: z.coerce.number().int().min(1).max(500).default(1),
        timeoutMs: z.coerce.number().int().min(0).max(600_000).default(30_000),
        /** Only captures after this id count; without it, stored ones count too. */
        after: z.string().optional(),
      }),
    )
    .output(z.object({ items: z.array(captureRow) })),
  get: oc
    .route({
      method: 'GET',
      path: '/captures/{id}',
      operationId: 'getCapture',
      summary: 'Read one capture',
      description: 'Everything but its bytes: raw header pairs, event, verdict, timing, reply.',
      tags: ['Captures'],
    })
    .input(idInput)
    .output(capture),
  /** The exact bytes, always as application/octet-stream. `offset` and `length` in bytes. */
  body: oc
    .route({
      method: 'GET',
      path: '/captures/{id}/body',
      operationId: 'getCaptureBody',
      summary: 'Read the exact bytes of a capture',
      description:
        'Always `application/octet-stream`, whatever the caller of the webhook declared. `offset` and `length` count bytes.',
      tags: ['Captures'],
    })
    .input(
      z.strictObject({
        id: z.string(),
        offset: z.coerce.number().int().min(0).default(0),
        length: z.coerce.number().int().min(1).optional(),
      }),
    )
    .output(byteBlob),
  replay: replayCapture,
};

const captureChange = z.discriminatedUnion('type', [
  /** The newest matching captures, newest first, at most 200; `added` counts all that came since the last message. */
  z.object({ type: z.literal('added'), added: z.int(), rows: z.array(listedCapture) }),
  /** Rows that changed in place (pinned, tags, note, duplicate count). */
  z.object({ type: z.literal('changed'), rows: z.array(captureRow) }),
  /** Changed captures that the filter lets through; the list may not hold them yet, as they may have been tagged after they came. */
  z.object({ type: z.literal('entered'), rows: z.array(captureRow) }),
  z.object({ type: z.literal('removed'), ids: z.array(z.string()) }),
  /** Too much changed to list (clear, restore, prune): read the list again. */
  z.object({ type: z.literal('reset') }),
]);
export type CaptureChange = z.infer<typeof captureChange>;

/** A body as the eye reads it: decoded from its Content-Encoding; the stored bytes stay as they came. */
const readableBody = z.object({
  encodings: z.array(z.string()),
  /** Why decoding stopped, in one sentence; null when it went through. */
  problem: z.string().nullable(),
  /** True when `content` was cut at the viewing limit. */
  cut: z.boolean(),
  decodedSize: z.int().nullable(),
  content: byteBlob,
});

const sampleRequest = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
  /** A ready curl line that sends exactly this. */
  curl: z.string(),
  signed: z.boolean(),
});

/** Which sample, for which endpoint. */
const sampleChoice = z.strictObject({
  endpointId: z.string(),
  /** Id of an event of the endpoint's provider; `PROVIDER/EVENT` where the endpoint recognises its provider by itself. */
  eventId: z.string(),
});

/** What only Hookwright's own screens call. Not served over HTTP. */
const workbench = {
  tail: oc.input(z.strictObject({ filter: z.string().max(10_000).optional() })).output(eventIterator(captureChange)),
  watchHealth: oc.output(eventIterator(health)),
  revealSecrets: oc.input(idInput).output(z.object({ secrets: z.array(z.string()) })),
  readableBody: oc
    .input(z.strictObject({ id: z.string(), limit: z.int().min(1).max(67_108_864).default(2_097_152) }))
    .output(readableBody),
  /** A check made now, with the secrets of now; never changes the stored verdict. */
  recheck: oc.input(idInput).output(z.object({ check: signatureCheck, explanation: signatureExplanation })),
  setPinned: oc.input(z.strictObject({ ids: z.array(z.string()).max(10_000), pinned: z.boolean() })),
  /** Removes by ids, or all that match a filter (pinned ones stay). The token restores them for ten minutes. */
  removeCaptures: oc
    .input(
      z.union([z.strictObject({ ids: z.array(z.string()).max(10_000) }), z.strictObject({ filter: z.string().max(10_000) })]),
    )
    .output(z.object({ undoToken: z.string(), removed: z.int() })),
  restoreCaptures: oc.input(z.strictObject({ undoToken: z.string() })).output(z.object({ restored: z.int() })),
  /** The sample of an event, signed with the endpoint's first secret, ids and times fresh. */
  sampleRequest: oc.input(sampleChoice).output(sampleRequest),
  /** Sends that sample to the receiver over HTTPS, like a provider would. */
  sendSample: oc.input(sampleChoice).output(z.object({ status: z.int(), captureId: z.string().nullable() })),
  providers: oc.output(z.object({ items: z.array(providerProfile.extend({ builtIn: z.boolean() })) })),
  saveProvider: oc.input(providerProfile).output(providerProfile),
  removeProvider: oc.input(idInput),
  certificateAuthority: oc.output(certificateAuthority),
  settings: oc.output(settings),
  updateSettings: oc.input(settingsPatch).output(settings),
  ...deliveryWorkbench,
  ...listingWorkbench,
  ...annotationWorkbench,
  ...searchWorkbench,
  ...transferWorkbench,
  ...conversationWorkbench,
  ...startWorkbench,
};

/** What HTTP serves. */
export const httpContract = {
  endpoints,
  captures,
  conversations,
  deliveries,
  simulations,
  health: oc
    .route({
      method: 'GET',
      path: '/health',
      operationId: 'getHealth',
      summary: 'State of the receiver and the store',
      tags: ['Health'],
    })
    .output(health),
};

export const contract = { ...httpContract, workbench };
