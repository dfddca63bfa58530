/** The HTTP API as a script would call it: plain fetch, nothing of the RPC library. */
import type { Capture, CaptureRow } from '#shared/capture.ts';
import type { ListedCapture } from '#shared/search-contract.ts';
import type { Delivery, DeliveryRow } from '#shared/delivery.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import type { ErrorReport } from '#shared/errors.ts';
import type { Health } from '#shared/health.ts';
import type { Simulation, SimulationSummary } from '#shared/simulation.ts';
import type { HttpClient } from './transports.ts';

export class HttpCallError extends Error {
  readonly status: number;
  readonly report: ErrorReport;

  constructor(status: number, report: ErrorReport) {
    super(report.problem);
    this.status = status;
    this.report = report;
  }
}

type Query = Readonly<Record<string, string | number | undefined>>;

export function createHttpClient(apiUrl: string, token: string, signal: AbortSignal): HttpClient {
  const call = async (method: string, path: string, expected: number, body?: unknown): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers,
      signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new HttpCallError(response.status, (await response.json()) as ErrorReport);
    }
    if (response.status !== expected) {
      throw new Error(`${method} ${path} answered ${response.status} instead of ${expected}`);
    }
    return response;
  };
  const json = async <T>(...args: Parameters<typeof call>): Promise<T> => (await call(...args)).json() as Promise<T>;

  return {
    endpoints: {
      list: () => json<{ items: Endpoint[] }>('GET', '/endpoints', 200),
      create: (input) => json<Endpoint>('POST', '/endpoints', 201, input),
      get: ({ id }) => json<Endpoint>('GET', `/endpoints/${encodeURIComponent(id)}`, 200),
      update: ({ id, ...patch }) => json<Endpoint>('PATCH', `/endpoints/${encodeURIComponent(id)}`, 200, patch),
      remove: async ({ id }) => {
        const response = await call('DELETE', `/endpoints/${encodeURIComponent(id)}`, 204);
        if ((await response.text()) !== '') {
          throw new Error('204 came with a body');
        }
      },
    },
    captures: {
      list: (query = {}) =>
        json<{ items: ListedCapture[]; nextCursor: string | null; scannedTo: string | null }>(
          'GET',
          `/captures${queryOf(query as Query)}`,
          200,
        ),
      wait: (query = {}) => json<{ items: CaptureRow[] }>('GET', `/captures/wait${queryOf(query as Query)}`, 200),
      get: ({ id }) => json<Capture>('GET', `/captures/${encodeURIComponent(id)}`, 200),
      body: async ({ id, ...range }) =>
        (await call('GET', `/captures/${encodeURIComponent(id)}/body${queryOf(range as Query)}`, 200)).blob(),
      replay: ({ id, ...input }) => json<Delivery>('POST', `/captures/${encodeURIComponent(id)}/replay`, 201, input),
    },
    deliveries: {
      list: (query = {}) =>
        json<{ items: DeliveryRow[]; nextCursor: string | null }>('GET', `/deliveries${queryOf(query as Query)}`, 200),
      create: (input) => json<Delivery>('POST', '/deliveries', 201, input),
      get: ({ id }) => json<Delivery>('GET', `/deliveries/${encodeURIComponent(id)}`, 200),
    },
    simulations: {
      list: () => json<{ items: SimulationSummary[] }>('GET', '/simulations', 200),
      create: (input) => json<Simulation>('POST', '/simulations', 201, input),
      get: ({ id }) => json<Simulation>('GET', `/simulations/${encodeURIComponent(id)}`, 200),
    },
    health: () => json<Health>('GET', '/health', 200),
  };
}

function queryOf(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
