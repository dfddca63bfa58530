import { ActionIcon, Button } from '@mantine/core';
import { IconAlertCircle, IconArrowLeft, IconRepeat, IconX } from '@tabler/icons-react';
import type { ConversationRow } from '#shared/conversation.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { formatCount } from '../../parts/format-size.ts';
import { openView } from '../../navigation.ts';
import styles from './conversations.module.css';
import { contactTitle } from './message-words.ts';

interface ConversationHeaderProps {
  readonly conversation: ConversationRow;
  readonly provider: string;
  /** Back to the list, where there is no room for both; null: the list is in sight. */
  readonly onBack: (() => void) | null;
}

/** The filter that lists the captures of a conversation, and no others. */
export function conversationFilter({ provider, conversationId }: Pick<ConversationRow, 'provider' | 'conversationId'>): string {
  return `conversation:${JSON.stringify(conversationId)} provider:${provider}`;
}

/** Whom it is with, through whom, and what about it calls for a look. */
export function ConversationHeader({ conversation, provider, onBack }: ConversationHeaderProps) {
  const { contact, conversationId, captures, failed, invalid, duplicates } = conversation;
  const title = contactTitle(conversation);
  return (
    <header className={styles['header']}>
      {onBack === null ? null : (
        <ActionIcon aria-label="Back to the list" title="Back to the list (Esc)" onClick={onBack}>
          <IconArrowLeft size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      )}
      <div className={styles['headerWords']}>
        <h2 className={styles['headerTitle']} dir="auto" title={title}>
          {title}
        </h2>
        <p className={styles['headerLine']}>
          <span>{provider}</span>
          {contact.name === null || contact.id === null ? null : <span className="wire">{contact.id}</span>}
          {conversationId === contact.id || conversationId === title ? null : (
            <span className={styles['headerId']} title={conversationId}>
              {conversationId}
            </span>
          )}
          <CopyButton small value={conversationId} label="Copy conversation id" />
        </p>
      </div>
      <p className={styles['troubles']}>
        {failed === 0 ? null : (
          <span className={styles['bad']}>
            <IconAlertCircle size={14} stroke={1.75} aria-hidden />
            {formatCount(failed)} failed
          </span>
        )}
        {invalid === 0 ? null : (
          <span className={styles['bad']}>
            <IconX size={14} stroke={2} aria-hidden />
            {formatCount(invalid)} invalid
          </span>
        )}
        {duplicates === 0 ? null : (
          <span className={styles['trouble']}>
            <IconRepeat size={14} stroke={1.75} aria-hidden />
            {formatCount(duplicates)} {duplicates === 1 ? 'duplicate' : 'duplicates'}
          </span>
        )}
      </p>
      <Button title="List them in the inbox" onClick={() => openView('inbox', { filter: conversationFilter(conversation) })}>
        {formatCount(captures)} {captures === 1 ? 'capture' : 'captures'}
      </Button>
    </header>
  );
}
