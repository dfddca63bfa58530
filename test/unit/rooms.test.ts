import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));

/** Who may know whom. A room always knows itself. What is not listed is forbidden, type imports included. */
const mayKnow: Record<string, readonly string[]> = {
  shared: [],
  preload: ['shared'],
  renderer: ['shared'],
  cli: ['shared', 'main/hosts/headless', 'main/hosts/base'],
  // Interfaces and adapters every room of main may use: clock, log, vault, the API's shape.
  'main/base': ['shared'],
  'main/signing': ['shared', 'main/base'],
  'main/store': ['shared', 'main/base'],
  'main/payload': ['shared', 'main/base'],
  'main/certificates': ['shared', 'main/base'],
  'main/receiver': ['shared', 'main/base', 'main/signing', 'main/store', 'main/certificates'],
  'main/sender': ['shared', 'main/base', 'main/signing', 'main/store', 'main/certificates'],
  'main/deliveries': ['shared', 'main/base', 'main/signing', 'main/store', 'main/sender', 'main/intake'],
  'main/simulator': ['shared', 'main/base', 'main/signing', 'main/sender'],
  'main/intake': ['shared', 'main/base', 'main/receiver', 'main/signing', 'main/store', 'main/payload'],
  'main/use-cases': [
    'shared',
    'main/base',
    'main/intake',
    'main/store',
    'main/signing',
    'main/certificates',
    'main/sender',
    'main/payload',
    'main/deliveries',
    'main/simulator',
  ],
  'main/app': ['shared', 'main/base', 'main/intake', 'main/store', 'main/certificates', 'main/use-cases'],
  'main/rpc': ['shared', 'main/base', 'main/app'],
  'main/hosts/base': ['shared', 'main/base'],
  'main/hosts/headless': [
    'shared',
    'main/signing',
    'main/base',
    'main/app',
    'main/rpc',
    'main/intake',
    'main/receiver',
    'main/certificates',
    'main/sender',
    'main/deliveries',
    'main/simulator',
    'main/hosts/base',
  ],
  'main/hosts/electron': ['shared', 'main/base', 'main/app', 'main/rpc', 'main/intake', 'main/hosts/base'],
};

/** The packages that only some rooms may use. */
const packageRooms: Record<string, readonly string[]> = {
  electron: ['main/hosts/electron', 'preload'],
  'better-sqlite3': ['main/store'],
  react: ['renderer'],
  '@orpc/server': ['main/rpc', 'main/hosts/headless', 'main/hosts/electron'],
  '@orpc/client': ['renderer', 'cli', 'main/rpc'],
};

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function roomOf(path: string): string {
  const [first = '', second = '', third = ''] = relative(source, path).split(sep);
  if (first !== 'main') return first;
  if (second === 'app.ts') return 'main/app';
  if (second.endsWith('.ts')) return 'main/base';
  if (second === 'hosts') return third.endsWith('.ts') ? 'main/hosts/base' : `main/hosts/${third}`;
  return `main/${second}`;
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s[\w\s{},*$]*?from\s*'([^']+)'|^import\s*'([^']+)'|import\(\s*'([^']+)'\s*\)/gm,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function targetOf(path: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return join(source, specifier.slice(1));
  return specifier.startsWith('.') ? resolve(dirname(path), specifier) : null;
}

const all = files(source);
const links = all.flatMap((path) => importsOf(path).map((specifier) => ({ path, specifier })));

describe('rooms', () => {
  it('sees the whole source and its imports', () => {
    expect(all.length).toBeGreaterThan(60);
    expect(links.length).toBeGreaterThan(200);
    expect(all.map(roomOf).filter((room) => !(room in mayKnow))).toEqual([]);
  });

  it('know only whom the allow-list names', () => {
    const breaches = links.flatMap(({ path, specifier }) => {
      const target = targetOf(path, specifier);
      if (target === null) return [];
      const [from, to] = [roomOf(path), roomOf(target)];
      return from === to || mayKnow[from]?.includes(to) === true ? [] : [`${relative(source, path)} imports ${specifier}`];
    });
    expect(breaches).toEqual([]);
  });

  it('keep each package in its rooms', () => {
    const breaches = links.flatMap(({ path, specifier }) => {
      const name = Object.keys(packageRooms).find(
        (candidate) => specifier === candidate || specifier.startsWith(`${candidate}/`),
      );
      return name === undefined || packageRooms[name]?.includes(roomOf(path)) === true
        ? []
        : [`${relative(source, path)} imports ${specifier}`];
    });
    expect(breaches).toEqual([]);
  });

  it('leave shared without Node, DOM or anything but zod and the contract builder', () => {
    const foreign = links
      .filter(({ path, specifier }) => roomOf(path) === 'shared' && !/^[.#]/.test(specifier))
      .map(({ specifier }) => specifier);
    expect([...new Set(foreign)].toSorted()).toEqual(['@orpc/contract', 'har-format', 'zod']);
  });
});
