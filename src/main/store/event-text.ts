export interface TextPlace {
  /** Bytes into the body, and how many. */
  readonly at: number;
  readonly length: number;
}

/** Below so many characters a second copy costs less than finding it. */
const worthFinding = 128;
/** Bodies are looked through so far, by so many bytes of the text, and so many places are compared: hostile ones must not take long. */
const lookedThrough = 65_536;
const beginning = 32;
const compared = 4;

/** Where the body holds a text byte for byte; null when it was not found, or is short. */
export function textPlace(text: string | null, body: Uint8Array): TextPlace | null {
  // Halves of surrogate pairs become other characters as UTF-8, and SQLite ends a text at a NUL.
  if (text === null || text.length < worthFinding || !text.isWellFormed() || text.includes('\0')) return null;
  const wanted = Buffer.from(text);
  const within = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, lookedThrough));
  const start = wanted.subarray(0, beginning);
  for (let tries = 0, at = within.indexOf(start); tries < compared && at !== -1; tries += 1, at = within.indexOf(start, at + 1)) {
    if (within.subarray(at, at + wanted.length).equals(wanted)) return { at, length: wanted.length };
  }
  return null;
}

/** The event with its text, as JSON, for a SELECT over `contents` under the alias `d`. */
export const storedEvent = `CASE WHEN d.text_at IS NULL THEN d.event ELSE json_set(d.event, '$.text', (
    SELECT CAST(substr(t.chunk, d.text_at + 1, d.text_length) AS TEXT) FROM bodies t WHERE t.key = d.seq * 1024)) END`;
