import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPin, IconPinnedOff, IconRepeat, IconTrash, IconX } from '@tabler/icons-react';
import type { Capture } from '#shared/capture.ts';
import { useKeyHint, useKeyWords } from '../../keys/use-action.ts';
import { openView } from '../../navigation.ts';
import { AnnotateActs } from '../annotations/annotate-acts.tsx';
import { DirectionMark } from '../../parts/direction-mark.tsx';
import { exactTime, exactTimeOfDay } from '../../parts/format-time.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { VerdictMark } from '../../parts/verdict-mark.tsx';
import { CompareMenu } from '../compare/compare-menu.tsx';
import { captureCopy } from '../export/capture-copy.ts';
import { CopyMenu } from '../export/copy-menu.tsx';
import { useReplayState } from '../replay/replay-state.ts';
import styles from './capture-header.module.css';

interface CaptureHeaderProps {
  readonly capture: Capture;
  readonly onClose: () => void;
  readonly onTogglePin: () => void;
  readonly onRemove: () => void;
}

/** What a capture is, in three lines: kind and verdict; who and when; what it says. */
export function CaptureHeader({ capture, onClose, onTogglePin, onRemove }: CaptureHeaderProps) {
  const { event, pinned } = capture;
  const pinKey = useKeyHint('capture.pin');
  const removeKey = useKeyHint('list.remove');
  const closeKey = useKeyHint('list.close');
  const request = capture.method === '' ? 'connection without a request' : `${capture.method} ${capture.path}`;
  return (
    <header className={styles['header']}>
      <div className={styles['marks']}>
        <DirectionMark direction={capture.direction} />
        <h2
          data-private={capture.eventType === null || undefined}
          className={`${styles['type']} ${event !== null && event.type === null ? styles['title'] : ''}`}
          title={capture.eventType ?? request}
        >
          {capture.eventType ?? request}
        </h2>
        <VerdictMark verdict={capture.verdict} />
        <div className={styles['actions']}>
          <ReplayActs capture={capture} />
          <ActionIcon
            aria-label={pinned ? 'Unpin' : 'Pin'}
            aria-pressed={pinned}
            title={pinned ? `Unpin${pinKey}` : `Pin: keep it when clearing${pinKey}`}
            onClick={onTogglePin}
          >
            {pinned ? <IconPinnedOff size={16} stroke={1.75} aria-hidden /> : <IconPin size={16} stroke={1.75} aria-hidden />}
          </ActionIcon>
          <CompareMenu capture={capture} />
          <AnnotateActs capture={capture} />
          <CopyMenu {...captureCopy(capture)} />
          <ActionIcon aria-label="Delete" title={`Delete${removeKey}`} onClick={onRemove}>
            <IconTrash size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label="Close" title={`Close${closeKey}`} onClick={onClose}>
            <IconX size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        </div>
      </div>
      <WhoAndWhen capture={capture} />
      <Words capture={capture} />
    </header>
  );
}

/** The ways to send it again. A connection without a request holds nothing that could be sent. */
function ReplayActs({ capture }: { readonly capture: Capture }) {
  const openReplay = useReplayState((state) => state.openReplay);
  const replayKey = useKeyHint('capture.replay-to');
  const quickKey = useKeyWords('capture.replay');
  const editKey = useKeyHint('capture.edit');
  if (capture.bodySize === 0 && capture.method === '') return null;
  return (
    <>
      <Button
        variant="subtle"
        className={styles['replay'] ?? ''}
        aria-label="Replay"
        leftSection={<IconRepeat size={16} stroke={1.75} aria-hidden />}
        title={`Replay: choose where to and how${replayKey}.${quickKey === null ? '' : ` ${quickKey} replays to the last target at once.`}`}
        onClick={() => openReplay(capture.id)}
      >
        <span className={styles['replayWord']}>Replay</span>
      </Button>
      {capture.bodyKind === 'raw-packet' ? null : (
        <ActionIcon
          aria-label="Edit and replay"
          title={`Edit and replay${editKey}`}
          onClick={() => openView('send', { capture: capture.id })}
        >
          <IconPencil size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      )}
    </>
  );
}

/** Sender and time in one line, a dot between those that are there. */
function WhoAndWhen({ capture }: { readonly capture: Capture }) {
  const person = capture.event?.sender ?? capture.event?.recipient ?? null;
  return (
    <p className={styles['line']}>
      {person?.name == null ? null : <span dir="auto">{person.name}</span>}
      {person?.id == null ? null : <span className="wire">{person.id}</span>}
      <time className={styles['fixed']} dateTime={capture.receivedAt} title={exactTime(capture.receivedAt)}>
        {exactTimeOfDay(capture.receivedAt)}
      </time>
      <span className={styles['fixed']}>
        <RelativeTime iso={capture.receivedAt} />
      </span>
      {capture.importedFrom === undefined ? null : (
        <span title={importedWords(capture)}>imported from {capture.importedFrom.name}</span>
      )}
    </p>
  );
}

/** What the times of an imported capture stand for. */
function importedWords({ imported }: Capture): string {
  const first = imported?.originalAt ?? null;
  return `The time is that of the import. ${first === null ? 'The file does not say when it first came.' : `It first came ${exactTime(first)}.`}`;
}

function Words({ capture }: { readonly capture: Capture }) {
  const text = capture.event?.text ?? null;
  if (text !== null && text.trim() !== '') {
    return (
      <p className={styles['text']} dir="auto">
        {text.length > 600 ? `${text.slice(0, 600)}…` : text}
      </p>
    );
  }
  return (
    <p className={styles['summary']} dir="auto">
      {capture.problem?.detail ?? capture.summary}
    </p>
  );
}
