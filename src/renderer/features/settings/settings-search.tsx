import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent, RefObject } from 'react';
import type { Found } from './settings-index.ts';
import styles from './settings-search.module.css';

interface SearchFieldProps {
  readonly value: string;
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  readonly onChange: (value: string) => void;
  /** The first of what was found is wanted. */
  readonly onFirst: () => void;
}

/** Type to find a setting; arrows go into what was found, Escape goes back. */
export function SearchField({ value, fieldRef, onChange, onFirst }: SearchFieldProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onFirst();
    else if (event.key === 'Escape') onChange('');
    else if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('[data-found-list] button')?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <TextInput
      ref={fieldRef}
      className={styles['field'] ?? ''}
      aria-label="Find a setting"
      placeholder="Find a setting"
      value={value}
      leftSection={<IconSearch size={14} stroke={1.75} aria-hidden />}
      rightSection={value === '' ? null : <CloseButton size="sm" aria-label="Clear search" onClick={() => onChange('')} />}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

interface FoundListProps {
  readonly found: readonly Found[];
  readonly query: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly onOpen: (found: Found) => void;
  /** Up from the first one, or Escape. */
  readonly onLeave: () => void;
}

/** What was found, in place of a section. */
export function FoundList({ found, query, labels, onOpen, onLeave }: FoundListProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const buttons = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    if (event.key === 'Escape' || (event.key === 'ArrowUp' && at === 0)) onLeave();
    else if (event.key === 'ArrowDown') buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
    else if (event.key === 'ArrowUp') buttons[Math.max(at - 1, 0)]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <section aria-labelledby="found-title">
      <h2 id="found-title" className={styles['title']} aria-live="polite">
        {found.length === 0 ? 'No setting fits' : found.length === 1 ? 'One setting' : `${found.length} settings`}
      </h2>
      {found.length === 0 ? (
        <p className={styles['none']}>
          Nothing is called “{query.trim()}”. Try another word, such as port, dark, backup or trust.
        </p>
      ) : (
        <ul className={styles['list']} data-found-list>
          {found.map((each) => (
            <li key={`${each.entry.section} ${each.entry.id}`}>
              <button type="button" className={styles['row']} onKeyDown={onKeyDown} onClick={() => onOpen(each)}>
                <span className={styles['name']}>
                  {each.name.map(({ text, match }, index) =>
                    match ? <mark key={`${index}-${text}`}>{text}</mark> : <span key={`${index}-${text}`}>{text}</span>,
                  )}
                </span>
                <span className={styles['section']}>{labels[each.entry.section]}</span>
                <span className={styles['because']}>{each.because}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
