import { describe, expect, test } from 'vitest';
import { chosenValues, withValues } from '../../src/renderer/features/inbox/quick-filter.ts';
import { describeError } from '../../src/renderer/host/error-report.ts';
import { formatSize } from '../../src/renderer/parts/format-size.ts';
import { formatDuration, relativeTime, spanInWords } from '../../src/renderer/parts/format-time.ts';
import { wireRuns } from '../../src/renderer/parts/wire-runs.ts';

describe('quick filters', () => {
  test('read and replace one key and leave the rest of the filter alone', () => {
    const filter = 'verdict:invalid dir:incoming,echo "two words"';
    expect(chosenValues(filter, 'dir')).toEqual(['incoming', 'echo']);
    expect(withValues(filter, 'dir', ['outgoing'])).toBe('verdict:invalid "two words" dir:outgoing');
    expect(withValues(filter, 'verdict', [])).toBe('dir:incoming,echo "two words"');
    expect(withValues('', 'endpoint', ['shop'])).toBe('endpoint:shop');
  });

  test('do not reach into alternatives, and replace what cannot be read', () => {
    expect(chosenValues('dir:incoming OR verdict:invalid', 'dir')).toEqual([]);
    expect(withValues('dir:incoming OR verdict:invalid', 'dir', ['echo'])).toBe('(dir:incoming OR verdict:invalid) dir:echo');
    expect(withValues('dir:(', 'verdict', ['valid'])).toBe('verdict:valid');
  });
});

describe('what cannot be seen', () => {
  const shown = (text: string, edges = true) =>
    wireRuns(text, edges)
      .map((run) => run.text)
      .join('|');

  test('is made visible and named', () => {
    expect(shown('a\u200Bb\u202Ec')).toBe('a|⟨ZWSP⟩|b|⟨RLO⟩|c');
    expect(shown('one\r\ntwo\t\0')).toBe('one|\\r|\\n\n|two|\\t\t|⟨NUL⟩');
    expect(wireRuns('\uFEFF', true)[0]?.hidden).toContain('BYTE ORDER MARK');
  });

  test('spaces at the ends count where the text is whole', () => {
    expect(shown('  padded ')).toBe('··|padded|·');
    expect(shown('  piece ', false)).toBe('  piece ');
  });
});

test('sizes, durations and spans read as people say them', () => {
  expect([0, 811, 1_024, 1_536, 64_000_000].map(formatSize)).toEqual(['0 B', '811 B', '1 KB', '1.5 KB', '61 MB']);
  expect([0.0683, 12.44, 1_250, 125_000, 300_000].map(formatDuration)).toEqual([
    '0.0683 ms',
    '12.4 ms',
    '1.25 s',
    '2 min 5 s',
    '5 min',
  ]);
  expect([1, 59, 90, 7_200, 200_000].map(spanInWords)).toEqual(['1 second', '59 seconds', '2 minutes', '2 hours', '2 days']);
  const now = Date.parse('2026-11-21T12:00:00Z');
  expect(relativeTime('2026-11-21T11:58:00Z', now)).toBe('2 minutes ago');
  expect(relativeTime('2026-11-21T13:00:00Z', now)).toBe('in 1 hour');
});

test('an error keeps its report through the wire, and any other still says something', () => {
  const report = { code: 'disk-full', field: null, problem: 'The disk is full.', remedy: 'Free space.' };
  expect(describeError(Object.assign(new Error('x'), { code: 'SERVICE_UNAVAILABLE', data: report }))).toEqual(report);
  expect(describeError(report)).toEqual(report);
  expect(describeError(new Error('broken pipe'))).toMatchObject({ code: 'internal', problem: 'broken pipe' });
  expect(describeError(undefined).problem).not.toBe('');
});
