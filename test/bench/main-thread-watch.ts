/**
 * Loaded into a measured program with `--import`: tells over IPC how late its main thread's timers ran since it was asked
 * last, and how large the process is.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

export interface MainThreadFigures {
  /** Milliseconds beyond when a timer was due. */
  readonly delayMaxMs: number;
  readonly delayP99Ms: number;
  readonly rssBytes: number;
  /** User and system time of all threads since the start, µs. */
  readonly cpuMicros: number;
}

/** Milliseconds. */
const resolution = 5;

if (isMainThread && process.channel !== undefined) {
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const beyond = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution);
    const figures: MainThreadFigures = {
      delayMaxMs: beyond(histogram.max),
      delayP99Ms: beyond(histogram.percentile(99)),
      rssBytes: process.memoryUsage.rss(),
      cpuMicros: user + system,
    };
    histogram.reset();
    process.send?.(figures);
  });
  process.channel.unref();
}
