/**
 * `npm run dev`: hot reload. The desktop window where Electron can be had, else (or with `--browser`) the browser host:
 * the screens from a Vite server with hot replacement, the core restarted by Node when a source file changes.
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findElectron } from './electron-runtime.mjs';
import { become, main, say } from './step.mjs';
import { bin, ensureInstalled, environment, node, root } from './toolchain.mjs';

const screensPort = 5173;
const corePort = 8446;

main(async () => {
  await ensureInstalled();
  const electron = process.argv.includes('--browser') ? { path: null, reason: 'asked for with --browser' } : await findElectron();
  if (electron.path) {
    const env = { ...environment(), ELECTRON_EXEC_PATH: electron.path };
    return become(node, [bin('electron-vite', 'bin', 'electron-vite.js'), 'dev', '--watch'], { cwd: root, env });
  }
  say(`developing in the browser, because: ${electron.reason}.`);
  developInBrowser();
});

function developInBrowser() {
  const dataFolder = join(root, '.toolchain', 'dev-data');
  mkdirSync(dataFolder, { recursive: true });
  const coreArgs = ['serve', '--json', '--data-dir', dataFolder, '--ui-port', String(corePort)];
  const core = spawn(node, ['--watch', '--watch-preserve-output', join(root, 'src', 'cli', 'hookwright.ts'), ...coreArgs], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: core.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return say(line);
    const started = JSON.parse(line);
    say(`receiver ${started.receiverUrl}`);
    say(`screens  http://localhost:${screensPort}/#token=${started.token}`);
  });
  const screens = spawn(node, [bin('vite', 'bin', 'vite.js'), '--config', join(root, 'vite.browser.config.ts')], {
    cwd: root,
    env: { ...environment(), HOOKWRIGHT_CORE_PORT: String(corePort), HOOKWRIGHT_SCREENS_PORT: String(screensPort) },
    stdio: 'inherit',
  });
  const stop = () => {
    core.kill('SIGTERM');
    screens.kill('SIGTERM');
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  core.on('close', (code) => {
    screens.kill('SIGTERM');
    process.exit(code ?? 0);
  });
}
