/** The delivery queue on a real store and a fake clock, with a scripted sender. */
import { onTestFinished } from 'vitest';
import { buildRequest } from '#main/deliveries/build-request.ts';
import { DeliveryJournal } from '#main/deliveries/delivery-journal.ts';
import { DeliveryQueue } from '#main/deliveries/delivery-queue.ts';
import type { SendAttempt } from '#main/deliveries/make-attempt.ts';
import { openTarget } from '#main/deliveries/stored-target.ts';
import type { AttemptResult } from '#main/sender/outgoing-request.ts';
import { silentLog } from '#main/log.ts';
import type { DeliveryRecipe, NewDelivery } from '#main/store/delivery-record.ts';
import type { StoredDelivery } from '#main/store/delivery-reading.ts';
import { findBuiltInPolicy } from '#shared/policies/built-in.ts';
import type { AttemptFailureKind } from '#shared/target.ts';
import { openStore, type OpenStore } from './store-fixtures.ts';

export type Answer = number | AttemptFailureKind | 'hang';

export interface QueueUnderTest {
  readonly store: OpenStore;
  readonly queue: DeliveryQueue;
  /** Wall-clock times at which attempts left, ms since the start of the test. */
  readonly sent: number[];
  /** Answers to come; the last one repeats. */
  answers: Answer[];
  /** Stores a delivery to be attempted now and gives it to the queue. */
  add(policyId: string | null, more?: Partial<DeliveryRecipe>): Promise<number>;
  find(seq: number): StoredDelivery;
  /** A second queue on the same store, as after a restart. */
  restart(): DeliveryQueue;
  /** Settles promises without moving the clock. */
  settle(): Promise<void>;
}

const nothing = new Uint8Array();

export function openQueue(options: { readonly concurrency?: number; readonly store?: OpenStore } = {}): QueueUnderTest {
  const store = options.store ?? openStore();
  const { clock, reader, writer } = store;
  const start = clock.now();
  const sent: number[] = [];
  const test: { answers: Answer[] } = { answers: [200] };
  const send: SendAttempt = async (request, _target, _deadlines, signal) => {
    sent.push(clock.now() - start);
    const answer = test.answers.length > 1 ? test.answers.shift() : test.answers[0];
    if (answer === 'hang') {
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(result(request.headers, 'cancelled', clock.now())));
      });
    }
    return result(request.headers, answer ?? 200, clock.now());
  };
  const make = (): DeliveryQueue => {
    const queue = new DeliveryQueue({
      clock,
      log: silentLog,
      journal: new DeliveryJournal(async (changes) => writer.deliveries.write(changes)),
      deliveries: reader.deliveries,
      send,
      prepare: (recipe, body, numbers) => ({
        request: buildRequest(recipe, body, { ...numbers, secret: null, profile: null }),
        target: openTarget(recipe.target, { open: (sealed) => sealed }),
        hide: [],
      }),
      isOwnReceiver: () => false,
      changed: () => {},
      ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    });
    onTestFinished(() => queue.close());
    return queue;
  };
  const queue = make();
  return {
    store,
    queue,
    sent,
    get answers() {
      return test.answers;
    },
    set answers(answers) {
      test.answers = answers;
    },
    async add(policyId, more = {}) {
      const policy = policyId === null ? null : findBuiltInPolicy(policyId);
      const seq = storeDelivery(store, { ...recipeFor(), policy, ...more }, { policyId });
      queue.add(seq);
      await clock.advanceAsync(0);
      return seq;
    },
    find(seq) {
      const delivery = reader.deliveries.find(seq);
      if (delivery === null) throw new Error('the delivery is gone');
      return delivery;
    },
    restart: make,
    settle: () => clock.advanceAsync(0),
  };
}

export function recipeFor(url = 'http://127.0.0.1:9/hook'): DeliveryRecipe {
  const target = { url, ca: null, skipVerify: false, hostOverride: null, proxy: null, redirects: 0, allowLinkLocal: false };
  return {
    method: 'POST',
    url,
    requestTarget: null,
    headers: [['Content-Type', 'text/plain']],
    raw: false,
    provider: null,
    signing: null,
    breakage: null,
    fitsLength: false,
    target: { target, clientCertificate: null, sealedProxy: null },
    policy: null,
  };
}

/** Returns its number. */
export function storeDelivery({ writer, clock }: OpenStore, recipe: DeliveryRecipe, more: Partial<NewDelivery> = {}): number {
  const delivery: NewDelivery = {
    createdAt: clock.now(),
    targetUrl: recipe.url,
    skipVerify: false,
    provider: null,
    eventType: null,
    summary: 'hello',
    mode: 'composed',
    breakage: null,
    captureId: null,
    policyId: null,
    expectation: { answer: 'accepted', reason: '' },
    state: 'scheduled',
    attempts: 0,
    lastStatus: null,
    lastFailure: null,
    dueAt: clock.now(),
    asExpected: null,
    ...more,
  };
  return writer.deliveries.write([{ kind: 'create', delivery, recipe, body: Buffer.from('hello') }])[0] ?? 0;
}

function result(
  sentHeaders: AttemptResult['sentHeaders'],
  answer: number | AttemptFailureKind,
  startedAt: number,
): AttemptResult {
  const phases = { dnsMs: null, connectMs: 0, tlsMs: null, waitingMs: 0, bodyMs: 0, totalMs: 0 };
  const shared = { startedAt, sentHeaders, remoteAddress: '127.0.0.1:9', phases, responseBody: nothing };
  if (typeof answer === 'string')
    return { ...shared, response: null, failure: { kind: answer, problem: 'It failed.', remedy: 'None.' } };
  return { ...shared, response: { status: answer, httpVersion: '1.1', headers: [], bodySize: 0, cut: false }, failure: null };
}
