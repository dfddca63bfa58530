import type { LaneEnd } from '#shared/simulation.ts';
import type { AttemptTone } from './lane-words.ts';

/** Drawn in a box of 10 by 10, so that no font decides how they look. */
const tonePaths: Record<AttemptTone, string> = {
  delivered: 'M1.5 5.5 4 8 8.5 2',
  refused: 'M2 2 8 8M8 2 2 8',
  late: 'M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8M5 2.8V5l1.6 1.2',
  broken: 'M1 5h2.4M6.6 5H9M4.2 2.6 5.8 7.4',
};

const endPaths: Partial<Record<LaneEnd, string>> = {
  delivered: tonePaths.delivered,
  'gave-up': tonePaths.refused,
  stopped: 'M2 5h6',
  'endpoint-failing': 'M5 1.2 9 8.6H1zM5 4v2M5 7.4v.2',
  'endpoint-disabled': 'M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8M2.2 7.8l5.6-5.6',
  dropped: 'M5 1v7M2 5.4 5 8.6l3-3.2',
  cancelled: 'M2 5h6',
};

interface GlyphProps {
  readonly x: number;
  readonly y: number;
  readonly className: string | undefined;
}

/** The shape of an outcome: tick, cross, clock, broken line. */
export function ToneGlyph({ tone, x, y, className }: GlyphProps & { readonly tone: AttemptTone }) {
  return <path className={className} d={tonePaths[tone]} transform={`translate(${x} ${y})`} />;
}

/** The shape of an end; a hollow circle while there is none. */
export function EndGlyph({ end, x, y, className }: GlyphProps & { readonly end: LaneEnd }) {
  const path = endPaths[end] ?? 'M5 1.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7';
  return <path className={className} d={path} transform={`translate(${x} ${y})`} />;
}

/** The same shapes beside text. */
export function ToneMark({ tone, className }: { readonly tone: AttemptTone; readonly className: string | undefined }) {
  return (
    <svg width={10} height={10} viewBox="0 0 10 10" aria-hidden="true">
      <ToneGlyph tone={tone} x={0} y={0} className={className} />
    </svg>
  );
}

export function EndMark({ end, className }: { readonly end: LaneEnd; readonly className: string | undefined }) {
  return (
    <svg width={10} height={10} viewBox="0 0 10 10" aria-hidden="true">
      <EndGlyph end={end} x={0} y={0} className={className} />
    </svg>
  );
}
