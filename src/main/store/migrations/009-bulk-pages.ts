/**
 * Schema 9: deliveries of a bulk replay in pages of some hundreds, each one row, instead of two rows and their index entries
 * for each delivery. An item that does not fit a page, or is attempted again, stands in `deliveries` and `attempts` as before.
 *
 *   bulk_pages   `first` is the number of the first delivery in it, the others follow without a gap; numbers are given out
 *                together with those of `deliveries` and never again. `low` and `high` bound the captures in it.
 *                `page` is JSON, see bulk-page.ts
 *   bulk_gone    deliveries of pages that were removed, or have moved to `deliveries`
 */
export const bulkPages = `
CREATE TABLE bulk_pages (
  first INTEGER PRIMARY KEY,
  items INTEGER NOT NULL,
  bulk_seq INTEGER NOT NULL,
  low INTEGER NOT NULL,
  high INTEGER NOT NULL,
  page BLOB NOT NULL
) STRICT;
CREATE INDEX bulk_pages_captures ON bulk_pages (high, low);
CREATE INDEX bulk_pages_bulk ON bulk_pages (bulk_seq);
CREATE TABLE bulk_gone (seq INTEGER PRIMARY KEY) STRICT;
`;
