/**
 * Schema 7: captures that were brought from a file. Both columns are null for what came over the wire, so that they cost
 * two bytes there.
 *
 *   import_seq     integer of imports.seq; received_at is then the time of the import
 *   original_at    integer, ms since the epoch: when it first came, as the file says; null when it does not
 *   imports        one row for each file; the public id is `i` + seq
 */
const columns = ['import_seq', 'original_at'] as const;

export const imports = `
${['captures', 'removed_captures']
  .flatMap((table) => columns.map((column) => `ALTER TABLE ${table} ADD COLUMN ${column} INTEGER;`))
  .join('\n')}
CREATE INDEX captures_import ON captures (import_seq) WHERE import_seq IS NOT NULL;
CREATE TABLE imports (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  format TEXT NOT NULL
) STRICT;
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('captures', 'captures_import', '100000 1000');
ANALYZE sqlite_schema;
`;

/** What this step added to the columns of `captures`, for moving rows from one table to the other. */
export const importColumns = columns.join(', ');
