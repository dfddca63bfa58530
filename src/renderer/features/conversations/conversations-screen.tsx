/**
 * The conversations: the live list of them, the one that is read as a chat, and beside it the capture of a message.
 * It owns choice, search and keys; how a chat reads is in conversation-pane.tsx.
 */
import { Box } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CaptureRow } from '#shared/capture.ts';
import type { TranscriptMessage } from '#shared/conversation.ts';
import { useClient } from '../../host/host-context.tsx';
import { openView, setParam, useParam } from '../../navigation.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { placeBelow, type MenuPlace } from '../../parts/menu-place.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { CaptureDetail } from '../capture/capture-detail.tsx';
import { messageCopy } from '../export/capture-copy.ts';
import { CopyAt } from '../export/copy-at.tsx';
import { DetailPane } from '../inbox/detail-pane.tsx';
import { actOnListKey, useInboxKeys, type InboxKeys } from '../inbox/inbox-keys.ts';
import { useProviderName } from '../inbox/provider-name.ts';
import { useRemoval } from '../inbox/removal.tsx';
import { useQuickReplay } from '../replay/quick-replay.tsx';
import { useReplayState } from '../replay/replay-state.ts';
import type { ConversationGridHandle } from './conversation-grid.tsx';
import { ConversationListPane } from './conversation-list-pane.tsx';
import { ConversationPane, type ConversationHandle } from './conversation-pane.tsx';
import styles from './conversations.module.css';
import { captureOf } from './transcript.ts';
import { useConversationList } from './use-conversations.ts';

export function ConversationsScreen() {
  const search = useParam('search') ?? '';
  const provider = useParam('provider') ?? '';
  const selectedId = useParam('conversation');
  const captureId = useParam('capture');
  const at = useParam('at');
  useLinkedCapture();
  const { list, state } = useConversationList(search, provider);
  /** Whether keys act on the chat; else on the list. */
  const [reading, setReading] = useState(false);
  const narrow = useMediaQuery('(width < 1000px)', false, { getInitialValueInEffect: false });
  const grid = useRef<ConversationGridHandle>(null);
  const chat = useRef<ConversationHandle>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const detailRef = useRef<HTMLElement>(null);
  const providerName = useProviderName();
  const quickReplay = useQuickReplay();
  const openReplay = useReplayState((replays) => replays.openReplay);
  const { togglePin, remove } = useCaptureActs();
  const [copyOf, setCopyOf] = useState<{ readonly message: TranscriptMessage; readonly place: MenuPlace } | null>(null);

  const { rows } = state;
  const select = useCallback((id: string | null) => {
    setParam('at', null);
    setParam('capture', null);
    setParam('conversation', id);
  }, []);
  const openCapture = useCallback((id: string) => setParam('capture', id), []);
  const copyMessage = useCallback((message: TranscriptMessage, place: MenuPlace) => setCopyOf({ message, place }), []);
  const toList = (): void => {
    setReading(false);
    if (narrow) select(null);
    // The list may just be coming back into sight.
    requestAnimationFrame(() => grid.current?.focus());
  };
  const closeCapture = (): void => {
    setParam('capture', null);
    requestAnimationFrame(() => chat.current?.focus());
  };
  const moveInList = (by: number): void => {
    const from = rows.findIndex((row) => row.id === selectedId);
    const to = Math.min(rows.length - 1, Math.max(0, from === -1 && by !== Infinity ? 0 : from + by));
    const row = rows[to];
    if (row === undefined) return;
    select(row.id);
    grid.current?.scrollToRow(to);
  };
  /** Of a message for which no webhook came there is nothing to send again. */
  const replayCurrent = (act: (captureId: string) => void): void => {
    const message = chat.current?.current() ?? null;
    if (message !== null && message.kind !== 'told') act(message.id);
  };
  const openCurrent = (): void => {
    const message = chat.current?.current() ?? null;
    if (message === null) return;
    const id = captureOf(message);
    if (captureId === id) detailRef.current?.focus();
    else openCapture(id);
  };
  const keys: InboxKeys = {
    move: (by) => (reading ? chat.current?.move(by) : moveInList(by)),
    open: () => {
      if (reading) openCurrent();
      else if (selectedId === null) moveInList(0);
      else chat.current?.focus();
    },
    close: () => {
      if (captureId !== null) closeCapture();
      else toList();
    },
    remove: () => {},
    focusFilter: () => searchRef.current?.focus(),
    replay: () => replayCurrent(quickReplay),
    openReplay: () => replayCurrent(openReplay),
    editAndReplay: () => replayCurrent((id) => openView('send', { capture: id })),
    copy: () => {
      const message = chat.current?.current() ?? null;
      const bubble =
        message === null ? null : document.querySelector(`#${CSS.escape(`message-${message.id}`)} [data-bubble] > *`);
      if (message !== null && bubble !== null) copyMessage(message, placeBelow(bubble));
    },
  };
  useInboxKeys(keys);

  const detail =
    captureId === null ? null : (
      <CaptureDetail
        key="detail"
        id={captureId}
        row={null}
        sectionRef={detailRef}
        onClose={closeCapture}
        onOpen={openCapture}
        onTogglePin={togglePin}
        onRemove={(id) => {
          remove(id);
          closeCapture();
        }}
      />
    );
  return (
    <div className={styles['room']} data-capture={captureId !== null || undefined} data-open={selectedId !== null || undefined}>
      <ConversationListPane
        list={list}
        state={state}
        search={search}
        provider={provider}
        selectedId={selectedId}
        providerName={providerName}
        searchRef={searchRef}
        grid={grid}
        onSelect={select}
        onFocus={() => setReading(false)}
        onKeyDown={(event, page) => actOnListKey(event, page, keys)}
      />
      <Box component="section" className={styles['chatPane'] ?? ''} aria-label="Conversation" onFocus={() => setReading(true)}>
        {selectedId === null ? (
          <NothingChosen empty={state.status === 'ready' && rows.length === 0 && search === '' && provider === ''} />
        ) : (
          <ConversationPane
            key={`${selectedId} ${at ?? ''}`}
            id={selectedId}
            at={at}
            providerName={providerName}
            onOpen={openCapture}
            onCopy={copyMessage}
            onBack={narrow ? toList : null}
            onKeyDown={(event, page) => actOnListKey(event, page, keys)}
            handle={chat}
          />
        )}
      </Box>
      <DetailPane label="Capture" detail={detail} onClose={closeCapture} />
      <CopyAt
        at={copyOf?.place ?? null}
        items={copyOf === null ? null : messageCopy(copyOf.message)}
        onClose={() => {
          setCopyOf(null);
          chat.current?.focus();
        }}
      />
    </div>
  );
}

function NothingChosen({ empty }: { readonly empty: boolean }) {
  if (!empty) {
    return (
      <div className={styles['empty']}>
        <EmptyState
          title="Choose a conversation"
          text="It is shown as the customer saw it, with the arrival of every webhook beside its message."
        />
      </div>
    );
  }
  return (
    <div className={styles['empty']}>
      <EmptyState
        title="No conversation yet"
        text="Captures that belong to one conversation (MAIA’s sessionId, the contact of AIsoule and WhatsAble) are read here as a chat, with delivery states, attachments and the arrival of every webhook."
      />
    </div>
  );
}

/** An address that names a capture (`of`) leads to its conversation, at its message. */
function useLinkedCapture(): void {
  const of = useParam('of');
  const client = useClient();
  useEffect(() => {
    if (of === null) return undefined;
    let left = false;
    client.workbench.conversationOf({ id: of }).then(
      ({ conversation }) => {
        if (left) return;
        if (conversation === null) notifications.show({ message: 'This capture belongs to no conversation.' });
        else {
          setParam('conversation', conversation.id);
          setParam('at', of);
        }
        setParam('of', null);
      },
      (error: unknown) => {
        if (!left) tellFailure(error);
      },
    );
    return () => {
      left = true;
    };
  }, [of, client]);
}

/** The list behind a removal takes no part here: the transcript follows the host. */
const noList = { forget: () => {}, reload: () => Promise.resolve() };

function useCaptureActs() {
  const client = useClient();
  const queries = useQueryClient();
  const removal = useRemoval(noList);
  return {
    togglePin: (row: CaptureRow) => {
      client.workbench
        .setPinned({ ids: [row.id], pinned: !row.pinned })
        .then(() => queries.invalidateQueries({ queryKey: ['capture', row.id] }), tellFailure);
    },
    remove: (id: string) => void removal({ ids: [id] }),
  };
}
