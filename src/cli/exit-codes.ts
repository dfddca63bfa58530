/** How a command ends, as scripts see it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** The command line or a file it names was not understood. */
  usage: 2,
  /** Everything went through, but not as `--expect` says. */
  unexpected: 3,
  timedOut: 4,
  /** 128 + SIGINT, as shells report it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Where a command leaves its exit code. */
export interface CommandOutcome {
  exitCode: ExitCode;
}

/** What was typed cannot be meant. Its message is one sentence. */
export class UsageError extends Error {}
