/** `npm run schema-fixture`: keeps a database of the present schema for the upgrade tests; see make-schema-fixture.ts. */
import { join } from 'node:path';
import { become, main } from './step.mjs';
import { ensureBuilt, environment, node, root } from './toolchain.mjs';

main(async () => {
  await ensureBuilt();
  const maker = join(root, 'test', 'support', 'schema', 'make-schema-fixture.ts');
  become(node, [maker, ...process.argv.slice(2)], { env: environment() });
});
