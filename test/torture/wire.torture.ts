/**
 * `npm run torture -- wire [--rounds 100000] [--seed N] [--slow 1000]`
 * First that many fuzzed connections against the receiver in this process, shrunk to the smallest when one is treated
 * wrongly. Then the built app under --slow clients that send a byte now and then, with garbage and floods beside them:
 * honest requests must be answered as fast as before, and every refused one must be in the list with a reason.
 */
import { parseArgs } from 'node:util';
import { fuzzReceiver } from '../support/fuzz-receiver.ts';
import { makeTestCertificates, startReceiver } from '../support/receiver-under-test.ts';
import { besiege } from '../support/siege.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 4_294_967_296) },
    slow: { type: 'string', default: '1000' },
  },
});
const seed = Number(values.seed);
const rounds = Number(values.rounds);
const step = 2000;

const certificates = await makeTestCertificates();
const running = await startReceiver(certificates.leaf, { lingerMs: 30 });
console.log(`fuzzing, seed ${seed}`);
const kinds = new Map<string, number>();
const receive = running.sink.receive.bind(running.sink);
running.sink.receive = (request) => {
  const kind = request.problem?.code ?? 'accepted';
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return receive(request);
};
for (let done = 0; done < rounds; done += step) {
  // A seed of its own for each step, so that a failure is found again without running what came before.
  await fuzzReceiver(running, Math.min(step, rounds - done), (seed + done) % 4_294_967_296);
  if ((done / step) % 10 === 9) console.log(`${done + step} connections: ${JSON.stringify(Object.fromEntries(kinds))}`);
}
await running.receiver.close();
await certificates.remove();
console.log(`${rounds} fuzzed connections: ${JSON.stringify(Object.fromEntries(kinds))}`);

const siege = await besiege({ slowClients: Number(values.slow), seconds: 20, seed });
console.log(siege.words);
process.exitCode = siege.faults.length === 0 ? 0 : 1;
for (const fault of siege.faults) console.log(`FAULT ${fault}`);
