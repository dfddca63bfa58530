import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pattern } from '#shared/filter/filter-expression.ts';
import { matchesPattern } from '#shared/filter/match-pattern.ts';
import { parseFilter } from '#shared/filter/parse-filter.ts';
import { foldText, foldWithPlaces, isAscii, placeOf } from '#shared/search/fold-text.ts';
import { indexQuery, indexText, valueIndexQuery } from '#shared/search/index-query.ts';
import { excerptOf, findMatches, searchTerms } from '#shared/search/search-terms.ts';
import { findWords, wordQueries, wordsOf } from '#shared/search/words.ts';

let index: Database.Database;
let rowid = 0;
beforeAll(() => {
  index = new Database(':memory:');
  index.exec(`CREATE VIRTUAL TABLE words USING fts5(body, content='', contentless_delete=1, tokenize='ascii')`);
  index.exec(`CREATE VIRTUAL TABLE bare USING fts5(body, content='', contentless_delete=1, tokenize='ascii', detail=none)`);
});
afterAll(() => {
  index.close();
});

/** Whether the index finds a text by a MATCH expression. */
function isFound(table: 'words' | 'bare', text: string, match: string): boolean {
  // As in the store, a number is never used again.
  rowid += 1;
  index.prepare(`INSERT INTO ${table} (rowid, body) VALUES (?, ?)`).run(rowid, indexText(text, isAscii(text)));
  const found = index.prepare(`SELECT rowid FROM ${table} WHERE ${table} MATCH ?`).all(match).length > 0;
  index.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(rowid);
  return found;
}

function has(text: string, filter: string): boolean {
  return findMatches(text, searchTerms(parseFilter(filter))).length > 0;
}

function marked(text: string, filter: string): string[] {
  return findMatches(text, searchTerms(parseFilter(filter))).map(({ from, to }) => text.slice(from, to));
}

describe('words are found in every script', () => {
  it.each<[string, string, boolean]>([
    ['Where is my ORDER?', 'order', true],
    ['Where is my order?', 'rder', false],
    ['Where is my order?', '"is my"', true],
    ['Where is my order?', '"my is"', false],
    ['message.incoming', 'message', true],
    ['message.incoming', 'message.incoming', true],
    ['orders arrived', 'ord*', true],
    ['orders arrived', 'ord*ved', false],
    ['orders arrived', '*ders', true],
    ['orders arrived', 'o*rs', true],
    ['où est-il, déjà', 'deja', true],
    ['ou est-il, deja', 'déjà', true],
    ['Größe', 'grosse', false],
    ['GRÖSSE', 'grösse', true],
    ['Αθήνα ΟΔΟΣ', 'οδος', true],
    ['नमस्ते दुनिया', 'नमस्ते', true],
    ['नमस्ते दुनिया', 'नमस', false],
    ['أَهْلاً', 'أهلا', true],
    ['我要退款，谢谢', '退款', true],
    ['我要退款，谢谢', '退', true],
    ['我要退款，谢谢', '款', true],
    ['我要退款，谢谢', '要款', false],
    ['我要退款 now', '"退款 now"', true],
    ['注文した商品がまだ届いていません', '商品', true],
    ['สินค้าที่สั่งยังไม่มาถึง', 'ยังไม่มา', true],
    ['주문한 상품이', '주문', true],
    ['ｗｅｂｈｏｏｋ', 'webhook', true],
    ['see you 🎉', '🎉', true],
    ['100% sure', '"%"', true],
    ['100% sure', '"%%"', false],
  ])('%j has %s: %s', (text, filter, expected) => {
    expect(has(text, filter)).toBe(expected);
  });

  it('and marked where they stand in the text as it is', () => {
    expect(marked('Déjà vu, DEJA vu', 'deja')).toEqual(['Déjà', 'DEJA']);
    expect(marked('ﬁne ｏｒｄｅｒ 我要退款', 'fine order 退款')).toEqual(['ﬁne', 'ｏｒｄｅｒ', '退款']);
    expect(marked('我要退款', '退')).toEqual(['退']);
    expect(marked('e\u0301te\u0301 order', 'été')).toEqual(['e\u0301te\u0301']);
    expect(marked('a-b a b', '"a b"')).toEqual(['a-b', 'a b']);
    expect(marked('Order ord-1 ORD-1', 'text~ord-1')).toEqual(['ord-1']);
    expect(marked('one two three', '-two three')).toEqual(['three']);
    expect(marked('one two three', 'one OR "two three"')).toEqual(['one', 'two three']);
  });

  it('an excerpt is one line around the first match, never half a character', () => {
    const text = `${'😀'.repeat(40)}\nthe\u202eorder came\u0000here ${'x'.repeat(400)}`;
    const excerpt = excerptOf(text, searchTerms(parseFilter('order')));
    expect(excerpt?.text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(excerpt?.text.isWellFormed()).toBe(true);
    expect(excerpt?.ranges.map(({ from, to }) => excerpt.text.slice(from, to))).toEqual(['order']);
    expect(excerpt).toMatchObject({ cutBefore: true, cutAfter: true });
    expect(excerptOf('nothing of it', searchTerms(parseFilter('order')))).toBeNull();
  });
});

const letters = fc.constantFrom(
  ...Array.from('abzé ÉßΣσ'),
  ...Array.from('退款货발송नमสินค้'),
  ...Array.from(' .-_/*"\\\'(){}'),
  '👋',
  '🏽',
  '\u0301',
  '\u200d',
  '\u00ad',
  'ﬁ',
  'İ',
  'ｗ',
  '\ue000',
  '\ud800',
  'order',
  'ord',
  '123',
);
const text = fc.array(letters, { maxLength: 24 }).map((parts) => parts.join(''));
/** Marks in the order in which Unicode has them: a piece of a text is a piece of it then. */
const ordered = text.map((written) => written.replaceAll(/[\u0301\u00ad\u200d]/g, '').normalize('NFC'));
const pattern: fc.Arbitrary<Pattern> = fc
  .array(fc.array(letters, { maxLength: 5 }), { minLength: 1, maxLength: 3 })
  .map((pieces) => pieces.map((piece) => piece.join('').replaceAll('*', '')));

describe('index and eye agree', () => {
  it('on every text and every words', () => {
    const property = fc.property(text, pattern, (written, words) => {
      const queries = wordQueries(words);
      const { match, exact } = indexQuery(queries);
      fc.pre(match !== null);
      const seen = findWords(wordsOf(foldText(written)), queries).length > 0;
      // Where the index cannot tell for certain, it may say yes to more.
      const found = isFound('words', written, match ?? '') && (exact || seen);
      expect([found, match]).toEqual([seen, match]);
    });
    fc.assert(property, { numRuns: 5000 });
  });

  it('on a piece of the text itself', () => {
    const property = fc.property(ordered, fc.nat(), fc.nat(), (written, a, b) => {
      const words = wordsOf(foldText(written));
      const from = words[a % Math.max(1, words.length)];
      const to = words[b % Math.max(1, words.length)];
      fc.pre(from !== undefined && to !== undefined && from.from <= to.from);
      const asked = foldText(written).slice(from?.from, to?.to);
      const { match } = indexQuery(wordQueries([asked]));
      expect([asked, match === null || isFound('words', written, match)]).toEqual([asked, true]);
    });
    fc.assert(property, { numRuns: 3000 });
  });

  it('so that no value is lost that is like a pattern', () => {
    const property = fc.property(ordered, ordered, ordered, pattern, (before, value, after, like) => {
      const match = valueIndexQuery(like);
      const isLost = match !== null && matchesPattern(like, value) && !isFound('bare', `${before}":"${value}","${after}`, match);
      expect(isLost).toBe(false);
    });
    fc.assert(property, { numRuns: 3000 });
    const own = fc.property(ordered, fc.nat({ max: 24 }), fc.nat({ max: 24 }), (value, a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const like = ['', value.slice(from, to), ''];
      const match = valueIndexQuery(like);
      // As values stand in bodies: between signs that part words.
      expect([like, match === null || isFound('bare', `x":"${value}"`, match)]).toEqual([like, true]);
    });
    fc.assert(own, { numRuns: 5000 });
  });

  it('with MATCH expressions of letters and digits alone', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (written) => {
      const matches = [indexQuery(wordQueries([written, ''])).match, valueIndexQuery(['', written, ''])];
      for (const match of matches) expect(() => match !== null && isFound('words', 'x', match)).not.toThrow();
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

describe('folding', () => {
  it('keeps the place of every character', () => {
    const property = fc.property(fc.oneof(text, fc.string({ unit: 'grapheme' })), (written) => {
      const folded = foldWithPlaces(written);
      const whole = placeOf(folded, 0, folded.text.length);
      expect(folded.text === '' || (whole.from >= 0 && whole.to === written.length)).toBe(true);
      for (let at = 0; at < folded.text.length; at += 1) {
        const { from, to } = placeOf(folded, at, at + 1);
        expect(from).toBeLessThan(to);
      }
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('is the same with and without places, for text as people write it', () => {
    for (const sample of ['Où est-il? déjà', 'नमस्ते 👋🏽', 'İstanbul ΣΟΣ', '주문한 상품이', 'ﬁn ＡＢＣ ①', 'กำลังส่ง']) {
      expect(foldWithPlaces(sample).text).toBe(foldText(sample));
    }
  });

  it('and searching a megabyte takes no long time, whatever it holds', () => {
    for (const body of ['a'.repeat(1_000_000), '退'.repeat(500_000), 'é '.repeat(300_000), '\u0301'.repeat(300_000)]) {
      const started = process.cpuUsage();
      for (const filter of [`${'a*'.repeat(200)}b`, '退款', 'text~aaaab', 'é*é']) has(body, filter);
      const { user, system } = process.cpuUsage(started);
      expect(user + system).toBeLessThan(8_000_000);
    }
  });
});
