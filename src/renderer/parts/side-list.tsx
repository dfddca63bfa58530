import { VisuallyHidden } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import styles from './side-list.module.css';

export interface SideItem {
  readonly id: string;
  readonly label: string;
  /** Quiet text at the right end. */
  readonly detail?: string;
  /** The detail is a word of the wire, such as a slug. */
  readonly wire?: boolean;
  /** A mark at the right end, with its own words for screen readers. */
  readonly mark?: ReactNode;
}

interface SideListProps {
  /** What the list holds, for screen readers. */
  readonly label: string;
  readonly items: readonly SideItem[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** Moves the focus between rows with the arrow keys, Home and End. */
function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  const rows = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])];
  const at = rows.indexOf(event.currentTarget);
  const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  const to = steps[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
}

/** The list beside a detail: one row each, one selected. A single stop for Tab; arrows move within. */
export function SideList({ label, items, selected, onSelect }: SideListProps) {
  const stop = items.some(({ id }) => id === selected) ? selected : items[0]?.id;
  return (
    <ul className={styles['list']} aria-label={label}>
      {items.map((item) => (
        <li key={item.id}>
          <button
            type="button"
            className={styles['row']}
            aria-current={item.id === selected || undefined}
            tabIndex={item.id === stop ? 0 : -1}
            title={item.detail === undefined ? item.label : `${item.label} ${item.detail}`}
            onKeyDown={moveFocus}
            onClick={() => onSelect(item.id)}
          >
            <span className={styles['label']} dir="auto">
              {item.label}
            </span>
            {item.detail === undefined ? null : (
              <span className={`${styles['detail']} ${item.wire === true ? styles['wire'] : ''}`}>{item.detail}</span>
            )}
            {item.mark}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface SideMarkProps {
  readonly icon: ReactNode;
  /** What the icon says, for screen readers and on hover. */
  readonly words: string;
  readonly wrong?: boolean;
}

/** A mark at the end of a row. */
export function SideMark({ icon, words, wrong = false }: SideMarkProps) {
  return (
    <span className={styles['mark']} data-wrong={wrong || undefined} title={words}>
      {icon}
      <VisuallyHidden>, {words}</VisuallyHidden>
    </span>
  );
}
