import { ActionIcon, Kbd, TextInput } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useEffect, useState, type KeyboardEvent, type RefObject } from 'react';
import { describeFilter } from '#shared/filter/describe-filter.ts';
import { filterKeys } from '#shared/filter/filter-keys.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { useAriaKeys, useKeyWords } from '../../keys/use-action.ts';
import styles from './filter-field.module.css';

const applyAfterMs = 200;
const hintId = 'filter-hint';

interface FilterFieldProps {
  /** The filter in force. */
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** Leaves the field for the list. */
  readonly onLeave: () => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

/** The text being typed, applied a moment after the last key when it can be read. */
function useFilterDraft(filter: string, onFilter: (filter: string) => void) {
  const [draft, setDraft] = useState(filter);
  const [applied, setApplied] = useState(filter);
  if (filter !== applied) {
    // Changed from outside: a menu, the address bar, "clear".
    setApplied(filter);
    setDraft(filter);
  }
  const parsed = tryParseFilter(draft);
  const pending = parsed.ok && draft.trim() !== filter ? draft.trim() : null;
  useEffect(() => {
    if (pending === null) return undefined;
    const timer = window.setTimeout(() => {
      setApplied(pending);
      onFilter(pending);
    }, applyAfterMs);
    return () => window.clearTimeout(timer);
  }, [pending, onFilter]);
  return { draft, setDraft, parsed };
}

/** The filter as text, with what it means in plain words, or where it goes wrong. */
export function FilterField({ filter, onFilter, onLeave, inputRef }: FilterFieldProps) {
  const { draft, setDraft, parsed } = useFilterDraft(filter, onFilter);
  const [focused, setFocused] = useState(false);
  const filterKey = useKeyWords('list.filter');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      if (draft === '') onLeave();
      else setDraft('');
    }
    if (event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault();
      onLeave();
    }
  };
  return (
    <div className={styles['field']}>
      <TextInput
        ref={inputRef}
        aria-label="Filter"
        aria-keyshortcuts={useAriaKeys('list.filter')}
        aria-describedby={draft === '' ? undefined : hintId}
        placeholder="Filter"
        spellCheck={false}
        autoComplete="off"
        value={draft}
        error={!parsed.ok}
        classNames={{ input: styles['input'] ?? '' }}
        leftSection={<IconFilter size={14} stroke={1.75} aria-hidden />}
        rightSectionWidth={32}
        rightSection={
          draft === '' ? (
            filterKey === null ? null : (
              <Kbd className={styles['key'] ?? ''} title={`Press ${filterKey} to filter`}>
                {filterKey}
              </Kbd>
            )
          ) : (
            <ActionIcon aria-label="Clear filter" onClick={() => setDraft('')} __vars={{ '--ai-size': '20px' }}>
              <IconX size={14} stroke={1.75} aria-hidden />
            </ActionIcon>
          )
        }
        onChange={(event) => setDraft(event.currentTarget.value)}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={onKeyDown}
      />
      {focused && draft === '' ? <FilterHelp /> : null}
      {draft.trim() === '' ? null : (
        <p id={hintId} className={styles['hint']} data-error={!parsed.ok || undefined} aria-live="polite">
          {parsed.ok ? (
            describeFilter(parsed.expression)
          ) : (
            <FaultyFilter text={draft} problem={parsed.error} from={parsed.from} to={parsed.to} />
          )}
        </p>
      )}
    </div>
  );
}

/** Keys worth knowing first, with what they stand for. */
const taught = ['dir', 'verdict', 'type', 'provider', 'endpoint', 'status', 'size', 'after', 'conversation', 'is'];

/** What can be written, while nothing is; lies over the list so that nothing moves. */
function FilterHelp() {
  return (
    <div className={styles['help']}>
      <p className={styles['helpText']}>
        Words look in the summary. <code>key:value</code> looks in one field, <code>-</code> before it turns it around,{' '}
        <code>OR</code> joins two.
      </p>
      <dl className={styles['keys']}>
        {filterKeys
          .filter(({ key }) => taught.includes(key))
          .map(({ key, example, noun }) => (
            <div key={key} className={styles['keyLine']}>
              <dt>{example}</dt>
              <dd>{noun}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

interface FaultyFilterProps {
  readonly text: string;
  readonly problem: string;
  readonly from: number;
  readonly to: number;
}

/** The place of the fault with a few characters around it, and what is wrong there. */
function FaultyFilter({ text, problem, from, to }: FaultyFilterProps) {
  const around = 24;
  const start = Math.max(0, from - around);
  return (
    <>
      {problem}{' '}
      <code className={styles['place']}>
        {start > 0 ? '…' : ''}
        {text.slice(start, from)}
        <mark className={styles['fault']}>{text.slice(from, Math.max(to, from + 1)) || ' '}</mark>
        {text.slice(Math.max(to, from + 1), to + around)}
      </code>
    </>
  );
}
