/** `npm run format`: writes every file in the project's format. */
import { become, main } from './step.mjs';
import { bin, ensureInstalled, environment, node } from './toolchain.mjs';

main(async () => {
  await ensureInstalled();
  become(node, [bin('oxfmt', 'bin', 'oxfmt'), '--write', '.'], { env: environment() });
});
