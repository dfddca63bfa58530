/**
 * Writes that leave together at the end of a turn of the event loop. One after another they would wake the target for
 * each of them, and on a busy machine it is let run at once, each time, in our place.
 */
let waiting: (() => void)[] = [];

export function writeWithOthers(write: () => void): void {
  if (waiting.push(write) === 1) setImmediate(flush);
}

function flush(): void {
  const writes = waiting;
  waiting = [];
  for (const write of writes) write();
}
