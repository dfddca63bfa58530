/** Whether the desktop window can be opened here, and if not, why: one sentence for the user. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin, environment, node, root } from './toolchain.mjs';
import { run, say } from './step.mjs';

const retryAfterMs = 24 * 60 * 60 * 1000;
const failed = join(root, '.toolchain', 'electron.failed');

function runtimePath() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? bin('electron', 'dist');
  const pathFile = bin('electron', 'path.txt');
  const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';
  const path = join(folder, existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : name);
  return existsSync(path) ? path : null;
}

function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** The Electron executable, fetched when it is missing; or the reason why there is no window. */
export async function findElectron() {
  if (!hasDisplay()) return { path: null, reason: 'there is no display on this machine' };
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return { path: null, reason: 'Electron does not run its sandbox as root' };
  }
  const present = runtimePath();
  if (present) return { path: present, reason: null };
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < retryAfterMs) {
    return {
      path: null,
      reason: `the Electron runtime could not be fetched (${readFileSync(failed, 'utf8')}; tried again tomorrow)`,
    };
  }
  say('fetching the Electron runtime, once (about 110 MB) ...');
  const { code, output } = await run(node, [bin('electron', 'install.js')], {
    cwd: root,
    env: environment(),
    quiet: true,
    timeoutMs: 600_000,
  }).catch((error) => ({ code: 1, output: error.message }));
  const fetched = runtimePath();
  if (code === 0 && fetched) return { path: fetched, reason: null };
  const why =
    /(ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|HTTPError[^\n]*|did not finish[^\n]*)/.exec(output)?.[1] ??
    `exit ${code}`;
  writeFileSync(failed, why);
  return { path: null, reason: `the Electron runtime could not be fetched (${why})` };
}
