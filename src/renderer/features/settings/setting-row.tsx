import type { ReactNode } from 'react';
import styles from './settings.module.css';

interface SettingRowProps {
  /** Id of the input that the name belongs to. */
  readonly id: string;
  readonly name: string;
  readonly help: string;
  readonly children: ReactNode;
}

/** One setting: name and meaning left, value right. */
export function SettingRow({ id, name, help, children }: SettingRowProps) {
  return (
    <div className={styles['setting']} data-setting={id}>
      <div>
        <label htmlFor={id} className={styles['name']}>
          {name}
        </label>
        <p className={styles['help']}>{help}</p>
      </div>
      <div className={styles['value']}>{children}</div>
    </div>
  );
}
