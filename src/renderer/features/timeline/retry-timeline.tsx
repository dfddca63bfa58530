/**
 * The retry timeline: one lane per event, drawn by hand as SVG. Owns zoom, place and which attempt is read; knows nothing of
 * where the lanes come from, so a plan, a run and a comparison are drawn alike. The same data as a table: attempt-table.tsx.
 */
import { ActionIcon, Box, VisuallyHidden } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconArrowsHorizontal, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useEffect, useId, useMemo } from 'react';
import type { Lane } from '#shared/simulation.ts';
import { useFixedRows } from '../../parts/fixed-rows.ts';
import { AxisPicture, axisHeight } from './axis-picture.tsx';
import type { BarScale } from './lane-layout.ts';
import { HatchPatterns, LanePicture, type LaneSize } from './lane-picture.tsx';
import { attemptSentence, kindWords, laneName } from './lane-words.ts';
import { buildTimeAxis } from './time-axis.ts';
import { useTimelineCursor, type TimelinePlace } from './timeline-cursor.ts';
import { useTimelineZoom } from './timeline-zoom.ts';
import { TimelineLegend } from './timeline-legend.tsx';
import styles from './timeline.module.css';

interface RetryTimelineProps {
  readonly lanes: readonly Lane[];
  readonly label: string;
  /** The provider's deadline for one attempt, ms. */
  readonly deadlineMs: number | null;
  /** True: every lane begins at 0; false: the run's clock, on which events come one after the other. */
  readonly aligned: boolean;
  /** The simulated clock while it runs, ms from the start. */
  readonly nowMs?: number | null;
  /** Failures come from a reply script. */
  readonly onPurpose?: boolean;
  /** Starts the axis has room for besides, one list a lane: a ladder before it happens, or those of another picture. */
  readonly expectedStarts?: readonly (readonly number[])[];
  readonly place?: TimelinePlace | null;
  readonly onPlace?: (place: TimelinePlace | null) => void;
  readonly onReachEnd?: (() => void) | undefined;
  /** Without legend and buttons: where the same picture stands elsewhere, or room is scarce. */
  readonly compact?: boolean;
  /** What stands in the foot while no attempt is read. */
  readonly hint?: string;
}

const large: LaneSize = { height: 76, bar: 24 };
const small: LaneSize = { height: 48, bar: 14 };
const labelWidth = 168;
const none: readonly (readonly number[])[] = [];

export function RetryTimeline(props: RetryTimelineProps) {
  const {
    lanes,
    label,
    deadlineMs,
    aligned,
    nowMs = null,
    onPurpose = false,
    expectedStarts = none,
    compact = false,
    hint,
  } = props;
  const helpId = useId();
  const hatch = `hatch${useId().replaceAll(/[^a-z0-9]/gi, '')}`;
  const size = lanes.length <= 3 ? large : small;
  const named = lanes.length > 1;
  const labels = named ? labelWidth : 0;
  const { ref: measureRef, width } = useElementSize<HTMLDivElement>();
  const rows = useFixedRows<HTMLDivElement>({ count: lanes.length, rowHeight: size.height, overscan: 4, coveredTop: axisHeight });
  const zoom = useTimelineZoom(rows.scroller, labels);
  const scale = useMemo(() => barScale(lanes, deadlineMs), [lanes, deadlineMs]);
  const axis = useMemo(() => {
    const starts = lanes.map(({ attempts, startMs }) => attempts.map(({ atMs }) => atMs - (aligned ? startMs : 0)));
    return buildTimeAxis({
      starts: expectedStarts.length === 0 ? starts : [...starts, ...expectedStarts],
      width: Math.max(320, width - labels),
      zoom: zoom.value,
      flagWidth: 150,
    });
  }, [lanes, aligned, expectedStarts, width, labels, zoom.value]);
  const cursor = useTimelineCursor({ ...props, reveal: (row, attempt) => reveal(row, attempt) });
  const reveal = (row: number, attempt: number): void => {
    rows.virtual.scrollToIndex(row, { align: 'auto' });
    const lane = lanes[row];
    const at = lane?.attempts[attempt];
    const box = rows.scroller.current;
    if (lane === undefined || at === undefined || box === null) return;
    const x = axis.xOf(at.atMs - (aligned ? lane.startMs : 0));
    const room = box.clientWidth - labels;
    if (x < box.scrollLeft + 24) box.scrollTo({ left: x - 24 });
    else if (x + axis.barWidth > box.scrollLeft + room - 24) box.scrollTo({ left: x + axis.barWidth - room + 24 });
  };
  const items = rows.virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { onReachEnd } = props;
  const atEnd = lastShown >= lanes.length - 20 ? lanes.length : null;
  useEffect(() => {
    if (atEnd !== null) onReachEnd?.();
  }, [atEnd, onReachEnd]);

  const read = cursor.hovered ?? cursor.place;
  const readLane = read === null ? undefined : lanes[read.row];
  const sentence = read === null || readLane === undefined ? '' : attemptSentence(readLane, read.attempt);
  const nowX = nowMs === null || aligned ? null : axis.xOf(nowMs);
  return (
    <div className={styles['timeline']}>
      <HatchPatterns prefix={hatch} />
      {/* The lanes are a picture; arrow keys walk through it and the status line says what stands there. */}
      <Box
        ref={useMergedRef(rows.scroller, measureRef)}
        className={styles['scroller'] ?? ''}
        role="application"
        tabIndex={0}
        aria-label={label}
        aria-describedby={helpId}
        onKeyDown={(event) => (zoom.onKey(event) ? undefined : cursor.onKeyDown(event))}
        onPointerDown={zoom.onPointerDown}
        onPointerMove={(event) => {
          zoom.onPointerMove(event);
          cursor.onPointerMove(event);
        }}
        onPointerUp={zoom.onPointerUp}
        onPointerLeave={cursor.onPointerLeave}
        onClick={cursor.onClick}
      >
        <div className={styles['content']} style={{ width: axis.width + labels }}>
          <div className={styles['head']} style={{ height: axisHeight }}>
            {named ? (
              <div className={styles['corner']} style={{ width: labels }}>
                {aligned ? 'Since its first attempt' : 'Since the run began'}
              </div>
            ) : null}
            <AxisPicture axis={axis} />
          </div>
          <div className={styles['rows']} style={rows.frame}>
            {items.map((item) => {
              const lane = lanes[item.index];
              if (lane === undefined) return null;
              return (
                <div key={rows.slotOf(item.index)} className={styles['row']} style={{ height: size.height }}>
                  {named ? <LaneLabel lane={lane} width={labels} /> : null}
                  <LanePicture
                    lane={lane}
                    row={item.index}
                    axis={axis}
                    scale={scale}
                    size={size}
                    aligned={aligned}
                    nowMs={aligned ? nowMs : null}
                    onPurpose={onPurpose}
                    hatch={hatch}
                    active={cursor.place?.row === item.index ? cursor.place.attempt : null}
                  />
                </div>
              );
            })}
          </div>
          {nowX === null ? null : <div className={styles['now']} style={{ left: labels + nowX }} data-words="now" />}
        </div>
      </Box>
      <div className={styles['foot']} data-compact={compact || undefined}>
        <p className={styles['sentence']}>
          {sentence === '' ? (hint ?? 'Point at an attempt, or walk through them with the arrow keys.') : sentence}
        </p>
        <VisuallyHidden component="output">{cursor.hovered === null ? sentence : ''}</VisuallyHidden>
      </div>
      {compact ? null : (
        <div className={styles['tools']}>
          <TimelineLegend onPurpose={onPurpose} deadline={deadlineMs !== null} scale={scale} />
          <div className={styles['zoom']}>
            <ActionIcon aria-label="Zoom out" title="Zoom out (-)" disabled={zoom.value <= 1} onClick={() => zoom.by(1 / 1.5)}>
              <IconZoomOut size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label="Zoom in" title="Zoom in (+), or Ctrl and the wheel" onClick={() => zoom.by(1.5)}>
              <IconZoomIn size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label="Show everything" title="Show everything (0)" disabled={zoom.value === 1} onClick={zoom.reset}>
              <IconArrowsHorizontal size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
          </div>
        </div>
      )}
      <VisuallyHidden id={helpId}>
        Arrow keys left and right walk the attempts of an event, up and down the events. Plus and minus zoom, 0 shows everything.
        The same data stands in the table.
      </VisuallyHidden>
    </div>
  );
}

function barScale(lanes: readonly Lane[], deadlineMs: number | null): BarScale {
  let longest = 10;
  for (const { attempts } of lanes) for (const { phases } of attempts) longest = Math.max(longest, phases.totalMs);
  return { deadlineMs, fullMs: Math.max(longest, deadlineMs ?? 0) };
}

function LaneLabel({ lane, width }: { readonly lane: Lane; readonly width: number }) {
  return (
    <div
      className={styles['label']}
      style={{ width }}
      title={`${laneName(lane)}${lane.eventId === null ? '' : ` · ${lane.eventId}`}`}
    >
      <span className={styles['labelNumber']}>{lane.index + 1}</span>
      <span className={styles['labelWords']}>
        <span className={styles['labelTitle']} dir="auto">
          {lane.title}
        </span>
        {lane.kind === 'event' ? (
          lane.eventId === null ? null : (
            <span className={styles['labelId']}>{lane.eventId}</span>
          )
        ) : (
          <span className={styles['labelKind']}>{kindWords[lane.kind]}</span>
        )}
      </span>
    </div>
  );
}
