import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findSettings, sections, settingEntries } from '../../src/renderer/features/settings/settings-index.ts';

const labels = Object.fromEntries(sections.map(({ id, label }) => [id, label]));
const ids = (query: string): string[] => findSettings(query, labels).map(({ entry }) => entry.id);

describe('finding a setting', () => {
  it.each([
    ['port', ['port', 'http-port']],
    ['dark', ['theme']],
    ['utc', ['time-zone']],
    ['restore', ['backups', 'reset-settings']],
    ['screen share', ['presenter']],
    ['keychain', ['trust-commands', 'secrets-key']],
    ['413', ['body-limit']],
  ])('%s leads to %j first', (query, expected) => {
    expect(ids(query).slice(0, expected.length)).toEqual(expected);
  });

  it('takes several words in any order and every one must fit', () => {
    expect(ids('backup daily')).toEqual(['backup-schedule']);
    expect(ids('daily BACKUP')).toEqual(['backup-schedule']);
    expect(ids('daily elephant')).toEqual([]);
  });

  it('finds a whole section by its name', () => {
    expect(ids('certificates').toSorted((a, b) => a.localeCompare(b))).toEqual([
      'authority',
      'host-names',
      'trust-check',
      'trust-commands',
    ]);
  });

  it('marks what matched in the name, every time it stands there', () => {
    const [first] = findSettings('bring back', labels);
    expect(first?.name.filter(({ match }) => match).map(({ text }) => text)).toEqual(['Bring', 'back', 'back']);
    expect(first?.name.map(({ text }) => text).join('')).toBe('Bring a backup back');
  });

  it('says by which other word it was found', () => {
    expect(findSettings('ngrok', labels)[0]).toMatchObject({ entry: { id: 'http-port' }, because: 'ngrok' });
  });

  it('finds nothing for nothing', () => {
    expect(ids('')).toEqual([]);
    expect(ids('  ')).toEqual([]);
  });
});

describe('the index of the settings', () => {
  const features = fileURLToPath(new URL('../../src/renderer/features', import.meta.url));
  // Rules, tags and keys bring their sections along.
  const elsewhere = [
    'rules/rules-section.tsx',
    'rules/notifications-row.tsx',
    'annotations/tags-section.tsx',
    'keys/keys-section.tsx',
  ];
  const source = readdirSync(`${features}/settings`)
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => `settings/${name}`)
    .concat(elsewhere)
    .map((name) => readFileSync(`${features}/${name}`, 'utf8'))
    .join('\n');
  const written = [...source.matchAll(/data-setting="([a-z-]+)"/g)].map((match) => match[1] ?? '');
  const rows = [...source.matchAll(/<SettingRow\s+id="([a-z-]+)"/g)].map((match) => match[1] ?? '');

  it('names every row of every section once, and no row that is not there', () => {
    expect([...written, ...rows].toSorted((a, b) => a.localeCompare(b))).toEqual(
      settingEntries.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b)),
    );
  });

  it('knows the section of each', () => {
    expect(settingEntries.filter(({ section }) => !(section in labels))).toEqual([]);
  });
});
