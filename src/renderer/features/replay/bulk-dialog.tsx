/** Sends many captures again: a selection, or all that a filter lets through. */
import { Button, Modal, NumberInput, SegmentedControl } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkReplay, BulkReplayInput } from '#shared/delivery.ts';
import { describeFilter } from '#shared/filter/describe-filter.ts';
import { tryParseFilter } from '#shared/filter/parse-filter.ts';
import { useClient, useHealth } from '../../host/host-context.tsx';
import { describeError } from '../../host/error-report.ts';
import { openView } from '../../navigation.ts';
import { fieldNote } from '../../parts/field-note.ts';
import { formatCount } from '../../parts/format-size.ts';
import { bulksKey } from '../deliveries/bulk-data.ts';
import { lastTargetsKey, useLastTargets } from '../deliveries/delivery-data.ts';
import { noOptions, optionsCount, targetOf, type TargetOptions } from '../send/target-draft.ts';
import { TargetOptionsFields } from '../send/target-options.tsx';
import { TargetRefusal } from '../send/target-refusal.tsx';
import { ModeFields, type ReplayMode } from './mode-fields.tsx';
import styles from './replay.module.css';
import { useReplayState, type BulkSelection } from './replay-state.ts';
import { TargetField } from './target-field.tsx';

export function BulkDialog() {
  const { bulk, close } = useReplayState();
  const targets = useLastTargets();
  return (
    <Modal
      opened={bulk !== null}
      onClose={close}
      title="Replay many captures"
      size={560}
      padding="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {bulk === null || targets.isPending ? null : <Form selection={bulk} first={targets.data?.[0] ?? ''} onClose={close} />}
    </Modal>
  );
}

const { labelProps } = fieldNote('');

interface FormProps {
  readonly selection: BulkSelection;
  readonly first: string;
  readonly onClose: () => void;
}

function Form({ selection, first, onClose }: FormProps) {
  const [url, setUrl] = useState(first);
  const [mode, setMode] = useState<ReplayMode>('re-signed');
  const [order, setOrder] = useState<BulkReplayInput['order']>('oldest-first');
  const [rate, setRate] = useState<number | null>(null);
  const [concurrency, setConcurrency] = useState(8);
  const [options, setOptions] = useState<TargetOptions>(noOptions);
  const start = useStartBulk(onClose);
  const refused = start.error === null ? null : describeError(start.error);
  const target = targetOf(options);
  const send = (): void =>
    start.mutate({
      selection: 'ids' in selection ? { ids: [...selection.ids] } : { filter: selection.filter },
      targetUrl: url.trim(),
      mode: mode === 'as-captured' ? 'as-captured' : 're-signed',
      order,
      rate,
      concurrency,
      ...(target === null ? {} : { target }),
    });
  return (
    <form
      className={styles['bulk']}
      onSubmit={(event) => {
        event.preventDefault();
        if (url.trim() !== '') send();
      }}
    >
      <p className={styles['what']}>
        <Which selection={selection} />
      </p>
      <TargetField
        label="Target"
        value={url}
        onChange={setUrl}
        problem={refused?.field === 'targetUrl' || refused?.field === 'url' ? refused.problem : null}
      />
      <ModeFields mode={mode} breakage="wrong-secret" onMode={setMode} onBreakage={() => {}} without="broken" />
      <div className={styles['pace']}>
        <div>
          <span className={styles['label']} id="bulk-order">
            Order
          </span>
          <SegmentedControl
            aria-labelledby="bulk-order"
            fullWidth
            value={order ?? 'oldest-first'}
            onChange={(value) => setOrder(value === 'newest-first' ? 'newest-first' : 'oldest-first')}
            data={[
              { value: 'oldest-first', label: 'Oldest first' },
              { value: 'newest-first', label: 'Newest first' },
            ]}
          />
        </div>
        <NumberInput
          label="Rate"
          min={0.01}
          max={100_000}
          decimalScale={2}
          hideControls
          placeholder="as fast as it answers"
          rightSection="/ s"
          rightSectionWidth={32}
          value={rate ?? ''}
          onChange={(value) => setRate(typeof value === 'number' && value > 0 ? value : null)}
          labelProps={labelProps}
        />
        <NumberInput
          label="At once"
          min={1}
          max={256}
          allowDecimal={false}
          value={concurrency}
          onChange={(value) => setConcurrency(typeof value === 'number' ? Math.max(1, Math.trunc(value)) : 8)}
          labelProps={labelProps}
        />
      </div>
      <details className={styles['options']}>
        <summary>Options{optionsCount(options) === 0 ? '' : ` (${optionsCount(options)})`}</summary>
        <TargetOptionsFields options={options} onOptions={setOptions} />
      </details>
      {start.error === null ? null : (
        <TargetRefusal
          error={start.error}
          options={options}
          onOptions={(allowed) => {
            setOptions(allowed);
            start.reset();
          }}
        />
      )}
      <footer className={styles['footer']}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="filled"
          loading={start.isPending}
          disabled={url.trim() === ''}
          leftSection={<IconPlayerPlay size={14} stroke={1.75} aria-hidden />}
        >
          Start
        </Button>
      </footer>
    </form>
  );
}

function useStartBulk(onClose: () => void) {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: BulkReplayInput) => client.workbench.startBulkReplay(input),
    onSuccess: (bulk) => {
      cache.setQueryData<BulkReplay[]>(bulksKey, (before) =>
        before === undefined ? undefined : [bulk, ...before.filter(({ id }) => id !== bulk.id)],
      );
      void cache.invalidateQueries({ queryKey: bulksKey });
      void cache.invalidateQueries({ queryKey: lastTargetsKey });
      onClose();
      openView('deliveries', { bulk: bulk.id });
    },
  });
}

/** Which captures, in words. */
function Which({ selection }: { readonly selection: BulkSelection }) {
  const stored = useHealth()?.captures.stored ?? null;
  if ('ids' in selection)
    return selection.ids.length === 1 ? 'The one marked capture.' : `The ${formatCount(selection.ids.length)} marked captures.`;
  if (selection.filter.trim() === '') return stored === null ? 'All captures.' : `All ${formatCount(stored)} captures.`;
  const parsed = tryParseFilter(selection.filter);
  return (
    <>
      All captures that match <code>{selection.filter}</code>
      {parsed.ok ? <span className={styles['meaning']}>{describeFilter(parsed.expression)}</span> : null}
    </>
  );
}
