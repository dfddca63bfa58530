import type { CaptureList } from './capture-list.ts';
import { captureNumber } from './segments.ts';

/** Ids from one capture to another, both included, newest first, at most `most`; rows that are not here are read on the way. */
export async function idsBetween(list: CaptureList, oneId: string, otherId: string, most: number): Promise<string[]> {
  const [low = 0, high = 0] = [captureNumber(oneId), captureNumber(otherId)].toSorted((one, other) => one - other);
  const ids: string[] = [];
  for (let number = high; number >= low && ids.length < most;) {
    await list.indexOf(number);
    const { segments } = list.read();
    const segment = segments.list[segments.positionOf(number)];
    if (segment?.rows == null) break;
    for (const { id } of segment.rows) if (captureNumber(id) <= number && captureNumber(id) >= low) ids.push(id);
    number = segment.from - 1;
  }
  return ids.slice(0, most);
}
