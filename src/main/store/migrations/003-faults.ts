/**
 * Schema 3: what a reply script did on purpose. Both columns are null for an ordinary answer, so that they cost two bytes.
 *
 *   fault_kind    text or null, e.g. 'reset'; the kinds are in shared/capture.ts
 *   fault_words   text or null, the same in words
 */
const columns = ['fault_kind', 'fault_words'] as const;

export const faults = ['captures', 'removed_captures']
  .flatMap((table) => columns.map((column) => `ALTER TABLE ${table} ADD COLUMN ${column} TEXT;`))
  .join('\n');

/** What this step added to the columns of `captures`, for moving rows from one table to the other. */
export const faultColumns = columns.join(', ');
