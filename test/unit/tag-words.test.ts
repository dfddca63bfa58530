import { describe, expect, test } from 'vitest';
import { foldTag, tagProblem } from '#shared/tag.ts';

describe('tags', () => {
  test.each(['bug', 'team:payments/eu', 'v1.2_rc-3', '注文', 'заказ', 'हिन्दी', 'é', '7', 'x'.repeat(50), '𝒳'.repeat(50)])(
    'may be %s',
    (tag) => {
      expect(tagProblem(foldTag(tag))).toBeNull();
    },
  );

  test.each([
    ['', /at least one/],
    ['   ', /at least one/],
    ['x'.repeat(51), /51/],
    ['two words', /a space/],
    ['a,b', /“,”/],
    ['"quoted"', /“"”/],
    ['<b>', /“<”/],
    ['a\u202Eb', /invisible/],
    ['😀', /“😀”/],
  ])('may not be %j', (tag, problem) => {
    expect(tagProblem(foldTag(tag))).toMatch(problem);
  });

  test('are the same in every case, composition and with blanks around', () => {
    expect(foldTag('  ÉCOLE ')).toBe('école');
    expect(foldTag('e\u0301cole')).toBe('école');
  });
});
