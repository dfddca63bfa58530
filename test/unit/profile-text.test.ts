import { describe, expect, it } from 'vitest';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { copyOf, profileText, readProfile } from '../../src/renderer/features/providers/profile-text.ts';

const maia = builtInProviders[0];
if (maia === undefined) throw new Error('a built-in provider expected');

/** The text of the first profile with one line of it replaced. */
function withLine(from: string, to: string): string {
  const text = profileText(copyOf(maia as NonNullable<typeof maia>, []));
  expect(text).toContain(from);
  return text.replace(from, to);
}

describe('a provider profile as text', () => {
  it.each(builtInProviders.map((profile) => [profile.id, profile] as const))(
    '%s can be copied, written and read back',
    (_, profile) => {
      const ids = builtInProviders.map(({ id }) => id);
      const copy = copyOf(profile, ids);
      expect(ids).not.toContain(copy.id);
      expect(readProfile(profileText(copy), ids)).toEqual({ profile: copy, problems: [] });
      expect(profileText({ ...copy, builtIn: false })).toBe(profileText(copy));
    },
  );

  it('gives a second copy another id', () => {
    expect(copyOf(maia, ['maia-copy']).id).toBe('maia-copy-2');
  });

  it('names the field that does not fit', () => {
    const { profile, problems } = readProfile(withLine('"algorithm": "hmac-sha256"', '"algorithm": "md5"'), []);
    expect(profile).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]?.path).toEqual(['signatures', 0, 'algorithm']);
  });

  it('names a field that is not known', () => {
    const { problems } = readProfile(withLine('"method": "POST"', '"method": "POST", "metod": "x"'), []);
    expect(problems).toEqual([{ path: ['metod'], words: 'There is no such field here.', offset: null }]);
  });

  it('points at the place where the JSON breaks', () => {
    const text = withLine('"method": "POST"', '"method": POST');
    const [problem] = readProfile(text, []).problems;
    expect(problem?.words).toMatch(/^Not JSON/);
    expect(problem?.offset).toBe(text.indexOf('POST'));
  });

  it('refuses the id of another provider', () => {
    const { problems } = readProfile(profileText(maia), ['maia']);
    expect(problems.map(({ path }) => path)).toEqual([['id']]);
  });
});
