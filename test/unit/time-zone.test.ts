import { afterEach, describe, expect, it } from 'vitest';
import { exactTime, listTime, localDate, setTimeZone, timeOfDay } from '../../src/renderer/parts/format-time.ts';

afterEach(() => setTimeZone('local'));

describe('times in the zone of the page', () => {
  it('are written in UTC where that is wanted', () => {
    setTimeZone('utc');
    const iso = '2026-05-29T23:59:58.007Z';
    expect([timeOfDay(iso), localDate(iso), exactTime(iso)]).toEqual(['23:59:58', '2026-05-29', '2026-05-29 23:59:58.007 UTC']);
    expect(listTime(iso, Date.parse('2026-05-30T00:00:01Z'))).toBe('05-29 23:59');
  });

  it('are local otherwise, with the offset that holds on that day', () => {
    const iso = '2026-05-29T10:30:02.114Z';
    const local = new Date(iso);
    const two = (value: number): string => String(value).padStart(2, '0');
    expect(timeOfDay(iso)).toBe(`${two(local.getHours())}:${two(local.getMinutes())}:${two(local.getSeconds())}`);
    expect(localDate(iso)).toBe(`${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`);
    expect(exactTime(iso)).toMatch(/ [+-]\d\d:\d\d$/);
    expect(Date.parse(exactTime(iso))).toBe(Date.parse(iso));
  });

  it('leave what is no time as it is', () => {
    expect(exactTime('yesterday')).toBe('yesterday');
  });
});
