/** One conversation, read: its head, its transcript, and the keys that move in it. */
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type { TranscriptMessage } from '#shared/conversation.ts';
import { useClient } from '../../host/host-context.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import type { MenuPlace } from '../../parts/menu-place.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { Arrivals } from '../inbox/arrivals.tsx';
import type { ProviderName } from '../inbox/provider-name.ts';
import { ConversationHeader } from './conversation-header.tsx';
import styles from './conversations.module.css';
import { contactTitle } from './message-words.ts';
import { TranscriptView, type TranscriptHandle } from './transcript-view.tsx';
import { useTranscript } from './use-conversations.ts';

export interface ConversationHandle {
  readonly focus: () => void;
  /** By messages; `Infinity` and `-Infinity` go to the ends of what is read. */
  readonly move: (by: number) => void;
  /** The message that keys act on. */
  readonly current: () => TranscriptMessage | null;
}

interface ConversationPaneProps {
  readonly id: string;
  /** The message to begin at; null: the newest. */
  readonly at: string | null;
  readonly providerName: ProviderName;
  readonly onOpen: (captureId: string) => void;
  /** Opens the copy menu of a message. */
  readonly onCopy: (message: TranscriptMessage, place: MenuPlace) => void;
  readonly onBack: (() => void) | null;
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
  readonly handle: RefObject<ConversationHandle | null>;
}

/** Who only passes by has not looked. */
const lookAfterMs = 800;

export function ConversationPane(props: ConversationPaneProps) {
  const { id, at, providerName, onOpen, onCopy, onBack, onKeyDown, handle } = props;
  const { transcript, state } = useTranscript(id, at);
  const { conversation, messages, later } = state;
  const [currentId, setCurrent] = useState(at);
  /** Rises when the transcript shall be placed anew. */
  const [placing, setPlacing] = useState(0);
  const [atEnd, setAtEnd] = useState(false);
  const view = useRef<TranscriptHandle>(null);
  const seenUpTo = useSeenAtFirst(conversation);
  useLook(id, atEnd && !later ? (conversation?.last.captureId ?? null) : null, conversation?.unread ?? 0);

  const goTo = (captureId: string): void => {
    setCurrent(captureId);
    if (view.current?.show(captureId) === true) return;
    transcript.open(captureId).then(() => setPlacing((before) => before + 1), tellFailure);
  };
  const toEnd = (): void => {
    setCurrent(null);
    if (later) transcript.open().then(() => setPlacing((before) => before + 1), tellFailure);
    else view.current?.showEnd();
  };
  const move = (by: number): void => {
    const from = messages.findIndex((message) => message.id === currentId);
    if (by === Infinity && later) {
      toEnd();
      return;
    }
    // Without a place yet, the newest is where one stands.
    const start = from === -1 && by !== -Infinity ? messages.length - 1 : from + by;
    const to = Math.min(messages.length - 1, Math.max(0, start));
    const message = messages[to];
    if (message === undefined) return;
    setCurrent(message.id);
    if (by === Infinity) view.current?.showEnd();
    else view.current?.show(message.id);
  };
  useImperativeHandle(handle, () => ({
    focus: () => view.current?.focus(),
    move,
    current: () => messages.find((message) => message.id === currentId) ?? null,
  }));

  const [loadOlder, loadNewer, reachEnd] = useTranscriptActs(transcript, setAtEnd);
  if (state.status === 'failed') {
    return (
      <div className={styles['message']}>
        <ErrorNotice error={state.error} onRetry={() => void transcript.open(at)} />
      </div>
    );
  }
  if (conversation === null) {
    if (state.status === 'loading') return null;
    return (
      <div className={styles['empty']}>
        <EmptyState
          title="Nothing is left of this conversation"
          text="Its captures were deleted. Undo brings it back for ten minutes."
        />
      </div>
    );
  }
  return (
    <>
      <Arrivals arrived={state.arrived} />
      <ConversationHeader
        conversation={conversation}
        provider={providerName(conversation.provider) ?? conversation.provider}
        onBack={onBack}
      />
      {state.status === 'loading' ? null : (
        <TranscriptView
          key={placing}
          state={state}
          label={`Conversation with ${contactTitle(conversation)}, oldest first`}
          currentId={currentId}
          seenUpTo={seenUpTo}
          onCurrent={setCurrent}
          onOpen={onOpen}
          onCopy={onCopy}
          onGoTo={goTo}
          onReachEnd={reachEnd}
          onOlder={loadOlder}
          onNewer={loadNewer}
          onJumpToEnd={toEnd}
          onKeyDown={onKeyDown}
          handle={view}
        />
      )}
    </>
  );
}

/** Functions that stay the same, for effects that depend on them. */
function useTranscriptActs(
  transcript: ReturnType<typeof useTranscript>['transcript'],
  setAtEnd: (atEnd: boolean) => void,
): readonly [older: () => void, newer: () => void, reachEnd: (atEnd: boolean) => void] {
  const [acts, setActs] = useState(() => actsOf(transcript, setAtEnd));
  const [of, setOf] = useState(transcript);
  if (of !== transcript) {
    setOf(transcript);
    setActs(actsOf(transcript, setAtEnd));
  }
  return acts;
}

function actsOf(transcript: ReturnType<typeof useTranscript>['transcript'], setAtEnd: (atEnd: boolean) => void) {
  return [
    () => void transcript.loadOlder(),
    () => void transcript.loadNewer(),
    (atEnd: boolean) => {
      transcript.reachEnd(atEnd);
      setAtEnd(atEnd);
    },
  ] as const;
}

/** Where the last look ended when the conversation was opened; null where nothing was unread, or everything. */
function useSeenAtFirst(conversation: { unread: number; seenUpTo: string | null } | null): string | null {
  const [seen, setSeen] = useState<{ readonly upTo: string | null } | null>(null);
  if (seen === null && conversation !== null) setSeen({ upTo: conversation.unread > 0 ? conversation.seenUpTo : null });
  return seen?.upTo ?? null;
}

/** Tells the host that the newest message is being looked at, once it has been for a moment. */
function useLook(id: string, newest: string | null, unread: number): void {
  const client = useClient();
  useEffect(() => {
    if (newest === null || unread === 0) return undefined;
    const look = (): void => {
      if (document.visibilityState === 'visible') client.workbench.markConversationSeen({ id, upTo: newest }).catch(tellFailure);
    };
    const timer = window.setTimeout(look, lookAfterMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [client, id, newest, unread]);
}
