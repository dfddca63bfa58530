import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { exactTime, type TimeZone } from '../../parts/format-time.ts';
import { useNow } from '../../parts/now.ts';
import { usePreferences, type Density } from '../../preferences.ts';
import styles from './settings.module.css';

const themes = [
  { value: 'auto', label: 'System' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
] as const;

const densities: readonly { readonly value: Density; readonly label: string }[] = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
];

const zones: readonly { readonly value: TimeZone; readonly label: string }[] = [
  { value: 'local', label: 'Local time' },
  { value: 'utc', label: 'UTC' },
];

/** How Hookwright looks on this machine; takes effect at once and is kept in this window's own storage. */
export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { timeZone, density, prefer } = usePreferences();
  const reduced = useReducedMotion();
  const now = useNow();
  return (
    <section aria-labelledby="appearance-title">
      <h2 id="appearance-title" className={styles['title']}>
        Appearance
      </h2>
      <p className={styles['intro']}>
        Takes effect at once and is kept for this {location.protocol === 'app:' ? 'window' : 'browser'} only.
      </p>
      <div className={styles['setting']} data-setting="theme">
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
      <div className={styles['setting']} data-setting="density">
        <div>
          <p className={styles['name']} id="density-name">
            Density
          </p>
          <p className={styles['help']}>How high the rows of lists, tables and trees are. Compact shows about a quarter more.</p>
        </div>
        <div className={styles['value']}>
          <SegmentedControl
            aria-labelledby="density-name"
            data={densities.map((choice) => ({ ...choice }))}
            value={density}
            onChange={(value) => prefer({ density: value === 'compact' ? 'compact' : 'comfortable' })}
          />
        </div>
      </div>
      <div className={styles['setting']} data-setting="time-zone">
        <div>
          <p className={styles['name']} id="zone-name">
            Times
          </p>
          <p className={styles['help']}>What lists and details are written in. Payloads stay as they came.</p>
        </div>
        <div className={styles['value']}>
          <SegmentedControl
            aria-labelledby="zone-name"
            data={zones.map((zone) => ({ ...zone }))}
            value={timeZone}
            onChange={(value) => prefer({ timeZone: value === 'utc' ? 'utc' : 'local' })}
          />
          <p className={styles['help']}>Now: {exactTime(new Date(now).toISOString()).replace(/\.\d+/, '')}</p>
        </div>
      </div>
      <div className={styles['setting']} data-setting="motion">
        <div>
          <p className={styles['name']}>Motion</p>
          <p className={styles['help']}>There is little of it: what you are reading never moves.</p>
        </div>
        <p className={styles['fact']}>
          {reduced ? 'None: the system asks for reduced motion' : 'Follows the system’s wish for reduced motion'}
        </p>
      </div>
    </section>
  );
}
