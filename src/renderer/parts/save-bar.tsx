import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPointFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { describeError } from '../host/error-report.ts';
import styles from './save-bar.module.css';

interface SaveBarProps {
  /** True when there is something to save. */
  readonly changed: boolean;
  /** What changed, in words; while nothing did, what is true instead. */
  readonly words: ReactNode;
  /** How many fields keep it from being saved. */
  readonly problems: number;
  /** Why saving failed, when no field of the form shows it already. */
  readonly error: unknown;
  readonly saving: boolean;
  readonly saveWord?: string;
  readonly onSave: () => void;
  /** Takes the changes back; without it there is nothing to go back to. */
  readonly onDiscard?: (() => void) | undefined;
}

/** The foot of a form that is saved explicitly. Always there, so that nothing moves when a change begins. */
export function SaveBar({ changed, words, problems, error, saving, saveWord = 'Save', onSave, onDiscard }: SaveBarProps) {
  const failure = error === null || error === undefined ? null : describeError(error);
  return (
    <div className={styles['bar']}>
      <output className={styles['words']}>
        {problems > 0 && changed ? (
          <Line tone="wrong" icon={<IconAlertTriangle size={14} stroke={2} aria-hidden />}>
            {problems === 1 ? 'One field needs attention first.' : `${problems} fields need attention first.`}
          </Line>
        ) : failure !== null ? (
          <Line tone="wrong" icon={<IconAlertTriangle size={14} stroke={2} aria-hidden />}>
            Not saved. {failure.problem} {failure.remedy}
          </Line>
        ) : (
          <Line tone={changed ? 'changed' : 'quiet'} icon={changed ? <IconPointFilled size={14} aria-hidden /> : null}>
            {words}
          </Line>
        )}
      </output>
      {onDiscard === undefined ? null : (
        <Button variant="subtle" disabled={!changed || saving} onClick={onDiscard}>
          Discard
        </Button>
      )}
      <Button variant="filled" disabled={!changed} loading={saving} onClick={onSave}>
        {saveWord}
      </Button>
    </div>
  );
}

function Line({ tone, icon, children }: { readonly tone: string; readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <span className={styles['line']} data-tone={tone}>
      {icon}
      <span>{children}</span>
    </span>
  );
}
