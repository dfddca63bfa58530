/**
 * Schema 8: endpoints that the demonstration made, so that it can be taken away whole and never takes anything else along.
 *
 *   demo   1 for an endpoint of the demonstration, else 0
 */
export const demo = `ALTER TABLE endpoints ADD COLUMN demo INTEGER NOT NULL DEFAULT 0;`;
