import { HookwrightError } from '#shared/errors.ts';
import { printable } from './terminal.ts';

/** `code: problem remedy`, never a stack trace. */
export function failureLine(error: unknown): string {
  if (error instanceof HookwrightError) {
    return printable(`${error.code}: ${error.problem} ${error.remedy}`);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return printable(`internal: ${reason} This is a fault in Hookwright; please report it with what you did.`);
}
