/** A receiver on free ports with a sink that remembers, and certificates of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCertificates } from '#main/certificates/certificates.ts';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import type { Receipt, ReceivedRequest } from '#main/receiver/received-request.ts';
import type { StagedAnswer } from '#main/receiver/staged-answer.ts';
import type { ReceiverLimits } from '#main/receiver/receiver-limits.ts';
import { createReceiver, type Receiver } from '#main/receiver/receiver.ts';
import type { Clock } from '#shared/clock.ts';
import { defaultReply, type Reply } from '#shared/reply.ts';

type Chosen = Reply | StagedAnswer | null;

export interface RememberingSink {
  readonly requests: ReceivedRequest[];
  /** Chooses the reply; may throw or wait. */
  choose: (request: ReceivedRequest) => Chosen | Promise<Chosen>;
  /** Milliseconds from the last byte to the reply, in the order they left. */
  readonly repliedAfterMs: number[];
  receive(request: ReceivedRequest): Promise<Receipt>;
  /** Resolves once that many requests have come. */
  received(count: number): Promise<ReceivedRequest[]>;
}

export function rememberingSink(): RememberingSink {
  const requests: ReceivedRequest[] = [];
  const repliedAfterMs: number[] = [];
  const waiting = new Set<() => void>();
  return {
    requests,
    repliedAfterMs,
    choose: () => defaultReply,
    async receive(request) {
      requests.push(request);
      for (const look of waiting) look();
      return { answer: await this.choose(request), replied: (afterMs) => repliedAfterMs.push(afterMs) };
    },
    received: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (requests.length < count) return;
          waiting.delete(look);
          resolve(requests);
        };
        waiting.add(look);
        look();
      }),
  };
}

export interface TestCertificates {
  readonly folder: string;
  readonly caPath: string;
  /** PEM of the authority. */
  readonly ca: string;
  readonly leaf: { readonly key: string; readonly cert: string };
  remove(): Promise<void>;
}

export async function makeTestCertificates(hostNames: readonly string[] = []): Promise<TestCertificates> {
  const folder = await mkdtemp(join(tmpdir(), 'hookwright-certificates-'));
  const certificates = await openCertificates({ folder, hostNames, clock: systemClock, log: silentLog });
  certificates.close();
  const leaf = certificates.leaf();
  const ca = leaf.cert.slice(leaf.cert.lastIndexOf('-----BEGIN'));
  return { folder, caPath: join(folder, 'ca.pem'), ca, leaf, remove: () => rm(folder, { recursive: true }) };
}

export interface ReceiverUnderTest {
  readonly receiver: Receiver;
  readonly sink: RememberingSink;
  /** HTTPS. */
  readonly port: number;
  readonly httpPort: number;
}

export async function startReceiver(
  leaf: TestCertificates['leaf'],
  limits: Partial<ReceiverLimits> = {},
  sink: RememberingSink = rememberingSink(),
  clock: Clock = systemClock,
): Promise<ReceiverUnderTest> {
  const receiver = createReceiver({ leaf, sink, clock, log: silentLog, limits });
  const { port, httpPort } = await receiver.listen({ port: 0, httpPort: 0 });
  return { receiver, sink, port, httpPort: httpPort ?? 0 };
}
