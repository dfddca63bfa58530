import { z } from 'zod';

export const problemReport = z.object({ code: z.string(), problem: z.string(), remedy: z.string() });
export type ProblemReport = z.infer<typeof problemReport>;

export const health = z.object({
  version: z.string(),
  pid: z.int(),
  startedAt: z.string(),
  /** Rises when another database takes the place of the present one: whatever was read before is of the other. */
  generation: z.int().optional(),
  receiver: z.object({
    state: z.enum(['listening', 'stopped', 'failing']),
    /** e.g. `https://localhost:8443`; null while not listening. */
    url: z.string().nullable(),
    port: z.int().nullable(),
    /** The plain HTTP listener, when switched on. */
    httpUrl: z.string().nullable(),
    problem: problemReport.nullable(),
  }),
  captures: z.object({
    stored: z.int(),
    unmatched: z.int(),
    /** Captures received per second over the last five seconds. */
    perSecond: z.number(),
  }),
  store: z.object({
    state: z.enum(['ok', 'failing']),
    problem: problemReport.nullable(),
    schemaVersion: z.int(),
    /** Bytes of the database with its write-ahead log. */
    databaseBytes: z.int(),
    diskFreeBytes: z.int().nullable(),
    dataFolder: z.string(),
  }),
  /** Captures not yet in the search index; null while there is no search index. */
  indexLag: z.int().nullable(),
  /** How secrets are kept at rest. */
  secretsLevel: z.enum(['os-keychain', 'key-from-environment', 'key-file']),
});
export type Health = z.infer<typeof health>;
