/** `npm run soak -- [--long]`: the built app under steady load, two minutes or an hour; see test/soak/soak.ts. */
import { join } from 'node:path';
import { become, main } from './step.mjs';
import { ensureBuilt, environment, node, root } from './toolchain.mjs';

main(async () => {
  await ensureBuilt();
  become(node, [join(root, 'test', 'soak', 'soak.ts'), ...process.argv.slice(2)], { env: environment() });
});
