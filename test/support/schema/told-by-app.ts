/** All that an app tells of what it keeps, in a form that stays the same from version to version. */
import { createHash } from 'node:crypto';
import type { RpcClient } from '../transports.ts';

const digestOf = (value: string | Uint8Array): string => createHash('sha256').update(value).digest('hex');

/** By topic. A topic is left out where the app is too old to have it. */
export type Told = Readonly<Record<string, unknown>>;

const topics: Readonly<Record<string, (client: RpcClient) => Promise<unknown>>> = {
  settings: async (client) => (await client.workbench.settings()).retention,
  endpoints: async (client) => {
    const { items } = await client.endpoints.list();
    return Promise.all(
      items
        .toSorted((one, two) => one.slug.localeCompare(two.slug))
        .map(async ({ id, slug, name, provider, reply, createdAt }) => {
          const { secrets } = await client.workbench.revealSecrets({ id });
          return { id, slug, name, provider, reply, createdAt, secrets };
        }),
    );
  },
  ownProviders: async (client) =>
    (await client.workbench.providers()).items.flatMap(({ id, name, builtIn }) => (builtIn ? [] : [{ id, name }])),
  captures: async (client) => {
    const { items } = await client.captures.list({ limit: 500 });
    return Promise.all(
      items.map(async ({ id }) => {
        const capture = await client.captures.get({ id });
        const body = await client.captures.body({ id });
        return {
          id,
          endpointId: capture.endpointId,
          receivedAt: capture.receivedAt,
          method: capture.method,
          target: capture.target,
          headers: digestOf(JSON.stringify(capture.headers)),
          bodyKind: capture.bodyKind,
          body: digestOf(new Uint8Array(await body.arrayBuffer())),
          verdict: capture.verdict,
          summary: capture.summary,
          event: capture.event === null ? null : { type: capture.event.type, text: capture.event.text },
          replyStatus: capture.replyStatus,
          problem: capture.problem?.code ?? null,
          pinned: capture.pinned,
          duplicateOf: capture.duplicateOf,
        };
      }),
    );
  },
  counts: async (client) => {
    const { captures } = await client.health();
    return { stored: captures.stored, unmatched: captures.unmatched };
  },
  deliveries: async (client) => {
    const { items } = await client.deliveries.list({ limit: 500 });
    return Promise.all(
      items.map(async ({ id }) => {
        const { targetUrl, mode, summary, captureId, bulkId, state, attemptsMade } = await client.deliveries.get({ id });
        const attempts = attemptsMade.map(({ number, trigger, startedAt, headers, response }) => ({
          number,
          trigger,
          startedAt,
          headers: headers.length,
          status: response?.status ?? null,
        }));
        return { id, targetUrl, mode, summary, captureId, bulkId, state, attempts };
      }),
    );
  },
  sentBytes: async (client) => {
    const { items } = await client.deliveries.list({ limit: 500 });
    return Promise.all(
      items.map(async ({ id }) => {
        const body = await client.workbench.attemptRequestBody({ id, number: 1 });
        return digestOf(new Uint8Array(await body.arrayBuffer()));
      }),
    );
  },
  bulkReplays: async (client) =>
    (await client.workbench.bulkReplays()).items.map(({ id, state, total, sent }) => ({ id, state, total, sent })),
  ownPolicies: async (client) =>
    (await client.workbench.policies()).items.flatMap(({ id, name, builtIn }) => (builtIn ? [] : [{ id, name }])),
  lastTargets: async (client) => (await client.workbench.lastTargets()).items,
  simulations: async (client) => {
    const { items } = await client.simulations.list();
    return Promise.all(
      items.map(async ({ id }) => {
        const { state, policyName, lanes, ends } = await client.simulations.get({ id });
        return { id, state, policyName, ends, attempts: lanes.map(({ attempts }) => attempts.length) };
      }),
    );
  },
  savedFilters: async (client) => (await client.workbench.savedFilters()).items,
  tags: async (client) => (await client.workbench.tags()).items,
  rules: async (client) =>
    (await client.workbench.rules()).items.map(({ id, name, filter, tags, enabled }) => ({ id, name, filter, tags, enabled })),
  annotated: async (client) => {
    const { items } = await client.captures.list({ limit: 500 });
    return Promise.all(
      items.map(async ({ id }) => {
        const { tags, note, imported } = await client.captures.get({ id });
        if (tags === undefined) throw new Error('no tags yet');
        return { id, tags, note, imported: imported ?? null };
      }),
    );
  },
};

/** `topicsWanted`: only these; without it, whatever the app knows. */
export async function toldBy(client: RpcClient, topicsWanted?: readonly string[]): Promise<Told> {
  const told: Record<string, unknown> = {};
  for (const [topic, tell] of Object.entries(topics)) {
    if (topicsWanted !== undefined && !topicsWanted.includes(topic)) continue;
    try {
      told[topic] = await tell(client);
    } catch (error) {
      if (topicsWanted !== undefined) throw error;
    }
  }
  return told;
}
