import { ActionIcon, TextInput } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { FieldKey } from '../../keys/field-key.tsx';
import { useAriaKeys } from '../../keys/use-action.ts';
import styles from './filter-field.module.css';
import { useFilterStarts } from './filter-starts.ts';
import { FilterSuggestions, type OfferedGroup } from './filter-suggestions-list.tsx';
import { useSuggestions, type Suggestion } from './filter-suggestions.ts';

/** The filter is applied when the typing rests this long; longer while something is offered, which may be what comes next. */
const applyAfterMs = 200;
const applyOfferedAfterMs = 600;
/** A field with suggestions; the element made for that, `<select>`, takes no text. */
const role = 'combobox';

interface FilterFieldProps {
  /** The filter in force. */
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** Leaves the field for the list. */
  readonly onLeave: () => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** Id of the text that says what the filter means. */
  readonly hintId: string;
  /** What is typed, for whoever tells what it means; empty while it is not finished and goes wrong only for that. */
  readonly onDraft: (draft: string) => void;
}

/** The text being typed, applied a moment after the last key when it can be read. */
function useFilterDraft(filter: string, onFilter: (filter: string) => void, offered: boolean) {
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
    const timer = window.setTimeout(
      () => {
        setApplied(pending);
        onFilter(pending);
      },
      offered ? applyOfferedAfterMs : applyAfterMs,
    );
    return () => window.clearTimeout(timer);
  }, [pending, onFilter, offered]);
  return { draft, setDraft, fault: parsed.ok ? null : parsed };
}

/** The filter as text, with what can be put in at the caret. */
export function FilterField({ filter, onFilter, onLeave, inputRef, hintId, onDraft }: FilterFieldProps) {
  const [offers, setOffers] = useState(false);
  const { draft, setDraft, fault } = useFilterDraft(filter, onFilter, offers);
  const [caret, setCaret] = useState(draft.length);
  const [focused, setFocused] = useState(false);
  /** The text for which suggestions were sent away. */
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [active, setActive] = useState<number | null>(null);
  const listId = useId();
  const caretWanted = useRef<number | null>(null);

  // Who goes on writing behind a fault has to see what is wrong, which stands where suggestions would.
  const faultBehind = fault !== null && fault.to < draft.trimEnd().length && (caret < fault.from || caret > fault.to);
  const open = focused && dismissed !== draft && !faultBehind;
  const suggestions = useSuggestions(draft, caret, open && draft !== '');
  const starts = useFilterStarts(open && draft === '');
  const groups: readonly OfferedGroup[] = draft === '' ? starts : [{ name: null, items: suggestions }];
  const offered = groups.flatMap(({ items }) => items);
  const expanded = open && offered.length > 0;
  // What is missing at the end is about to be written.
  const unfinished = expanded && fault !== null && fault.to >= draft.trimEnd().length;
  const told = unfinished ? '' : draft;
  useEffect(() => onDraft(told), [told, onDraft]);
  const isOffering = expanded && draft !== '';
  if (isOffering !== offers) setOffers(isOffering);
  const chosen = expanded && active !== null && active < offered.length ? active : null;

  const write = (text: string, at: number): void => {
    setDraft(text);
    setCaret(at);
    setActive(null);
    setDismissed(null);
    caretWanted.current = at;
  };
  useLayoutEffect(() => {
    if (caretWanted.current === null) return;
    inputRef.current?.setSelectionRange(caretWanted.current, caretWanted.current);
    caretWanted.current = null;
  });
  const accept = (suggestion: Suggestion): void => {
    write(suggestion.text, suggestion.caret);
    inputRef.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const act = keyAct(event);
    if (act === null) return;
    event.preventDefault();
    act();
  };
  const keyAct = ({ key, shiftKey }: KeyboardEvent): (() => void) | null => {
    const last = offered.length - 1;
    switch (key) {
      case 'ArrowDown':
        if (!expanded) return onLeave;
        return () => setActive(chosen === null || chosen === last ? 0 : chosen + 1);
      case 'ArrowUp':
        return expanded ? () => setActive(chosen === null || chosen === 0 ? last : chosen - 1) : null;
      case 'Tab': {
        const suggestion = offered[chosen ?? 0];
        // Leaving an empty field is no wish for its first suggestion.
        if (!expanded || shiftKey || suggestion === undefined || (draft === '' && chosen === null)) return null;
        return () => accept(suggestion);
      }
      case 'Enter': {
        const suggestion = chosen === null ? undefined : offered[chosen];
        return suggestion === undefined ? onLeave : () => accept(suggestion);
      }
      case 'Escape':
        if (expanded && draft !== '') return () => setDismissed(draft);
        return draft === '' ? onLeave : () => write('', 0);
      default:
        return null;
    }
  };
  return (
    <div className={styles['field']}>
      <TextInput
        ref={inputRef}
        role={role}
        aria-label="Filter"
        aria-keyshortcuts={useAriaKeys('list.filter')}
        aria-describedby={draft === '' ? undefined : hintId}
        aria-expanded={expanded}
        aria-controls={expanded ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={chosen === null ? undefined : `${listId}-${chosen}`}
        placeholder="Filter"
        spellCheck={false}
        autoComplete="off"
        value={draft}
        error={fault !== null && !unfinished}
        classNames={{ input: styles['input'] ?? '' }}
        leftSection={<IconFilter size={14} stroke={1.75} aria-hidden />}
        rightSectionWidth={32}
        rightSection={
          draft === '' ? (
            <FieldKey action="list.filter" does="filter" />
          ) : (
            <ActionIcon aria-label="Clear filter" onClick={() => write('', 0)} __vars={{ '--ai-size': '20px' }}>
              <IconX size={14} stroke={1.75} aria-hidden />
            </ActionIcon>
          )
        }
        onChange={({ currentTarget }) => {
          setDraft(currentTarget.value);
          setCaret(currentTarget.selectionStart ?? currentTarget.value.length);
          setActive(null);
          setDismissed(null);
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? currentTarget.value.length)}
        onFocus={() => {
          setFocused(true);
          setDismissed(null);
        }}
        onBlur={() => {
          setFocused(false);
          setActive(null);
        }}
        onKeyDown={onKeyDown}
      />
      {expanded ? (
        <FilterSuggestions
          id={listId}
          groups={groups}
          active={chosen}
          taught={draft === ''}
          onPoint={setActive}
          onChoose={accept}
        />
      ) : null}
    </div>
  );
}
