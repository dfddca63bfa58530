import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { chosenValues, withValues, type QuickKey } from './quick-filter.ts';
import styles from './quick-filter-menu.module.css';

export interface QuickChoice {
  readonly value: string;
  readonly word: string;
  readonly mark: ReactNode;
}

interface QuickFilterMenuProps {
  readonly name: string;
  readonly filterKey: QuickKey;
  readonly choices: readonly QuickChoice[];
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

/** A menu that writes one key of the filter, so that the field always says what the menus chose. */
export function QuickFilterMenu({ name, filterKey, choices, filter, onFilter }: QuickFilterMenuProps) {
  const chosen = chosenValues(filter, filterKey);
  const toggle = (value: string): void => {
    const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
    onFilter(withValues(filter, filterKey, next.length === choices.length ? [] : next));
  };
  const words = choices.filter(({ value }) => chosen.includes(value)).map(({ word }) => word);
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <Button
          variant={chosen.length > 0 ? 'light' : 'subtle'}
          rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}
          classNames={{ root: styles['button'] ?? '', section: styles['chevron'] ?? '' }}
        >
          {words.length === 1 ? words[0] : chosen.length > 1 ? `${name}: ${chosen.length}` : name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ value, mark }) => (
          <Menu.CheckboxItem key={value} checked={chosen.includes(value)} onChange={() => toggle(value)}>
            {mark}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item disabled={chosen.length === 0} closeMenuOnClick onClick={() => onFilter(withValues(filter, filterKey, []))}>
          Any
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
