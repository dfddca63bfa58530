/** One field that finds everything: what can be done, where one can go, and captures by their words. */
import { Loader, Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { useIsFetching } from '@tanstack/react-query';
import { KeyCaps } from '../../keys/key-caps.tsx';
import { focusOnMount } from '../../parts/focus-on-mount.ts';
import { Option, OptionGroup, OptionList } from '../../parts/option-list.tsx';
import { rankItems, type PaletteItem, type RankedItem } from './palette-items.ts';
import { usePaletteItems } from './palette-sources.ts';
import { usePalette } from './palette-state.ts';
import styles from './palette.module.css';

/** Captures are looked for when the typing rests this long, ms. */
const searchAfterMs = 150;
const pageRows = 8;

export function Palette({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={640}
      yOffset="10vh"
      padding={0}
      centered={false}
      // It is given back before what was chosen runs, which may want it elsewhere.
      returnFocus={false}
    >
      <Modal.Overlay />
      <Modal.Content aria-label="Command palette" className={styles['palette'] ?? ''}>
        {opened ? <Search onClose={onClose} /> : null}
      </Modal.Content>
    </Modal.Root>
  );
}

function Search({ onClose }: { readonly onClose: () => void }) {
  const { recent, chose } = usePalette();
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query, searchAfterMs);
  const groups = rankItems(usePaletteItems(settled), query, recent);
  const flat = groups.flatMap(({ items }) => items);
  const [activeId, setActiveId] = useState<string | null>(null);
  const found = flat.findIndex(({ item }) => item.id === activeId);
  const active = Math.max(0, found);
  const searching = useIsFetching({ queryKey: ['palette'] }) > 0;
  const listId = useId();
  const optionId = (index: number): string => `${listId}-${index}`;

  const choose = (item: PaletteItem | undefined): void => {
    if (item === undefined) return;
    chose(item.id);
    onClose();
    item.run();
  };
  const move = (to: number): void => setActiveId(flat[Math.min(flat.length - 1, Math.max(0, to))]?.item.id ?? null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const to = {
      ArrowDown: active === flat.length - 1 ? 0 : active + 1,
      ArrowUp: active === 0 ? flat.length - 1 : active - 1,
      PageDown: active + pageRows,
      PageUp: active - pageRows,
    }[event.key];
    if (to !== undefined) move(to);
    else if (event.key === 'Enter') choose(flat[active]?.item);
    else if (event.key !== 'Tab') return;
    event.preventDefault();
  };
  return (
    <div className={styles['body']}>
      <div className={styles['field']}>
        <IconSearch size={16} stroke={1.75} aria-hidden />
        <input
          className={styles['input']}
          role="combobox"
          aria-label="Search for anything"
          aria-expanded={flat.length > 0}
          aria-controls={listId}
          aria-activedescendant={flat.length === 0 ? undefined : optionId(active)}
          aria-autocomplete="list"
          placeholder="An action, a room, an endpoint, words of a capture…"
          ref={focusOnMount}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setActiveId(null);
          }}
          onKeyDown={onKeyDown}
        />
        {searching ? <Loader size={14} aria-hidden /> : null}
      </div>
      <OptionList id={listId} label="What was found" className={styles['list']}>
        {groups.map((group) => (
          <OptionGroup key={group.name} name={group.name}>
            {group.items.map((ranked) => {
              const at = flat.indexOf(ranked);
              return (
                <Option
                  key={ranked.item.id}
                  id={optionId(at)}
                  active={at === active}
                  selected={at === active}
                  onPoint={() => setActiveId(ranked.item.id)}
                  onChoose={() => choose(ranked.item)}
                >
                  <Words ranked={ranked} />
                </Option>
              );
            })}
          </OptionGroup>
        ))}
      </OptionList>
      {flat.length === 0 ? (
        <p className={styles['none']}>
          {searching ? 'Searching…' : 'Nothing is called like that, and no capture has these words.'}
        </p>
      ) : null}
      <output className={styles['hidden']} aria-live="polite">
        {query.trim() === '' ? '' : flat.length === 1 ? '1 result' : `${flat.length} results`}
      </output>
    </div>
  );
}

function Words({ ranked: { item, places } }: { readonly ranked: RankedItem }) {
  return (
    <>
      <span className={styles['title']} dir="auto">
        <Marked text={item.title} places={places} />
      </span>
      {item.detail === undefined ? null : <span className={styles['detail']}>{item.detail}</span>}
      {item.binding === undefined ? null : (
        <span className={styles['keys']}>
          <KeyCaps binding={item.binding} />
        </span>
      )}
    </>
  );
}

/** The text with the letters that were meant set off. */
function Marked({ text, places }: { readonly text: string; readonly places: readonly number[] }) {
  if (places.length === 0) return text;
  const runs: { readonly from: number; text: string; readonly meant: boolean }[] = [];
  for (const [index, letter] of Array.from(text).entries()) {
    const meant = places.includes(index);
    const last = runs.at(-1);
    if (last?.meant === meant) last.text += letter;
    else runs.push({ from: index, text: letter, meant });
  }
  return runs.map((run) =>
    run.meant ? (
      <mark key={run.from} className={styles['meant']}>
        {run.text}
      </mark>
    ) : (
      run.text
    ),
  );
}
