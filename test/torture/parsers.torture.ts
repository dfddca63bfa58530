/**
 * `npm run torture -- parsers [--factor 50] [--seed N]`
 * All property tests of the suite (signature headers, filters, curl, HAR, multipart, encodings, times, provider profiles...)
 * with that many times as many runs.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    factor: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 4_294_967_296) },
  },
});
const root = join(import.meta.dirname, '..', '..');
const files = ['test/unit', 'test/integration'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes("from 'fast-check'")),
);
console.log(`${files.length} files of properties, ${values.factor} times as many runs, seed ${values.seed}`);
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const child = spawn(process.execPath, [vitest, 'run', '--testTimeout', '3600000', '--reporter', 'dot', ...files], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, HOOKWRIGHT_FUZZ_FACTOR: values.factor, HOOKWRIGHT_FUZZ_SEED: values.seed },
});
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
