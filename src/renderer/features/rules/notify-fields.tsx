import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { RuleNotice } from '#shared/annotation.ts';
import { askToNotify, notifyState, playNotice } from './notify.ts';
import styles from './rules.module.css';

interface NotifyFieldsProps {
  readonly notify: RuleNotice;
  readonly onChange: (notify: RuleNotice) => void;
}

/** Whether the rule notifies, and how much it says. The browser is asked only by this very click. */
export function NotifyFields({ notify, onChange }: NotifyFieldsProps) {
  const [state, setState] = useState(notifyState);
  const switchOn = (on: boolean): void => {
    onChange({ ...notify, on });
    if (on) void askToNotify().then(setState);
  };
  return (
    <fieldset className={styles['notify']}>
      <legend className={styles['legend']}>Notifications</legend>
      <Checkbox label="Notify when it matches" checked={notify.on} onChange={(event) => switchOn(event.currentTarget.checked)} />
      <Checkbox
        label="Say event type and summary, which may hold what people wrote"
        disabled={!notify.on}
        checked={notify.content}
        onChange={(event) => onChange({ ...notify, content: event.currentTarget.checked })}
      />
      <Checkbox
        label="With a short quiet sound"
        disabled={!notify.on}
        checked={notify.sound}
        onChange={(event) => {
          const sound = event.currentTarget.checked;
          onChange({ ...notify, sound });
          if (sound) playNotice();
        }}
      />
      {notify.on ? (
        <p className={styles['notifyWords']} data-wrong={state === 'denied' || state === 'missing' || undefined}>
          {words[state]}
        </p>
      ) : null}
    </fieldset>
  );
}

const words = {
  granted: 'At most one in ten seconds, with a count; none while you look at the inbox.',
  default: 'Not allowed yet: switch it off and on again, and allow it when you are asked.',
  denied: 'Notifications are blocked for this page. Allow them in the browser’s settings of this page.',
  missing: 'This browser has no notifications.',
} as const;
