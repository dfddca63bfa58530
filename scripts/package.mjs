/**
 * `npm run package [-- electron-builder's arguments]`: packages the desktop app for this system into dist/ and checks what
 * came out. Where Electron cannot be fetched it says so and ends with 1: there is no package without it.
 * `npm run package -- --check [FOLDER...]` only checks unpacked packages.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { main, run, say, StepFailed } from './step.mjs';
import { bin, ensureBuilt, ensureInstalled, environment, node, root } from './toolchain.mjs';

const dist = join(root, 'dist');
const offline = /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|HTTPError|status code 4\d\d|cannot resolve|getaddrinfo/i;

main(async () => {
  const args = process.argv.slice(2);
  if (args[0] === '--check') {
    await ensureInstalled();
    await checkAll(args.slice(1));
    return;
  }
  await ensureBuilt();
  rmSync(dist, { recursive: true, force: true });
  say('packaging ...');
  await build(args);
  await checkAll([]);
  for (const name of readdirSync(dist)) process.stdout.write(`dist/${name}\n`);
});

async function build(args) {
  const config = ['--config', join(root, 'electron-builder.config.mjs'), '--publish', 'never'];
  const { code, output } = await run(node, [bin('electron-builder', 'cli.js'), ...config, ...args], {
    cwd: root,
    env: environment(),
    quiet: true,
    timeoutMs: 1_800_000,
  });
  if (code === 0) return;
  if (!offline.test(output)) {
    const last = output.trim().split('\n').slice(-12).join('\n');
    throw new StepFailed(`The package could not be built:\n${last}`, 'Mend what it names and run it again.');
  }
  throw new StepFailed(
    `No package was built: Electron, or a tool for this kind of package, could not be fetched here (${offline.exec(output)?.[0]}).`,
    'Run it again with a network, or give an unpacked Electron with `npm run package -- -c.electronDist=FOLDER`.',
  );
}

/** Loaded late: its packages are there only after the installation. */
async function checkAll(named) {
  const { checkPackage, findPackages } = await import('./check-package.mjs');
  const packages = named.length > 0 ? named : existsSync(dist) ? findPackages(dist) : [];
  if (packages.length === 0) {
    throw new StepFailed('There is no package to check.', '`npm run package` makes one where Electron can be fetched.');
  }
  for (const path of packages) {
    const faults = await checkPackage(path);
    if (faults.length > 0) {
      throw new StepFailed(
        `${path} must not be shipped:\n- ${faults.join('\n- ')}`,
        'Mend electron-builder.config.mjs and package it anew.',
      );
    }
    say(`fit to be shipped: ${path}`);
  }
}
