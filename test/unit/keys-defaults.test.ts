/** The keys the app comes with: none in the way of another, none that its surroundings keep. */
import { describe, expect, test } from 'vitest';
import { menuTemplate } from '#main/hosts/electron/menu.ts';
import '../../src/renderer/features/annotations/annotation-actions.ts';
import '../../src/renderer/features/capture/tab-actions.ts';
import '../../src/renderer/features/inbox/inbox-keys.ts';
import '../../src/renderer/features/keys/part-keys.ts';
import '../../src/renderer/features/palette/app-actions.tsx';
import '../../src/renderer/features/send/use-send.ts';
import '../../src/renderer/features/simulator/run-key.ts';
import '../../src/renderer/parts/save-key.ts';
import { conflictsOf, ownKeys } from '../../src/renderer/keys/bindings.ts';
import { readBinding } from '../../src/renderer/keys/chord.ts';
import type { KeyEnvironment } from '../../src/renderer/keys/environment.ts';
import { actions } from '../../src/renderer/keys/registry.ts';
import { keptBy } from '../../src/renderer/keys/reserved.ts';

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
