import { ActionIcon, Menu } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { Lane } from '#shared/simulation.ts';
import { useCopyText } from '../../parts/copy-text.ts';

const columns = ['event', 'kind', 'attempt', 'atMs', 'status', 'failure', 'tookMs', 'waitMs', 'end', 'detail'] as const;

/** The attempts of lanes as rows, one each; a lane without attempts has one row of its own. */
function rowsOf(lanes: readonly Lane[]): (string | number | null)[][] {
  return lanes.flatMap((lane) => {
    const name = lane.eventId ?? lane.title;
    if (lane.attempts.length === 0) return [[name, lane.kind, null, lane.startMs, null, null, null, null, lane.end, lane.reason]];
    return lane.attempts.map((attempt, index) => [
      name,
      lane.kind,
      attempt.number,
      attempt.atMs,
      attempt.status,
      attempt.failure,
      attempt.phases.totalMs,
      attempt.waitMs,
      index === lane.attempts.length - 1 ? lane.end : null,
      attempt.detail,
    ]);
  });
}

/** For a spreadsheet: a cell begins no formula and holds no tab or line break. */
function tabSeparated(lanes: readonly Lane[]): string {
  const cell = (value: string | number | null): string => {
    if (typeof value !== 'string') return value === null ? '' : String(value);
    const plain = value.replaceAll(/[\t\r\n]+/g, ' ');
    return /^[=+\-@]/.test(plain) ? `'${plain}` : plain;
  };
  return [columns.join('\t'), ...rowsOf(lanes).map((row) => row.map(cell).join('\t'))].join('\n');
}

/** For a report or an issue. */
function markdown(lanes: readonly Lane[]): string {
  const cell = (value: string | number | null): string =>
    String(value ?? '')
      .replaceAll(/[\\|`*_<>[\]]/g, (character) => `\\${character}`)
      .replaceAll(/\s+/g, ' ');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rowsOf(lanes).map((row) => line(row.map(cell)))].join('\n');
}

/** Takes a run's attempts elsewhere as text. They hold no request, so there is nothing to take out. */
export function CopyLanes({ lanes }: { readonly lanes: readonly Lane[] }) {
  const { copied, copy } = useCopyText();
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon aria-label={copied ? 'Copied' : 'Copy attempts'} title="Copy attempts" disabled={lanes.length === 0}>
          {copied ? <IconCheck size={16} stroke={1.75} aria-hidden /> : <IconCopy size={16} stroke={1.75} aria-hidden />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => copy(markdown(lanes))}>Copy as Markdown table</Menu.Item>
        <Menu.Item onClick={() => copy(tabSeparated(lanes))}>Copy for a spreadsheet</Menu.Item>
        <Menu.Item onClick={() => copy(JSON.stringify(lanes, null, 2))}>Copy as JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
