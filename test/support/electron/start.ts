/**
 * Runs a bundled main process on Node as Electron would: `electron [switches] APP`. Announces the inspector and DevTools
 * lines Playwright waits for. The module `electron` is in place before anybody can ask for it: the real package would
 * try to download a binary.
 */
import inspector from 'node:inspector';
import { readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, describePackage, makeReady } from './app.ts';

const argumentsGiven = process.argv.slice(2);
const appArgument = argumentsGiven.find((argument) => !argument.startsWith('-'));
if (appArgument === undefined) {
  process.stderr.write('The Electron stand-in needs the app to run as an argument.\n');
  process.exit(2);
}

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'electron' || specifier.startsWith('electron/')
      ? { url: standIn, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context);
  },
});

const path = resolve(appArgument);
const folder = statSync(path).isDirectory() ? path : dirname(path);
const entry = describe(folder, path);
process.argv = [process.execPath, ...argumentsGiven];

if (argumentsGiven.some((argument) => argument.startsWith('--inspect'))) {
  inspector.open(0, '127.0.0.1');
}
process.on('SIGTERM', () => app.quit());
process.on('SIGINT', () => app.quit());

await import(pathToFileURL(entry).href);
await makeReady();

/** Reads the package as Electron does; returns the file to run. */
function describe(directory: string, given: string): string {
  let manifest: { name?: string; productName?: string; version?: string; main?: string } = {};
  try {
    manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as typeof manifest;
  } catch {
    // A plain file is an app too.
  }
  describePackage({
    folder: directory,
    name: manifest.productName ?? manifest.name ?? 'Electron',
    version: manifest.version ?? '45.4.1',
  });
  return given === directory ? join(directory, manifest.main ?? 'index.js') : given;
}
