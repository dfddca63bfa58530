/**
 * Schema 10: how long replies took. It is known only once the reply has left, after the commit of its capture, so it stands
 * apart and is written along with whatever is committed next; what a crash took with it is not known.
 *
 *   reply_times   one row per capture that was answered. `micros`: from its last byte to the reply having been handed to
 *                 the socket, microseconds, waits on purpose included. Rows of removed captures stay until those are purged
 */
export const replyTimes = `
CREATE TABLE reply_times (seq INTEGER PRIMARY KEY, micros INTEGER NOT NULL) STRICT;
`;
