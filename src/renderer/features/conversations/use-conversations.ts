import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { followStream } from '../../host/follow-stream.ts';
import { useHostLink } from '../../host/host-context.tsx';
import { choiceQuery, ConversationList, type ConversationListState } from './conversation-list.ts';
import { Transcript, type TranscriptState } from './transcript.ts';

/** The live list of conversations, for as long as it is shown. */
export function useConversationList(
  search: string,
  provider: string,
): { readonly list: ConversationList; readonly state: ConversationListState } {
  const link = useHostLink();
  const list = useMemo(() => new ConversationList(link.client, { search, provider }), [link, search, provider]);
  useEffect(() => {
    const abort = new AbortController();
    void followStream(
      link,
      (client, signal) => client.workbench.followConversations(choiceQuery({ search, provider }), { signal }),
      // Read after the stream is open: nothing can come between the two unseen.
      { opened: () => void list.reload(), message: (change) => list.take(change) },
      abort.signal,
    );
    return () => abort.abort();
  }, [link, list, search, provider]);
  return { list, state: useSyncExternalStore(list.subscribe, list.read) };
}

/** The live transcript of one conversation, read around a capture where one is asked for. */
export function useTranscript(
  id: string,
  around: string | null,
): { readonly transcript: Transcript; readonly state: TranscriptState } {
  const link = useHostLink();
  const transcript = useMemo(() => new Transcript(link.client, id), [link, id]);
  useEffect(() => {
    const abort = new AbortController();
    void followStream(
      link,
      (client, signal) => client.workbench.followConversation({ id }, { signal }),
      {
        opened: () => void (transcript.read().status === 'ready' ? transcript.reopen() : transcript.open(around)),
        message: (change) => transcript.take(change),
      },
      abort.signal,
    );
    return () => abort.abort();
    // Where it begins matters once; later the user goes where the user goes.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [link, transcript, id]);
  return { transcript, state: useSyncExternalStore(transcript.subscribe, transcript.read) };
}
