/** The built app under hostile clients of every kind at once, while honest ones measure how long they wait. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { callApi, startUnderCrash, stopUnderCrash, type ServedUnderCrash } from './crash-app.ts';
import { fuzzedConnection } from './fuzzed-requests.ts';
import { connectRaw, type RawClient } from './raw-client.ts';
import { createWebhookClient } from './webhook-client.ts';

export interface SiegeSetting {
  readonly slowClients: number;
  readonly seconds: number;
  readonly seed: number;
}

export interface SiegeResult {
  readonly faults: readonly string[];
  readonly words: string;
}

/** Honest answers may take this many times as long at their 99th percentile as before the siege, and this much more, ms. */
const slowerAtMost = 10;
const laterAtMostMs = 150;

/** Besieges a fresh app for some seconds and says what went wrong. */
export async function besiege({ slowClients, seconds, seed }: SiegeSetting): Promise<SiegeResult> {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-siege-'));
  const served = await startUnderCrash(folder);
  const faults: string[] = [];
  try {
    const before = await honestLatencies(served, 3, () => false);
    const port = Number(new URL(served.receiverUrl).port);
    const tls = { ca: served.ca };
    const slow: RawClient[] = [];
    for (let number = 0; number < slowClients; number += 1) {
      const client = await connectRaw({ port, tls }).catch(() => null);
      if (client === null) continue;
      client.socket.on('error', () => {});
      client.write('POST /inbox/slow HTTP/1.1\r\nHost: localhost\r\nX-');
      slow.push(client);
    }
    const over = { now: false };
    const dripping = setInterval(() => {
      for (const client of slow) if (!client.socket.destroyed) client.write('a');
    }, 1000);
    const hostile = [garbage(port, undefined, seed, over), garbage(port, tls, seed + 1, over), floods(port, tls, over)];
    const during = await honestLatencies(served, seconds, () => false);
    over.now = true;
    clearInterval(dripping);
    const sent = (await Promise.all(hostile)).reduce((sum, count) => sum + count, 0);
    for (const client of slow) client.socket.destroy();

    const health = await callApi<{ receiver: { state?: string } }>(served, 'GET', '/health');
    const { items } = await callApi<{ items: { problem: { code: string; detail: string } | null }[] }>(
      served,
      'GET',
      '/captures?filter=is:malformed&limit=500',
    );
    if (items.length === 0) faults.push('no refused request is in the list');
    const silent = items.filter(({ problem }) => problem === null || problem.detail === '').length;
    if (silent > 0) faults.push(`${silent} refused requests are in the list without a reason`);
    if (during.failures > 0) faults.push(`${during.failures} honest requests failed`);
    if (during.p99 > before.p99 * slowerAtMost + laterAtMostMs) {
      faults.push(`honest answers took ${during.p99.toFixed(1)} ms at p99, ${before.p99.toFixed(1)} ms before`);
    }
    const words =
      `${slow.length} slow clients and ${sent} hostile connections in ${seconds} s: honest p99 ${before.p99.toFixed(1)} ms before, ` +
      `${during.p99.toFixed(1)} ms during (${during.count} requests); receiver ${JSON.stringify(health.receiver.state ?? 'up')}`;
    return { faults, words };
  } finally {
    if ((await stopUnderCrash(served)) !== 0) faults.push('the app did not end cleanly');
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Latencies {
  readonly p99: number;
  readonly count: number;
  readonly failures: number;
}

/** Four honest clients, one request after the other each. */
async function honestLatencies(served: ServedUnderCrash, seconds: number, over: () => boolean): Promise<Latencies> {
  const clients = createWebhookClient(served.receiverUrl, served.ca, 4);
  const times: number[] = [];
  let failures = 0;
  const until = performance.now() + seconds * 1000;
  const one = async (): Promise<void> => {
    while (performance.now() < until && !over()) {
      const started = performance.now();
      const answer = await clients
        .post('/inbox/honest', '{"honest":true}', { 'content-type': 'application/json' })
        .catch(() => null);
      if (answer?.status === 200) times.push(performance.now() - started);
      else failures += 1;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  await Promise.all(Array.from({ length: 4 }, one));
  clients.close();
  times.sort((a, b) => a - b);
  return { p99: times[Math.floor(times.length * 0.99)] ?? Infinity, count: times.length, failures };
}

/** Fuzzed connections one after the other; with `tls` inside a session, without it garbage where a handshake is awaited. */
async function garbage(
  port: number,
  tls: { ca: string } | undefined,
  seed: number,
  over: { readonly now: boolean },
): Promise<number> {
  let sent = 0;
  for (const { bytes } of fc.sample(fuzzedConnection, { seed, numRuns: 5000 })) {
    if (over.now) break;
    const client = await connectRaw(tls === undefined ? { port } : { port, tls }).catch(() => null);
    if (client === null) continue;
    client.socket.on('error', () => {});
    client.write(bytes);
    client.halfClose();
    sent += 1;
    await Promise.race([client.untilClosed(), new Promise((resolve) => setTimeout(resolve, 50))]);
    client.socket.destroy();
  }
  return sent;
}

/** Header bombs and bodies that never end. */
async function floods(port: number, tls: { ca: string }, over: { readonly now: boolean }): Promise<number> {
  let sent = 0;
  while (!over.now) {
    const client = await connectRaw({ port, tls }).catch(() => null);
    if (client === null) continue;
    client.socket.on('error', () => {});
    client.write(
      sent % 2 === 0
        ? `GET /bomb HTTP/1.1\r\nHost: x\r\n${'X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n'.repeat(4000)}`
        : `POST /inbox/endless HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${'400\r\n'.concat('y'.repeat(1024), '\r\n').repeat(500)}`,
    );
    sent += 1;
    await Promise.race([client.untilClosed(), new Promise((resolve) => setTimeout(resolve, 30))]);
    client.reset();
  }
  return sent;
}
