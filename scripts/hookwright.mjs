#!/usr/bin/env node
/** The command `hookwright`: makes sure that Node 24, packages and build are there, then runs the CLI. */
import { join } from 'node:path';
import { become, main } from './step.mjs';
import { ensureBuilt, environment, node, root } from './toolchain.mjs';

main(async () => {
  await ensureBuilt();
  become(node, [join(root, 'out', 'main', 'hookwright.js'), ...process.argv.slice(2)], { env: environment() });
});
