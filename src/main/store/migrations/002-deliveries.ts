/**
 * Schema 2: what Hookwright sends.
 *
 *   deliveries         one row per event and target, with what lists show; the public id is `d` + seq. `due_at` is set
 *                      exactly while the state is `scheduled`
 *   delivery_recipes   what an attempt is built from: one per delivery made by hand. A delivery of a bulk replay has none
 *                      until it is attempted again; until then the bulk replay and the capture say it all
 *   attempts           key = delivery * 65536 + number. `ended` 0: begun, and nobody knows how it went. `request_body` null:
 *                      the recipe's body, or without a recipe that of the capture. `self_digest` is set where the target
 *                      was our own receiver, so that a capture can be told to be of our own making
 *   bulk_replays       the public id is `b` + seq. Captures from `claimed_from` (exclusive) to `claimed_to` may have been sent
 *                      without having been recorded when the program was killed
 *   delivery_totals    how many attempts there are, so that nobody must count them
 *   targets            where deliveries went, for the next one
 *   simulations        one JSON each, and its lanes in pages; the public id is `s` + seq
 */
export const deliveries = `
ALTER TABLE endpoints ADD COLUMN script TEXT;

CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  target_url TEXT NOT NULL,
  skip_verify INTEGER NOT NULL,
  provider TEXT,
  event_type TEXT,
  summary TEXT NOT NULL,
  mode TEXT NOT NULL,
  breakage TEXT,
  capture_seq INTEGER,
  bulk_seq INTEGER,
  policy_id TEXT,
  expected TEXT NOT NULL,
  expected_reason TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  last_status INTEGER,
  last_failure TEXT,
  due_at INTEGER,
  as_expected INTEGER
) STRICT;
CREATE INDEX deliveries_capture ON deliveries (capture_seq) WHERE capture_seq IS NOT NULL;
CREATE INDEX deliveries_bulk ON deliveries (bulk_seq, capture_seq) WHERE bulk_seq IS NOT NULL;
CREATE INDEX deliveries_open ON deliveries (state) WHERE state IN ('scheduled', 'sending');

CREATE TABLE delivery_recipes (
  seq INTEGER PRIMARY KEY,
  recipe TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE attempts (
  key INTEGER PRIMARY KEY,
  trigger TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  headers TEXT NOT NULL,
  body_size INTEGER NOT NULL,
  remote_address TEXT,
  phases TEXT NOT NULL,
  response TEXT,
  failure TEXT,
  next TEXT NOT NULL,
  self_digest BLOB,
  request_body BLOB,
  response_body BLOB
) STRICT;
CREATE INDEX attempts_self ON attempts (self_digest) WHERE self_digest IS NOT NULL;

CREATE TABLE delivery_totals (id INTEGER PRIMARY KEY CHECK (id = 1), attempts INTEGER NOT NULL) STRICT;
INSERT INTO delivery_totals (id, attempts) VALUES (1, 0);

CREATE TABLE bulk_replays (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  target_url TEXT NOT NULL,
  plan TEXT NOT NULL,
  state TEXT NOT NULL,
  progress TEXT NOT NULL,
  claimed_from INTEGER,
  claimed_to INTEGER
) STRICT;

CREATE TABLE targets (url TEXT PRIMARY KEY, used INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE policies (id TEXT PRIMARY KEY, policy TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE simulations (seq INTEGER PRIMARY KEY AUTOINCREMENT, simulation TEXT NOT NULL) STRICT;
CREATE TABLE simulation_lanes (
  simulation INTEGER NOT NULL,
  page INTEGER NOT NULL,
  lanes TEXT NOT NULL,
  PRIMARY KEY (simulation, page)
) STRICT, WITHOUT ROWID;
`;
