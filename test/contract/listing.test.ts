import { describe, expect, test } from 'vitest';
import { serveApp } from '../support/served-app.ts';
import { failureOf, rpcCarriers } from '../support/transports.ts';

describe.each(rpcCarriers)('the list as a whole over $name', (carrier) => {
  const served = serveApp(carrier, 'suite');
  const workbench = () => served.client.workbench;

  test('has an outline, a place by time, rows by id and figures', async () => {
    const empty = await workbench().captureOutline({});
    expect(empty).toEqual({ segments: [], rest: null });
    expect(await workbench().captureAt({ time: 0 })).toEqual({ id: null });
    expect((await workbench().captureStatistics({})).buckets).toEqual([]);

    for (const path of ['/inbox/a', '/inbox/b', '/inbox/c']) await served.app.deliver({ path, body: '{}' });
    const rows = (await served.client.captures.list({})).items;
    const [newest, middle, oldest] = rows;

    const outline = await workbench().captureOutline({});
    expect(outline.segments.reduce((sum, [, count]) => sum + count, 0)).toBe(3);
    expect((await workbench().captureOutline({ filter: 'path:/inbox/b' })).segments.map(([, count]) => count)).toEqual([1]);
    const below = await workbench().captureOutline({ before: Number(newest?.id.slice(1)) });
    expect(below.segments.reduce((sum, [, count]) => sum + count, 0)).toBe(2);

    expect(await workbench().captureAt({ time: 0 })).toEqual({ id: oldest?.id });
    expect(await workbench().captureAt({ time: Date.parse(newest?.receivedAt ?? '') + 1 })).toEqual({ id: null });
    const found = await workbench().captureRows({ ids: [oldest?.id ?? '', 'c999999', middle?.id ?? ''] });
    expect(found.items).toEqual([middle, oldest]);

    const figures = await workbench().captureStatistics({ buckets: 10 });
    expect(figures).toMatchObject({ total: 3, sampled: false });
    expect(figures.buckets.reduce((sum, { verdicts }) => sum + verdicts.unknown + verdicts.unsigned, 0)).toBe(3);
    expect(figures.from).toBeLessThanOrEqual(Date.parse(oldest?.receivedAt ?? ''));
    expect((await workbench().captureStatistics({ filter: 'path:/inbox/c' })).total).toBe(1);
    expect((await workbench().captureStatistics({ from: 0, to: 1_000 })).total).toBe(0);
  });

  test('refuses what it cannot read', async () => {
    expect(await failureOf(workbench().captureOutline({ filter: 'status:(' }))).toMatchObject({ code: 'filter-malformed' });
    expect(await failureOf(workbench().captureStatistics({ filter: 'nokey:1' }))).toMatchObject({ code: 'filter-malformed' });
    expect(await failureOf(workbench().captureStatistics({ buckets: 0 }))).toMatchObject({ code: 'bad-input', field: 'buckets' });
  });
});
