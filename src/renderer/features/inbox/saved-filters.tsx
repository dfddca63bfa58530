import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { IconBell, IconBellFilled, IconBookmark, IconBookmarkFilled, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import type { SavedFilter } from '#shared/search-contract.ts';
import { describeError } from '../../host/error-report.ts';
import { defineAction } from '../../keys/registry.ts';
import { useAction } from '../../keys/use-action.ts';
import { tellFailure } from '../../parts/tell-failure.ts';
import { useFilterNotices } from '../rules/filter-notices.ts';
import { useSavedFilterChanges, useSavedFilters } from './saved-filter-data.ts';
import styles from './saved-filters.module.css';

const openSaved = defineAction({
  id: 'list.saved-filters',
  title: 'Saved filters: save, rename, notify…',
  group: 'List',
  rooms: ['inbox'],
  keywords: 'bookmark name bell',
});

interface SavedFiltersProps {
  /** The filter in force. */
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

/** Filters with names: applied by a click, renamed, deleted; and the one in force is given a name here. */
export function SavedFilters({ filter, onFilter }: SavedFiltersProps) {
  const [opened, setOpened] = useState(false);
  const saved = useSavedFilters();
  useAction({ ...openSaved, run: () => setOpened(true) });
  const current = saved.find((each) => each.filter === filter) ?? null;
  const Icon = current === null ? IconBookmark : IconBookmarkFilled;
  const close = (): void => setOpened(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <ActionIcon
          aria-label="Saved filters"
          aria-haspopup="dialog"
          title={current === null ? 'Saved filters' : `Saved as “${current.name}”`}
          onClick={() => setOpened(!opened)}
        >
          <Icon size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles['menu'] ?? ''} aria-label="Saved filters">
        {filter === '' || current !== null ? null : <SaveCurrent filter={filter} onSaved={close} />}
        {saved.length === 0 ? (
          <p className={styles['empty']}>
            {filter === '' ? 'Nothing is saved yet. Write a filter, then give it a name here.' : 'Nothing is saved yet.'}
          </p>
        ) : (
          <ul className={styles['list']}>
            {saved.map((each) => (
              <SavedLine
                key={each.id}
                saved={each}
                all={saved}
                inForce={each === current}
                onApply={() => {
                  onFilter(each.filter);
                  close();
                }}
              />
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function SaveCurrent({ filter, onSaved }: { readonly filter: string; readonly onSaved: () => void }) {
  const { save } = useSavedFilterChanges();
  return (
    <div className={styles['save']}>
      <NameField
        label="Name of this filter"
        initial=""
        action="Save"
        onName={async (name) => {
          await save({ name, filter });
          onSaved();
        }}
      />
      <p className={styles['what']}>{filter}</p>
    </div>
  );
}

interface SavedLineProps {
  readonly saved: SavedFilter;
  readonly all: readonly SavedFilter[];
  readonly inForce: boolean;
  readonly onApply: () => void;
}

function SavedLine({ saved, all, inForce, onApply }: SavedLineProps) {
  const [renaming, setRenaming] = useState(false);
  const { save, remove } = useSavedFilterChanges();
  const notices = useFilterNotices();
  const told = notices.isOn(saved.filter);
  const Bell = told ? IconBellFilled : IconBell;
  if (renaming) {
    return (
      <li className={styles['renaming']}>
        <NameField
          label={`New name for ${saved.name}`}
          initial={saved.name}
          action="Rename"
          onCancel={() => setRenaming(false)}
          onName={async (name) => {
            await save({ ...saved, name });
            setRenaming(false);
          }}
        />
      </li>
    );
  }
  return (
    <li className={styles['line']}>
      <button type="button" className={styles['apply']} aria-current={inForce || undefined} onClick={onApply}>
        <span className={styles['name']} dir="auto">
          {saved.name}
        </span>
        <span className={styles['what']}>{saved.filter}</span>
      </button>
      <ActionIcon
        aria-label={`Notify of ${saved.name}`}
        aria-pressed={told}
        title={told ? 'A rule notifies of what it lets through. Click to stop.' : 'Notify of what it lets through, by a rule'}
        onClick={() => void notices.set(saved, !told)}
      >
        <Bell size={14} stroke={1.75} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={`Rename ${saved.name}`} title="Rename" onClick={() => setRenaming(true)}>
        <IconPencil size={14} stroke={1.75} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={`Delete ${saved.name}`} title="Delete" onClick={() => void remove(saved, all).catch(tellFailure)}>
        <IconTrash size={14} stroke={1.75} aria-hidden />
      </ActionIcon>
    </li>
  );
}

interface NameFieldProps {
  readonly label: string;
  readonly initial: string;
  readonly action: string;
  readonly onName: (name: string) => Promise<void>;
  readonly onCancel?: () => void;
}

function NameField({ label, initial, action, onName, onCancel }: NameFieldProps) {
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (): void => {
    if (name.trim() === '') return;
    onName(name.trim()).catch((error: unknown) => setProblem(describeError(error).problem));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && onCancel !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    }
  };
  return (
    <div className={styles['nameField']}>
      <TextInput
        data-autofocus
        aria-label={label}
        placeholder={label}
        value={name}
        maxLength={80}
        error={problem}
        className={styles['nameInput'] ?? ''}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button variant="filled" disabled={name.trim() === ''} onClick={submit}>
        {action}
      </Button>
    </div>
  );
}
