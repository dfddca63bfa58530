import { Switch } from '@mantine/core';
import { usePreferences } from '../../preferences.ts';
import styles from './settings.module.css';

/** What others may get to see: on the screen, in what is copied out, and on the network. */
export function PrivacySection() {
  const { presenter, prefer } = usePreferences();
  return (
    <section aria-labelledby="privacy-title">
      <h2 id="privacy-title" className={styles['title']}>
        Privacy
      </h2>
      <p className={styles['intro']}>
        Presenter mode takes effect at once, for this {location.protocol === 'app:' ? 'window' : 'browser'} only.
      </p>
      <div className={styles['setting']} data-setting="presenter">
        <div>
          <label htmlFor="presenter" className={styles['name']}>
            Presenter mode
          </label>
          <p className={styles['help']}>
            For shared screens and recordings: payloads, header values, names, numbers and what is typed are masked in every room.
            Times, verdicts, event types and counts stay readable, and the status bar says that it is on.
          </p>
        </div>
        <div className={styles['value']}>
          <Switch
            id="presenter"
            label={presenter ? 'On: values are masked' : 'Off'}
            checked={presenter}
            onChange={(event) => prefer({ presenter: event.currentTarget.checked })}
          />
        </div>
      </div>
      <div className={styles['setting']} data-setting="export-redaction">
        <div>
          <p className={styles['name']}>Secrets in what is copied out</p>
          <p className={styles['help']}>
            Hidden unless asked for each time: authorization, cookies, API keys, and tokens in addresses. Signing secrets are
            never part of an export, a log, an address or a diagnosis.
          </p>
        </div>
        <p className={styles['fact']}>Hidden by default</p>
      </div>
      <div className={styles['setting']} data-setting="nothing-leaves">
        <div>
          <p className={styles['name']}>What leaves this machine</p>
          <p className={styles['help']}>
            No account, no telemetry, no update check. The receiver and this page listen on loopback alone. Hookwright speaks to
            another machine only when you send, replay or forward something there.
          </p>
        </div>
        <p className={styles['fact']}>Nothing by itself</p>
      </div>
    </section>
  );
}
