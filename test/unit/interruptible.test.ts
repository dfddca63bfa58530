import { afterEach, describe, expect, it, vi } from 'vitest';
import { runInterruptibly } from '../../src/cli/interruptible.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('work that can be interrupted', () => {
  it('ends in order when it heeds the signal', async () => {
    const work = (signal: AbortSignal): Promise<0> =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(0));
      });
    const running = runInterruptibly(work, undefined);
    process.emit('SIGTERM');
    expect(await running).toBe(130);
  });

  it('is left behind when it does not, and by then only', () => {
    vi.useFakeTimers();
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    void runInterruptibly(() => new Promise<0>(() => {}), undefined);
    process.emit('SIGTERM');
    vi.advanceTimersByTime(2900);
    expect(exit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(exit).toHaveBeenCalledWith(130);
    process.removeAllListeners('SIGTERM');
    process.removeAllListeners('SIGINT');
    process.removeAllListeners('SIGHUP');
  });
});
