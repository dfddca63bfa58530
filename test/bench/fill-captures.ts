/** Captures made at once, without a network: what stands in the store is what the receiver would have put there. */
import { randomUUID } from 'node:crypto';
import { systemClock } from '#main/clock.ts';
import { compileRules, interpretRequest } from '#main/intake/interpret-request.ts';
import { ScriptPlayers } from '#main/intake/script-players.ts';
import { silentLog } from '#main/log.ts';
import type { ReceivedRequest } from '#main/receiver/received-request.ts';
import { openReader } from '#main/store/reader.ts';
import { openWriter } from '#main/store/writer.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { benchSecret, maiaHeaders, maiaPayload } from './maia-webhook.ts';

/** Captures in one commit. */
const atOnce = 500;

/**
 * Stores so many signed MAIA webhooks of 1 KB, each an event of its own, for the endpoint with this slug. The data folder
 * must have been opened by the app before and be closed now; the endpoint's secret must be that of the benches.
 */
export async function fillCaptures(dataFolder: string, slug: string, count: number): Promise<void> {
  const writer = openWriter({ dataFolder, clock: systemClock, log: silentLog });
  try {
    const reader = openReader({ dataFolder });
    const endpoint = reader.endpointBySlug(slug);
    reader.close();
    if (endpoint === null) throw new Error(`there is no endpoint ${slug}`);
    const { id, provider, reply } = endpoint;
    const rules = compileRules({
      endpoints: [{ id, slug, provider, secrets: [benchSecret], reply, script: null }],
      profiles: builtInProviders,
    });
    const scripts = new ScriptPlayers(systemClock);
    for (let left = count; left > 0; left -= atOnce) {
      const group = Array.from({ length: Math.min(left, atOnce) }, async () => {
        const { record } = await interpretRequest(webhook(slug), rules, scripts);
        await writer.submit(record);
      });
      await Promise.all(group);
    }
  } finally {
    writer.close();
  }
}

function webhook(slug: string): ReceivedRequest {
  const text = maiaPayload(randomUUID());
  const body = Buffer.from(text);
  const now = Date.now();
  return {
    receivedAt: now,
    completedAt: now,
    receiveMs: 0.2,
    scheme: 'https',
    tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', sni: 'localhost' },
    remoteAddress: '127.0.0.1',
    remotePort: 50_000,
    method: 'POST',
    target: `/${slug}`,
    httpVersion: '1.1',
    headers: [
      ...maiaHeaders(text),
      ['Host', 'localhost:8443'],
      ['Connection', 'keep-alive'],
      ['Content-Length', String(body.length)],
    ],
    trailers: [],
    bodyKind: 'body',
    body,
    declaredSize: body.length,
    problem: null,
  };
}
