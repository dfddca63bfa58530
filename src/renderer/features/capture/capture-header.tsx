import { ActionIcon } from '@mantine/core';
import { IconPin, IconPinnedOff, IconTrash, IconX } from '@tabler/icons-react';
import type { Capture } from '#shared/capture.ts';
import { DirectionMark } from '../../parts/direction-mark.tsx';
import { exactTime, exactTimeOfDay } from '../../parts/format-time.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { VerdictMark } from '../../parts/verdict-mark.tsx';
import styles from './capture-header.module.css';
import { CopyMenu } from './copy-menu.tsx';

interface CaptureHeaderProps {
  readonly capture: Capture;
  readonly onClose: () => void;
  readonly onTogglePin: () => void;
  readonly onRemove: () => void;
}

/** What a capture is, in three lines: kind and verdict; who and when; what it says. */
export function CaptureHeader({ capture, onClose, onTogglePin, onRemove }: CaptureHeaderProps) {
  const { event, pinned } = capture;
  const request = capture.method === '' ? 'connection without a request' : `${capture.method} ${capture.path}`;
  return (
    <header className={styles['header']}>
      <div className={styles['marks']}>
        <DirectionMark direction={capture.direction} />
        <h2
          className={`${styles['type']} ${event !== null && event.type === null ? styles['title'] : ''}`}
          title={capture.eventType ?? request}
        >
          {capture.eventType ?? request}
        </h2>
        <VerdictMark verdict={capture.verdict} />
        <div className={styles['actions']}>
          <ActionIcon
            aria-label={pinned ? 'Unpin' : 'Pin'}
            aria-pressed={pinned}
            title={pinned ? 'Unpin (p)' : 'Pin: keep it when clearing (p)'}
            onClick={onTogglePin}
          >
            {pinned ? <IconPinnedOff size={16} stroke={1.75} aria-hidden /> : <IconPin size={16} stroke={1.75} aria-hidden />}
          </ActionIcon>
          <CopyMenu capture={capture} />
          <ActionIcon aria-label="Delete" title="Delete (Delete)" onClick={onRemove}>
            <IconTrash size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label="Close" title="Close (Esc)" onClick={onClose}>
            <IconX size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        </div>
      </div>
      <WhoAndWhen capture={capture} />
      <Words capture={capture} />
    </header>
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
    </p>
  );
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
