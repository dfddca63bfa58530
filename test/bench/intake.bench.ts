/**
 * `npm run bench -- intake [--json] [--rows 40000] [--group 50] [--folder DIR] [--repeats]`
 * What one webhook costs this thread from its bytes to its commit, in CPU microseconds: reading and checking, storing,
 * committing. No network and no waiting, so that other programs on the machine disturb it little. Signed MAIA webhooks
 * of 1 KB, each an event of its own (with --repeats: all the same), stored in groups as the group commit makes them.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '#main/clock.ts';
import { compileRules, interpretRequest, type InterpretedRequest } from '#main/intake/interpret-request.ts';
import { ScriptPlayers } from '#main/intake/script-players.ts';
import { silentLog } from '#main/log.ts';
import type { ReceivedRequest } from '#main/receiver/received-request.ts';
import { openWriter } from '#main/store/writer.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { defaultReply } from '#shared/reply.ts';
import { median } from './median.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    repeats: { type: 'boolean', default: false },
    rows: { type: 'string', default: '40000' },
    group: { type: 'string', default: '50' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const secret = 'bench-secret-0123456789abcdef';
const dataFolder = mkdtempSync(join(values.folder, 'hookwright-intake-'));
const groupSize = Number(values.group);

/** A MAIA webhook of exactly 1,024 bytes. */
function webhook(messageId: string): ReceivedRequest {
  const fields = {
    channelId: '550e8400-e29b-41d4-a716-446655440000',
    channelIdentifier: '+5511999999999',
    agentId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    sessionId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    messageId,
    response: '',
    timestamp: '2024-01-15T10:30:00.000Z',
  };
  fields.response = 'x'.repeat(1024 - JSON.stringify(fields).length);
  const body = Buffer.from(JSON.stringify(fields));
  const now = Date.now();
  return {
    receivedAt: now,
    completedAt: now,
    receiveMs: 0.2,
    scheme: 'https',
    tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', sni: null },
    remoteAddress: '127.0.0.1',
    remotePort: 50_000,
    method: 'POST',
    target: '/bench',
    httpVersion: '1.1',
    headers: [
      ['Host', '127.0.0.1:8443'],
      ['Content-Type', 'application/json'],
      ['X-Maia-Signature', createHmac('sha256', secret).update(body).digest('hex')],
      ['Content-Length', String(body.length)],
    ],
    trailers: [],
    bodyKind: 'body',
    body,
    declaredSize: body.length,
    problem: null,
  };
}

const writer = openWriter({ dataFolder, clock: systemClock, log: silentLog });
const endpointId = writer.createEndpoint({
  slug: 'bench',
  name: 'bench',
  provider: 'maia',
  sealedSecrets: [],
  reply: defaultReply,
  script: null,
});
const rules = compileRules({
  endpoints: [{ id: endpointId, slug: 'bench', provider: 'maia', secrets: [secret], reply: defaultReply, script: null }],
  profiles: builtInProviders,
});
const scripts = new ScriptPlayers(systemClock);

/** CPU of this thread since some moment, microseconds. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

interface Cost {
  readonly readMicros: number;
  readonly storeMicros: number;
}

async function costOfGroup(requests: readonly ReceivedRequest[]): Promise<Cost> {
  const begun = cpu();
  const read: InterpretedRequest[] = [];
  for (const request of requests) read.push(await interpretRequest(request, rules, scripts));
  const between = cpu();
  await Promise.all(read.map(({ record }) => writer.submit(record)));
  return { readMicros: (between - begun) / requests.length, storeMicros: (cpu() - between) / requests.length };
}

const costs: Cost[] = [];
try {
  const same = randomUUID();
  for (let stored = 0; stored < Number(values.rows); stored += groupSize) {
    const requests = Array.from({ length: groupSize }, () => webhook(values.repeats ? same : randomUUID()));
    costs.push(await costOfGroup(requests));
  }
} finally {
  writer.close();
  rmSync(dataFolder, { recursive: true, force: true });
}
// The first quarter is the compiler's; the mean of the rest has every checkpoint in it, the median none.
const steady = costs.slice(Math.floor(costs.length / 4));
const mean = (numbers: readonly number[]): number =>
  Math.round((numbers.reduce((sum, number) => sum + number, 0) / numbers.length) * 10) / 10;
const report = {
  bench: values.repeats ? 'intake of repeats' : 'intake',
  rows: Number(values.rows),
  group: groupSize,
  readMicros: mean(steady.map(({ readMicros }) => readMicros)),
  storeMicros: mean(steady.map(({ storeMicros }) => storeMicros)),
  storeMedianMicros: Math.round(median(steady.map(({ storeMicros }) => storeMicros)) * 10) / 10,
};
if (values.json) console.log(JSON.stringify(report));
else console.table(report);
