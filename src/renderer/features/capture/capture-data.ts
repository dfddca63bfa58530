import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Capture } from '#shared/capture.ts';
import { useClient } from '../../host/host-context.tsx';
import type { WorkbenchClient } from '../../host/host-link.ts';

/** Bodies up to this size are shown whole: more than the receiver takes, so that only decoded ones are ever cut. Bytes. */
export const shownBodyLimit = 50_331_648;

/** A reply that has only just left is not known yet; looked for again so often, and no longer than this, ms. */
const replyPauseMs = 500;
const replyPatienceMs = 5_000;

function mayStillBeReplying({ receivedAt, reply, timing, imported }: Capture): boolean {
  if (reply === null || timing.replyMs !== null || imported !== undefined) return false;
  return Date.now() - Date.parse(receivedAt) < reply.delayMs + replyPatienceMs;
}

/** Everything of a capture but its bytes. The one before stays in sight until the next is there. */
export function useCapture(id: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['capture', id],
    queryFn: () => client.captures.get({ id }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (data !== undefined && mayStillBeReplying(data) ? replyPauseMs : false),
  });
}

/** A body as the eye reads it: content codings removed. */
export interface ReadBody {
  readonly encodings: readonly string[];
  readonly problem: string | null;
  readonly cut: boolean;
  readonly decodedSize: number | null;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Bytes asked for at a time: one large answer would hold the page up while it arrives. */
const pieceBytes = 1_048_576;

/** The whole body for the eye, at most `shownBodyLimit` of it, fetched in pieces where it is long. */
export async function readWholeBody(client: WorkbenchClient, id: string, signal: AbortSignal): Promise<ReadBody> {
  const { content, ...rest } = await client.workbench.readableBody({ id, limit: pieceBytes }, { signal });
  const first = new Uint8Array(await content.arrayBuffer());
  if (!rest.cut) return { ...rest, bytes: first };
  const size = rest.decodedSize;
  if (rest.encodings.length > 0 || rest.problem !== null || size === null) {
    // Pieces of what is decoded on the way cannot be asked for.
    const { content: whole, ...all } = await client.workbench.readableBody({ id, limit: shownBodyLimit }, { signal });
    return { ...all, bytes: new Uint8Array(await whole.arrayBuffer()) };
  }
  const bytes = new Uint8Array(Math.min(size, shownBodyLimit));
  bytes.set(first);
  for (let offset = first.length; offset < bytes.length; offset += pieceBytes) {
    const length = Math.min(pieceBytes, bytes.length - offset);
    const piece = await client.captures.body({ id, offset, length }, { signal });
    bytes.set(new Uint8Array(await piece.arrayBuffer()), offset);
  }
  return { ...rest, cut: size > bytes.length, bytes };
}

export function useReadableBody(id: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['capture', id, 'readable'],
    queryFn: ({ signal }) => readWholeBody(client, id, signal),
    staleTime: Infinity,
    // Large: not kept once it is out of sight.
    gcTime: 10_000,
  });
}

/** The bytes as they came over the wire, from `offset` on. */
export function useWireBytes(id: string, offset: number, length: number, enabled = true) {
  const client = useClient();
  return useQuery({
    queryKey: ['capture', id, 'wire', offset, length],
    queryFn: async () => new Uint8Array(await (await client.captures.body({ id, offset, length })).arrayBuffer()),
    staleTime: Infinity,
    gcTime: 60_000,
    enabled,
  });
}

/** A signature check made now, with the secrets of now. */
export function useRecheck(id: string) {
  const client = useClient();
  return useQuery({ queryKey: ['capture', id, 'recheck'], queryFn: () => client.workbench.recheck({ id }), staleTime: 0 });
}
