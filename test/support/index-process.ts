/** A process of its own that fills the search index of a store and tells after each step how many captures are left, for tests that kill it. */
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import { openWriter } from '#main/store/writer.ts';

const [dataFolder = ''] = process.argv.slice(2);
const writer = openWriter({ dataFolder, clock: systemClock, log: silentLog });
const step = (): void => {
  const { more } = writer.indexStep({ captures: 8, bytes: 1e6 });
  process.send?.(writer.indexLag());
  if (more) setImmediate(step);
};
step();
setInterval(() => {}, 60_000);
