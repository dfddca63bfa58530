import { Checkbox, TextInput } from '@mantine/core';
import { useHealth } from '../../host/host-context.tsx';
import { fieldNote } from '../../parts/field-note.ts';
import { formatCount, formatSize } from '../../parts/format-size.ts';
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
      <p className={styles['intro']}>
        When old captures are deleted. The first limit that is reached counts; unticked means no limit.
      </p>
      <SettingRow id="max-count" name="By count" help="Keep at most this many captures.">
        <div className={styles['switched']}>
          <Checkbox
            aria-label="Limit the count"
            checked={draft.countOn}
            onChange={(event) => onChange({ countOn: event.currentTarget.checked })}
          />
          <TextInput
            id="max-count"
            inputMode="numeric"
            disabled={!draft.countOn}
            value={draft.maxCount}
            onChange={(event) => onChange({ maxCount: event.currentTarget.value })}
            {...fieldNote(draft.countOn ? 'Captures, 100 or more' : 'No limit', problems['retention.maxCount'])}
          />
        </div>
      </SettingRow>
      <SettingRow id="max-age" name="By age" help="Keep captures for this many days.">
        <div className={styles['switched']}>
          <Checkbox
            aria-label="Limit the age"
            checked={draft.ageOn}
            onChange={(event) => onChange({ ageOn: event.currentTarget.checked })}
          />
          <TextInput
            id="max-age"
            inputMode="decimal"
            disabled={!draft.ageOn}
            value={draft.maxAge}
            onChange={(event) => onChange({ maxAge: event.currentTarget.value })}
            {...fieldNote(draft.ageOn ? 'Days, 0.01 to 3,650' : 'No limit', problems['retention.maxAgeDays'])}
          />
        </div>
      </SettingRow>
      <SettingRow id="max-bytes" name="By size" help="Keep stored bodies and their metadata below this size.">
        <div className={styles['switched']}>
          <Checkbox
            aria-label="Limit the size"
            checked={draft.bytesOn}
            onChange={(event) => onChange({ bytesOn: event.currentTarget.checked })}
          />
          <TextInput
            id="max-bytes"
            disabled={!draft.bytesOn}
            value={draft.maxBytes}
            onChange={(event) => onChange({ maxBytes: event.currentTarget.value })}
            {...fieldNote(draft.bytesOn ? '10 MB or more, such as 4 GB' : 'No limit', problems['retention.maxBytes'])}
          />
        </div>
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
