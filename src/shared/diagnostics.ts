import { z } from 'zod';

export const diagnosticCheck = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['fine', 'note', 'wrong', 'unknown']),
  /** What was found, in a sentence without paths, names or payloads. */
  detail: z.string(),
  /** What to do; empty when nothing is to be done. */
  remedy: z.string(),
});
export type DiagnosticCheck = z.infer<typeof diagnosticCheck>;

/** A line of the log without the values that may be anybody's business. */
export const diagnosticLine = z.object({ at: z.string(), level: z.enum(['info', 'warn', 'error']), text: z.string() });
export type DiagnosticLine = z.infer<typeof diagnosticLine>;

/**
 * Everything a report of a fault needs and nothing else: no payloads, secrets, host names, user names, and no path but
 * below `~`.
 */
export const diagnostics = z.object({
  madeAt: z.string(),
  version: z.string(),
  host: z.enum(['window', 'browser', 'command']),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  checks: z.array(diagnosticCheck),
  errors: z.array(z.object({ code: z.string(), count: z.int(), lastAt: z.string() })),
  log: z.array(diagnosticLine),
});
export type Diagnostics = z.infer<typeof diagnostics>;
