import { usePreferences, type Density } from '../preferences.ts';

/** Pixels. tokens.css has the same for stylesheets; test/unit/row-heights.test.ts holds the two together. */
export interface RowHeights {
  /** A row of a list or table. */
  readonly row: number;
  /** A line of a tree. */
  readonly treeLine: number;
  /** A line of two trees side by side. */
  readonly diffLine: number;
  /** A conversation in the list of them. */
  readonly conversation: number;
}

export const rowHeights: Readonly<Record<Density, RowHeights>> = {
  comfortable: { row: 28, treeLine: 22, diffLine: 24, conversation: 76 },
  compact: { row: 22, treeLine: 18, diffLine: 20, conversation: 64 },
};

/** How high rows are, as their user wants it; for lists that draw only what is in sight. */
export function useRowHeights(): RowHeights {
  return rowHeights[usePreferences((state) => state.density)];
}
