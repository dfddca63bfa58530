/** What a caller may use up. All can be changed while running, except where said. */
export interface ReceiverLimits {
  /** Largest body kept of one request, bytes. */
  readonly bodyLimitBytes: number;
  /** Bytes of bodies held at once by all requests that are not stored yet. */
  readonly totalBodyBudgetBytes: number;
  /** A whole request must be in after this. */
  readonly requestTimeoutMs: number;
  /** The headers of a request, and a TLS handshake, must be in after this. */
  readonly headersTimeoutMs: number;
  /** A connection on which nothing moves is given up after this. */
  readonly idleTimeoutMs: number;
  /** How long a connection is kept for a next request. */
  readonly keepAliveTimeoutMs: number;
  /** Bytes of request line and headers together. Holds for listeners opened afterwards. */
  readonly maxHeaderBytes: number;
  /** How often Node looks for requests that are out of time. Holds for listeners opened afterwards. */
  readonly checkIntervalMs: number;
  /** Connections open at once on each listening address. */
  readonly maxConnections: number;
  /** How long a refused caller may go on sending, so that it gets to read the answer. */
  readonly lingerMs: number;
  /** How long an answer that never comes (a hang on purpose) is kept up for a caller that does not give up. */
  readonly hangLimitMs: number;
  /** How long `close` waits for requests under way. */
  readonly closeGraceMs: number;
}

export const defaultLimits: ReceiverLimits = {
  bodyLimitBytes: 33_554_432,
  totalBodyBudgetBytes: 268_435_456,
  requestTimeoutMs: 60_000,
  headersTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
  keepAliveTimeoutMs: 5000,
  maxHeaderBytes: 65_536,
  checkIntervalMs: 1000,
  maxConnections: 4096,
  lingerMs: 1000,
  hangLimitMs: 900_000,
  closeGraceMs: 3000,
};
