import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import settings from '../settings/settings.module.css';
import { everyCapture, useFilterNotices } from './filter-notices.ts';
import { askToNotify, notifyState } from './notify.ts';
import { useRules } from './rule-data.ts';
import styles from './rules.module.css';

/** What notifications there are, whether this browser shows them, and the rule for every capture as one switch. */
export function NotificationsRow() {
  const notices = useFilterNotices();
  const count = (useRules().data ?? []).filter(({ enabled, notify }) => enabled && notify.on).length;
  const [state, setState] = useState(notifyState);
  return (
    <div className={settings['setting']} data-setting="notifications">
      <div>
        <label htmlFor="notify-every" className={settings['name']}>
          Notifications
        </label>
        <p className={settings['help']}>
          They come from rules: the bell of a saved filter makes one, and so does this switch. At most one in ten seconds, with a
          count, while you look at something else; in silence unless the rule asks for a sound.
        </p>
      </div>
      <div className={settings['value']}>
        <Switch
          id="notify-every"
          label="Of every new capture"
          checked={notices.isOn(everyCapture.filter)}
          onChange={(event) => void notices.set(everyCapture, event.currentTarget.checked).then(() => setState(notifyState()))}
        />
        <p className={styles['notifyWords']} data-wrong={(count > 0 && state !== 'granted') || undefined}>
          {count === 0 ? 'No rule notifies.' : count === 1 ? 'One rule notifies.' : `${count} rules notify.`}{' '}
          {count === 0 ? '' : words[state]}
        </p>
        {count > 0 && state === 'default' ? (
          <Button className={styles['allow'] ?? ''} onClick={() => void askToNotify().then(setState)}>
            Allow notifications
          </Button>
        ) : null}
      </div>
    </div>
  );
}

const words = {
  granted: '',
  default: 'This browser has not been asked to show them yet.',
  denied: 'This browser blocks them. Allow them in its settings of this page.',
  missing: 'This browser has no notifications.',
} as const;
