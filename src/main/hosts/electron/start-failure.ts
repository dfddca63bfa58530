/** Tells the user why there is no window, and ends the process with 1. */
import { app, dialog } from 'electron';
import { HookwrightError } from '#shared/errors.ts';

/** The two paragraphs of the message: what happened, what to do. An error of ours is safe to show; of others only the message is. */
export function startFailureText(error: unknown): string {
  if (error instanceof HookwrightError) {
    return `${error.problem}\n\n${error.remedy}`;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return `An unexpected fault: ${reason}\n\nStart Hookwright again; if it stays, report it with the log in the data folder.`;
}

/** Shows the message in the system's own box, which needs no window and no page, then ends. */
export function reportStartFailure(error: unknown): void {
  dialog.showErrorBox('Hookwright cannot start', startFailureText(error));
  app.exit(1);
}
