import { ActionIcon, Menu } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import type { Capture } from '#shared/capture.ts';
import { openView } from '../../navigation.ts';
import { useCompareWith } from './compare-targets.ts';

/** What a capture can be compared with. */
export function CompareMenu({ capture }: { readonly capture: Capture }) {
  const compareWith = useCompareWith();
  const repeated = capture.duplicateOf !== null || capture.duplicates > 0;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label="Compare" title="Compare with another">
          <IconGitCompare size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Compare with</Menu.Label>
        <Menu.Item onClick={() => compareWith(capture, 'previous')}>Previous of the same type</Menu.Item>
        <Menu.Item disabled={!repeated} onClick={() => compareWith(capture, 'duplicate')}>
          {capture.duplicateOf === null ? 'Last of its duplicates' : 'First of its duplicates'}
        </Menu.Item>
        <Menu.Item disabled={capture.event === null} onClick={() => compareWith(capture, 'sample')}>
          The provider’s sample
        </Menu.Item>
        <Menu.Item onClick={() => openView('compare', { right: capture.id })}>Another capture…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
