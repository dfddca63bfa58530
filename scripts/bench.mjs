/** `npm run bench -- NAME [--json]`: runs test/bench/NAME.ts on the built app. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { become, main, StepFailed } from './step.mjs';
import { ensureBuilt, environment, node, root } from './toolchain.mjs';

main(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const folder = join(root, 'test', 'bench');
  const known = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile() && entry.name.endsWith('.bench.ts') ? [entry.name.slice(0, -9)] : [],
  );
  const path = join(folder, `${name}.bench.ts`);
  if (!existsSync(path)) throw new StepFailed(`There is no bench "${name}".`, `Benches: ${known.join(', ')}.`);
  await ensureBuilt();
  become(node, [path, ...args], { env: environment() });
});
