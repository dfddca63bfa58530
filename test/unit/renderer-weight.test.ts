/**
 * What the page must load before it can show anything. The schema library is most of the contract's weight and is needed only
 * where people type policies, scripts and profiles; those rooms load by themselves (src/renderer/rooms.ts).
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));

/** Modules whose values are imported at once; types and `import()` load nothing then. */
function loadedBy(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/^(?:import|export)\s+(?!type\s)([\w\s{},*$]*?)from\s*'([^']+)'|^import\s*'([^']+)'/gm)].flatMap(
    ([, names = '', from, bare]) => {
      if (bare !== undefined) return [bare];
      const braces = /^\{([^}]*)\}\s*$/.exec(names.trim())?.[1];
      const onlyTypes = braces !== undefined && braces.split(',').every((name) => /^\s*(?:type\s.*)?$/.test(name));
      return onlyTypes ? [] : [from ?? ''];
    },
  );
}

function chainsTo(packages: readonly string[]): string[] {
  const first = join(source, 'renderer/main.tsx');
  const cameFrom = new Map<string, string | null>([[first, null]]);
  const chains: string[] = [];
  for (const path of cameFrom.keys()) {
    for (const specifier of loadedBy(path)) {
      if (packages.some((name) => specifier === name || specifier.startsWith(`${name}/`))) {
        const chain = [specifier];
        for (let at: string | null | undefined = path; at != null; at = cameFrom.get(at)) chain.push(relative(source, at));
        chains.push(chain.join(' < '));
      }
      const target = specifier.startsWith('#')
        ? join(source, specifier.slice(1))
        : specifier.startsWith('.')
          ? resolve(dirname(path), specifier)
          : null;
      if (target !== null && /\.tsx?$/.test(target) && existsSync(target) && !cameFrom.has(target)) cameFrom.set(target, path);
    }
  }
  // The walk itself must have seen the page.
  expect(cameFrom.size).toBeGreaterThan(60);
  expect([...cameFrom.keys()].map((path) => relative(source, path))).toContain('renderer/features/inbox/inbox-screen.tsx');
  return chains;
}

it('the first load brings no schema library along', () => {
  expect(chainsTo(['zod', '@orpc/contract'])).toEqual([]);
});
