/** `npm run torture -- NAME [--seed N] [--rounds N] [--resume FOLDER]`: runs test/torture/NAME.torture.ts on the built app. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { become, main, StepFailed } from './step.mjs';
import { ensureBuilt, environment, node, root } from './toolchain.mjs';

main(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const folder = join(root, 'test', 'torture');
  const known = readdirSync(folder).flatMap((file) => (file.endsWith('.torture.ts') ? [file.slice(0, -11)] : []));
  const path = join(folder, `${name}.torture.ts`);
  if (!existsSync(path)) throw new StepFailed(`There is no torture "${name}".`, `There are: ${known.join(', ')}.`);
  await ensureBuilt();
  become(node, [path, ...args], { env: environment() });
});
