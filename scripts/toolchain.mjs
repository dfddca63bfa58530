/**
 * What must be there before the project can run: Node 24, the packages, the build, and for tests a Chromium.
 * Each `ensure` does nothing when its stamp says that it is done; so a second run adds no waiting.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, say, StepFailed } from './step.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const toolchain = join(root, '.toolchain');
/** The Node that Electron 45 carries; better-sqlite3 13 crashes on Node 20. */
const nodeVersion = '24.21.0';
const windows = process.platform === 'win32';
const nodeFolder = join(toolchain, 'node_modules', 'node', 'bin');
export const node = join(nodeFolder, windows ? 'node.exe' : 'node');

/** The environment in which `node` is Node 24 and the project's own commands are found. */
export function environment() {
  const path = [nodeFolder, join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  // Compiled code is kept between runs: whatever is started again starts in half the time.
  return { ...process.env, PATH: path, NODE_COMPILE_CACHE: join(root, '.cache', 'compiled') };
}

/** A file inside an installed package, run by Node 24: no shell, no lookup of commands. */
export function bin(...parts) {
  return join(root, 'node_modules', ...parts);
}

async function npm(args, withNode) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('.js') ? [withNode, [cli]] : [windows ? 'npm.cmd' : 'npm', []];
  const { code, output } = await run(command, [...first, ...args], {
    cwd: root,
    env: environment(),
    quiet: true,
    timeoutMs: 900_000,
  });
  if (code === 0) return;
  const errors = output.split('\n').filter((line) => line.startsWith('npm error') && line.trim() !== 'npm error');
  throw new StepFailed(
    `npm ${args[0]} failed (exit ${code}):\n${(errors.length > 0 ? errors : output.trim().split('\n')).slice(0, 8).join('\n')}`,
    'Check that the npm registry can be reached and that the disk has 1 GB free, then run the same command again.',
  );
}

function stampIs(path, text) {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}

const hash = (...texts) => texts.reduce((sum, text) => sum.update(text).update('\0'), createHash('sha256')).digest('hex');

/** Node 24 from the npm package `node`, in a folder of the project's own. */
async function ensureNode() {
  const stamp = join(toolchain, 'node.stamp');
  if (existsSync(node) && stampIs(stamp, nodeVersion)) return;
  if ((await versionOf(node)) !== `v${nodeVersion}`) await installNode();
  writeFileSync(stamp, nodeVersion);
}

async function installNode() {
  say(`getting Node ${nodeVersion} (the system's Node ${process.versions.node} stays as it is) ...`);
  // Made beside and moved into place: what runs from there meanwhile keeps its files, and a half install is never found.
  const made = `${toolchain}.new`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  const manifest = { private: true, allowScripts: { node: true }, dependencies: { node: nodeVersion } };
  writeFileSync(join(made, 'package.json'), JSON.stringify(manifest));
  await npm(['install', '--prefix', made, '--no-package-lock', '--no-audit', '--no-fund'], process.execPath);
  rmSync(toolchain, { recursive: true, force: true });
  renameSync(made, toolchain);
  const answer = await versionOf(node);
  if (answer === `v${nodeVersion}`) return;
  throw new StepFailed(
    `The npm package node@${nodeVersion} did not bring a working Node (it answered: ${answer}).`,
    `Check that Node ${nodeVersion} exists for ${process.platform} ${process.arch}, remove the folder .toolchain and try again.`,
  );
}

async function versionOf(path) {
  if (!existsSync(path)) return 'nothing';
  const { output } = await run(path, ['--version'], { quiet: true }).catch((error) => ({ output: error.message }));
  return output.trim();
}

async function ensurePackages() {
  const stamp = join(root, 'node_modules', '.hookwright-installed');
  const wanted = hash(readFileSync(join(root, 'package-lock.json')), readFileSync(join(root, 'package.json')), nodeVersion);
  if (stampIs(stamp, wanted)) return;
  say('installing packages (npm ci) ...');
  await npm(['ci', '--no-audit', '--no-fund'], node);
  writeFileSync(stamp, wanted);
}

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(path);
    else yield path;
  }
}

async function ensureBuild() {
  const stamp = join(root, 'out', '.built');
  const inputs = [...sourceFiles(join(root, 'src')), join(root, 'electron.vite.config.ts'), join(root, 'package-lock.json')];
  const wanted = hash(
    ...inputs.map((path) => {
      const { mtimeMs, size } = statSync(path);
      return `${path} ${mtimeMs} ${size}`;
    }),
  );
  if (stampIs(stamp, wanted)) return;
  say('building ...');
  rmSync(join(root, 'out'), { recursive: true, force: true });
  const { code, output } = await run(node, [bin('electron-vite', 'bin', 'electron-vite.js'), 'build'], {
    cwd: root,
    env: environment(),
    quiet: true,
    timeoutMs: 600_000,
  });
  if (code !== 0) {
    throw new StepFailed(
      `The build failed:\n${output.trim().split('\n').slice(-15).join('\n')}`,
      'Mend the first error above and run it again.',
    );
  }
  writeFileSync(stamp, wanted);
}

/** Node 24 and the packages. */
export async function ensureInstalled() {
  await ensureNode();
  await ensurePackages();
}

/** Everything that `npm start` needs. */
export async function ensureBuilt() {
  await ensureInstalled();
  await ensureBuild();
}
