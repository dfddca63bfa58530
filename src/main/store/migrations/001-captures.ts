/**
 * Schema 1.
 *
 * `captures` holds what lists and filters need and nothing else, so that a million rows stay a small table.
 * Conditions of a filter may use these columns under the alias `c`:
 *
 *   seq               integer, rises with time, never used again; the public id is `c` + seq
 *   endpoint_id       integer of endpoints.id (NOT the public uuid); null: unmatched.
 *                     By slug: `c.endpoint_id = (SELECT e.id FROM endpoints e WHERE e.slug = ?)`
 *   received_at       integer, ms since the epoch; nearly in the order of seq
 *   method, path      text as received; path is the target up to the query; method is '' without a request
 *   provider, event_type, direction, event_id, conversation_id, sender_id   text or null, as the event says
 *   summary           text, one line
 *   verdict_status    text; verdict_scheme, verdict_reason: text or null
 *   reply_status      integer; null: no answer could be given
 *   body_size         integer, bytes kept
 *   duplicate_of      integer; NOT NULL means: repeats an earlier capture that still exists. Which one the first
 *                     of them is now, is found through duplicate_key; the number here is the first at insert time
 *   duplicates        integer, how many later captures repeat this one (kept at the first alone)
 *   problem_code, problem_detail   text or null
 *   pinned            integer 0 or 1; write `c.pinned = 1` with the literal, a bound value cannot use its index
 *   content_type      text or null: media type in lower case without parameters
 *   remote_address    text
 *
 * Every row of `captures` exists; removed ones move to `removed_captures` until undone or purged, so that no list
 * ever walks over them. Their `contents` and `bodies` stay where they are.
 *
 * Times are milliseconds since the epoch. Nested values are JSON text. Ids are given out by the writer from
 * `totals.last_seq`, in the same transaction, so that they are never used again and are known before the insert.
 */

const captureColumns = `
  seq INTEGER PRIMARY KEY,
  endpoint_id INTEGER,
  received_at INTEGER NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  provider TEXT,
  event_type TEXT,
  direction TEXT,
  event_id TEXT,
  conversation_id TEXT,
  sender_id TEXT,
  summary TEXT NOT NULL,
  verdict_status TEXT NOT NULL,
  verdict_scheme TEXT,
  verdict_reason TEXT,
  reply_status INTEGER,
  body_size INTEGER NOT NULL,
  duplicate_key BLOB,
  duplicate_of INTEGER,
  duplicates INTEGER NOT NULL DEFAULT 0,
  problem_code TEXT,
  problem_detail TEXT,
  pinned INTEGER NOT NULL DEFAULT 0,
  content_type TEXT,
  remote_address TEXT NOT NULL,
  stored_bytes INTEGER NOT NULL`;

/** The names of those columns, for moving rows from one table to the other. */
export const transferredColumns = captureColumns
  .split(',')
  .map((column) => column.trim().split(' ')[0])
  .join(', ');

/**
 * Why each index is there. What costs is not the entry but the page it dirties: an index of few values only ever
 * grows at the end of each value's run, so it is nearly free; one of random values dirties a page per row.
 * All but the first two leave out rows without a value. The trailing rowid makes every one of them deliver newest
 * first without sorting.
 *
 *   captures_endpoint      one endpoint's list, and its captures when it is removed
 *   captures_verdict       "show what is not valid", rare among a million valid ones
 *   captures_reason        why a signature was not accepted; empty for valid ones
 *   captures_reply         what was answered with something else than usual
 *   captures_direction     incoming, outgoing, echo
 *   captures_type          a type of event whoever sent it
 *   captures_provider      a provider's events
 *   captures_conversation  one conversation from end to end
 *   captures_sender        one person or system from end to end
 *   captures_event         one event id. Unique values: to keep the dirtied pages few the index is cut into blocks of
 *                          4,096 rows; SQLite's skip-scan asks each block in turn (0.3 ms at 1M rows)
 *   captures_key           the first of a row of duplicates, asked once per insert; the only wholly random one
 *   captures_repeats       duplicates alone; this one and the next two list the few that matter in their order
 *   captures_problem       cut off, refused, too large...
 *   captures_pinned        pinned ones
 */
const captureIndexes = `
CREATE INDEX captures_endpoint ON captures (endpoint_id);
CREATE INDEX captures_verdict ON captures (verdict_status);
CREATE INDEX captures_reason ON captures (verdict_reason) WHERE verdict_reason IS NOT NULL;
CREATE INDEX captures_reply ON captures (reply_status) WHERE reply_status IS NOT NULL;
CREATE INDEX captures_direction ON captures (direction) WHERE direction IS NOT NULL;
CREATE INDEX captures_type ON captures (event_type) WHERE event_type IS NOT NULL;
CREATE INDEX captures_provider ON captures (provider) WHERE provider IS NOT NULL;
CREATE INDEX captures_conversation ON captures (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX captures_sender ON captures (sender_id) WHERE sender_id IS NOT NULL;
CREATE INDEX captures_event ON captures (seq >> 12, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX captures_key ON captures (duplicate_key) WHERE duplicate_key IS NOT NULL;
CREATE INDEX captures_repeats ON captures (seq) WHERE duplicate_of IS NOT NULL;
CREATE INDEX captures_problem ON captures (seq) WHERE problem_code IS NOT NULL;
CREATE INDEX captures_pinned ON captures (seq) WHERE pinned = 1;
`;

/**
 * Fixed statistics instead of ANALYZE: the plan of a filter is the same on the first day and with a million rows,
 * and skip-scan (which needs statistics) is possible at all. Figures: rows, then rows per value of each column, told
 * for the value that people filter for: that is the rare one (invalid, cut off, pinned), a common one fills a page at once.
 */
const plannerStatistics = `
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('captures', 'captures_endpoint', '1000000 60000'),
  ('captures', 'captures_verdict', '1000000 10000'),
  ('captures', 'captures_reason', '50000 10000'),
  ('captures', 'captures_reply', '1000000 20000'),
  ('captures', 'captures_direction', '1000000 90000'),
  ('captures', 'captures_type', '1000000 20000'),
  ('captures', 'captures_provider', '1000000 50000'),
  ('captures', 'captures_conversation', '1000000 100'),
  ('captures', 'captures_sender', '1000000 200'),
  ('captures', 'captures_event', '1000000 4096 1'),
  ('captures', 'captures_key', '1000000 2'),
  ('captures', 'captures_repeats', '200000 1'),
  ('captures', 'captures_problem', '1000 1'),
  ('captures', 'captures_pinned', '1000 1');
ANALYZE sqlite_schema;
`;

export const captures = `
CREATE TABLE captures (${captureColumns}
) STRICT;
${captureIndexes}

-- Removed, and still to be had back: one row of \`removals\` per deletion.
CREATE TABLE removals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token TEXT NOT NULL UNIQUE,
  removed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE removed_captures (
  removal INTEGER NOT NULL,${captureColumns}
) STRICT;
CREATE INDEX removed_captures_removal ON removed_captures (removal);

-- The rest of a capture, read one at a time. target is null where it equals path, trailers where there were none.
CREATE TABLE contents (
  seq INTEGER PRIMARY KEY,
  target TEXT,
  http_version TEXT NOT NULL,
  headers TEXT NOT NULL,
  trailers TEXT,
  scheme TEXT NOT NULL,
  tls TEXT,
  remote_port INTEGER NOT NULL,
  body_kind TEXT NOT NULL,
  declared_size INTEGER,
  completed_at INTEGER NOT NULL,
  receive_ms REAL NOT NULL,
  event TEXT,
  signature TEXT,
  reply_id INTEGER
) STRICT;

-- Bodies in chunks of 1 MiB; key = seq * 1024 + number of the chunk.
CREATE TABLE bodies (
  key INTEGER PRIMARY KEY,
  chunk BLOB NOT NULL
) STRICT;

-- What was answered. Nearly every capture gets one of very few replies, and a reply may have a megabyte of body.
CREATE TABLE replies (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  reply TEXT NOT NULL
) STRICT;

-- The numbers that must not be counted anew: stored and unmatched captures, their bytes, the last seq given out.
CREATE TABLE totals (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  last_seq INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  unmatched INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO totals (id, last_seq, stored, unmatched, bytes) VALUES (1, 0, 0, 0, 0);

-- secrets: JSON array of {sealed, lastFour}.
CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  public_id TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  provider TEXT NOT NULL,
  secrets TEXT NOT NULL,
  reply TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- Endpoints that are gone while some of their captures still name them.
CREATE TABLE removed_endpoints (id INTEGER PRIMARY KEY) STRICT;

CREATE TABLE providers (id TEXT PRIMARY KEY, profile TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), settings TEXT NOT NULL) STRICT;
${plannerStatistics}`;
