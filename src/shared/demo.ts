import { z } from 'zod';
import { problemReport } from './health.ts';

export const demoPace = z.enum(['spread', 'at-once']);
export type DemoPace = z.infer<typeof demoPace>;

/** The demonstration: webhooks of three systems, really signed and really sent, on endpoints of their own. */
export const demoState = z.object({
  state: z.enum(['absent', 'running', 'done', 'stopped']),
  /** Webhooks sent so far in this run, and how many there will be. */
  sent: z.int(),
  total: z.int(),
  /** Endpoints that go with it. */
  endpoints: z.array(z.object({ id: z.string(), slug: z.string(), name: z.string() })),
  /** Why it stopped, when something was in the way. */
  problem: problemReport.nullable(),
});
export type DemoState = z.infer<typeof demoState>;
