import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { create } from 'zustand';
import type { Lane } from '#shared/simulation.ts';
import { CopyLanes } from '../export/copy-lanes.tsx';
import { AttemptTable } from '../timeline/attempt-table.tsx';
import { RetryTimeline } from '../timeline/retry-timeline.tsx';
import type { TimelinePlace } from '../timeline/timeline-cursor.ts';
import styles from './simulator.module.css';

type View = 'picture' | 'both' | 'table';

/** Up to so many lanes there is room for both at once. */
const fewLanes = 6;

const views: readonly { readonly value: View; readonly label: string }[] = [
  { value: 'picture', label: 'Picture' },
  { value: 'both', label: 'Both' },
  { value: 'table', label: 'Table' },
];

interface ViewState {
  /** Null until the user chose: then as many as there is room for. */
  readonly view: View | null;
  readonly aligned: boolean;
  readonly put: (state: Partial<Pick<ViewState, 'view' | 'aligned'>>) => void;
}

/** The same from one run to the next. */
const useViewState = create<ViewState>((set) => ({ view: null, aligned: true, put: (state) => set(state) }));

interface LaneViewsProps {
  readonly lanes: readonly Lane[];
  readonly deadlineMs: number | null;
  /** The simulated clock while the run goes on. */
  readonly nowMs: number | null;
  readonly onPurpose: boolean;
  readonly expectedStarts: readonly (readonly number[])[];
  readonly title: string;
  readonly onReachEnd?: () => void;
}

/** The lanes of a run as picture, as table, or both with one place in common. */
export function LaneViews({ lanes, deadlineMs, nowMs, onPurpose, expectedStarts, title, onReachEnd }: LaneViewsProps) {
  const { view: wanted, aligned, put } = useViewState();
  const view = wanted ?? (lanes.length <= fewLanes ? 'both' : 'picture');
  const [place, setPlace] = useState<TimelinePlace | null>(null);
  const several = lanes.length > 1;
  return (
    <div className={styles['lanes']}>
      <div className={styles['lanesHead']}>
        <h3 className={styles['lanesTitle']}>{title}</h3>
        {several && view !== 'table' ? (
          <SegmentedControl
            aria-label="What time counts from"
            data={[
              { value: 'aligned', label: 'From each first attempt' },
              { value: 'clock', label: 'On the run’s clock' },
            ]}
            value={aligned ? 'aligned' : 'clock'}
            onChange={(value) => put({ aligned: value === 'aligned' })}
          />
        ) : null}
        <SegmentedControl
          aria-label="How attempts are shown"
          data={[...views]}
          value={view}
          onChange={(value) => put({ view: views.find((each) => each.value === value)?.value ?? 'both' })}
        />
        <CopyLanes lanes={lanes} />
      </div>
      {view === 'table' ? null : (
        <div className={styles['picture']} data-half={view === 'both' || undefined}>
          <RetryTimeline
            lanes={lanes}
            label={`Retry timeline of ${title}`}
            deadlineMs={deadlineMs}
            aligned={several && aligned}
            nowMs={nowMs}
            onPurpose={onPurpose}
            expectedStarts={expectedStarts}
            place={place}
            onPlace={setPlace}
            onReachEnd={onReachEnd}
          />
        </div>
      )}
      {view === 'picture' ? null : <AttemptTable lanes={lanes} label={`Attempts of ${title}`} place={place} onPlace={setPlace} />}
    </div>
  );
}
