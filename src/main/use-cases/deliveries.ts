import type { Clock } from '#shared/clock.ts';
import type { DeliveryChange } from '#shared/delivery-contract.ts';
import type { Delivery, DeliveryInput, OutgoingPreview, ReplayInput } from '#shared/delivery.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { DeliveriesApi } from '../delivery-api.ts';
import { composeDelivery } from '../deliveries/compose-delivery.ts';
import type { DeliveryDraft } from '../deliveries/delivery-draft.ts';
import { ownedBytes, type DeliveryJournal } from '../deliveries/delivery-journal.ts';
import type { DeliveryQueue } from '../deliveries/delivery-queue.ts';
import { hideSecrets } from '../deliveries/make-attempt.ts';
import { replayDraft, replayRecipe } from '../deliveries/replay-capture.ts';
import { attemptUrl } from '../deliveries/request-target.ts';
import { shownTarget } from '../deliveries/stored-target.ts';
import type { Intake } from '../intake/intake.ts';
import type { ReplayableCapture } from '../store/bulk-reading.ts';
import type { StoredDelivery } from '../store/delivery-reading.ts';
import type { DeliveryRecipe } from '../store/delivery-record.ts';
import { rowNumber } from '../store/public-ids.ts';
import type { StoreReader } from '../store/reader.ts';
import { seqOf } from './capture-query.ts';
import { pause, type ChangeFeed } from './change-feed.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import { observeRetries } from './observed-retries.ts';
import type { PolicyBook } from './policies.ts';
import type { Sending } from './sending.ts';

export interface DeliveriesContext {
  readonly reader: StoreReader;
  readonly intake: Intake;
  readonly journal: DeliveryJournal;
  readonly queue: DeliveryQueue;
  readonly directory: EndpointDirectory;
  readonly clock: Clock;
  readonly policies: PolicyBook;
  readonly sending: Sending;
  /** Of deliveries, by id. */
  readonly feed: ChangeFeed;
}

/** Four messages a second at most: what a list can usefully show. */
const followIntervalMs = 250;
const rowsPerMessage = 200;

export function createDeliveriesApi(context: DeliveriesContext): DeliveriesApi {
  const { reader, intake, journal, queue, clock, policies, sending, feed } = context;

  function find(id: string): StoredDelivery {
    const seq = rowNumber('d', id);
    const delivery = seq === null ? null : reader.deliveries.find(seq);
    if (delivery === null)
      throw new HookwrightError('delivery-not-found', `There is no delivery ${id.slice(0, 40)}.`, { field: 'id' });
    return delivery;
  }

  function show({ seq, row, bulk }: StoredDelivery): Delivery {
    const kept =
      reader.deliveries.recipe(seq)?.recipe.target ?? (bulk === null ? undefined : reader.bulks.find(bulk)?.plan.target);
    const target = kept === undefined ? { ...plainTarget, url: row.targetUrl, skipVerify: row.skipVerify } : shownTarget(kept);
    return { ...row, target, attemptsMade: reader.deliveries.attempts(seq) };
  }

  function captureOf(id: string): { capture: ReplayableCapture; body: Uint8Array } {
    const capture = /^c\d{1,15}$/.test(id) ? reader.bulks.capturesOf([seqOf(id, 'id')])[0] : undefined;
    if (capture === undefined)
      throw new HookwrightError('capture-not-found', `There is no capture ${id.slice(0, 40)}.`, { field: 'id' });
    return { capture, body: reader.readBody(capture.id, 0, capture.bodySize) };
  }

  function draftReplay(captureId: string, input: ReplayInput): DeliveryDraft {
    const { capture, body } = captureOf(captureId);
    const draft = replayDraft(capture, body, input, sending.draftContext());
    sending.refuseLoop(draft.recipe.url, capture, body);
    return draft;
  }

  async function store(draft: DeliveryDraft): Promise<Delivery> {
    // What cannot be signed or written is refused here, not at the first attempt.
    prepareFirst(draft);
    const now = clock.now();
    const { recipe, body, expectation, mode, breakage, captureId, provider, eventType, summary } = draft;
    const standing = {
      state: 'scheduled',
      attempts: 0,
      lastStatus: null,
      lastFailure: null,
      dueAt: now,
      asExpected: null,
    } as const;
    const { url: targetUrl, skipVerify } = recipe.target.target;
    const policyId = recipe.policy?.id ?? null;
    const delivery = {
      createdAt: now,
      targetUrl,
      skipVerify,
      provider,
      eventType,
      summary,
      mode,
      breakage,
      captureId,
      policyId,
      expectation,
      ...standing,
    };
    const seq = await journal.write({ kind: 'create', delivery, recipe, body: ownedBytes(body) });
    const stored = show(find(`d${seq}`));
    feed.changed([stored.id]);
    queue.add(seq);
    return stored;
  }

  function prepareFirst({ recipe, body }: DeliveryDraft) {
    const now = clock.now();
    return sending.prepare(recipe, body, { number: 1, now, firstAt: now, previous: null });
  }

  function preview(draft: DeliveryDraft): OutgoingPreview {
    const { recipe } = draft;
    const { request, hide } = prepareFirst(draft);
    const { url } = recipe.target.target;
    return {
      method: request.method,
      url: attemptUrl(url, recipe.requestTarget),
      headers: [...hideSecrets(completed(request.headers, request.body.length, recipe), hide)],
      bodyBase64: Buffer.from(request.rawPacket ?? request.body).toString('base64'),
      signed: recipe.signing !== null && recipe.breakage !== 'signature-missing',
      expectation: draft.expectation,
    };
  }

  /** A delivery of a bulk replay gets a recipe of its own when it is attempted again. */
  async function ensureRecipe({ seq, row, bulk }: StoredDelivery): Promise<void> {
    if (bulk === null || reader.deliveries.recipe(seq) !== null) return;
    const plan = reader.bulks.find(bulk)?.plan;
    if (plan === undefined)
      throw new HookwrightError('bulk-not-found', `The bulk replay of ${row.id} is not there any more.`, { field: 'id' });
    const { capture, body } = captureOf(row.captureId ?? '');
    const profile = context.directory.profile(capture.provider);
    const secret = context.directory.find(capture.endpointId ?? '')?.secrets[0] ?? null;
    const recipe = replayRecipe(capture, { mode: plan.mode, target: plan.target, profile, secret });
    await journal.write({ kind: 'recipe', delivery: seq, recipe, body: ownedBytes(body) });
  }

  function attemptBodies(id: string, number: number) {
    const delivery = find(id);
    const bodies = reader.deliveries.attemptBodies(delivery.seq, number);
    if (bodies === null)
      throw new HookwrightError('delivery-not-found', `${delivery.row.id} has no attempt ${number}.`, { field: 'number' });
    return { delivery, bodies };
  }

  return {
    list({ limit, cursor, captureId, bulkId }) {
      const beforeSeq = cursor === undefined ? undefined : rowNumber('d', cursor);
      if (beforeSeq === null)
        throw new HookwrightError('cursor-malformed', `"${cursor?.slice(0, 40)}" is not a delivery id.`, { field: 'cursor' });
      // One row more than asked for tells whether there is a next page.
      const rows = reader.deliveries.list({ limit: limit + 1, beforeSeq, captureId, bulkId });
      const items = rows.slice(0, limit);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
    get: (id) => show(find(id)),
    create: (input: DeliveryInput) => store(composeDelivery(input, sending.draftContext())),
    replay: async (captureId, input) => store(draftReplay(captureId, input)),
    preview: (input) => preview(composeDelivery(input, sending.draftContext())),
    previewReplay: (captureId, input) => preview(draftReplay(captureId, input)),
    follow: (query, signal) => followDeliveries(context, query, signal),
    async cancel(id) {
      await queue.cancel(find(id).seq);
      return show(find(id));
    },
    async attemptNow(id) {
      const delivery = find(id);
      await ensureRecipe(delivery);
      await queue.attemptNow(delivery.seq);
      return show(find(id));
    },
    async remove(ids) {
      const open = reader.deliveries.rows(ids).find(({ state }) => state === 'scheduled' || state === 'sending');
      if (open !== undefined) {
        throw new HookwrightError('bad-input', `${open.id} has not ended.`, { field: 'ids', remedy: 'Cancel it first.' });
      }
      feed.removed(await intake.removeDeliveries(ids));
    },
    attemptRequestBody(id, number) {
      const { delivery, bodies } = attemptBodies(id, number);
      return bodies.request ?? reader.deliveries.recipe(delivery.seq)?.body ?? captureOf(delivery.row.captureId ?? '').body;
    },
    attemptResponseBody: (id, number) => attemptBodies(id, number).bodies.response,
    lastTargets: () => reader.deliveries.lastTargets(),
    observedRetries: (captureId) => observeRetries(captureId, reader, policies),
  };
}

const plainTarget = { ca: null, clientCertificate: null, hostOverride: null, proxy: null, redirects: 0, allowLinkLocal: false };

/** With the Host and Content-Length that the sender adds where they are missing. */
function completed(
  headers: OutgoingPreview['headers'] | readonly (readonly [string, string])[],
  length: number,
  recipe: DeliveryRecipe,
): [string, string][] {
  const pairs = headers.map(([name, value]): [string, string] => [name, value]);
  if (recipe.raw) return pairs;
  const { url, hostOverride } = recipe.target.target;
  const has = (wanted: string): boolean => pairs.some(([name]) => name.toLowerCase() === wanted);
  const host = hostOverride ?? new URL(url).host;
  const withHost = has('host')
    ? pairs.map(([name, value]): [string, string] => [name, name.toLowerCase() === 'host' ? (hostOverride ?? value) : value])
    : [['Host', host] as [string, string], ...pairs];
  const framed =
    has('content-length') ||
    has('transfer-encoding') ||
    (length === 0 && /^(?:GET|HEAD|DELETE|OPTIONS|TRACE|CONNECT)$/.test(recipe.method));
  return framed ? withHost : [...withHost, ['Content-Length', String(length)]];
}

/** New and changed deliveries, newest first. */
async function* followDeliveries(
  { reader, feed, clock }: DeliveriesContext,
  { captureId }: { readonly captureId?: string | undefined },
  signal: AbortSignal | undefined,
): AsyncGenerator<DeliveryChange, void> {
  const subscription = feed.subscribe();
  const ended = (): boolean => signal?.aborted === true;
  let nextAt = 0;
  try {
    while (!ended()) {
      await subscription.wait(signal);
      await pause(clock, nextAt - clock.monotonic(), signal);
      if (ended()) return;
      nextAt = clock.monotonic() + followIntervalMs;
      const { reset, removed, changed } = subscription.take();
      if (reset) {
        yield { type: 'reset' };
        continue;
      }
      if (removed.size > 0) yield { type: 'removed', ids: [...removed] };
      const rows = reader.deliveries.rows([...changed]).filter((row) => captureId === undefined || row.captureId === captureId);
      for (let from = 0; from < rows.length; from += rowsPerMessage)
        yield { type: 'changed', rows: rows.slice(from, from + rowsPerMessage) };
    }
  } finally {
    subscription.close();
  }
}
