/**
 * Whether an unpacked package is fit to be shipped: fuses, contents, native module. An unpacked package is what
 * electron-builder leaves beside the installers: `linux-unpacked`, `win-unpacked`, `Hookwright.app`.
 */
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { extractFile, listPackage } from '@electron/asar';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fuses } from '../electron-builder.config.mjs';

/** Without one of these the app does not start. */
const needed = [
  'package.json',
  'out/main/electron.js',
  'out/main/intake-worker.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
  'README.md',
];

/** What no package may carry. */
const forbidden = [
  /^src\//,
  /^test\//,
  /^scripts\//,
  /^\.git/,
  /^\.toolchain/,
  /^docs\//,
  /\.map$/,
  /\.env$/,
  /^node_modules\/electron\//,
];

/** Where things lie in a package of each system. */
function layout(path) {
  if (path.endsWith('.app')) {
    return { executable: path, resources: join(path, 'Contents', 'Resources'), platform: 'darwin' };
  }
  const windows = existsSync(join(path, 'Hookwright.exe'));
  return {
    executable: join(path, windows ? 'Hookwright.exe' : 'hookwright'),
    resources: join(path, 'resources'),
    platform: windows ? 'win32' : 'linux',
  };
}

/** The unpacked packages under electron-builder's output folder. */
export function findPackages(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [];
    if (entry.name.endsWith('-unpacked')) return [path];
    return readdirSync(path)
      .filter((name) => name.endsWith('.app'))
      .map((name) => join(path, name));
  });
}

/** What is wrong with a package, one sentence each; empty when it may be shipped. */
export async function checkPackage(path) {
  const { executable, resources, platform } = layout(path);
  if (!existsSync(executable)) return [`there is no executable at ${executable}`];
  return [...(await fuseFaults(executable)), ...contentFaults(resources, platform)];
}

async function fuseFaults(executable) {
  let wire;
  try {
    wire = await getCurrentFuseWire(executable);
  } catch (error) {
    return [`its fuses cannot be read: ${error.message}`];
  }
  return Object.entries(fuses).flatMap(([name, wanted]) => {
    const key = name[0].toUpperCase() + name.slice(1);
    const state = wire[FuseV1Options[key]];
    const is = state === FuseState.ENABLE;
    return is === wanted && state !== undefined
      ? []
      : [`the fuse ${key} is ${is ? 'on' : 'off or missing'} and must be ${wanted ? 'on' : 'off'}`];
  });
}

function contentFaults(resources, platform) {
  const archive = join(resources, 'app.asar');
  if (!existsSync(archive)) return ['it has no app.asar'];
  const files = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/').replace(/^\//, ''));
  const present = new Set(files);
  const faults = needed.filter((name) => !present.has(name)).map((name) => `app.asar lacks ${name}`);
  const stray = files.filter((name) => forbidden.some((pattern) => pattern.test(name)));
  if (stray.length > 0) faults.push(`app.asar holds ${stray.length} files that nobody needs, ${stray[0]} among them`);
  const modules = join(resources, 'app.asar.unpacked', 'node_modules', 'better-sqlite3', 'prebuilds');
  const native = existsSync(modules) ? readdirSync(modules).filter((name) => name.startsWith(platform)) : [];
  if (native.length === 0) faults.push(`there is no SQLite module for ${platform} outside the archive`);
  if (present.has('package.json')) {
    const { main, dependencies } = JSON.parse(extractFile(archive, 'package.json').toString());
    if (!present.has(main.replace(/^\.\//, ''))) faults.push(`package.json names ${main} as its entry, which is not there`);
    for (const name of Object.keys(dependencies)) {
      if (!present.has(`node_modules/${name}/package.json`)) faults.push(`the package ${name} is missing`);
    }
  }
  return faults;
}
