import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import styles from './settings.module.css';

const themes = [
  { value: 'auto', label: 'System' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
] as const;

/** How Hookwright looks on this machine; takes effect at once and is kept in this window's own storage. */
export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <section aria-labelledby="appearance-title">
      <h2 id="appearance-title" className={styles['title']}>
        Appearance
      </h2>
      <p className={styles['intro']}>
        Takes effect at once and is kept for this {location.protocol === 'app:' ? 'window' : 'browser'} only.
      </p>
      <div className={styles['setting']}>
        <div>
          <p className={styles['name']} id="theme-name">
            Theme
          </p>
          <p className={styles['help']}>System follows what the operating system asks for, also when it changes.</p>
        </div>
        <div className={styles['value']}>
          <SegmentedControl
            aria-labelledby="theme-name"
            data={themes.map((theme) => ({ ...theme }))}
            value={colorScheme}
            onChange={(value) => setColorScheme(themes.find((theme) => theme.value === value)?.value ?? 'auto')}
          />
        </div>
      </div>
    </section>
  );
}
