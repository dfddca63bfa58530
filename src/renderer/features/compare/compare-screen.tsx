/**
 * Two captures, answers or a sample side by side: what differs in the body, as text, byte by byte, in the headers and in the
 * facts. The address says what is compared, so that a comparison can be kept and shared.
 */
import { ActionIcon } from '@mantine/core';
import { IconArrowsExchange, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { diffHeaders } from '#shared/compare/header-diff.ts';
import { readNoiseList } from '#shared/compare/noise.ts';
import { openView, setParam, useParam } from '../../navigation.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { DeletedNotice } from '../capture/deleted-notice.tsx';
import { isGone, useDeletionWatch } from '../capture/deletion.ts';
import { useComparedSide } from './compare-data.ts';
import { readSide, type SideRef } from './compare-side.ts';
import { useCompareState } from './compare-state.ts';
import { CompareViews, type ComparedProps } from './compare-views.tsx';
import styles from './compare.module.css';
import { SideField } from './side-field.tsx';
import { useComparison } from './use-comparison.ts';

export function CompareScreen() {
  const [leftText, rightText] = [useParam('left') ?? '', useParam('right') ?? ''];
  const leftRef = useMemo(() => readSide(leftText), [leftText]);
  const rightRef = useMemo(() => readSide(rightText), [rightText]);
  const left = useComparedSide(leftRef);
  const right = useComparedSide(rightRef);
  useDeletionWatch([leftRef, rightRef].flatMap((ref) => (ref?.kind === 'capture' ? [ref.id] : [])));
  const swap = (): void => {
    setParam('left', rightText);
    setParam('right', leftText);
  };
  const both = left.data !== undefined && right.data !== undefined && left.error === null && right.error === null;
  return (
    <div className={styles['screen']}>
      <h1 className={styles['hiddenTitle']}>Compare</h1>
      <div className={styles['top']}>
        <SideField key={`left ${leftText}`} name="left" value={leftText} side={left.data} />
        <ActionIcon aria-label="Swap sides" title="Swap sides" onClick={swap}>
          <IconArrowsExchange size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
        <SideField key={`right ${rightText}`} name="right" value={rightText} side={right.data} />
        <ActionIcon aria-label="Close" title="Close (Esc)" onClick={() => leave(rightRef ?? leftRef)}>
          <IconX size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      {both ? (
        <Compared
          key={`${leftText} ${rightText}`}
          left={left.data}
          right={right.data}
          onClose={() => leave(rightRef ?? leftRef)}
        />
      ) : (
        <Missing
          sides={[
            { ref: leftRef, text: leftText, error: left.error, retry: () => void left.refetch() },
            { ref: rightRef, text: rightText, error: right.error, retry: () => void right.refetch() },
          ]}
          onClose={() => leave(rightRef ?? leftRef)}
        />
      )}
    </div>
  );
}

/** Back to what was compared. */
function leave(ref: SideRef | null): void {
  if (ref?.kind === 'attempt') openView('deliveries', { delivery: ref.id });
  else openView('inbox', ref?.kind === 'capture' ? { capture: ref.id } : {});
}

interface MissingSide {
  readonly ref: SideRef | null;
  readonly text: string;
  readonly error: unknown;
  readonly retry: () => void;
}

/** What stands there until both sides do: what to choose, why one cannot be read, or that it was deleted. */
function Missing({ sides, onClose }: { readonly sides: readonly MissingSide[]; readonly onClose: () => void }) {
  const failed = sides.filter(({ error }) => error !== null);
  if (failed.length > 0) {
    return (
      <div className={styles['missing']}>
        {failed.map(({ ref, text, error, retry }) =>
          isGone(error) && ref?.kind === 'capture' ? (
            <DeletedNotice key={text} id={ref.id} onClose={onClose} />
          ) : (
            <ErrorNotice key={text} error={error} onRetry={retry} />
          ),
        )}
      </div>
    );
  }
  if (sides.every(({ ref }) => ref !== null)) return <p className={styles['message']}>Reading both sides</p>;
  return (
    <EmptyState
      title="Choose what to compare"
      text="Write a capture like c12 into each field above. In the inbox, mark two captures with X and choose Compare, or open one and use its Compare menu."
    />
  );
}

function Compared({ left, right, onClose }: ComparedProps) {
  const { noise } = useCompareState();
  const comparison = useComparison(left, right, noise);
  const headers = useMemo(() => diffHeaders(left.headers, right.headers, readNoiseList(noise)), [left, right, noise]);
  if (comparison === null) {
    return <output className={styles['message']}>Comparing</output>;
  }
  return <CompareViews left={left} right={right} comparison={comparison} headers={headers} onClose={onClose} />;
}
