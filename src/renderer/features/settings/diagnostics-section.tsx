import { Box, Button, Loader } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconDownload,
  IconInfoCircle,
  IconQuestionMark,
  IconRefresh,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { diagnosticsMarkdown } from '#shared/diagnostics-markdown.ts';
import type { DiagnosticCheck, Diagnostics } from '#shared/diagnostics.ts';
import { useClient } from '../../host/host-context.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { FactList } from '../../parts/fact-list.tsx';
import { timeOfDay } from '../../parts/format-time.ts';
import { saveFile } from './backup-data.ts';
import styles from './settings.module.css';
import look from './diagnostics.module.css';

/** Everything for a bug report and nothing that gives anybody away. */
export function DiagnosticsSection() {
  const client = useClient();
  const found = useQuery({
    queryKey: ['diagnostics'],
    queryFn: () => client.workbench.diagnose(),
    gcTime: 0,
    staleTime: 30_000,
  });
  return (
    <section aria-labelledby="diagnostics-title">
      <h2 id="diagnostics-title" className={styles['title']}>
        Diagnostics
      </h2>
      <p className={styles['intro']}>
        Made to be pasted into a bug report: no payloads, secrets, host names, user names or paths. Also as{' '}
        <code>hookwright doctor</code>.
      </p>
      <div className={look['acts']} data-setting="diagnostics">
        <CopyButton
          value={() => (found.data === undefined ? '' : diagnosticsMarkdown(found.data))}
          label="Copy diagnosis as Markdown"
          word="Copy as Markdown"
        />
        <Button
          leftSection={<IconDownload size={14} stroke={1.75} aria-hidden />}
          disabled={found.data === undefined}
          onClick={() => found.data !== undefined && save(found.data)}
        >
          Save as file
        </Button>
        <Button
          variant="subtle"
          leftSection={
            found.isFetching ? <Loader size={14} color="currentColor" /> : <IconRefresh size={14} stroke={1.75} aria-hidden />
          }
          disabled={found.isFetching}
          onClick={() => void found.refetch()}
        >
          {found.isFetching ? 'Looking…' : 'Look again'}
        </Button>
      </div>
      {found.error === null ? null : <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
      {found.data === undefined ? null : <Report report={found.data} />}
    </section>
  );
}

function save(report: Diagnostics): void {
  const name = `hookwright-diagnosis-${report.madeAt.slice(0, 19).replaceAll(/[-:T]/g, '')}.md`;
  saveFile(new Blob([diagnosticsMarkdown(report)], { type: 'text/markdown' }), name);
}

const icons: Record<DiagnosticCheck['state'], ReactNode> = {
  fine: <IconCircleCheck size={16} stroke={1.75} aria-label="Fine" />,
  note: <IconInfoCircle size={16} stroke={1.75} aria-label="Note" />,
  wrong: <IconAlertTriangle size={16} stroke={1.75} aria-label="Wrong" />,
  unknown: <IconQuestionMark size={16} stroke={1.75} aria-label="Unknown" />,
};

function Report({ report }: { readonly report: Diagnostics }) {
  const wrong = report.checks.filter(({ state }) => state === 'wrong').length;
  return (
    <>
      <p className={look['sum']}>
        <output>{wrong === 0 ? 'Nothing is wrong.' : wrong === 1 ? 'One thing is wrong.' : `${wrong} things are wrong.`}</output>{' '}
        Looked at {timeOfDay(report.madeAt)}.
      </p>
      <ul className={look['checks']} aria-label="Checks">
        {report.checks.map(({ id, title, state, detail, remedy }) => (
          <li key={id} className={look['check']} data-state={state}>
            <span className={look['icon']}>{icons[state]}</span>
            <span className={look['title']}>{title}</span>
            <span>
              {detail} {remedy === '' || state === 'fine' ? null : <span className={look['remedy']}>{remedy}</span>}
            </span>
          </li>
        ))}
      </ul>
      {report.errors.length === 0 ? null : (
        <div className={styles['group']}>
          <h3 className={styles['groupTitle']}>Errors by code</h3>
          <FactList
            facts={report.errors.map(({ code, count, lastAt }) => ({
              label: code,
              value: `${count}, last at ${timeOfDay(lastAt)}`,
            }))}
          />
        </div>
      )}
      <div className={styles['group']}>
        <h3 className={styles['groupTitle']}>Facts</h3>
        <FactList facts={report.facts.map(({ name, value }) => ({ label: name, value }))} />
      </div>
      <div className={styles['group']}>
        <h3 className={styles['groupTitle']}>Last lines of the log</h3>
        {report.log.length === 0 ? (
          <p className={styles['intro']}>Nothing was logged since the start.</p>
        ) : (
          <Box component="pre" className={look['log'] ?? ''} tabIndex={0}>
            {report.log.map(({ at, level, text }) => `${timeOfDay(at)} ${level.padEnd(5)} ${text}`).join('\n')}
          </Box>
        )}
      </div>
    </>
  );
}
