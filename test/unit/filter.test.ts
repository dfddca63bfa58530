import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureProblemCode } from '#shared/capture.ts';
import { HookwrightError } from '#shared/errors.ts';
import { direction } from '#shared/event.ts';
import { describeFilter } from '#shared/filter/describe-filter.ts';
import type { FilterExpression, FilterPlace, Pattern } from '#shared/filter/filter-expression.ts';
import { filterKeys } from '#shared/filter/filter-keys.ts';
import { parseFilter, tryParseFilter } from '#shared/filter/parse-filter.ts';
import { printFilter } from '#shared/filter/print-filter.ts';
import { verdictReason, verdictStatus } from '#shared/verdict.ts';

function failure(text: string): { error: string; from: number; to: number } {
  const parsed = tryParseFilter(text);
  if (parsed.ok) throw new Error(`“${text}” was accepted`);
  return parsed;
}

function word(text: string): FilterExpression {
  return { kind: 'words', pattern: [text] };
}

function valuesOf(key: string): string[] {
  return filterKeys.flatMap((definition) => (definition.key === key && definition.kind === 'choice' ? definition.values : []));
}

function nested(depth: number): string {
  return `${'('.repeat(depth)}a${')'.repeat(depth)}`;
}

describe('a filter says', () => {
  it.each<[string, FilterExpression]>([
    ['', { kind: 'everything' }],
    ['  \t ', { kind: 'everything' }],
    ['dir:incoming,Echo', { kind: 'choice', key: 'dir', values: ['incoming', 'echo'] }],
    ['direction:none', { kind: 'choice', key: 'dir', values: ['none'] }],
    ['type:message.*', { kind: 'pattern', key: 'type', patterns: [['message.', '']] }],
    ['type:"message.*"', { kind: 'pattern', key: 'type', patterns: [['message.*']] }],
    ['path:"/a b/"*,/x', { kind: 'pattern', key: 'path', patterns: [['/a b/', ''], ['/x']] }],
    ['from:+91***', { kind: 'pattern', key: 'from', patterns: [['+91', '']] }],
    ['path:/x?a=b:c', { kind: 'pattern', key: 'path', patterns: [['/x?a=b:c']] }],
    ['method:""', { kind: 'pattern', key: 'method', patterns: [['']] }],
    ['STATUS>=500', { kind: 'compare', key: 'status', comparison: '>=', value: 500 }],
    [
      'status:4xx,200,500..503',
      {
        kind: 'ranges',
        key: 'status',
        ranges: [
          { from: 400, to: 499 },
          { from: 200, to: 200 },
          { from: 500, to: 503 },
        ],
      },
    ],
    ['size>10k', { kind: 'compare', key: 'size', comparison: '>', value: 10_240 }],
    ['size<1.5MiB', { kind: 'compare', key: 'size', comparison: '<', value: 1_572_864 }],
    ['id:c12', { kind: 'ranges', key: 'id', ranges: [{ from: 12, to: 12 }] }],
    ['after:-90m', { kind: 'time', key: 'after', time: { ago: 5_400_000 } }],
    ['before:2026-01-01', { kind: 'time', key: 'before', time: { at: Date.UTC(2026, 0, 1) } }],
    ['after:2026-01-31T09:30:15.5+05:30', { kind: 'time', key: 'after', time: { at: Date.UTC(2026, 0, 31, 4, 0, 15, 500) } }],
    ['is:dup', { kind: 'choice', key: 'is', values: ['duplicate'] }],
    ['has:from', { kind: 'choice', key: 'has', values: ['sender'] }],
    ['problem:cut-off', { kind: 'choice', key: 'problem', values: ['cut-off'] }],
    ['"words: in \\"the\\" summary"', { kind: 'words', pattern: ['words: in "the" summary'] }],
    ['नमस्ते', { kind: 'words', pattern: ['नमस्ते'] }],
    ['ord*', { kind: 'words', pattern: ['ord', ''] }],
    ['-paid', { kind: 'not', term: { kind: 'words', pattern: ['paid'] } }],
    ['NOT -paid', { kind: 'words', pattern: ['paid'] }],
    ['text~"exact \\"substring"', { kind: 'text', text: 'exact "substring' }],
    ['text:ord*', { kind: 'words', pattern: ['ord', ''] }],
    ['path~inbox', { kind: 'pattern', key: 'path', patterns: [['', 'inbox', '']] }],
    ['path~*inbox*', { kind: 'pattern', key: 'path', patterns: [['', 'inbox', '']] }],
    ['Header[X-Request-Id]:abc', { kind: 'value', place: { kind: 'header', name: ['x-request-id'] }, patterns: [['abc']] }],
    ['headers[x-*]:*', { kind: 'value', place: { kind: 'header', name: ['x-', ''] }, patterns: [['', '']] }],
    ['header["odd ] name"]:1,2', { kind: 'value', place: { kind: 'header', name: ['odd ] name'] }, patterns: [['1'], ['2']] }],
    ['body.data.from:+91*', { kind: 'value', place: { kind: 'body', path: ['data', 'from'] }, patterns: [['+91', '']] }],
    [
      'payload.items[0]["a.b"][*]."c d"!=x',
      {
        kind: 'not',
        term: { kind: 'value', place: { kind: 'body', path: ['items', 0, 'a.b', null, 'c d'] }, patterns: [['x']] },
      },
    ],
    ['body.amount>=-1.5e2', { kind: 'value-compare', place: { kind: 'body', path: ['amount'] }, comparison: '>=', value: -150 }],
    ['body[0].id~ab', { kind: 'value', place: { kind: 'body', path: [0, 'id'] }, patterns: [['', 'ab', '']] }],
    ['body', { kind: 'words', pattern: ['body'] }],
    ['tag:noise', { kind: 'pattern', key: 'tag', patterns: [['noise']] }],
    ['has:tags,note', { kind: 'choice', key: 'has', values: ['tag', 'note'] }],
    ['status!=200', { kind: 'not', term: { kind: 'ranges', key: 'status', ranges: [{ from: 200, to: 200 }] } }],
  ])('%s', (text, expression) => {
    expect(parseFilter(text)).toEqual(expression);
  });

  it('AND before OR, side by side as AND, and what parentheses say', () => {
    expect(parseFilter('a b OR c AND d')).toEqual({
      kind: 'or',
      terms: [
        { kind: 'and', terms: [word('a'), word('b')] },
        { kind: 'and', terms: [word('c'), word('d')] },
      ],
    });
    expect(parseFilter('a (b OR c) -(d e)')).toEqual({
      kind: 'and',
      terms: [
        word('a'),
        { kind: 'or', terms: [word('b'), word('c')] },
        { kind: 'not', term: { kind: 'and', terms: [word('d'), word('e')] } },
      ],
    });
    expect(parseFilter('a (b (c))')).toEqual({ kind: 'and', terms: [word('a'), word('b'), word('c')] });
    expect(parseFilter('or and not ORDER')).toMatchObject({ kind: 'and', terms: { length: 4 } });
  });

  it('everything the API can give: no word of a closed list is missing', () => {
    expect(valuesOf('dir')).toEqual([...direction.options, 'none']);
    expect(valuesOf('verdict')).toEqual(verdictStatus.options);
    expect(valuesOf('reason')).toEqual(verdictReason.options);
    expect(valuesOf('problem')).toEqual(captureProblemCode.options);
  });

  it('what its examples show', () => {
    for (const { key, example } of filterKeys) expect(parseFilter(example)).toMatchObject({ key });
  });
});

describe('a filter that cannot be read names its fault and its place', () => {
  it.each<[string, string, number, number]>([
    ['dri:incoming', 'There is no key “dri”. Did you mean dir?', 0, 3],
    ['dir:incoming foo:1', 'There is no key “foo”.', 13, 16],
    ['https://x.test/a', 'put them in quotes', 0, 5],
    ['dir:incomming', 'Did you mean incoming?', 4, 13],
    ['dir:in,sideways', 'does not know “sideways”', 7, 15],
    ['dir: incoming', 'A value is missing after “:”; write dir:incoming,echo', 3, 4],
    ['dir:incoming, echo', 'A value is missing after “,”', 12, 13],
    ['status:2000', 'status needs a status like 200', 7, 11],
    ['status:500..400', 'ends before it begins', 7, 15],
    ['size>lots', 'size needs a size in bytes', 5, 9],
    ['status>200,300', 'takes one number', 11, 14],
    ['type>5', 'cannot be compared with “>”', 0, 5],
    ['after:yesterday', 'is no time', 6, 15],
    ['after:2026-02-30', 'is no time', 6, 16],
    ['after:0001-01-01', 'is no time', 6, 16],
    ['after:1970-01-01T00:00+01:00', 'is no time', 6, 28],
    ['after:9999-12-31T23:59-14:00', 'is no time', 6, 28],
    ['after:-9999999w', '100 years', 6, 15],
    ['"never closed', 'never closed', 0, 13],
    ['a (b OR c', 'This “(” is never closed', 2, 3],
    ['a) b', 'This “)” closes nothing', 1, 2],
    ['()', 'A condition is missing', 1, 2],
    ['a OR', 'The filter ends', 4, 4],
    ['OR a', 'OR needs a condition before it', 0, 2],
    ['a AND OR b', 'OR needs a condition before it', 6, 8],
    ['a - b', 'Nothing follows this “-”', 2, 3],
    ['""', 'nothing between these quotes', 0, 2],
    ['>=5', 'A key is missing', 0, 2],
    ['word(group)', 'Put a space before “(”', 4, 5],
    ['header:abc', 'A header is named in brackets', 0, 6],
    ['header[x:abc', 'never closed', 6, 7],
    ['header[]:abc', 'The name of a header belongs', 6, 8],
    ['header[x] abc', 'A value is missing after “header[x]”; write header[x]:* for any', 0, 9],
    ['header[x]: abc', 'A value is missing after “:”; write header[x]:abc', 9, 10],
    ['body:abc', 'named by its path', 0, 4],
    ['body.:abc', 'A name belongs after this “.”', 4, 5],
    ['body.a[x]:1', 'goes an index', 6, 7],
    ['body.a>lots', 'compares numbers', 7, 11],
    ['body.a>1,2', 'takes one number', 9, 10],
    [`body${'.a'.repeat(51)}:1`, 'A path may have 50 steps', 104, 106],
    ['text>5', 'text cannot be compared', 0, 5],
    ['text~ a', 'Characters to look for are missing', 4, 5],
    ['dir~in', 'dir takes no “~”', 0, 4],
    ['query.a:1', 'cannot be searched', 0, 7],
    ['path:a\0b', 'NUL', 5, 8],
  ])('%s', (text, problem, from, to) => {
    const fault = failure(text);
    expect(fault.error).toContain(problem);
    expect(fault.error).toContain(`(at character ${from + 1})`);
    expect([fault.from, fault.to]).toEqual([from, to]);
  });

  it('as filter-malformed, on the field “filter”', () => {
    expect(() => parseFilter('dri:x')).toThrow(HookwrightError);
    expect(() => parseFilter('dri:x')).toThrow(expect.objectContaining({ code: 'filter-malformed', field: 'filter' }));
  });
});

describe('a hostile filter ends soon and well', () => {
  it.each<[string, string, string]>([
    ['deep parentheses', nested(4900), 'nested 50 deep'],
    ['the deepest allowed', nested(50), ''],
    ['many groups side by side', '(a) '.repeat(400), ''],
    ['ten thousand minus signs', `${'-'.repeat(9999)}a`, ''],
    ['a chain of NOT', `${'NOT '.repeat(2400)}a`, ''],
    ['thousands of words', 'a '.repeat(5000), '500 values'],
    ['thousands of values', `id:${'1,'.repeat(4900)}1`, '500 values'],
    ['wildcards all the way', `path:${'*a'.repeat(4990)}`, ''],
    ['an endless key', `${'k'.repeat(9990)}:1`, 'There is no key'],
    ['colons', ':'.repeat(10_000), 'A key is missing'],
    ['quotes', '"'.repeat(9999), 'never closed'],
    ['too long', 'x'.repeat(10_001), '10000 characters'],
  ])('%s', (_name, text, problem) => {
    const started = performance.now();
    const parsed = tryParseFilter(text);
    expect(performance.now() - started).toBeLessThan(3000);
    expect(parsed.ok ? '' : parsed.error).toContain(problem);
    expect(parsed.ok).toBe(problem === '');
    expect(parsed.ok ? 0 : parsed.error.length).toBeLessThan(400);
  });

  it('whatever is typed: nothing but filter-malformed, with a place inside the text', () => {
    const scrap = fc.constantFrom(
      'dir:',
      'incoming',
      'status',
      '>=',
      '5xx',
      '(',
      ')',
      '-',
      'NOT ',
      ' OR ',
      ' AND ',
      '"',
      '\\',
      ',',
      '*',
      '..',
      'after:',
      '-1h',
      ' ',
      '\0',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(scrap, { maxLength: 25 }).map((scraps) => scraps.join('')),
    );
    const property = fc.property(text, (typed) => {
      const parsed = tryParseFilter(typed);
      const { from, to } = parsed.ok ? { from: 0, to: 0 } : parsed;
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeGreaterThanOrEqual(from);
      expect(to).toBeLessThanOrEqual(typed.length);
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

const piece = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('a', 'OR', '"', '\\', ',', '(', ')', ':', '-', ' ', '*', '.', '👋'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 6,
  })
  .map((text) => text.replaceAll('\0', ''));
/** As the parser makes them: no empty piece but at the ends, where it stands for a wildcard at the end. */
const pattern: fc.Arbitrary<Pattern> = fc
  .array(piece, { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.filter((text, index) => text !== '' || index === 0 || index === pieces.length - 1));
const number = fc.nat({ max: 999 });
const place: fc.Arbitrary<FilterPlace> = fc.oneof(
  pattern
    .map((pieces) => pieces.map((text) => text.toLowerCase()))
    .filter((pieces) => pieces.join('*').trim() !== '')
    .map((name): FilterPlace => ({ kind: 'header', name })),
  fc
    .array(fc.oneof(piece, fc.nat({ max: 99 }), fc.constant(null)), { minLength: 1, maxLength: 5 })
    .map((path): FilterPlace => ({ kind: 'body', path })),
);
const condition: fc.Arbitrary<FilterExpression> = fc.oneof(
  pattern
    .filter((pieces) => pieces.length > 1 || pieces[0] !== '')
    .map((value): FilterExpression => ({ kind: 'words', pattern: value })),
  piece.filter((text) => text !== '').map((text): FilterExpression => ({ kind: 'text', text })),
  fc
    .tuple(place, fc.array(pattern, { minLength: 1, maxLength: 3 }))
    .map(([at, patterns]): FilterExpression => ({ kind: 'value', place: at, patterns })),
  fc
    .tuple(place, fc.constantFrom('>' as const, '<=' as const), fc.double({ noNaN: true, noDefaultInfinity: true }))
    .map(([at, comparison, value]): FilterExpression => ({
      kind: 'value-compare',
      place: at,
      comparison,
      value: Object.is(value, -0) ? 0 : value,
    })),
  fc
    .tuple(fc.constantFrom('path' as const, 'tag' as const, 'note' as const), fc.array(pattern, { minLength: 1, maxLength: 3 }))
    .map(([key, patterns]): FilterExpression => ({ kind: 'pattern', key, patterns })),
  fc
    .uniqueArray(fc.constantFrom('incoming', 'echo', 'none'), { minLength: 1 })
    .map((values): FilterExpression => ({ kind: 'choice', key: 'dir', values })),
  fc.record({
    kind: fc.constant('compare' as const),
    key: fc.constantFrom('status' as const, 'size' as const, 'id' as const),
    comparison: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const),
    value: number,
  }),
  fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 3 }).map((pairs): FilterExpression => ({
    kind: 'ranges',
    key: 'status',
    ranges: pairs.map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  })),
  fc
    .oneof(
      fc.nat().map((seconds) => ({ ago: seconds * 1000 })),
      fc.nat().map((at) => ({ at: at * 1009 })),
    )
    .map((time): FilterExpression => ({ kind: 'time', key: 'before', time })),
);
const tree = fc.letrec<{ any: FilterExpression }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    condition,
    tie('any').map((term): FilterExpression => (term.kind === 'not' ? term.term : { kind: 'not', term })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('any'), { minLength: 2, maxLength: 3 }))
      .map(([kind, terms]): FilterExpression => ({
        kind,
        terms: terms.flatMap((term) => (term.kind === kind ? term.terms : [term])),
      })),
  ),
})).any;

describe('a filter in print', () => {
  it('is read again as the same filter', () => {
    fc.assert(
      fc.property(tree, (expression) => {
        expect(parseFilter(printFilter(expression))).toEqual(expression);
      }),
      { numRuns: 1000 },
    );
  });

  it('is in its plainest form', () => {
    expect(printFilter(parseFilter('status:400..499 AND (direction:IN OR  NOT "paid") size>2048 after:-60m'))).toBe(
      'status:4xx (dir:incoming OR -paid) size>2k after:-1h',
    );
  });
});

describe('a filter in plain words', () => {
  it.each([
    ['', 'All captures.'],
    ['dir:incoming,echo verdict:invalid', 'Captures where the direction is incoming or echo, and the verdict is invalid.'],
    ['type:message.* -path:/x*', 'Captures where the event type starts with “message.”, and the path does not start with “/x”.'],
    [
      'status>=500 OR (size>10k after:-1h)',
      'Captures where the reply status is 500 or above, or (the body size is above 10 KiB, and it was received in the last hour).',
    ],
    [
      'before:2026-01-01 before:-2d',
      'Captures where it was received before 2026-01-01 UTC, and it was received more than 2 days ago.',
    ],
    ['is:duplicate -has:conversation', 'Captures where the capture is a duplicate, and the capture has no conversation.'],
    [
      '"hello world" -from:+91*,+44*',
      'Captures where the summary or body has the words “hello world”, and the sender is none of “+91*”, “+44*”.',
    ],
    [
      '-(a OR b)',
      'Captures where it is not so that (the summary or body has the word “a”, or the summary or body has the word “b”).',
    ],
    ['status!=200', 'Captures where the reply status is not 200.'],
    ['text~"ord-1"', 'Captures where the summary or body contains exactly “ord-1”.'],
    [
      'header[X-Request-Id]:abc* -header[x-retry]:*',
      'Captures where the header “x-request-id” starts with “abc”, and there is no header “x-retry”.',
    ],
    [
      'body.data.from:+91* body.items[*].price>=10 body.ok:true',
      'Captures where “data.from” in the body starts with “+91”, and “items[*].price” in the body is 10 or above, and “ok” in the body is “true”.',
    ],
    ['header[a]:* body.b:*', 'Captures where there is a header “a”, and there is “b” in the body.'],
    [
      '-tag:noise note:refund has:note',
      'Captures where it is not tagged “noise”, and the note has “refund”, and the capture has a note.',
    ],
  ])('%s', (text, sentence) => {
    expect(describeFilter(parseFilter(text))).toBe(sentence);
  });

  it('always is one sentence', () => {
    fc.assert(
      fc.property(tree, (expression) => {
        expect(describeFilter(expression)).toMatch(/^Captures where [^]+\.$/);
      }),
    );
  });
});
