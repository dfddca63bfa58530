/**
 * `npm start`: the desktop window where it can be had, else the browser host.
 * `npm start -- serve ...`: the command `hookwright` with those arguments.
 */
import { join } from 'node:path';
import { findElectron } from './electron-runtime.mjs';
import { become, main, say } from './step.mjs';
import { ensureBuilt, environment, node, root } from './toolchain.mjs';

main(async () => {
  const args = process.argv.slice(2);
  await ensureBuilt();
  const cli = join(root, 'out', 'main', 'hookwright.js');
  if (args.length > 0) return become(node, [cli, ...args], { env: environment() });

  const electron = await findElectron();
  if (electron.path) return become(electron.path, [root], { env: environment() });
  say(`opening in the browser, because ${electron.reason}.`);
  become(node, [cli, 'serve', '--open'], { env: environment() });
});
