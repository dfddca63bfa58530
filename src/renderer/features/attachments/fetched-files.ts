/**
 * What was fetched of attachments, because somebody asked for it: never by itself, and never by the page. The host fetches
 * the one URL of the one capture; here its bytes are kept for a while, so that a preview survives scrolling.
 */
import { create } from 'zustand';
import type { FileKind } from '#shared/payload/file-type.ts';
import { describeError } from '../../host/error-report.ts';
import type { WorkbenchClient } from '../../host/host-link.ts';

export interface FetchedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Told by the bytes. */
  readonly kind: FileKind | null;
  readonly mimeType: string | null;
  /** What somebody else says it is, where that differs. */
  readonly claimed: string | null;
}

export type FetchState =
  | { readonly kind: 'fetching'; readonly abort: AbortController }
  /** Its address is one of this machine or its network: the user has to say yes first. */
  | { readonly kind: 'refused'; readonly problem: string; readonly wanted: Wanted }
  | { readonly kind: 'failed'; readonly error: unknown; readonly wanted: Wanted }
  | { readonly kind: 'fetched'; readonly file: FetchedFile; readonly shown: boolean };

/** What the file was asked for. */
export type Wanted = 'preview' | 'save';

interface FetchedFilesState {
  readonly files: ReadonlyMap<string, FetchState>;
  readonly put: (key: string, state: FetchState | null) => void;
}

/** Bytes kept in all; the oldest are let go beyond. */
const keptBytes = 67_108_864;

function sizeOf(state: FetchState): number {
  return state.kind === 'fetched' ? state.file.bytes.length : 0;
}

function withinLimit(files: ReadonlyMap<string, FetchState>, newest: string): Map<string, FetchState> {
  const kept = new Map(files);
  let size = [...kept.values()].reduce((sum, state) => sum + sizeOf(state), 0);
  for (const [key, state] of files) {
    if (size <= keptBytes || key === newest) continue;
    size -= sizeOf(state);
    if (state.kind === 'fetched') kept.delete(key);
  }
  return kept;
}

export const useFetchedFiles = create<FetchedFilesState>()((set) => ({
  files: new Map(),
  put: (key, state) =>
    set(({ files }) => {
      const next = new Map(files);
      next.delete(key);
      if (state !== null) next.set(key, state);
      return { files: withinLimit(next, key) };
    }),
}));

/** Names one attachment of one capture. */
export function fileKey(captureId: string, index: number): string {
  return `${captureId} ${index}`;
}

interface Fetching {
  readonly client: WorkbenchClient;
  readonly captureId: string;
  readonly index: number;
  readonly wanted: Wanted;
  /** The user was asked and said yes. */
  readonly allowPrivate: boolean;
}

/** Fetches an attachment, or takes what is here already, and shows or saves it. */
export async function fetchFile({ client, captureId, index, wanted, allowPrivate }: Fetching): Promise<void> {
  const key = fileKey(captureId, index);
  const { files, put } = useFetchedFiles.getState();
  const known = files.get(key);
  if (known?.kind === 'fetching') return;
  if (known?.kind === 'fetched') {
    if (wanted === 'save') saveFile(known.file);
    else put(key, { ...known, shown: true });
    return;
  }
  const abort = new AbortController();
  put(key, { kind: 'fetching', abort });
  try {
    const { content, ...rest } = await client.workbench.fetchAttachment(
      { captureId, index, allowPrivate },
      { signal: abort.signal },
    );
    const file = { ...rest, bytes: new Uint8Array(await content.arrayBuffer()) };
    if (abort.signal.aborted) return;
    put(key, { kind: 'fetched', file, shown: wanted === 'preview' });
    if (wanted === 'save') saveFile(file);
  } catch (error) {
    if (abort.signal.aborted) return;
    const { code, problem } = describeError(error);
    put(key, code === 'attachment-refused' ? { kind: 'refused', problem, wanted } : { kind: 'failed', error, wanted });
  }
}

/** Hands bytes to the browser as a file. Its type says nothing, so that nothing opens it by itself. */
export function saveFile({ name, bytes }: Pick<FetchedFile, 'name' | 'bytes'>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the bytes by then.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
