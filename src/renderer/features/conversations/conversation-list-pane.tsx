import { ActionIcon, Box, Button, Select, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useCallback, useEffect, useState, type KeyboardEvent, type RefObject } from 'react';
import { FieldKey } from '../../keys/field-key.tsx';
import { setParam } from '../../navigation.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { useProviders } from '../endpoints/endpoint-data.ts';
import type { ProviderName } from '../inbox/provider-name.ts';
import { ConversationGrid, type ConversationGridHandle } from './conversation-grid.tsx';
import type { ConversationList, ConversationListState } from './conversation-list.ts';
import styles from './conversations.module.css';

const applyAfterMs = 200;
/** From so many captures on, being behind is worth a word. */
const toldBehind = 500;

interface ConversationListPaneProps {
  readonly list: ConversationList;
  readonly state: ConversationListState;
  readonly search: string;
  readonly provider: string;
  readonly selectedId: string | null;
  readonly providerName: ProviderName;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly grid: RefObject<ConversationGridHandle | null>;
  readonly onSelect: (id: string) => void;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
}

/** Search and provider above the list of conversations. */
export function ConversationListPane(props: ConversationListPaneProps) {
  const { list, state, search, provider, selectedId, providerName, searchRef, grid, onSelect, onFocus, onKeyDown } = props;
  const providers = useProviders();
  const chats = (providers.data ?? []).filter(({ map }) => map.conversationId.length > 0);
  const [atTop, setAtTop] = useState(true);
  useEffect(() => list.hold(!atTop), [list, atTop]);
  const loadMore = useCallback(() => void list.loadMore(), [list]);
  const empty = state.status === 'ready' && state.rows.length === 0;
  return (
    <Box component="section" className={styles['listPane'] ?? ''} aria-label="Conversations" onFocus={onFocus}>
      <search className={styles['toolbar']}>
        <SearchField search={search} inputRef={searchRef} onLeave={() => grid.current?.focus()} />
        <Select
          aria-label="Provider"
          placeholder="All providers"
          clearable
          value={provider === '' ? null : provider}
          data={chats.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => setParam('provider', value)}
        />
      </search>
      {state.behind < toldBehind ? null : (
        <output className={styles['behind']}>
          {formatCount(state.behind)} captures are still being sorted into conversations.
        </output>
      )}
      {state.status === 'failed' ? (
        <div className={styles['message']}>
          <ErrorNotice error={state.error} onRetry={() => void list.reload()} />
        </div>
      ) : empty ? (
        <Nothing filtered={search !== '' || provider !== ''} onFurther={state.complete ? null : loadMore} />
      ) : (
        <ConversationGrid
          key={`${search} ${provider}`}
          state={state}
          selectedId={selectedId}
          providerName={providerName}
          onSelect={onSelect}
          onAtTop={setAtTop}
          onLoadMore={loadMore}
          onShowHeld={() => list.release()}
          onKeyDown={onKeyDown}
          handle={grid}
        />
      )}
    </Box>
  );
}

interface NothingProps {
  readonly filtered: boolean;
  /** Goes on where the search stopped; null: all was searched. */
  readonly onFurther: (() => void) | null;
}

function Nothing({ filtered, onFurther }: NothingProps) {
  if (!filtered) return <p className={styles['nothing']}>New conversations appear here as their webhooks arrive.</p>;
  return (
    <div className={styles['nothing']}>
      {onFurther === null ? 'No conversation matches.' : 'None of the newest conversations matches.'} Contact, conversation id and
      last message are searched.
      {onFurther === null ? null : <Button onClick={onFurther}>Search older ones</Button>}
      <Button
        onClick={() => {
          setParam('search', null);
          setParam('provider', null);
        }}
      >
        Show all
      </Button>
    </div>
  );
}

interface SearchFieldProps {
  readonly search: string;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** Leaves the field for the list. */
  readonly onLeave: () => void;
}

/** Applied a moment after the last key. */
function SearchField({ search, inputRef, onLeave }: SearchFieldProps) {
  const [draft, setDraft] = useState(search);
  const [applied, setApplied] = useState(search);
  if (search !== applied) {
    // Changed from outside: the address bar, "show all".
    setApplied(search);
    setDraft(search);
  }
  useEffect(() => {
    if (draft.trim() === applied) return undefined;
    const timer = window.setTimeout(() => {
      setApplied(draft.trim());
      setParam('search', draft.trim());
    }, applyAfterMs);
    return () => window.clearTimeout(timer);
  }, [draft, applied]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    if (event.key === 'Escape' && draft !== '') setDraft('');
    else onLeave();
  };
  return (
    <TextInput
      ref={inputRef}
      aria-label="Search conversations"
      placeholder="Contact, number, id or last message"
      spellCheck={false}
      autoComplete="off"
      maxLength={500}
      value={draft}
      leftSection={<IconSearch size={14} stroke={1.75} aria-hidden />}
      rightSectionWidth={32}
      rightSection={
        draft === '' ? (
          <FieldKey action="list.filter" does="search" />
        ) : (
          <ActionIcon aria-label="Clear search" onClick={() => setDraft('')} __vars={{ '--ai-size': '20px' }}>
            <IconX size={14} stroke={1.75} aria-hidden />
          </ActionIcon>
        )
      }
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}
