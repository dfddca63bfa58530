/**
 * Schema 11: a message's text is kept once. Where its bytes stand in the body as they are, the event keeps only where; two
 * rows of ordinary webhooks then share a page that one filled before.
 *
 *   text_at, text_length   bytes within the first chunk of the body; `event` then has null for its text. Both null: the text,
 *                          if there is one, is in `event` (it is short, was decoded, or an older Hookwright stored it)
 */
export const textPlaces = `
ALTER TABLE contents ADD COLUMN text_at INTEGER;
ALTER TABLE contents ADD COLUMN text_length INTEGER;
`;
