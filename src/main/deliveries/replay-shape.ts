/**
 * What the captures of a bulk replay have in common, worked out once: which headers leave in which order, where the new
 * signature goes, what is the same every time. It gives the very bytes that `buildBulkRequest` and the sender would make,
 * and where it cannot (a renewed event id, a raw packet, an odd framing) it says so and leaves it to them.
 */
import { HookwrightError } from '#shared/errors.ts';
import type { Expectation } from '#shared/delivery.ts';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { layOutRequest } from '../sender/request-bytes.ts';
import { findRoute, type Route } from '../sender/route.ts';
import { signRequest } from '../signing/sign-request.ts';
import type { PageRequest } from '../store/bulk-page.ts';
import type { ReplayableCapture } from '../store/bulk-reading.ts';
import type { Target } from '#shared/target.ts';
import { buildBulkRequest, secretFor, type BulkRequestContext, type BulkTerms } from './bulk-request.ts';
import { expectationAsCaptured } from './expectation.ts';
import { withoutHeaders } from './header-list.ts';

/** One capture, ready to be written to a connection. */
export interface ReadyItem {
  readonly capture: ReplayableCapture;
  readonly method: string;
  /** The whole request. */
  readonly bytes: Buffer;
  readonly bodySize: number;
  readonly request: PageRequest;
  /** Of each header of `request`; a secret that stands in one as it is shows only its end. */
  readonly values: readonly string[];
  readonly expectation: Expectation;
}

/** Where the value of a header that leaves comes from. */
type Source =
  | { readonly kind: 'captured'; readonly at: number }
  | { readonly kind: 'fixed'; readonly value: string }
  | { readonly kind: 'length' }
  | { readonly kind: 'made'; readonly scheme: number; readonly at: number };

interface Signing {
  readonly scheme: SignatureScheme;
  /** Whether it signs headers, which it is then given. */
  readonly readsHeaders: boolean;
  readonly stale: readonly string[];
}

interface Shape {
  readonly of: ReplayableCapture;
  readonly profile: ProviderProfile | null;
  readonly secret: string;
  readonly line: string;
  readonly sources: readonly Source[];
  /** `Name: ` of each, with the end of the line before it. */
  readonly leads: readonly string[];
  readonly signing: readonly Signing[];
  readonly hidden: ReadonlySet<number>;
  readonly request: PageRequest;
  /** Null: depends on the time. */
  readonly expectation: Expectation | null;
}

/** Shapes kept at once; captures of one sender have very few. */
const shapesKept = 64;
const unsafeValue = /[\r\n\0\u0100-\uffff]/;

export class ReplayShapes {
  readonly #terms: BulkTerms;
  readonly #context: BulkRequestContext;
  readonly #route: Route | null;
  readonly #shapes = new Map<string, Shape | null>();
  #last: Shape | null = null;

  constructor(terms: BulkTerms, target: Target, context: BulkRequestContext) {
    this.#terms = terms;
    this.#context = context;
    this.#route = routeOf(target);
  }

  /** Signed as of `now`. Null: it is to be built and sent the general way. */
  ready(capture: ReplayableCapture, now: number): ReadyItem | null {
    if (this.#route === null || capture.bodyKind !== 'body') return null;
    const shape = this.#shapeOf(capture);
    if (shape === null) return null;
    const body = this.#context.readBody(capture);
    // Gone, or shorter than it was: the general way tells of it.
    if (body.length !== capture.bodySize) return null;
    return fill(shape, capture, body, now);
  }

  /** What they were made from has changed. */
  forget(): void {
    this.#shapes.clear();
    this.#last = null;
  }

  #shapeOf(capture: ReplayableCapture): Shape | null {
    if (this.#last !== null && isAlike(this.#last.of, capture)) return this.#last;
    const key = JSON.stringify([...fixedParts(capture), capture.headers.map(([name]) => name)]);
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      shape = this.#route === null ? null : makeShape(capture, this.#terms, this.#route, this.#context);
      if (this.#shapes.size >= shapesKept) this.#shapes.clear();
      this.#shapes.set(key, shape);
    }
    if (shape !== null) this.#last = shape;
    return shape;
  }
}

/** Null where not every request can take the short way: redirects and proxies need the sender's whole care. */
function routeOf(target: Target): Route | null {
  if (target.redirects > 0 || target.proxy !== null) return null;
  try {
    return findRoute(target.url, target);
  } catch {
    return null;
  }
}

/** All that decides the form of a request but the names of its headers. */
function fixedParts(capture: ReplayableCapture): unknown[] {
  const { method, target, endpointId, endpointSlug, provider, eventType, verdictScheme, problemCode } = capture;
  return [method, target, endpointId, endpointSlug, provider, eventType, verdictScheme, problemCode];
}

function isAlike(one: ReplayableCapture, other: ReplayableCapture): boolean {
  return (
    one.method === other.method &&
    one.target === other.target &&
    one.endpointId === other.endpointId &&
    one.endpointSlug === other.endpointSlug &&
    one.provider === other.provider &&
    one.eventType === other.eventType &&
    one.verdictScheme === other.verdictScheme &&
    one.problemCode === other.problemCode &&
    one.headers.length === other.headers.length &&
    one.headers.every(([name], at) => name === other.headers[at]?.[0])
  );
}

/**
 * Builds one request the general way, from values that tell where they came from, and reads off it what goes where. Null
 * when that does not say enough, or fails: then each capture is built the general way and tells its failure itself.
 */
function makeShape(capture: ReplayableCapture, terms: BulkTerms, route: Route, context: BulkRequestContext): Shape | null {
  const names = capture.headers.map(([name]) => name.toLowerCase());
  const lengths = names.filter((name) => name === 'content-length').length;
  if (names.includes('transfer-encoding') || names.includes('expect') || lengths > 1) return null;
  const profile = context.profile(capture.provider);
  if (terms.mode === 're-signed' && profile !== null && context.policyOfProvider(profile.id)?.renewsEventId === true) return null;
  try {
    const body = context.readBody(capture);
    const marked = { ...capture, headers: capture.headers.map(([name], at): HeaderPair => [name, markOf(at)]) };
    const item = buildBulkRequest(marked, terms, capture.receivedAt, { ...context, readBody: () => body, refuseLoop() {} });
    const laid = layOutRequest(item.request, route);
    if (item.changedBody !== null || laid.raw) return null;
    const secret = terms.mode === 're-signed' ? secretFor(capture, profile, context) : null;
    const schemes = item.schemes;
    if (schemes.length > 0 && (profile === null || secret === null)) return null;
    const signing = schemes.map(signingOf);
    if (signing.some(({ readsHeaders, scheme }) => readsHeaders && (schemes.length > 1 || signsChanged(scheme)))) return null;
    const given = marked.headers;
    const made = signing.map((one) => namesMade(one, given, { profile, secret: secret ?? '', body }));
    const sources = sourcesOf(laid.headers, made);
    // A message id of chance is made where the rest of the app makes them.
    if (sources === null || signing.some(({ scheme }, at) => made[at]?.includes(scheme.idHeader?.toLowerCase() ?? '') === true))
      return null;
    const hidden = new Set(
      laid.headers.flatMap(([name], at) => (item.hide.some((one) => one.toLowerCase() === name.toLowerCase()) ? [at] : [])),
    );
    const { provider, eventType, method } = capture;
    const [line = ''] = laid.head.toString('latin1').split('\r\n', 1);
    return {
      of: capture,
      profile,
      secret: secret ?? '',
      line,
      sources,
      leads: laid.headers.map(([name]) => `\r\n${name}: `),
      signing,
      hidden,
      request: { provider, eventType, method, url: item.url, headers: laid.headers.map(([name]): HeaderPair => [name, '']) },
      expectation: terms.mode === 'as-captured' ? null : item.delivery.expectation,
    };
  } catch (error) {
    if (error instanceof HookwrightError) return null;
    throw error;
  }
}

function markOf(at: number): string {
  return `\x01captured ${at}\x01`;
}

function signingOf(scheme: SignatureScheme): Signing {
  const readsHeaders = scheme.idHeader !== null || scheme.signed.some((part) => 'header' in part);
  const { timestamp } = scheme;
  return { scheme, readsHeaders, stale: [scheme.header, ...(timestamp?.header == null ? [] : [timestamp.header])] };
}

/** Whether it signs a header that does not leave as it was captured. */
function signsChanged({ signed }: SignatureScheme): boolean {
  return signed.some((part) => 'header' in part && /^(?:host|content-length)$/i.test(part.header));
}

function namesMade(
  { scheme, stale }: Signing,
  headers: readonly HeaderPair[],
  { profile, secret, body }: { readonly profile: ProviderProfile | null; readonly secret: string; readonly body: Uint8Array },
): string[] {
  if (profile === null) return [];
  const made = signRequest(profile, { secret, body, headers: withoutHeaders(headers, stale), now: 0, schemeId: scheme.id });
  return made.map(([name]) => name.toLowerCase());
}

/** Null when a value cannot be accounted for. */
function sourcesOf(headers: readonly HeaderPair[], made: readonly (readonly string[])[]): Source[] | null {
  const sources: Source[] = [];
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const captured = /^\x01captured (\d+)\x01$/.exec(value);
    // A header that two schemes make has the value of the second.
    const scheme = made.findLastIndex((names) => names.includes(key));
    if (captured !== null) sources.push({ kind: 'captured', at: Number(captured[1]) });
    else if (key === 'content-length') sources.push({ kind: 'length' });
    else if (scheme !== -1) sources.push({ kind: 'made', scheme, at: made[scheme]?.indexOf(key) ?? 0 });
    else if (key === 'host') sources.push({ kind: 'fixed', value });
    else return null;
  }
  return sources;
}

function fill(shape: Shape, capture: ReplayableCapture, body: Uint8Array, now: number): ReadyItem | null {
  const made = shape.signing.length === 0 ? [] : sign(shape, capture, body, now);
  const values: string[] = [];
  let head = shape.line;
  for (let at = 0; at < shape.sources.length; at += 1) {
    const source = shape.sources[at];
    if (source === undefined) return null;
    const value = valueOf(source, capture, body, made);
    // As captured, a length may be wrong; how such a request ends is the sender's care.
    if (value === null) return null;
    head += shape.leads[at];
    head += value;
    values.push(shape.hidden.has(at) ? endOf(value) : value);
  }
  head += '\r\n\r\n';
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  bytes.write(head, 'latin1');
  bytes.set(body, head.length);
  const expectation = shape.expectation ?? expectationAsCaptured(capture, shape.profile, now);
  const { request } = shape;
  return { capture, method: capture.method, bytes, bodySize: body.length, request, values, expectation };
}

function valueOf(source: Source, capture: ReplayableCapture, body: Uint8Array, made: readonly HeaderPair[][]): string | null {
  if (source.kind === 'fixed') return source.value;
  if (source.kind === 'length') return String(body.length);
  if (source.kind === 'made') return made[source.scheme]?.[source.at]?.[1] ?? null;
  const pair = capture.headers[source.at];
  if (pair === undefined || unsafeValue.test(pair[1])) return null;
  const isLength = pair[0].length === 14 && pair[0].toLowerCase() === 'content-length';
  return isLength && pair[1] !== String(body.length) ? null : pair[1];
}

function sign({ profile, secret, signing }: Shape, capture: ReplayableCapture, body: Uint8Array, now: number): HeaderPair[][] {
  if (profile === null) return [];
  return signing.map(({ scheme, readsHeaders, stale }) => {
    const headers = readsHeaders ? withoutHeaders(capture.headers, stale) : [];
    return signRequest(profile, { secret, body, headers, now, schemeId: scheme.id });
  });
}

/** As `hideSecrets` shows it. */
function endOf(value: string): string {
  return `…${value.length < 12 ? '' : value.slice(-4)}`;
}
