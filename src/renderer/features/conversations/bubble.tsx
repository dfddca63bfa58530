import { IconArrowBackUp, IconCopy, IconQuestionMark, IconRepeat, IconRotate } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { TranscriptMessage } from '#shared/conversation.ts';
import { useKeyHint } from '../../keys/use-action.ts';
import { exactTime, timeOfDay } from '../../parts/format-time.ts';
import { VerdictMark } from '../../parts/verdict-mark.tsx';
import { AttachmentList } from '../attachments/attachments.tsx';
import styles from './bubble.module.css';
import { ChatText } from './chat-text.tsx';
import { sideWord } from './message-words.ts';
import { StateMarks } from './state-marks.tsx';

/** Longer text is cut until asked for, characters. */
const shownText = 1_200;

interface BubbleProps {
  readonly message: TranscriptMessage;
  readonly joined: boolean;
  readonly onOpen: (captureId: string) => void;
  /** Goes to another message of the conversation. */
  readonly onGoTo: (captureId: string) => void;
}

/** One message as the customer saw it, and under it what became of it. */
export const Bubble = memo(function Bubble({ message, joined, onOpen, onGoTo }: BubbleProps) {
  const { direction, kind, attachments, replyTo, verdict, text } = message;
  return (
    <div
      className={styles['bubble']}
      data-direction={direction ?? 'none'}
      data-kind={kind}
      data-joined={joined || undefined}
      data-invalid={verdict.status === 'invalid' || undefined}
    >
      {direction === 'echo' ? (
        <p className={styles['echo']}>
          <IconRotate size={14} stroke={1.75} aria-hidden />
          sent from the phone itself
        </p>
      ) : null}
      <Author message={message} />
      {replyTo === null ? null : <Quote replyTo={replyTo} onGoTo={onGoTo} />}
      {kind === 'message' ? null : (
        <p className={styles['missing']}>
          <IconQuestionMark size={14} stroke={1.75} aria-hidden />
          {kind === 'report'
            ? 'The message itself did not arrive as a webhook'
            : 'No webhook came for this message; another one repeats it'}
        </p>
      )}
      {text === null || text.trim() === '' ? <Wordless message={message} /> : <Words message={message} onOpen={onOpen} />}
      {attachments.length === 0 ? null : <AttachmentList captureId={message.id} attachments={attachments} brief />}
      <p className={styles['foot']}>
        <time dateTime={message.at} title={exactTime(message.at)}>
          {timeOfDay(message.at)}
        </time>
        <StateMarks reports={message.reports} ownId={kind === 'message' ? message.id : ''} onOpen={onOpen} />
        {message.repeats.count === 0 ? null : (
          <span className={styles['repeat']} title={`The same event came ${message.repeats.count + 1} times`}>
            <IconRepeat size={14} stroke={1.75} aria-hidden />
            came {message.repeats.count + 1} times
          </span>
        )}
        {verdict.status === 'valid' || (kind === 'told' && verdict.status !== 'invalid') ? null : (
          <VerdictMark verdict={verdict} />
        )}
        <span className={styles['hidden']}>{sideWord(message)}</span>
      </p>
      <Failures message={message} />
      <button
        type="button"
        tabIndex={-1}
        data-copy
        className={styles['copy']}
        aria-label="Copy this message"
        title={`Copy as…${useKeyHint('capture.copy')}`}
      >
        <IconCopy size={14} stroke={1.75} aria-hidden />
      </button>
    </div>
  );
});

/** Who of the own side wrote, where the provider says so; and what an event without a side is about. */
function Author({ message }: { readonly message: TranscriptMessage }) {
  const { direction, sender, title } = message;
  if (direction === null) return <p className={styles['author']}>{title}</p>;
  if (direction === 'incoming' || sender?.name == null) return null;
  return (
    <p className={styles['author']} dir="auto">
      {sender.name}
    </p>
  );
}

function Quote({
  replyTo,
  onGoTo,
}: {
  readonly replyTo: NonNullable<TranscriptMessage['replyTo']>;
  readonly onGoTo: (id: string) => void;
}) {
  const { captureId, summary, messageId } = replyTo;
  const words = (
    <>
      <IconArrowBackUp size={14} stroke={1.75} aria-hidden />
      <span className={styles['quoteText']} dir="auto">
        {summary ?? `a message that is not here (${messageId})`}
      </span>
    </>
  );
  if (captureId === null) return <p className={styles['quote']}>{words}</p>;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles['quote']}
      title="Go to the message this one answers"
      onClick={(event) => {
        event.stopPropagation();
        onGoTo(captureId);
      }}
    >
      {words}
    </button>
  );
}

function Words({ message, onOpen }: { readonly message: TranscriptMessage; readonly onOpen: (captureId: string) => void }) {
  const [whole, setWhole] = useState(false);
  const text = message.text ?? '';
  const cut = !whole && text.length > shownText;
  return (
    <>
      <p className={styles['text']} dir="auto">
        <ChatText text={cut ? `${text.slice(0, shownText).toWellFormed()}…` : text} />
      </p>
      {cut || message.textCut ? (
        <button
          type="button"
          tabIndex={-1}
          className={styles['more']}
          onClick={(event) => {
            event.stopPropagation();
            if (cut) setWhole(true);
            else onOpen(message.id);
          }}
        >
          {cut
            ? `Show all ${message.textCut ? 'that is kept here' : `${text.length} characters`}`
            : 'It goes on: open the capture'}
        </button>
      ) : null}
    </>
  );
}

/** What is known of a message without words. */
function Wordless({ message }: { readonly message: TranscriptMessage }) {
  if (message.attachments.length > 0 || message.direction === null) return null;
  if (message.kind === 'report') return message.messageId === null ? null : <p className={styles['id']}>{message.messageId}</p>;
  return <p className={styles['wordless']}>{message.summary === '' ? 'No text' : message.summary}</p>;
}

function Failures({ message }: { readonly message: TranscriptMessage }) {
  const reasons = message.reports.filter(({ state }) => state === 'failed').map(({ reason }) => reason);
  if (reasons.length === 0) return null;
  return (
    <p className={styles['failure']} dir="auto">
      {reasons.find((reason) => reason !== null) ?? 'The provider gives no reason.'}
    </p>
  );
}
