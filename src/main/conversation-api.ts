/** The use cases of conversations; part of AppApi. */
import type {
  ConversationRow,
  ConversationsChange,
  ConversationsPage,
  TranscriptChange,
  TranscriptPage,
} from '#shared/conversation.ts';
import type { FileKind } from '#shared/payload/file-type.ts';

export interface ConversationChoiceQuery {
  readonly search?: string | undefined;
  readonly provider?: string | undefined;
}

export interface FetchedAttachment {
  readonly name: string;
  readonly content: Uint8Array;
  readonly kind: FileKind | null;
  readonly mimeType: string | null;
  readonly claimed: string | null;
}

export interface ConversationsApi {
  /** Rejects with `cursor-malformed`. */
  list(query: ConversationChoiceQuery & { limit: number; cursor?: string | undefined }): Promise<ConversationsPage>;
  /** Rejects with `conversation-not-found`. */
  get(id: string): Promise<ConversationRow>;
  /** Rejects with `conversation-not-found`, `cursor-malformed` or `capture-not-found`. */
  messages(query: {
    id: string;
    limit: number;
    before?: string | undefined;
    after?: string | undefined;
    around?: string | undefined;
  }): Promise<TranscriptPage>;
  /** Null: the capture belongs to no conversation. Rejects with `capture-not-found`. */
  ofCapture(captureId: string): Promise<ConversationRow | null>;
  /** At most four messages a second. */
  followList(query: ConversationChoiceQuery, signal?: AbortSignal): AsyncGenerator<ConversationsChange, void>;
  /** At most four messages a second; a first one tells of the conversation as it is. Rejects with `conversation-not-found`. */
  follow(id: string, signal?: AbortSignal): AsyncGenerator<TranscriptChange, void>;
  markSeen(id: string, upTo: string): Promise<void>;
  /** Rejects with `attachment-not-found`, `attachment-refused`, `attachment-too-large` or `attachment-failed`. */
  fetchAttachment(
    query: { captureId: string; index: number; allowPrivate: boolean },
    signal?: AbortSignal,
  ): Promise<FetchedAttachment>;
}
