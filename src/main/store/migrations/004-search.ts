/**
 * Schema 4: search, saved filters, and the tables of tags and notes.
 *
 *   search_words     summary and decoded body of each capture, for words and phrases. Positions are kept (detail=full): a phrase
 *                    is answered by the index alone. Measured on 592-byte JSON bodies: 465 bytes and 71 µs a capture;
 *                    without positions it would be about a third less, and phrases would mean reading every body
 *   search_headers   names and values of headers, without positions: it only narrows down what is then looked at (166 bytes)
 *   search_state     captures up to `indexed_to` are in the index; the rest is looked through
 *   search_blocks    what occurs in each 1,024 captures (block = seq >> 10): JSON lists of the values of columns without an
 *                    index, null where there are too many, and the ends of numbers. A filter passes over blocks that hold
 *                    nothing for it. Written once a block is full, from rows that never change in these columns
 *
 * Both search tables hold no text of their own (the store has it) and take deletions by rowid. Their tokenizer is `ascii`, which
 * parts ASCII text and leaves all other characters as they are: what is not ASCII comes parted and folded by src/shared/search,
 * so that the index, the look through what is not indexed yet, and the marks on the screen all agree, in every script.
 *
 * All of it is filled in after the acknowledgement, by `search-indexing.ts`.
 */
export const search = `
CREATE VIRTUAL TABLE search_words USING fts5(
  summary, body, content='', contentless_delete=1, tokenize='ascii', detail=full
);
CREATE VIRTUAL TABLE search_headers USING fts5(
  headers, content='', contentless_delete=1, tokenize='ascii', detail=none
);
CREATE TABLE search_state (id INTEGER PRIMARY KEY CHECK (id = 1), indexed_to INTEGER NOT NULL) STRICT;
INSERT INTO search_state (id, indexed_to) VALUES (1, 0);
CREATE TABLE search_blocks (
  block INTEGER PRIMARY KEY,
  methods TEXT,
  paths TEXT,
  types TEXT,
  schemes TEXT,
  contents TEXT,
  addresses TEXT,
  verdicts TEXT,
  statuses TEXT,
  size_low INTEGER NOT NULL,
  size_high INTEGER NOT NULL,
  received_low INTEGER NOT NULL,
  received_high INTEGER NOT NULL
) STRICT;
CREATE INDEX removed_captures_seq ON removed_captures (seq);

CREATE TABLE saved_filters (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  filter TEXT NOT NULL,
  notify INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT;

CREATE TABLE capture_tags (
  tag TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (tag, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX capture_tags_seq ON capture_tags (seq);
CREATE TABLE capture_notes (
  seq INTEGER PRIMARY KEY,
  note TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
`;
