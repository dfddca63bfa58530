import { describe, expect, test } from 'vitest';
import { everyCapture, isNoticed, noticeChanges } from '../../src/renderer/features/rules/filter-notices.ts';
import { noticeOf } from '../../src/renderer/features/rules/notify.ts';
import { emptyRule, inputOfDraft, ruleProblems, tagsOfText } from '../../src/renderer/features/rules/rule-draft.ts';
import { tagChoices } from '../../src/renderer/features/annotations/tag-choices.ts';
import { tagFilter } from '../../src/renderer/features/annotations/tag-filter.ts';
import { parseFilter } from '#shared/filter/parse-filter.ts';

describe('the choices of the tag editor', () => {
  const known = [
    { tag: 'bug', captures: 3 },
    { tag: 'big', captures: 9 },
    { tag: 'shop', captures: 1 },
  ];
  const words = (typed: string, chosen: ReadonlySet<string>[]) =>
    tagChoices(known, chosen, typed).map(({ tag, on, fresh }) => `${tag}:${fresh ? 'new' : on}`);

  test('are the tags that are there first, then the used ones', () => {
    expect(words('', [new Set(['shop']), new Set(['shop', 'own'])])).toEqual(['shop:all', 'own:some', 'big:none', 'bug:none']);
  });

  test('offer to make what no tag is called, unless it cannot be a tag', () => {
    expect(words('bu', [new Set()])).toEqual(['bug:none', 'bu:new']);
    expect(words('bug', [new Set()])).toEqual(['bug:none']);
    expect(words('a b', [new Set()])).toEqual([]);
  });
});

describe('a rule being edited', () => {
  test('reads tags however they are parted', () => {
    expect(tagsOfText(' Bug, shop  shop,,ÉCOLE ')).toEqual(['bug', 'shop', 'école']);
  });

  test('says what keeps it from being saved', () => {
    expect(Object.keys(ruleProblems(emptyRule))).toEqual(['name', 'tags']);
    expect(ruleProblems({ ...emptyRule, name: 'x', tags: 'a"b' }).tags).toMatch(/“"”/);
    expect(ruleProblems({ ...emptyRule, name: 'x', tags: 'a', filter: 'dir:up' }).filter).toBeDefined();
    const notifying = { ...emptyRule, name: ' x ', notify: { on: true, content: false, sound: false } };
    expect(ruleProblems(notifying)).toEqual({});
    expect(inputOfDraft(notifying)).toMatchObject({ name: 'x', tags: [] });
  });
});

describe('the filter of a tag', () => {
  test.each(['bug', 'team:payments/eu', '-x', '注文', 'a.b_c-d', ':'])('finds %s and nothing else', (tag) => {
    expect(parseFilter(tagFilter(tag))).toMatchObject({ kind: 'pattern', key: 'tag', patterns: [[tag]] });
  });
});

describe('a notification', () => {
  const match = { ruleId: 'r1', name: 'Wrong', filter: 'verdict:invalid', count: 1, sound: false, newest: null };
  const newest = { id: 'c7', eventType: 'message.incoming', summary: 'Hello' };

  test('says how many, and nothing of the captures, unless the rule allows it', () => {
    expect(noticeOf([match])).toEqual({
      title: 'Wrong: 1 capture',
      body: '',
      sound: false,
      params: { filter: 'verdict:invalid' },
    });
    expect(noticeOf([{ ...match, count: 1200 }])).toMatchObject({ title: 'Wrong: 1,200 captures', body: '' });
    expect(noticeOf([{ ...match, newest }])).toMatchObject({ body: 'message.incoming: Hello', params: { capture: 'c7' } });
    expect(noticeOf([{ ...match, count: 3, newest }])).toMatchObject({ body: 'The newest: message.incoming: Hello' });
  });

  test('of several rules is one, with its sound if any wants it', () => {
    expect(noticeOf([match, { ...match, ruleId: 'r2', name: 'All', count: 4, sound: true, newest }])).toEqual({
      title: '5 captures fit your rules',
      body: 'Wrong: 1\nAll: 4',
      sound: true,
      params: {},
    });
    expect(noticeOf([])).toBeNull();
  });

  test('never grows beyond a few lines', () => {
    expect(noticeOf([{ ...match, newest: { ...newest, summary: 'x'.repeat(5000) } }])?.body).toHaveLength(200);
  });
});

describe('the bell of a filter', () => {
  const quiet = { on: false, content: true, sound: false };
  const rule = { id: 'r1', name: 'Bad', filter: 'verdict:invalid', tags: ['bad'], enabled: true, notify: quiet, problem: null };
  const bad = { name: 'Failures', filter: ' verdict:invalid ' };

  test('makes a rule that notifies and does nothing else, without a sound and without content', () => {
    expect(noticeChanges([rule], everyCapture, true)).toEqual([
      {
        kind: 'save',
        id: null,
        rule: { name: 'New captures', filter: '', tags: [], enabled: true, notify: { on: true, content: false, sound: false } },
      },
    ]);
  });

  test('lets a rule of the same filter notify, and go on tagging when it no longer shall', () => {
    const [made] = noticeChanges([{ ...rule, enabled: false }], bad, true);
    expect(made).toMatchObject({
      kind: 'save',
      id: 'r1',
      rule: { enabled: true, tags: ['bad'], notify: { on: true, content: true } },
    });
    const told = { ...rule, notify: { ...quiet, on: true } };
    expect(isNoticed([told], bad.filter)).toBe(true);
    expect(isNoticed([{ ...told, enabled: false }, rule], bad.filter)).toBe(false);
    expect(noticeChanges([told], bad, false)).toMatchObject([
      { kind: 'save', id: 'r1', rule: { tags: ['bad'], notify: { on: false } } },
    ]);
  });

  test('takes away every rule that did nothing else', () => {
    const only = { ...rule, tags: [], notify: { ...quiet, on: true } };
    expect(noticeChanges([only, { ...only, id: 'r2', filter: '' }, { ...only, id: 'r3' }], bad, false)).toEqual([
      { kind: 'remove', rule: only },
      { kind: 'remove', rule: { ...only, id: 'r3' } },
    ]);
  });
});
