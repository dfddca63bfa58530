import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeAt } from '#shared/filter/complete-at.ts';
import { filterKeys } from '#shared/filter/filter-keys.ts';
import { parseFilter, tryParseFilter } from '#shared/filter/parse-filter.ts';
import { printValue } from '#shared/filter/print-filter.ts';

/** `|` marks the caret. */
function at(marked: string) {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { candidates, ...found } = completeAt(text, caret);
  return { ...found, candidates: candidates.map(({ insert }) => insert), replaced: text.slice(found.from, found.to) };
}

describe('what can be completed at the caret', () => {
  it.each<[string, object]>([
    ['|', { kind: 'key', prefix: '', replaced: '' }],
    ['pro|', { kind: 'key', prefix: 'pro', replaced: 'pro', candidates: ['provider:', 'problem:'] }],
    ['dir:incoming -ver|', { kind: 'key', prefix: 'ver', replaced: 'ver', candidates: ['verdict:'] }],
    ['(sta|tus>5', { kind: 'key', prefix: 'sta', replaced: 'status' }],
    ['a OR dir|ection', { kind: 'key', prefix: 'dir', replaced: 'direction' }],
    ['dir:|', { kind: 'value', key: null, prefix: '', candidates: ['incoming', 'outgoing', 'echo', 'none'] }],
    ['dir:incoming,e|', { kind: 'value', key: null, prefix: 'e', replaced: 'e', candidates: ['echo'] }],
    ['dir:in|coming status:200', { kind: 'value', prefix: 'in', replaced: 'incoming' }],
    ['slug:in|', { kind: 'value', key: 'endpoint', prefix: 'in', candidates: [] }],
    ['status>=4|', { kind: 'value', key: 'status', prefix: '4', candidates: ['4xx'] }],
    ['after:|', { kind: 'value', key: null, candidates: ['-15m', '-1h', '-1d', '-1w'] }],
    ['after:-1|', { kind: 'value', candidates: ['-15m', '-1h', '-1d', '-1w'].filter((span) => span.startsWith('-1')) }],
    ['path:"/a b|', { kind: 'value', key: 'path', prefix: '/a b', replaced: '"/a b' }],
    ['header[x-re|', { kind: 'header-name', key: 'header', prefix: 'x-re', replaced: 'x-re' }],
    ['header[x-re|]:5', { kind: 'header-name', key: 'header', prefix: 'x-re', replaced: 'x-re]' }],
    ['header[x-id]:ab|', { kind: 'value', key: 'header[x-id]', prefix: 'ab', replaced: 'ab' }],
    ['body.data.fr|', { kind: 'body-path', key: 'body', prefix: 'body.data.fr', replaced: 'body.data.fr' }],
    ['body.items[*].sku:SK|', { kind: 'value', key: 'body.items[*].sku', prefix: 'SK', replaced: 'SK' }],
    ['"words in qu|', { kind: 'nothing' }],
    ['tag:no|', { kind: 'value', key: 'tag', prefix: 'no', candidates: [] }],
    ['nokey:va|', { kind: 'nothing' }],
  ])('%s', (marked, expected) => {
    expect(at(marked)).toMatchObject(expected);
  });

  it('offers every key, and what it offers can be read', () => {
    const all = at('|').candidates;
    for (const { key } of filterKeys) expect(all).toContain(`${key}:`);
    for (const { candidates } of [at('verdict:|'), at('is:|'), at('has:|'), at('problem:|'), at('reason:|')]) {
      expect(candidates.length).toBeGreaterThan(3);
    }
    for (const value of at('is:|').candidates) expect(() => parseFilter(`is:${value}`)).not.toThrow();
    for (const value of ['', 'a b', 'a,b', '"x"', '*', '\\', '(x)', 'ü']) {
      expect(parseFilter(`path:${printValue(value)}`)).toEqual({ kind: 'pattern', key: 'path', patterns: [[value]] });
    }
  });

  it('never fails, and replaces what stands around the caret', () => {
    const written = fc
      .array(fc.constantFrom('dir:', 'header[', 'body.', 'a', '"', '\\', ']', ',', ' ', '(', ')', '-', '>=', '*'))
      .map((parts) => parts.join(''));
    const property = fc.property(written, fc.nat({ max: 40 }), (text, caret) => {
      const { from, to } = completeAt(text, caret);
      expect(from).toBeLessThanOrEqual(Math.min(caret, text.length));
      expect(to).toBeGreaterThanOrEqual(Math.min(caret, text.length));
      expect(to).toBeLessThanOrEqual(text.length);
    });
    fc.assert(property, { numRuns: 3000 });
  });

  it('so that a completed value is read as that value', () => {
    const text = 'verdict:inv status:200';
    const { from, to, candidates } = completeAt(text, 11);
    const completed = `${text.slice(0, from)}${candidates[0]?.insert}${text.slice(to)}`;
    expect(completed).toBe('verdict:invalid status:200');
    expect(tryParseFilter(completed).ok).toBe(true);
  });
});
