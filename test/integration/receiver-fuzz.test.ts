/** Whatever comes over the wire, the receiver lives, answers in HTTP or not at all, keeps what came and lets go of it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzzReceiver } from '../support/fuzz-receiver.ts';
import {
  makeTestCertificates,
  startReceiver,
  type ReceiverUnderTest,
  type TestCertificates,
} from '../support/receiver-under-test.ts';

const seed = Date.now() % 4_294_967_296;
let certificates: TestCertificates;
let running: ReceiverUnderTest;

beforeAll(async () => {
  certificates = await makeTestCertificates();
  running = await startReceiver(certificates.leaf, { lingerMs: 30 });
});
afterAll(async () => {
  await running.receiver.close();
  await certificates.remove();
});

it(`stands up to nonsense of every kind (seed ${seed})`, { timeout: 120_000 }, async () => {
  await expect(fuzzReceiver(running, 400, seed)).resolves.toBeUndefined();
});
