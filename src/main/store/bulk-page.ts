/**
 * The form in which deliveries of a bulk replay are kept: some hundreds in one JSON text, with what repeats said once. Their
 * thread packs them, so that the writer stores a page with one insert whatever it holds.
 */
import { z } from 'zod';
import { breakage, deliveryMode, deliveryState, expectation } from '#shared/delivery.ts';
import { headerPair, type HeaderPair } from '#shared/reply.ts';
import { attemptFailure, attemptResponse, type AttemptPhases } from '#shared/target.ts';
import { seqOf } from './capture-id.ts';
import type { BulkItem } from './delivery-record.ts';

/** What the requests of a page have in common; a value of `headers` that differs stands with its item. */
const pageRequest = z.object({
  provider: z.string().nullable(),
  eventType: z.string().nullable(),
  method: z.string(),
  url: z.string(),
  headers: z.array(headerPair),
});
/** How an attempt can end. */
const pageOutcome = z.object({
  state: deliveryState,
  asExpected: z.boolean().nullable(),
  next: z.string(),
  remoteAddress: z.string().nullable(),
  response: attemptResponse.nullable(),
  failure: attemptFailure.nullable(),
  /** Base64. */
  responseBody: z.string(),
});
/**
 * One delivery: capture, start in ms after `startedAt`, places in `requests`, `expectations` and `outcomes`, body size, six
 * phases in µs (-1: not reached), summary, body in base64 where it is not that of the capture, else null; then header
 * values that differ from the request's, each after its place.
 */
type PageItem = [
  captureSeq: number,
  afterMs: number,
  request: number,
  expectation: number,
  outcome: number,
  bodySize: number,
  dns: number,
  connect: number,
  tls: number,
  waiting: number,
  body: number,
  total: number,
  summary: string,
  requestBody: string | null,
  ...values: (number | string)[],
];
const fixedParts = 14;
/** By hand: a page has hundreds, and lists read page after page while a bulk replay goes on. */
const pageItems = z.custom<PageItem[]>((value) => Array.isArray(value) && value.every(isPageItem));
export const bulkPage = z.object({
  targetUrl: z.string(),
  skipVerify: z.boolean(),
  mode: deliveryMode,
  breakage: breakage.nullable(),
  startedAt: z.int(),
  requests: z.array(pageRequest),
  expectations: z.array(expectation),
  outcomes: z.array(pageOutcome),
  items: pageItems,
});
export type BulkPageText = z.infer<typeof bulkPage>;
export type PageRequest = z.infer<typeof pageRequest>;
export type PageOutcome = z.infer<typeof pageOutcome>;
type Expectation = z.infer<typeof expectation>;

/** A delivery on its way into a page. What is the same object is said once. */
export interface CompactItem {
  readonly captureSeq: number;
  readonly startedAt: number;
  readonly request: PageRequest;
  readonly expectation: Expectation;
  readonly outcome: PageOutcome;
  readonly bodySize: number;
  readonly phases: AttemptPhases;
  readonly summary: string;
  readonly requestBody: Uint8Array | null;
  /** Of each header of `request`, in its order. */
  readonly values: readonly string[];
}

/** A page as it crosses to the writer. */
export interface PackedPage {
  readonly items: number;
  readonly low: number;
  readonly high: number;
  readonly page: Uint8Array;
}

/** Items in one page, and about how many bytes: one is read whole for each delivery that is looked at. */
const itemsAtMost = 400;
const bytesAtMost = 262_144;
/** A body longer than this makes its delivery a row of its own. */
const bodyAtMost = 4096;
/** What the fixed parts of an item take, about. */
const itemBytes = 80;

type Terms = Pick<BulkPageText, 'targetUrl' | 'skipVerify' | 'mode' | 'breakage'>;

/** Gathers deliveries into pages. */
export class BulkPacker {
  readonly #terms: Terms;
  readonly #full: PackedPage[] = [];
  #requests = new Map<PageRequest, number>();
  #expectations = new Map<string, number>();
  #outcomes = new Map<PageOutcome, number>();
  #known = new Map<string, PageRequest | PageOutcome>();
  #expected: Expectation[] = [];
  #items: BulkPageText['items'] = [];
  #startedAt = 0;
  #low = 0;
  #high = 0;
  #bytes = 0;

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  add(item: CompactItem): void {
    if (this.#items.length === 0) {
      this.#startedAt = Math.trunc(item.startedAt);
      this.#low = item.captureSeq;
      this.#high = item.captureSeq;
    }
    this.#low = Math.min(this.#low, item.captureSeq);
    this.#high = Math.max(this.#high, item.captureSeq);
    const { dnsMs, connectMs, tlsMs, waitingMs, bodyMs, totalMs } = item.phases;
    const body = item.requestBody === null ? null : Buffer.from(item.requestBody).toString('base64');
    const packed: BulkPageText['items'][number] = [
      item.captureSeq,
      Math.trunc(item.startedAt) - this.#startedAt,
      this.#requestPlace(item.request),
      this.#expectationPlace(item.expectation),
      this.#outcomePlace(item.outcome),
      item.bodySize,
      micros(dnsMs),
      micros(connectMs),
      micros(tlsMs),
      micros(waitingMs),
      micros(bodyMs),
      micros(totalMs),
      item.summary,
      body,
    ];
    const { headers } = item.request;
    this.#bytes += itemBytes + item.summary.length + (body?.length ?? 0);
    for (let at = 0; at < headers.length; at += 1) {
      const value = item.values[at] ?? '';
      if (value === headers[at]?.[1]) continue;
      packed.push(at, value);
      this.#bytes += value.length + 6;
    }
    this.#items.push(packed);
    if (this.#items.length >= itemsAtMost || this.#bytes >= bytesAtMost) this.#close();
  }

  /** As above, for an item that was not made with sharing in mind. False: it must be a row of its own. */
  addWhole({ delivery, attempt }: BulkItem): boolean {
    const { provider, eventType, captureId, summary, state, asExpected } = delivery;
    const { method, url, next, remoteAddress, response, failure, responseBody, requestBody } = attempt;
    const captureSeq = captureId === null ? null : seqOf(captureId);
    if (captureSeq === null || attempt.selfDigest !== null) return false;
    if (responseBody.length > bodyAtMost || (requestBody?.length ?? 0) > bodyAtMost) return false;
    const headers = attempt.headers.map(([name, value]): HeaderPair => [name, value]);
    const values = headers.map(([, value]) => value);
    const bare = headers.map(([name]): HeaderPair => [name, '']);
    const encoded = responseBody.length === 0 ? '' : Buffer.from(responseBody).toString('base64');
    this.add({
      captureSeq,
      startedAt: attempt.startedAt,
      request: this.#shared<PageRequest>({ provider, eventType, method, url, headers: bare }),
      expectation: delivery.expectation,
      outcome: this.#shared<PageOutcome>({ state, asExpected, next, remoteAddress, response, failure, responseBody: encoded }),
      bodySize: attempt.bodySize,
      phases: attempt.phases,
      summary,
      requestBody,
      values,
    });
    return true;
  }

  /** Takes all out. */
  take(): PackedPage[] {
    this.#close();
    return this.#full.splice(0);
  }

  #close(): void {
    if (this.#items.length === 0) return;
    const text: BulkPageText = {
      ...this.#terms,
      startedAt: this.#startedAt,
      requests: [...this.#requests.keys()],
      expectations: this.#expected,
      outcomes: [...this.#outcomes.keys()],
      items: this.#items,
    };
    // Memory of its own, so that it can be handed to the other thread instead of copied.
    const page = new TextEncoder().encode(JSON.stringify(text));
    this.#full.push({ items: this.#items.length, low: this.#low, high: this.#high, page });
    this.#requests = new Map();
    this.#expectations = new Map();
    this.#outcomes = new Map();
    this.#known = new Map();
    this.#expected = [];
    this.#items = [];
    this.#bytes = 0;
  }

  #requestPlace(request: PageRequest): number {
    const known = this.#requests.get(request);
    if (known !== undefined) return known;
    this.#requests.set(request, this.#requests.size);
    this.#bytes += 200 + request.url.length + request.headers.length * 40;
    return this.#requests.size - 1;
  }

  #outcomePlace(outcome: PageOutcome): number {
    const known = this.#outcomes.get(outcome);
    if (known !== undefined) return known;
    this.#outcomes.set(outcome, this.#outcomes.size);
    this.#bytes += 200 + outcome.responseBody.length + (outcome.response?.headers.length ?? 0) * 40;
    return this.#outcomes.size - 1;
  }

  #expectationPlace(expected: Expectation): number {
    const last = this.#expected.length - 1;
    if (this.#expected[last] === expected) return last;
    const key = `${expected.answer} ${expected.reason}`;
    const known = this.#expectations.get(key);
    if (known !== undefined) return known;
    this.#expectations.set(key, last + 1);
    this.#bytes += key.length + 30;
    return this.#expected.push(expected) - 1;
  }

  /** The same object for the same content. */
  #shared<T extends PageRequest | PageOutcome>(made: T): T {
    const key = JSON.stringify(made);
    const known = this.#known.get(key);
    if (known !== undefined) return known as T;
    this.#known.set(key, made);
    return made;
  }
}

/** Whether an answer's body may stand in a page. */
export function fitsPage(responseBody: Uint8Array): boolean {
  return responseBody.length <= bodyAtMost;
}

function isPageItem(value: unknown): value is PageItem {
  if (!Array.isArray(value) || value.length < fixedParts || value.length % 2 === 1) return false;
  const parts: readonly unknown[] = value;
  for (let at = 0; at < 12; at += 1) if (!Number.isInteger(parts[at])) return false;
  const body = parts[13];
  return typeof parts[12] === 'string' && (body === null || typeof body === 'string');
}

function micros(ms: number | null): number {
  return ms === null ? -1 : Math.round(ms * 1000);
}
