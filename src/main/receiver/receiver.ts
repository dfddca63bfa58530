/**
 * Owns the listeners: takes requests off the wire byte for byte, hands each to the sink once, and answers what it is told.
 * Also hands on what Node itself refuses, cuts off or fails to shake hands with, since that is what people come to find.
 * It knows nothing of endpoints, providers, signatures, storage or how a reply is chosen.
 */
import type { Clock } from '#shared/clock.ts';
import type { Log } from '../log.ts';
import { BodyBudget } from './body-budget.ts';
import { Listener, type LeafPem, type ListenerContext } from './listener.ts';
import type { RequestSink } from './received-request.ts';
import { defaultLimits, type ReceiverLimits } from './receiver-limits.ts';
import { FloodGate } from './tls-failure.ts';

/** Failed handshakes recorded per second at most; the rest are counted. */
const tlsFailuresPerSecond = 50;

export interface ReceiverPorts {
  /** HTTPS; 0 means any free port. */
  readonly port: number;
  /** Plain HTTP; null keeps it off. */
  readonly httpPort: number | null;
}

export interface ReceiverState {
  /** The HTTPS port; null while not listening. */
  readonly port: number | null;
  readonly httpPort: number | null;
  /** Why ::1 does not answer; null when it does, or while not listening. */
  readonly ipv6Problem: string | null;
  readonly openConnections: number;
  /** Bytes of bodies held until they are stored. */
  readonly bodyBytesHeld: number;
  /** Connections closed at once because too many were open. */
  readonly droppedConnections: number;
  /** Failed handshakes beyond what is recorded. */
  readonly unrecordedTlsFailures: number;
}

export interface ReceiverOptions {
  readonly leaf: LeafPem;
  readonly sink: RequestSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<ReceiverLimits>;
}

export interface Receiver {
  /**
   * Listens at these ports, or moves there: what already listens at a wanted port stays, the rest is bound first and the
   * old closed gently after. Throws port-taken, port-forbidden or address-unavailable, and then all stays as it was.
   */
  listen(ports: ReceiverPorts): Promise<{ port: number; httpPort: number | null }>;
  /** New connections get the new leaf; open ones go on. */
  setLeaf(leaf: LeafPem): void;
  updateLimits(limits: Partial<ReceiverLimits>): void;
  state(): ReceiverState;
  /** Stops listening and finishes requests under way, for at most `closeGraceMs`. */
  close(): Promise<void>;
}

export function createReceiver({ leaf, sink, clock, log, limits }: ReceiverOptions): Receiver {
  let currentLeaf = leaf;
  let droppedConnections = 0;
  let https: Listener | null = null;
  let http: Listener | null = null;
  const retired = new Set<Listener>();
  const firstLimits = { ...defaultLimits, ...limits };
  const context: ListenerContext = {
    limits: firstLimits,
    budget: new BodyBudget(firstLimits.totalBodyBudgetBytes),
    sink,
    clock,
    log,
    tlsFailures: new FloodGate(clock, tlsFailuresPerSecond),
    dropped: () => {
      droppedConnections += 1;
    },
  };
  const listeners = (): Listener[] => [https, http, ...retired].filter((listener) => listener !== null);

  const open = async (present: Listener | null, port: number | null, secure: boolean): Promise<Listener | null> => {
    if (port === null) return null;
    if (present !== null && (present.requestedPort === port || present.port === port)) return present;
    const listener = new Listener(context, port, secure ? currentLeaf : null);
    await listener.open();
    if (listener.ipv6Problem !== null) log.warn('Listening on 127.0.0.1 only.', { reason: listener.ipv6Problem });
    return listener;
  };

  const retire = (listener: Listener | null): void => {
    if (listener === null) return;
    retired.add(listener);
    void listener.close().finally(() => retired.delete(listener));
  };

  return {
    async listen(ports) {
      const nextHttps = await open(https, ports.port, true);
      let nextHttp: Listener | null;
      try {
        nextHttp = await open(http, ports.httpPort, false);
      } catch (error) {
        if (nextHttps !== https) await nextHttps?.close();
        throw error;
      }
      const [oldHttps, oldHttp] = [https, http];
      https = nextHttps;
      http = nextHttp;
      if (oldHttps !== nextHttps) retire(oldHttps);
      if (oldHttp !== nextHttp) retire(oldHttp);
      return { port: nextHttps?.port ?? 0, httpPort: nextHttp?.port ?? null };
    },
    setLeaf(next) {
      currentLeaf = next;
      https?.setLeaf(next);
    },
    updateLimits(changed) {
      context.limits = { ...context.limits, ...changed };
      context.budget.limit = context.limits.totalBodyBudgetBytes;
      for (const listener of listeners()) listener.applyLimits(context.limits);
    },
    state: () => ({
      port: https?.port ?? null,
      httpPort: http?.port ?? null,
      ipv6Problem: https?.ipv6Problem ?? http?.ipv6Problem ?? null,
      openConnections: listeners().reduce((sum, listener) => sum + listener.openConnections, 0),
      bodyBytesHeld: context.budget.held,
      droppedConnections,
      unrecordedTlsFailures: context.tlsFailures.turnedAway,
    }),
    async close() {
      const open = listeners();
      https = null;
      http = null;
      await Promise.all(open.map((listener) => listener.close()));
    },
  };
}
