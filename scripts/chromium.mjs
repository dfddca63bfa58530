/**
 * A Chromium for the tests: Playwright's own download where it works, else one found on the machine,
 * else Debian's package when root. The choice is remembered until that file is gone.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bin, environment, node, root } from './toolchain.mjs';
import { run, say, StepFailed } from './step.mjs';

const memory = join(root, '.toolchain', 'chromium.path');
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'msedge'];
const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function findOnMachine() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...usualPlaces].find((path) => existsSync(path)) ?? null;
}

async function playwrightsOwn() {
  const ask = `import { chromium } from 'playwright'; process.stdout.write(chromium.executablePath());`;
  const { output } = await run(node, ['--input-type=module', '-e', ask], { cwd: root, env: environment(), quiet: true });
  return output.trim();
}

async function works(path) {
  if (!path || !existsSync(path)) return false;
  const { code } = await run(path, ['--version', '--no-sandbox'], { quiet: true, timeoutMs: 30_000 }).catch(() => ({ code: 1 }));
  return code === 0;
}

async function download() {
  say('getting a Chromium for the tests (Playwright download) ...');
  const { code } = await run(node, [bin('playwright', 'cli.js'), 'install', 'chromium'], {
    cwd: root,
    env: environment(),
    quiet: true,
    timeoutMs: 600_000,
  }).catch(() => ({ code: 1 }));
  return code === 0;
}

async function installPackage() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  say("installing Debian's chromium package for the tests ...");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env, quiet: true, timeoutMs: 300_000 });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, quiet: true, timeoutMs: 600_000 });
}

/** Path of a Chromium that starts. Throws StepFailed when none can be had. */
export async function ensureChromium() {
  const remembered = existsSync(memory) ? readFileSync(memory, 'utf8') : '';
  if (remembered && existsSync(remembered)) return remembered;

  const own = await playwrightsOwn();
  if (!(await works(own)) && !process.env.HOOKWRIGHT_CHROMIUM) await download();
  const candidates = [process.env.HOOKWRIGHT_CHROMIUM, own, findOnMachine()];
  for (const path of candidates) if (await works(path)) return remember(path);

  await installPackage();
  const installed = findOnMachine();
  if (await works(installed)) return remember(installed);
  throw new StepFailed(
    'No Chromium for the browser tests: the download was refused, none is on this machine, and none could be installed.',
    'Install Chromium or Google Chrome, or set HOOKWRIGHT_CHROMIUM to the path of one.',
  );
}

function remember(path) {
  writeFileSync(memory, path);
  return path;
}
