import { useHealth } from '../../host/host-context.tsx';
import { formatCount, formatSize } from '../../parts/format-size.ts';
import { LimitField } from './limit-field.tsx';
import type { SectionProps } from './section-props.ts';
import { SettingRow } from './setting-row.tsx';
import { retentionSentence } from './settings-draft.ts';
import styles from './settings.module.css';

/** How long captures stay. */
export function RetentionSection({ draft, problems, onChange }: SectionProps) {
  const health = useHealth();
  const broken = problems['retention.maxCount'] ?? problems['retention.maxAgeDays'] ?? problems['retention.maxBytes'];
  return (
    <section aria-labelledby="retention-title">
      <h2 id="retention-title" className={styles['title']}>
        Retention
      </h2>
      <p className={styles['intro']}>When old captures are deleted. The first limit reached counts; unticked means no limit.</p>
      <SettingRow id="max-count" name="By count" help="Keep at most this many captures.">
        <LimitField
          id="max-count"
          switchLabel="Limit the count"
          on={draft.countOn}
          value={draft.maxCount}
          hint="Captures, 100 or more"
          offHint="No limit"
          problem={problems['retention.maxCount']}
          inputMode="numeric"
          onSwitch={(countOn) => onChange({ countOn })}
          onValue={(maxCount) => onChange({ maxCount })}
        />
      </SettingRow>
      <SettingRow id="max-age" name="By age" help="Keep captures for this many days.">
        <LimitField
          id="max-age"
          switchLabel="Limit the age"
          on={draft.ageOn}
          value={draft.maxAge}
          hint="Days, 0.01 to 3,650"
          offHint="No limit"
          problem={problems['retention.maxAgeDays']}
          inputMode="decimal"
          onSwitch={(ageOn) => onChange({ ageOn })}
          onValue={(maxAge) => onChange({ maxAge })}
        />
      </SettingRow>
      <SettingRow id="max-bytes" name="By size" help="Keep stored bodies and their metadata below this size.">
        <LimitField
          id="max-bytes"
          switchLabel="Limit the size"
          on={draft.bytesOn}
          value={draft.maxBytes}
          hint="10 MB or more, such as 4 GB"
          offHint="No limit"
          problem={problems['retention.maxBytes']}
          inputMode="text"
          onSwitch={(bytesOn) => onChange({ bytesOn })}
          onValue={(maxBytes) => onChange({ maxBytes })}
        />
      </SettingRow>
      <p className={styles['sentence']}>
        {broken === undefined ? retentionSentence(draft) : 'Correct the marked value to see what these limits mean.'}
        <span className={styles['now']}>
          {health === null
            ? ' '
            : `Now: ${formatCount(health.captures.stored)} captures, ${formatSize(health.store.databaseBytes)}.`}
        </span>
      </p>
    </section>
  );
}
