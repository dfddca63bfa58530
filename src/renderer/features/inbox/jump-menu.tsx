import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { IconClockSearch } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { defineAction } from '../../keys/registry.ts';
import { useAction, useKeyHint } from '../../keys/use-action.ts';
import styles from './jump-menu.module.css';
import { readMoment } from './read-moment.ts';

const jump = defineAction({
  id: 'list.jump',
  title: 'Jump to a time…',
  group: 'List',
  keys: ['Shift+G'],
  rooms: ['inbox'],
  keywords: 'go date scroll',
});

interface JumpMenuProps {
  /** Milliseconds since the epoch. */
  readonly onTime: (time: number) => void;
  readonly onNewest: () => void;
  readonly onOldest: () => void;
}

/** To a time, the newest or the oldest capture, however many lie between. */
export function JumpMenu({ onTime, onNewest, onOldest }: JumpMenuProps) {
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const hint = useKeyHint(jump.id);
  useAction({ ...jump, run: () => setOpened(true) });
  const go = (act: () => void) => (): void => {
    setOpened(false);
    setText('');
    setProblem(null);
    act();
  };
  const goToTime = (): void => {
    const time = readMoment(text, Date.now());
    if (time === null) setProblem('Write a time like 10:30, -2h, yesterday 9:15 or 2026-01-31 09:30.');
    else go(() => onTime(time))();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    goToTime();
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <ActionIcon
          aria-label="Jump to a time"
          aria-haspopup="dialog"
          title={`Jump to a time, the newest or the oldest${hint}`}
          onClick={() => setOpened(!opened)}
        >
          <IconClockSearch size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles['menu'] ?? ''} aria-label="Jump to a time">
        <div className={styles['line']}>
          <TextInput
            data-autofocus
            aria-label="Time"
            placeholder="10:30, -2h, 2026-01-31"
            spellCheck={false}
            autoComplete="off"
            value={text}
            error={problem}
            className={styles['time'] ?? ''}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setProblem(null);
            }}
            onKeyDown={onKeyDown}
          />
          <Button variant="filled" disabled={text.trim() === ''} onClick={goToTime}>
            Jump
          </Button>
        </div>
        <div className={styles['line']}>
          <Button onClick={go(onNewest)}>Newest</Button>
          <Button onClick={go(onOldest)}>Oldest</Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
