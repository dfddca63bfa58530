/**
 * Owns the making of attempts: one request out, byte for byte as it was given, and what became of it. It is an HTTP/1.1
 * client of its own because no library leaves headers, framing and phases alone as a replay needs it. It knows nothing of
 * deliveries, policies, signatures or the store: it is given finished requests, and never decides to send one again.
 */
import type { Clock } from '#shared/clock.ts';
import type { Deadlines, Target } from '#shared/target.ts';
import type { Log } from '../log.ts';
import { AttemptFailed } from './attempt-failed.ts';
import { AttemptWatch } from './attempt-watch.ts';
import type { Connection } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';
import { Unanswered, exchange } from './exchange.ts';
import { Lane } from './lane.ts';
import { brokenHint, loginWanted, openConnection, type Opening } from './open-connection.ts';
import type { AttemptResult, OutgoingRequest } from './outgoing-request.ts';
import { followRedirect } from './redirect.ts';
import { layOutRequest, type RequestBytes } from './request-bytes.ts';
import { resolveWithSystem, type Resolve } from './resolve-host.ts';
import type { ResponseHead } from './response-head.ts';
import type { ResponseReader } from './response-reader.ts';
import { findRoute, peerOf, type Route } from './route.ts';
import { SecureContexts } from './secure-connection.ts';

export interface SenderOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** PEM of Hookwright's own authority, as of now; always trusted. Empty where there is none. */
  readonly ownAuthority: () => string;
  /** Idle connections kept open for the next request, at most; 256 when left out. */
  readonly connectionsKept?: number;
  /** How names are looked up; as the system does when left out. */
  readonly resolve?: Resolve;
}

export interface Sender {
  /**
   * Makes one attempt. Whatever the network or the target does is a result: a failure in words, or the answer of the
   * last hop. Rejects before anything is sent only when the request cannot be written: HookwrightError bad-input
   * (a part that would break out of its place) or target-malformed.
   */
  attempt(request: OutgoingRequest, target: Target, deadlines: Deadlines, signal?: AbortSignal): Promise<AttemptResult>;
  /**
   * An idle kept connection to where a target leads, for requests that were laid out for it; null when there is none. An
   * attempt that ended well leaves one behind.
   */
  takeLane(target: Target, deadlines: Deadlines): Lane | null;
  /** Ends what is under way as `interrupted`, and closes all connections. */
  close(): void;
}

/** A kept connection that breaks unanswered within this time was closed by the target while it lay idle. */
const staleWithinMs = 1000;
const nothing = new Uint8Array();

/** How an attempt stands; what of it is known when it fails is its result. */
interface Progress {
  sentHeaders: AttemptResult['sentHeaders'];
  remoteAddress: string | null;
  readonly followed: string[];
}

export function createSender(options: SenderOptions): Sender {
  const { clock, log, ownAuthority, connectionsKept = 256, resolve = resolveWithSystem } = options;
  const opening: Opening = { clock, resolve, contexts: new SecureContexts(ownAuthority) };
  const pool = new ConnectionPool(clock, connectionsKept);
  const watches = new Set<AttemptWatch>();
  /** The last route found for a target: a bulk replay asks for the same one every time. */
  const routes = new WeakMap<Target, { readonly url: string; readonly route: Route }>();
  let closed = false;

  function routeTo(url: string, target: Target): Route {
    const known = routes.get(target);
    if (known !== undefined && known.url === url) return known.route;
    const route = findRoute(url, target);
    routes.set(target, { url, route });
    return route;
  }

  async function converse(
    connection: Connection,
    route: Route,
    bytes: RequestBytes,
    watch: AttemptWatch,
  ): Promise<ResponseReader> {
    watch.enter('waiting');
    try {
      const reader = await exchange(
        connection,
        { ...bytes, hint: brokenHint(route), onAnswering: (begun) => watch.enter(begun ? 'body' : 'waiting') },
        watch,
      );
      if (reader.reusable && bytes.selfContained && connection.flushed && !closed) pool.keep(route.key, connection);
      else connection.destroy();
      return reader;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  /** One request and its answer, on a kept connection where there is one. */
  async function hop(route: Route, bytes: RequestBytes, watch: AttemptWatch, progress: Progress): Promise<ResponseReader> {
    watch.beginHop(peerOf(route));
    progress.remoteAddress = null;
    const kept = bytes.raw ? null : pool.take(route.key);
    if (kept !== null) {
      progress.remoteAddress = kept.remoteAddress;
      const sentAt = clock.monotonic();
      try {
        return await converse(kept, route, bytes, watch);
      } catch (error) {
        if (!(error instanceof Unanswered) || clock.monotonic() - sentAt >= staleWithinMs) throw error;
        log.info('A kept connection had been closed by the target; sent on a fresh one.', { remoteAddress: kept.remoteAddress });
        watch.beginHop(peerOf(route));
      }
    }
    const remote = (address: string): void => {
      progress.remoteAddress = address;
    };
    const fresh = await openConnection(route, opening, { watch, tunnelled: bytes.raw, remote });
    return converse(fresh, route, bytes, watch);
  }

  /** All hops; the answer of the last one. */
  async function send(
    request: OutgoingRequest,
    target: Target,
    watch: AttemptWatch,
    progress: Progress,
  ): Promise<ResponseReader> {
    let current = request;
    for (;;) {
      const route = routeTo(current.url, target);
      const bytes = layOutRequest(current, route);
      progress.sentHeaders = bytes.headers;
      const reader = await hop(route, bytes, watch, progress);
      const { status, headers } = headOf(reader);
      if (status === 407 && route.proxy !== null && !route.secure) throw loginWanted();
      const next = progress.followed.length < target.redirects ? followRedirect(current, { status, headers }) : null;
      if (next === null) return reader;
      progress.followed.push(next.url);
      current = next;
    }
  }

  async function attempt(
    request: OutgoingRequest,
    target: Target,
    deadlines: Deadlines,
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const startedAt = clock.now();
    const watch = new AttemptWatch(clock, deadlines, signal);
    const progress: Progress = { sentHeaders: request.headers, remoteAddress: null, followed: [] };
    watches.add(watch);
    if (closed) watch.interrupt();
    const conclude = (outcome: Pick<AttemptResult, 'response' | 'responseBody' | 'failure'>): AttemptResult => ({
      startedAt,
      ...progress,
      phases: watch.finish(),
      ...outcome,
    });
    try {
      return conclude(answered(await send(request, target, watch, progress)));
    } catch (error) {
      if (!(error instanceof AttemptFailed)) throw error;
      return conclude({ response: null, responseBody: nothing, failure: error.failure });
    } finally {
      watch.finish();
      watches.delete(watch);
    }
  }

  const lanes = new Set<Lane>();

  function takeLane(target: Target, deadlines: Deadlines): Lane | null {
    const route = routeTo(target.url, target);
    const connection = closed ? null : pool.take(route.key);
    if (connection === null) return null;
    const lane: Lane = new Lane(connection, {
      clock,
      deadlines,
      peer: peerOf(route),
      hint: brokenHint(route),
      staleWithinMs,
      ended(kept) {
        lanes.delete(lane);
        if (kept !== null && !closed) pool.keep(route.key, kept);
        else kept?.destroy();
      },
    });
    lanes.add(lane);
    return lane;
  }

  return {
    attempt,
    takeLane,
    close() {
      closed = true;
      for (const lane of lanes) lane.abandon('interrupted');
      for (const watch of watches) watch.interrupt();
      pool.close();
    },
  };
}

function answered(reader: ResponseReader): Pick<AttemptResult, 'response' | 'responseBody' | 'failure'> {
  const { status, httpVersion, headers } = headOf(reader);
  const body = reader.body();
  return {
    response: { status, httpVersion, headers, bodySize: body.length, cut: reader.cut },
    responseBody: body,
    failure: null,
  };
}

function headOf(reader: ResponseReader): ResponseHead {
  if (reader.head === null) throw new Error('an answer is complete without a head');
  return reader.head;
}
