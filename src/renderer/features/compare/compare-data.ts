/** Reading the sides of a comparison: the only file here that speaks to the host. */
import { useQuery } from '@tanstack/react-query';
import type { Capture } from '#shared/capture.ts';
import type { Attempt } from '#shared/delivery.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { useClient } from '../../host/host-context.tsx';
import type { WorkbenchClient } from '../../host/host-link.ts';
import { contentTypeOf } from '../payload/read-payload.ts';
import { readWholeBody } from '../capture/capture-data.ts';
import { writeSide, type SideRef } from './compare-side.ts';

/** One side, read. */
export interface ComparedSide {
  readonly ref: SideRef;
  /** `POST /inbox`, `200`, a sample's event. */
  readonly line: string;
  readonly headers: readonly HeaderPair[];
  readonly contentType: string | null;
  /** For the eye: content codings removed. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As it came or went over the wire. */
  readonly wire: Uint8Array<ArrayBuffer>;
  /** What is to be said of the body, one sentence; null when it is plain. */
  readonly note: string | null;
  readonly capture: Capture | null;
  readonly attempt: Attempt | null;
}

async function bytesOf(blob: { arrayBuffer(): Promise<ArrayBuffer> }): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

async function readCapture(
  client: WorkbenchClient,
  ref: SideRef & { kind: 'capture' },
  signal: AbortSignal,
): Promise<ComparedSide> {
  const { id } = ref;
  const capture = await client.captures.get({ id }, { signal });
  const { bytes, encodings, problem, cut } = await readWholeBody(client, id, signal);
  const wire = encodings.length === 0 ? bytes : await bytesOf(await client.captures.body({ id }, { signal }));
  const line = capture.method === '' ? 'connection without a request' : `${capture.method} ${capture.target}`;
  const note = problem ?? (cut ? 'Only the beginning of this body is compared.' : null);
  return {
    ref,
    line,
    headers: capture.headers,
    contentType: contentTypeOf(capture.headers),
    bytes,
    wire,
    note,
    capture,
    attempt: null,
  };
}

async function readAttempt(
  client: WorkbenchClient,
  ref: SideRef & { kind: 'attempt' },
  signal: AbortSignal,
): Promise<ComparedSide> {
  const { id, number, side } = ref;
  const delivery = await client.deliveries.get({ id }, { signal });
  const attempt = delivery.attemptsMade.find((each) => each.number === number);
  if (attempt === undefined) throw missing(`Delivery ${id} has no attempt ${number}.`);
  if (side === 'response' && attempt.response === null) throw missing(`Attempt ${number} of ${id} was not answered.`);
  const blob = await (side === 'request'
    ? client.workbench.attemptRequestBody({ id, number }, { signal })
    : client.workbench.attemptResponseBody({ id, number }, { signal }));
  const bytes = await bytesOf(blob);
  const headers = side === 'request' ? attempt.headers : (attempt.response?.headers ?? []);
  const line = side === 'request' ? `${attempt.method} ${attempt.url}` : String(attempt.response?.status ?? '');
  const coded = headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1];
  const note = coded === undefined ? null : `This body is coded (${coded.slice(0, 40)}) and compared as it came.`;
  return { ref, line, headers, contentType: contentTypeOf(headers), bytes, wire: bytes, note, capture: null, attempt };
}

async function readSample(
  client: WorkbenchClient,
  ref: SideRef & { kind: 'sample' },
  signal: AbortSignal,
): Promise<ComparedSide> {
  const { method, url, headers, body } = await client.workbench.sampleRequest(
    { endpointId: ref.endpointId, eventId: ref.eventId },
    { signal },
  );
  const bytes = new TextEncoder().encode(body);
  const path = URL.parse(url)?.pathname ?? url;
  return {
    ref,
    line: `${method} ${path}`,
    headers,
    contentType: contentTypeOf(headers),
    bytes,
    wire: bytes,
    note: null,
    capture: null,
    attempt: null,
  };
}

function missing(problem: string): Error & { code: string; problem: string; remedy: string } {
  return Object.assign(new Error(problem), {
    code: 'delivery-not-found',
    problem,
    remedy: 'Choose another one to compare with.',
  });
}

/** One side of the comparison; nothing while `ref` is null. */
export function useComparedSide(ref: SideRef | null) {
  const client = useClient();
  const name = ref === null ? '' : writeSide(ref);
  return useQuery({
    // Below the capture's own key, so that its deletion is noticed here too.
    queryKey: ref?.kind === 'capture' ? ['capture', ref.id, 'compared'] : ['compared', name],
    queryFn: ({ signal }) => {
      if (ref === null) throw new Error('There is nothing to read.');
      if (ref.kind === 'capture') return readCapture(client, ref, signal);
      return ref.kind === 'attempt' ? readAttempt(client, ref, signal) : readSample(client, ref, signal);
    },
    enabled: ref !== null,
    staleTime: Infinity,
    gcTime: 10_000,
  });
}
