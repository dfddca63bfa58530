import { describe, expect, test } from 'vitest';
import type { CaptureOutline } from '#shared/listing-contract.ts';
import { bucketStep } from '#main/store/time-buckets.ts';
import type { CaptureRecord } from '#main/store/capture-record.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { captureRecord, openStore, storeAll, webhookEvent } from '../support/store-fixtures.ts';

const never = (): boolean => false;
const atOnce = (): boolean => true;
const clock = new FakeClock();
/** The clock stands still: counts to the end, or for one step. */
const whole = { forMs: 1, clock };
const oneStep = { forMs: 0, clock };
const echoes = { sql: 'c.direction = ?', params: ['echo'] };

async function storeMany(
  writer: Parameters<typeof storeAll>[0],
  count: number,
  recordOf: (index: number) => Partial<CaptureRecord>,
) {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 1_000) {
    const size = Math.min(1_000, count - from);
    ids.push(
      ...(await storeAll(
        writer,
        Array.from({ length: size }, (_, index) => captureRecord(recordOf(from + index) as object)),
      )),
    );
  }
  return ids;
}

/** How many captures of each segment the list itself has between its ends. */
function countsByList(reader: ReturnType<typeof openStore>['reader'], { segments }: CaptureOutline, where: typeof echoes | null) {
  return segments.map(([from], index) => {
    const beforeSeq = segments[index - 1]?.[0];
    return reader.listCaptures({ where, limit: 100_000, afterSeq: from - 1, beforeSeq }).length;
  });
}

describe('the outline of a list', () => {
  test('is empty without captures', () => {
    const { reader } = openStore();
    expect(reader.outlineCaptures({ where: null, ...whole })).toEqual({ segments: [], rest: null });
  });

  test('without holes and with them says what the list really holds, in pages of at most 256', async () => {
    const { writer, reader } = openStore();
    const ids = await storeMany(writer, 3_000, () => ({}));
    const full = reader.outlineCaptures({ where: null, ...oneStep });
    expect(full.rest).toBeNull();
    expect(full.segments.reduce((sum, [, count]) => sum + count, 0)).toBe(3_000);
    expect(full.segments.map(([, count]) => count)).toEqual(countsByList(reader, full, null));
    await writer.removeCaptures({ ids: ids.filter((_, index) => index % 3 === 0 || (index > 900 && index < 1_500)) });
    const holed = reader.outlineCaptures({ where: null, ...whole });
    expect(holed.segments.map(([, count]) => count)).toEqual(countsByList(reader, holed, null));
    expect(holed.segments.reduce((sum, [, count]) => sum + count, 0)).toBe(reader.counts().stored);
    expect(Math.max(...holed.segments.map(([, count]) => count))).toBeLessThanOrEqual(256);
    expect(holed.segments.map(([from]) => from)).toEqual(holed.segments.map(([from]) => from).toSorted((a, b) => b - a));
  });

  test('of a filter joins what lies thinly, and goes on where it stopped', async () => {
    const { writer, reader } = openStore();
    await storeMany(writer, 20_000, (index) => ({
      event: webhookEvent({ direction: index % 10 === 0 ? 'echo' : 'incoming' }),
    }));
    const first = reader.outlineCaptures({ where: echoes, ...oneStep });
    expect(first.rest?.before).toBeGreaterThan(15_000);
    const counted = first.segments.reduce((sum, [, count]) => sum + count, 0);
    // A tenth matches everywhere: what is left is told as about so many.
    expect(Math.abs(counted + (first.rest?.estimate ?? 0) - 2_000)).toBeLessThan(30);
    const second = reader.outlineCaptures({ where: echoes, beforeSeq: first.rest?.before, ...whole });
    expect(second.rest).toBeNull();
    const joined = { segments: [...first.segments, ...second.segments], rest: null };
    expect(joined.segments.map(([, count]) => count)).toEqual(countsByList(reader, joined, echoes));
    expect(joined.segments.reduce((sum, [, count]) => sum + count, 0)).toBe(2_000);
    expect(joined.segments.length).toBeLessThan(15);
  });

  test('of a part keeps to it', async () => {
    const { writer, reader } = openStore();
    await storeMany(writer, 2_000, () => ({}));
    const part = reader.outlineCaptures({ where: null, beforeSeq: 1_500, afterSeq: 700, ...whole });
    expect(part.segments.reduce((sum, [, count]) => sum + count, 0)).toBe(799);
    expect(part.segments.at(-1)?.[0]).toBe(701);
  });
});

describe('figures', () => {
  const start = Date.UTC(2026, 0, 1, 12);

  test('are null without captures', () => {
    const { reader } = openStore();
    expect(reader.captureFigures({ where: null, buckets: 10, enough: never })).toBeNull();
  });

  test('count each verdict in the bucket of its time', async () => {
    const { writer, reader } = openStore();
    const verdictOf = (index: number) =>
      index === 7
        ? ({ status: 'invalid', scheme: null, reason: 'digest-differs' } as const)
        : ({ status: 'valid', scheme: null, reason: null } as const);
    const stored = await storeMany(writer, 60, (index) => ({
      receivedAt: start + index * 1_000,
      verdict: verdictOf(index),
      event: webhookEvent({ type: index % 3 === 0 ? 'message.read' : 'message.sent' }),
    }));
    // The last ten were not answered.
    for (const [index, capture] of stored.slice(0, 50).entries()) writer.noteReply(capture, index + 0.25);
    writer.writeReplyTimes();
    const figures = reader.captureFigures({ where: null, from: start, to: start + 60_000, buckets: 7, enough: never });
    expect(figures).toMatchObject({ from: start, to: start + 60_000, bucketMs: 10_000, total: 60, sampled: false });
    expect(figures?.buckets.map(({ verdicts }) => [verdicts.valid, verdicts.invalid])).toEqual([
      [9, 1],
      ...Array.from({ length: 5 }, () => [10, 0]),
    ]);
    expect(figures?.types).toEqual([
      { type: 'message.sent', count: 40 },
      { type: 'message.read', count: 20 },
    ]);
    expect(figures?.buckets[1]?.replying).toEqual({ median: 15.25, p95: 19.25 });
    expect(figures?.buckets[5]?.replying).toBeNull();
    const later = reader.captureFigures({ where: null, from: start + 50_000, to: start + 60_000, buckets: 2, enough: never });
    expect(later?.total).toBe(10);
  });

  test('of very many are near the truth, and find the one invalid among them', async () => {
    const { writer, reader } = openStore();
    await storeMany(writer, 60_000, (index) => ({
      receivedAt: start + index * 10,
      verdict:
        index === 31_234
          ? { status: 'invalid', scheme: null, reason: 'digest-differs' }
          : index % 2 === 0
            ? { status: 'unsigned', scheme: null, reason: 'not-signed' }
            : { status: 'valid', scheme: null, reason: null },
      event: webhookEvent({ direction: index % 4 === 0 ? 'echo' : 'incoming', type: index % 4 === 0 ? 'echo' : 'text' }),
    }));
    const all = reader.captureFigures({ where: null, buckets: 70, enough: never });
    expect(all?.total).toBe(60_000);
    expect(all?.sampled).toBe(true);
    expect(all?.buckets.filter(({ verdicts }) => verdicts.invalid > 0).map(({ verdicts }) => verdicts.invalid)).toEqual([1]);
    const types = new Map(all?.types.map(({ type, count }) => [type, count]));
    expect(types.get('echo')).toBeGreaterThan(13_000);
    expect(types.get('echo')).toBeLessThan(17_000);
    // Too slow to be counted one by one: in samples.
    const some = reader.captureFigures({ where: echoes, buckets: 70, enough: atOnce });
    expect(some?.sampled).toBe(true);
    expect(some?.total).toBeGreaterThan(13_000);
    expect(some?.total).toBeLessThan(17_000);
  });

  test('cover the time in steps that people count in, and in no more of them than asked for', () => {
    for (const [span, buckets, step] of [
      [60_000, 61, 1_000],
      [3_600_000, 80, 60_000],
      [86_400_000, 80, 1_800_000],
      [1, 80, 100],
      [10 * 365 * 86_400_000, 80, 91 * 86_400_000],
    ] as const) {
      expect(bucketStep(span, buckets)).toBe(step);
      expect(Math.ceil(span / step) + 1).toBeLessThanOrEqual(Math.max(2, buckets));
    }
  });
});
