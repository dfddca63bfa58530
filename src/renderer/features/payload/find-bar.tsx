import { ActionIcon, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch, IconX } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { formatCount } from '../../parts/format-size.ts';
import styles from './find-bar.module.css';

/** Matches as the bar tells them. */
export interface FindCount {
  readonly total: number;
  /** Place of the match that is shown, from 0; -1 for none. */
  readonly current: number;
  readonly searching: boolean;
  /** True when there are more matches than were counted. */
  readonly cut: boolean;
}

interface FindBarProps {
  readonly label: string;
  readonly words: string;
  readonly count: FindCount;
  readonly onWords: (words: string) => void;
  readonly onStep: (by: 1 | -1) => void;
  /** Leaves the field for what is searched. */
  readonly onLeave: () => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** Further controls at the right. */
  readonly children?: ReactNode;
}

/** A field to search with, how many matches there are, and the way from one to the next. */
export function FindBar({ label, words, count, onWords, onStep, onLeave, inputRef, children }: FindBarProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      onStep(event.shiftKey ? -1 : 1);
    }
    if (event.key === 'Escape' || event.key === 'ArrowDown') {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Escape' && words !== '') onWords('');
      else onLeave();
    }
  };
  return (
    <search className={styles['bar']}>
      <TextInput
        ref={inputRef}
        className={styles['field'] ?? ''}
        classNames={{ input: styles['input'] ?? '' }}
        aria-label={label}
        placeholder={label}
        title={`${label} (Ctrl+F). Enter and Shift+Enter go on and back.`}
        spellCheck={false}
        autoComplete="off"
        value={words}
        leftSection={<IconSearch size={14} stroke={1.75} aria-hidden />}
        rightSectionWidth={32}
        rightSection={
          words === '' ? null : (
            <ActionIcon aria-label="Clear search" onClick={() => onWords('')} __vars={{ '--ai-size': '20px' }}>
              <IconX size={14} stroke={1.75} aria-hidden />
            </ActionIcon>
          )
        }
        onChange={(event) => onWords(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {words === '' ? null : (
        <>
          <output className={styles['count']}>{countWords(count)}</output>
          <ActionIcon
            aria-label="Previous match"
            title="Previous match (Shift+Enter)"
            disabled={count.total === 0}
            onClick={() => onStep(-1)}
          >
            <IconChevronUp size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label="Next match" title="Next match (Enter)" disabled={count.total === 0} onClick={() => onStep(1)}>
            <IconChevronDown size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        </>
      )}
      <div className={styles['controls']}>{children}</div>
    </search>
  );
}

function countWords({ total, current, searching, cut }: FindCount): string {
  if (total === 0) return searching ? 'Searching' : 'No match';
  const all = `${formatCount(total)}${cut || searching ? '+' : ''}`;
  return current === -1 ? `${all} ${total === 1 ? 'match' : 'matches'}` : `${formatCount(current + 1)} of ${all}`;
}
