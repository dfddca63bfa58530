/** Work that takes its time: Ctrl+C or a time limit ends it in order, and waiting alone does not end the process. */
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { onStop } from './stop-signal.ts';

const keepAliveMs = 60_000;
/** Work that was asked to end and has not by then is left: whatever it waits for, who asked does not. */
const graceMs = 3000;

/**
 * Runs `work` with a signal that is aborted by Ctrl+C (the exit code is then 130) or after `limitSeconds` (4); else the
 * work's own result is the exit code. What the work throws after it was aborted is no failure of its own.
 */
export async function runInterruptibly(
  work: (signal: AbortSignal) => Promise<ExitCode>,
  limitSeconds: number | undefined,
): Promise<ExitCode> {
  const abort = new AbortController();
  let ended: ExitCode | null = null;
  let grace: NodeJS.Timeout | undefined;
  const end = (exitCode: ExitCode): void => {
    ended ??= exitCode;
    grace ??= setTimeout(() => process.exit(exitCode), graceMs);
    abort.abort();
  };
  const stopListening = onStop(() => end(exitCodes.interrupted));
  // The app's own timers never keep a process alive.
  const keepAlive = setInterval(() => {}, keepAliveMs);
  const limit = limitSeconds === undefined ? undefined : setTimeout(() => end(exitCodes.timedOut), limitSeconds * 1000);
  try {
    const result = await work(abort.signal);
    return ended ?? result;
  } catch (error) {
    if (ended !== null) return ended;
    throw error;
  } finally {
    clearInterval(keepAlive);
    clearTimeout(limit);
    clearTimeout(grace);
    stopListening();
  }
}
