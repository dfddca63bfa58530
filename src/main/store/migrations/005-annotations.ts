/**
 * Schema 5: what people add to captures, beside the tables of tags and notes that schema 4 made.
 *
 *   capture_tags    which captures have a tag. Rows of removed captures stay until those are purged, so that they have
 *                   them again when restored; conditions look from `captures` and so never see them
 *   capture_notes   one note per capture, kept in the same way
 *   tag_counts      how many captures in `captures` have a tag, so that nobody must count them; only those above 0
 *   tag_undos       one row per change of tags that can be taken back; `rules`: JSON of [rule id, its tags before]
 *   tag_changes     what it changed; `added` 1: the tag was put on, 0: taken off
 *   tag_rules       `from_seq`: it applies to captures after this one. `tags` and `notify` are JSON
 *   rule_progress   up to which capture all rules were applied
 */
export const annotations = `
CREATE TABLE tag_counts (tag TEXT PRIMARY KEY, captures INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE tag_undos (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token TEXT NOT NULL UNIQUE,
  changed_at INTEGER NOT NULL,
  rules TEXT
) STRICT;
CREATE TABLE tag_changes (
  undo INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  tag TEXT NOT NULL,
  added INTEGER NOT NULL,
  PRIMARY KEY (undo, seq, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_rules (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  tags TEXT NOT NULL,
  notify TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  position INTEGER NOT NULL,
  from_seq INTEGER NOT NULL
) STRICT;
CREATE TABLE rule_progress (id INTEGER PRIMARY KEY CHECK (id = 1), applied_to INTEGER NOT NULL) STRICT;
INSERT INTO rule_progress (id, applied_to) SELECT 1, last_seq FROM totals WHERE id = 1;

ALTER TABLE endpoints ADD COLUMN colour TEXT;
`;
