/** What the list of captures shows of itself. */
import { Segments } from './segments.ts';

export interface CaptureListState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Why the list could not be read at all. */
  readonly error: unknown;
  readonly segments: Segments;
  /** Why rows in sight could not be read; null when they could. */
  readonly moreError: unknown;
  /** Arrivals not shown yet. */
  readonly held: number;
  /** All that arrived while this list was open; for announcing. */
  readonly arrived: number;
  /** How a filter that takes long is looked up; null: at once. */
  readonly search: SlowSearch | null;
}

/** Looking goes on until what is in sight is full, until all is looked through when somebody asks for that, or until it is stopped. */
export type SlowSearch = 'looking' | 'looking-at-all' | 'stopped';

/** Before anything was read. */
export const emptyList: CaptureListState = {
  status: 'loading',
  error: null,
  segments: Segments.empty,
  moreError: null,
  held: 0,
  arrived: 0,
  search: null,
};
