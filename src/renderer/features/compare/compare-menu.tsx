import { ActionIcon, Menu } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import type { Capture } from '#shared/capture.ts';
import { defineAction } from '../../keys/registry.ts';
import { useActions } from '../../keys/use-action.ts';
import { openView } from '../../navigation.ts';
import { useCompareWith } from './compare-targets.ts';

const shared = { group: 'Capture', rooms: ['inbox', 'conversations'], keywords: 'diff difference' } as const;
const previous = defineAction({ ...shared, id: 'compare.previous', title: 'Compare with the previous of the same type' });
const sample = defineAction({ ...shared, id: 'compare.sample', title: 'Compare with the provider’s sample' });
const another = defineAction({ ...shared, id: 'compare.another', title: 'Compare with another capture…' });

/** What a capture can be compared with. */
export function CompareMenu({ capture }: { readonly capture: Capture }) {
  const compareWith = useCompareWith();
  const repeated = capture.duplicateOf !== null || capture.duplicates > 0;
  const openOther = (): void => openView('compare', { right: capture.id });
  useActions([
    { ...previous, run: () => compareWith(capture, 'previous') },
    { ...sample, enabled: capture.event !== null, run: () => compareWith(capture, 'sample') },
    { ...another, run: openOther },
  ]);
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
        <Menu.Item onClick={openOther}>Another capture…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
