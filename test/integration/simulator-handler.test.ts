/** The simulator with the real sender against a real handler on loopback. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import { createSender, type Sender } from '#main/sender/sender.ts';
import { checkSignature } from '#main/signing/check-signature.ts';
import type { SimulationSummary, Lane } from '#shared/simulation.ts';
import { aisoule as aisoulePolicy } from '#shared/policies/aisoule.ts';
import { standardWebhooks as standardPolicy } from '#shared/policies/standard-webhooks.ts';
import { aisoule } from '#shared/providers/aisoule.ts';
import { maia } from '#shared/providers/maia.ts';
import { standardWebhooks } from '#shared/providers/standard-webhooks.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { createSimulatorUnderTest, runRequest } from '../support/simulation-fixtures.ts';

interface Arrival {
  readonly path: string;
  readonly headers: HeaderPair[];
  readonly body: Buffer;
}

type Handle = (arrival: Arrival, response: ServerResponse, nth: number) => void;

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function handler(handle: Handle): Promise<{ url: string; arrivals: Arrival[] }> {
  const arrivals: Arrival[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = request.rawHeaders;
    const headers = raw.flatMap((name, at): HeaderPair[] => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []));
    const arrival = { path: request.url ?? '', headers, body: Buffer.concat(chunks) };
    if (request.method === 'POST') arrivals.push(arrival);
    handle(arrival, response, arrivals.length);
  };
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrivals };
}

function sender(): Sender {
  const made = createSender({ clock: systemClock, log: silentLog, ownAuthority: () => '' });
  closers.push(() => made.close());
  return made;
}

async function rehearse(
  request: ReturnType<typeof runRequest>,
): Promise<{ summary: SimulationSummary; lanes: Lane[]; tookMs: number }> {
  const under = createSimulatorUnderTest({ clock: systemClock, sender: sender() });
  const started = performance.now();
  const summary = await under.simulator.run(request).done;
  return { summary, lanes: under.lanes(), tookMs: performance.now() - started };
}

const target = (url: string): { kind: 'url'; target: { url: string } } => ({ kind: 'url', target: { url } });
const status =
  (...statuses: number[]): Handle =>
  (_arrival, response, nth) => {
    response.statusCode = statuses[nth - 1] ?? 200;
    response.end('said');
  };

describe('against a real handler', () => {
  it('climbs the ladder of AIsoule without its minutes, each attempt really sent and signed', async () => {
    const { url, arrivals } = await handler(status(500, 500, 500, 500));
    const secret = 'the secret of this webhook';
    const { lanes, summary, tookMs } = await rehearse(
      runRequest({ profile: aisoule, policy: aisoulePolicy, secret, input: { provider: 'aisoule', target: target(url) } }),
    );
    expect(tookMs).toBeLessThan(60_000);
    const [lane] = lanes;
    const attempts = lane?.attempts ?? [];
    // What the handler takes counts: the waits are what lies between its answers and the next attempts.
    const waits = attempts.slice(1).map(({ atMs }, index) => {
      const before = attempts[index];
      return Math.round((atMs - (before?.atMs ?? 0) - (before?.phases.totalMs ?? 0)) / 1000);
    });
    expect(waits).toEqual([10, 60, 300]);
    for (const { phases, detail } of lane?.attempts ?? []) {
      expect(phases.totalMs).toBeGreaterThan(0);
      expect(detail).toBe('500 said');
    }
    expect(lane?.end).toBe('endpoint-failing');
    expect(summary.endpoint.state).toBe('failing');
    expect(arrivals).toHaveLength(4);
    for (const arrival of arrivals) expect(checkSignature(aisoule, arrival, [secret], Date.now()).verdict.status).toBe('valid');
  });

  it('waits 1 s and 2 s for MAIA while the handler fails twice, with its own time counted', async () => {
    const { url, arrivals } = await handler((_arrival, response, nth) => {
      setTimeout(() => {
        response.statusCode = nth < 3 ? 500 : 200;
        response.end();
      }, 30);
    });
    const { lanes } = await rehearse(runRequest({ input: { target: target(url) } }));
    const attempts = lanes[0]?.attempts ?? [];
    expect(attempts.map(({ waitMs }) => waitMs)).toEqual([1000, 2000, null]);
    const expected = attempts.map((_, index) =>
      attempts.slice(0, index).reduce((atMs, { phases, waitMs }) => atMs + phases.totalMs + (waitMs ?? 0), 0),
    );
    expect(attempts.map(({ atMs }) => Math.round(atMs))).toEqual(expected.map(Math.round));
    expect(Math.min(...attempts.map(({ phases }) => phases.totalMs))).toBeGreaterThan(25);
    expect(lanes[0]?.end).toBe('delivered');
    for (const arrival of arrivals)
      expect(checkSignature(maia, arrival, ['a secret of some length'], Date.now()).verdict.status).toBe('valid');
  });

  it('carries the time of each due date on the wire, three days ahead', async () => {
    const { url, arrivals } = await handler(status(...Array.from({ length: 20 }, () => 500)));
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const started = Math.floor(Date.now() / 1000);
    const { lanes, tookMs } = await rehearse(
      runRequest({
        profile: standardWebhooks,
        policy: standardPolicy,
        secret,
        input: { provider: 'standard-webhooks', target: target(url) },
      }),
    );
    expect(tookMs).toBeLessThan(60_000);
    expect(arrivals).toHaveLength(10);
    expect(new Set(arrivals.map(({ headers }) => headers.find(([name]) => name === 'webhook-id')?.[1])).size).toBe(1);
    for (const [index, arrival] of arrivals.entries()) {
      const dueAt = started * 1000 + (lanes[0]?.attempts[index]?.atMs ?? Number.NaN);
      const stamped = Number(arrival.headers.find(([name]) => name === 'webhook-timestamp')?.[1]) * 1000;
      expect(Math.abs(stamped - dueAt)).toBeLessThan(3000);
      expect(checkSignature(standardWebhooks, arrival, [secret], dueAt).verdict.status).toBe('valid');
    }
    expect((lanes[0]?.attempts.at(-1)?.atMs ?? 0) / 3_600_000).toBeCloseTo(75.58, 1);
  });

  it('tells by a probe that an event was handled twice', async () => {
    const handled = new Map<string, number>();
    const { url } = await handler(({ path, body }, response) => {
      if (path.startsWith('/count/')) {
        response.end(JSON.stringify({ event: 'x', handled: handled.get(decodeURIComponent(path.slice('/count/'.length))) ?? 0 }));
        return;
      }
      const { messageId } = JSON.parse(body.toString()) as { messageId: string };
      handled.set(messageId, (handled.get(messageId) ?? 0) + 1);
      response.end();
    });
    const input = {
      target: target(`${url}/hook`),
      handledTwiceProbe: { url: `${url}/count/{eventId}` },
      disturbance: { parallel: 1 },
      events: { kind: 'generated' as const, count: 3, perSecond: 1, mix: {} },
    };
    const { summary } = await rehearse(runRequest({ input }));
    expect(summary.findings).toMatchObject([{ code: 'handled-twice', severity: 'wrong', lanes: [0, 1, 2, 3, 4, 5] }]);
  });

  it('cancels a hanging attempt at once', async () => {
    let arrived: () => void = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { url } = await handler(() => arrived());
    const under = createSimulatorUnderTest({ clock: systemClock, sender: sender() });
    const run = under.simulator.run(runRequest({ input: { target: target(url) } }));
    await arrival;
    const started = performance.now();
    run.cancel();
    expect((await run.done).state).toBe('cancelled');
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('says that nothing listens, and goes on as the policy does', async () => {
    const { url } = await handler(status());
    for (const close of closers.splice(0)) await close();
    const { lanes } = await rehearse(runRequest({ input: { target: target(url) } }));
    expect(lanes[0]?.attempts.map(({ failure }) => failure)).toEqual(['refused', 'refused', 'refused', 'refused']);
    expect(lanes[0]?.end).toBe('gave-up');
  });
});
