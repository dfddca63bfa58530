/** The keys the app comes with: none in the way of another, none that its surroundings keep. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { menuTemplate } from '#main/hosts/electron/menu.ts';
import { actionItems, settingItems } from '../../src/renderer/features/palette/palette-items.ts';
import { sections, settingEntries } from '../../src/renderer/features/settings/settings-index.ts';
import { conflictsOf, keysOf, ownKeys } from '../../src/renderer/keys/bindings.ts';
import { readBinding } from '../../src/renderer/keys/chord.ts';
import type { KeyEnvironment } from '../../src/renderer/keys/environment.ts';
import { actions } from '../../src/renderer/keys/registry.ts';
import { keptBy } from '../../src/renderer/keys/reserved.ts';

const renderer = new URL('../../src/renderer/', import.meta.url);
/** Wherever actions are made known, so that one that is added later is looked at as well. */
const definers = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(
  (name) =>
    /\.tsx?$/.test(name) &&
    !name.startsWith('.') &&
    !name.startsWith('keys/') &&
    readFileSync(new URL(name, renderer), 'utf8').includes('defineAction('),
);
await Promise.all(definers.map((name) => import(new URL(name, renderer).href)));

const own = { chosen: {}, letters: true };
const all = actions.definitions();
const environments = [true, false].flatMap((mac) =>
  (['desktop', 'browser'] as const).map((host): [string, KeyEnvironment] => [
    `${mac ? 'a Mac' : 'others'}, ${host}`,
    { mac, host },
  ]),
);

describe.each(environments)('the keys on %s', (_name, environment) => {
  const bindings = all.flatMap((definition) => ownKeys(definition, environment).map((binding) => ({ definition, binding })));

  test('are many, and each is written as it is read', () => {
    expect(bindings.length).toBeGreaterThan(40);
    expect(bindings.filter(({ binding }) => readBinding(binding) !== binding)).toEqual([]);
  });

  test('are not kept by the system, the browser or the menu', () => {
    expect(bindings.filter(({ binding }) => keptBy(binding, environment) !== null).map(({ binding }) => binding)).toEqual([]);
  });

  test('are not in the way of one another', () => {
    const conflicts = bindings.flatMap(({ definition, binding }) =>
      conflictsOf(definition, binding, all, own, environment).map(({ id }) => `${binding}: ${definition.id} and ${id}`),
    );
    expect(conflicts).toEqual([]);
  });
});

describe('the palette', () => {
  test('offers every action there is, with its first key, unless that belongs to a part of the screen', () => {
    const offered = new Map(actionItems(all, own).map((item) => [item.id, item]));
    const missing = all.filter(({ id, fixed }) => fixed !== true && !offered.has(id));
    expect(missing.map(({ id }) => id)).toEqual([]);
    expect(all.filter(({ id }) => !id.startsWith('part.')).map(({ id }) => offered.get(id)?.binding)).toEqual(
      all.filter(({ id }) => !id.startsWith('part.')).map((definition) => keysOf(definition, own)[0]),
    );
  });

  test.each([
    'data.import',
    'data.export',
    'data.back-up',
    'data.diagnosis',
    'demo.play',
    'demo.remove',
    'presenter.toggle',
    'density.toggle',
    'theme.dark',
    'notifications.every',
    'list.saved-filters',
    'go.compare',
    'capture.copy',
  ])('has %s', (id) => {
    expect(actions.find(id)).not.toBeNull();
  });

  test('leads to every section of Settings and to every setting in them', () => {
    const ids = settingItems().map(({ id }) => id);
    const named = sections.map(({ label }) => label as string);
    expect(ids).toEqual(expect.arrayContaining(sections.map(({ id }) => `settings.${id}`)));
    expect(settingEntries.filter(({ id, name }) => !ids.includes(`setting.${id}`) && !named.includes(name))).toEqual([]);
    expect(settingItems().filter(({ title }) => title === 'Backup')).toHaveLength(1);
  });
});

test('the window’s menu has no accelerator that is a key of the app', () => {
  const items = (['darwin', 'linux', 'win32'] as const).flatMap((platform) =>
    menuTemplate(platform, true, { showDataFolder: () => {}, openDocumentation: () => {} }).flatMap(({ submenu }) =>
      Array.isArray(submenu) ? submenu : [],
    ),
  );
  const accelerators = items.flatMap(({ accelerator }) =>
    typeof accelerator === 'string' ? [accelerator.replace('CommandOrControl', 'Mod')] : [],
  );
  expect(accelerators).toContain('F1');
  for (const [, environment] of environments.filter(([, { host }]) => host === 'desktop')) {
    const taken = new Set(all.flatMap((definition) => ownKeys(definition, environment)));
    expect(accelerators.filter((accelerator) => taken.has(accelerator))).toEqual([]);
    // Those are told to whoever chooses keys of their own.
    expect(accelerators.filter((accelerator) => keptBy(accelerator, environment) === null)).toEqual([]);
  }
});
