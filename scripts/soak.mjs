/** `npm run soak -- [--minutes 60] [--rate 500]`: the built app under steady load; see test/soak/soak.ts. */
import { join } from 'node:path';
import { become, main } from './step.mjs';
import { ensureBuilt, environment, node, root } from './toolchain.mjs';

main(async () => {
  await ensureBuilt();
  become(node, [join(root, 'test', 'soak', 'soak.ts'), ...process.argv.slice(2)], { env: environment() });
});
