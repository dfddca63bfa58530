import type { DemoState } from '#shared/demo.ts';

/** How the demonstration stands, in a sentence; null while there is none. */
export function demoWords({ state, sent, total, endpoints, problem }: DemoState): string | null {
  if (problem !== null) return `The demonstration stopped after ${sent} of ${total}. ${problem.problem} ${problem.remedy}`;
  if (state === 'running') return `Demonstration: ${sent} of ${total} webhooks sent, as three made-up customers write to a shop.`;
  if (endpoints.length === 0) return null;
  if (state === 'stopped') return `Demonstration: stopped after ${sent} of ${total} webhooks.`;
  return 'Demonstration: these are webhooks of three made-up customers, on endpoints of their own.';
}
