/**
 * Schema 6: captures sorted into conversations. All of it is made from `captures` and `contents` and could be made again;
 * it follows them in steps of its own, after webhooks were answered, so that storing a capture does nothing for it.
 *
 *   conversations           one row per provider and conversation id. `key` is the first 12 bytes of a SHA-256 of both, and
 *                           the public id. Rows without captures are deleted. `last_seq`: the message that arrived last
 *                           (a report where no message ever came). `words`: what a search looks through, in lower case
 *   conversation_entries    one row per capture with a conversation. `at`: when it happened, ms since the epoch.
 *                           `kind`: 0 message; reports: 1 delivered, 2 read, 3 failed. `repeat` 1: repeats an earlier
 *                           capture of the same conversation. `message`: 52 bits of a digest of the message's id and side;
 *                           null where the provider has no ids
 *   conversation_changes    captures that left, came back or changed their place among duplicates and were not looked at
 *                           again yet. Filled by triggers, so that whoever removes captures need not know of this
 *   conversation_progress   captures up to `indexed_seq` have been sorted; those up to `seen_seq` were there before there
 *                           were conversations, and count as seen
 */
export const conversations = `
CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,
  provider TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  contact_id TEXT,
  contact_name TEXT,
  last_seq INTEGER NOT NULL,
  seen_seq INTEGER NOT NULL,
  captures INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  invalid INTEGER NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX conversations_last ON conversations (last_seq);
CREATE INDEX conversations_provider ON conversations (provider, last_seq);

CREATE TABLE conversation_entries (
  seq INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  repeat INTEGER NOT NULL,
  invalid INTEGER NOT NULL,
  message INTEGER
) STRICT;
CREATE INDEX conversation_entries_time ON conversation_entries (conversation, at) WHERE repeat = 0;
CREATE INDEX conversation_entries_message ON conversation_entries (conversation, message) WHERE message IS NOT NULL AND repeat = 0;

CREATE TABLE conversation_changes (seq INTEGER PRIMARY KEY) STRICT;
CREATE TABLE conversation_progress (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  indexed_seq INTEGER NOT NULL,
  seen_seq INTEGER NOT NULL
) STRICT;
INSERT INTO conversation_progress (id, indexed_seq, seen_seq) SELECT 1, 0, last_seq FROM totals;

CREATE TRIGGER conversation_left AFTER DELETE ON captures WHEN old.conversation_id IS NOT NULL
BEGIN INSERT OR IGNORE INTO conversation_changes (seq) VALUES (old.seq); END;
CREATE TRIGGER conversation_returned AFTER DELETE ON removed_captures WHEN old.conversation_id IS NOT NULL
BEGIN INSERT OR IGNORE INTO conversation_changes (seq) VALUES (old.seq); END;
CREATE TRIGGER conversation_relinked AFTER UPDATE OF duplicate_of ON captures
WHEN new.conversation_id IS NOT NULL AND old.duplicate_of IS NOT new.duplicate_of
BEGIN INSERT OR IGNORE INTO conversation_changes (seq) VALUES (new.seq); END;
`;
