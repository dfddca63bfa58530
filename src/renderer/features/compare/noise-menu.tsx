import { Button, Popover, Switch, Textarea } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { formatCount } from '../../parts/format-size.ts';
import { useCompareState } from './compare-state.ts';
import styles from './compare.module.css';

/** How much noise there is, whether it is shown, and the user's own list of it. */
export function NoiseMenu({ count }: { readonly count: number }) {
  const { noise, setNoise, showNoise, setShowNoise } = useCompareState();
  const [draft, setDraft] = useState(noise);
  return (
    <Popover
      position="bottom-end"
      width={340}
      trapFocus
      returnFocus
      onOpen={() => setDraft(noise)}
      onClose={() => setNoise(draft)}
    >
      <Popover.Target>
        <Button variant={showNoise ? 'light' : 'subtle'} rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}>
          Noise: {formatCount(count)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles['noise']}>
          <p>
            Ids, times and signatures differ between any two webhooks. They are told by their name and by how their values look.
          </p>
          <Switch label="Show noise" checked={showNoise} onChange={(event) => setShowNoise(event.currentTarget.checked)} />
          <Textarea
            label="Noise as well"
            description="A field name per line, or a JSON pointer in which * is any one step: /data/*/rank"
            classNames={{ input: 'wire' }}
            minRows={4}
            maxRows={10}
            autosize
            value={draft}
            spellCheck={false}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onBlur={() => setNoise(draft)}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
