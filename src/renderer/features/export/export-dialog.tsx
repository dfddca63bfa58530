/** Brings many captures or deliveries out as a file: what, as which format, and what is taken out of it. */
import { Button, Modal, Progress, Radio, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { describeFilter } from '#shared/filter/describe-filter.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import type { ExportFormat, ExportInput, ExportSelection } from '#shared/transfer-contract.ts';
import { useClient } from '../../host/host-context.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { formatCount, formatSize } from '../../parts/format-size.ts';
import { useExportState } from './export-state.ts';
import styles from './export.module.css';
import { useExport, type ExportProgress } from './use-export.ts';

export function ExportDialog() {
  const { what, closeExport } = useExportState();
  const [busy, setBusy] = useState(false);
  return (
    <Modal
      opened={what !== null}
      onClose={closeExport}
      title="Export"
      size={520}
      padding="lg"
      closeOnClickOutside={!busy}
      closeOnEscape={!busy}
      withCloseButton={!busy}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {what === null ? null : <Form what={what} onClose={closeExport} onBusy={setBusy} />}
    </Modal>
  );
}

const formats: readonly { readonly value: ExportFormat; readonly title: string; readonly words: string }[] = [
  { value: 'har', title: 'HAR', words: 'Opens in browsers’ developer tools, HTTP Toolkit, Proxyman and here.' },
  {
    value: 'ndjson',
    title: 'NDJSON',
    words: 'One JSON object per line with everything that is known; for scripts and for here.',
  },
  {
    value: 'zip',
    title: 'Zip',
    words: 'Each body as a file, its headers and facts beside it, and a list of all; for looking at.',
  },
];

interface FormProps {
  readonly what: ExportSelection;
  readonly onClose: () => void;
  readonly onBusy: (busy: boolean) => void;
}

function Form({ what, onClose, onBusy }: FormProps) {
  const [format, setFormat] = useState<ExportFormat>('har');
  const [withSecrets, setWithSecrets] = useState(false);
  const [personalData, setPersonalData] = useState(false);
  const [keepLength, setKeepLength] = useState(false);
  const input: ExportInput = { what, format, withSecrets, personalData, keepLength };
  const estimate = useEstimate(input);
  const { progress, error, start, cancel } = useExport();
  const count = estimate.data?.count ?? null;

  const begin = async (): Promise<void> => {
    onBusy(true);
    const written = await start(input, estimate.data?.bytes ?? 0);
    onBusy(false);
    if (written === null) return;
    onClose();
    notifications.show({ message: told(written, what, withSecrets) });
  };
  if (progress !== null) return <Running progress={progress} onCancel={cancel} />;
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <p className={styles['what']}>
        <Which what={what} count={count} />
        <span className={styles['quiet']} aria-live="polite">
          {estimate.data === undefined ? 'Counting' : `About ${formatSize(estimate.data.bytes)}`}
        </span>
      </p>
      <Choices
        label="Format"
        value={format}
        onChange={(value) => setFormat(formats.find((each) => each.value === value)?.value ?? 'har')}
        choices={formats}
      />
      <Choices
        label="Secrets"
        value={withSecrets ? 'with' : 'without'}
        onChange={(value) => setWithSecrets(value === 'with')}
        choices={[
          {
            value: 'without',
            title: 'Taken out',
            words:
              'Logins, cookies, tokens, signatures and your endpoints’ secrets become placeholders; equal ones stay recognisable.',
            more: withSecrets ? null : (
              <div className={styles['switches']}>
                <Switch
                  label="Phone numbers and e-mail addresses too"
                  checked={personalData}
                  onChange={(event) => setPersonalData(event.currentTarget.checked)}
                />
                <Switch
                  label="Values in bodies keep their length and type"
                  checked={keepLength}
                  onChange={(event) => setKeepLength(event.currentTarget.checked)}
                />
              </div>
            ),
          },
          {
            value: 'with',
            title: 'Left in',
            words: 'Everything exactly as it came. For your own use, and for replaying it elsewhere.',
            more: withSecrets ? (
              <p className={styles['danger']}>
                <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
                Who has this file can sign, log in and replay as you. The name of the file will say so.
              </p>
            ) : null,
          },
        ]}
      />
      {estimate.error === null ? null : <ErrorNotice error={estimate.error} />}
      {error === null ? null : <ErrorNotice error={error} />}
      <footer className={styles['footer']}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="filled"
          {...(withSecrets ? { color: 'red' } : {})}
          disabled={count === null || count === 0}
          leftSection={<IconDownload size={14} stroke={1.75} aria-hidden />}
        >
          {withSecrets ? 'Export with secrets' : 'Export'}
        </Button>
      </footer>
    </form>
  );
}

function useEstimate(input: ExportInput) {
  const client = useClient();
  return useQuery({
    queryKey: ['export-estimate', input.what, input.format],
    queryFn: () => client.workbench.estimateExport(input),
    gcTime: 0,
    placeholderData: (before) => before,
  });
}

interface Choice {
  readonly value: string;
  readonly title: string;
  readonly words: string;
  /** What there is to say or choose while it is chosen. */
  readonly more?: ReactNode;
}

interface ChoicesProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly choices: readonly Choice[];
}

function Choices({ label, value, onChange, choices }: ChoicesProps) {
  return (
    <Radio.Group label={label} classNames={{ label: styles['label'] ?? '' }} value={value} onChange={onChange}>
      <div className={styles['choices']}>
        {choices.map((choice) => (
          <div key={choice.value}>
            <Radio
              size="xs"
              value={choice.value}
              label={choice.title}
              description={choice.words}
              classNames={{ label: styles['choiceTitle'] ?? '', description: styles['choiceWords'] ?? '' }}
            />
            {choice.more ?? null}
          </div>
        ))}
      </div>
    </Radio.Group>
  );
}

/** How far it has come, and the way out of it. */
function Running({ progress, onCancel }: { readonly progress: ExportProgress; readonly onCancel: () => void }) {
  const { done, count, bytes } = progress;
  return (
    <div className={styles['form']}>
      <Progress value={count === 0 ? 100 : (done / count) * 100} aria-label="Export" transitionDuration={0} />
      <p className={styles['numbers']}>
        {formatCount(done)} of {formatCount(count)} written, {formatSize(bytes)}
      </p>
      <footer className={styles['footer']}>
        <Button onClick={onCancel} data-autofocus>
          Cancel
        </Button>
      </footer>
    </div>
  );
}

/** What is exported, in words. */
function Which({ what, count }: { readonly what: ExportSelection; readonly count: number | null }) {
  const many = count === null ? '' : `${formatCount(count)} `;
  if (what.kind === 'filter' && what.filter.trim() !== '') {
    const parsed = tryParseFilter(what.filter);
    return (
      <span>
        {many}
        {count === 1 ? 'capture that matches' : 'captures that match'} <code>{what.filter}</code>
        {parsed.ok ? <span className={styles['quiet']}> ({describeFilter(parsed.expression)})</span> : null}
      </span>
    );
  }
  const captures = what.kind === 'captures' || what.kind === 'filter';
  const noun = captures ? (count === 1 ? 'capture' : 'captures') : count === 1 ? 'delivery' : 'deliveries';
  if (what.kind === 'captures') return `${many}marked ${noun}`;
  if (what.kind === 'all-deliveries' && what.bulkId !== undefined) return `${many}${noun} of bulk replay ${what.bulkId}`;
  return what.kind === 'deliveries' ? `${many}${noun}` : `All ${many}${noun}`;
}

function told(
  { done, bytes, redacted, fileName }: ExportProgress & { fileName: string },
  what: ExportSelection,
  withSecrets: boolean,
): string {
  const captures = what.kind === 'captures' || what.kind === 'filter';
  const noun = captures ? (done === 1 ? 'capture' : 'captures') : done === 1 ? 'delivery' : 'deliveries';
  const secrets = withSecrets
    ? 'with secrets'
    : redacted === 1
      ? 'one value taken out'
      : `${formatCount(redacted)} values taken out`;
  return `Exported ${formatCount(done)} ${noun} to ${fileName} (${formatSize(bytes)}, ${secrets}).`;
}
