import { Box } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import styles from './option-list.module.css';

/** Elements made for choices, `<select>` and `<option>`, hold plain text only and take the focus from the field. */
const roles = { list: 'listbox', group: 'group', option: 'option' } as const;

interface OptionListProps {
  /** Named by the field's `aria-controls`. */
  readonly id: string;
  readonly label: string;
  readonly multiselectable?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** What a field offers while one types; the field keeps the focus and names the active option. */
export function OptionList({ id, label, multiselectable, className, children }: OptionListProps) {
  return (
    <Box
      id={id}
      role={roles.list}
      aria-label={label}
      aria-multiselectable={multiselectable}
      tabIndex={-1}
      className={`${styles['list']} ${className ?? ''}`}
    >
      {children}
    </Box>
  );
}

/** Options under one heading. */
export function OptionGroup({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Box role={roles.group} aria-label={name}>
      <p className={styles['group']} aria-hidden>
        {name}
      </p>
      {children}
    </Box>
  );
}

interface OptionProps {
  readonly id: string;
  /** What Enter in the field would choose. */
  readonly active: boolean;
  readonly selected: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

export function Option({ id, active, selected, onPoint, onChoose, children }: OptionProps) {
  const own = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) own.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <Box
      ref={own}
      id={id}
      role={roles.option}
      aria-selected={selected}
      data-active={active || undefined}
      className={styles['option'] ?? ''}
      // The pointer may rest where an option comes to lie: only its moving points at it.
      onMouseMove={active ? undefined : onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      {children}
    </Box>
  );
}
