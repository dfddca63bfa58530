/**
 * Stores of any size, filled with what a workbench sees: the three seed systems and others, in several scripts, with
 * conversations, duplicates, wrong signatures, errors and odd requests. The same seed gives the same captures. They are read and
 * checked as the intake does it, so that every column holds what it would hold.
 */
import { createHmac } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '#main/clock.ts';
import type { IntakeEndpoint } from '#main/intake/intake.ts';
import { compileRules, interpretRequest } from '#main/intake/interpret-request.ts';
import { ScriptPlayers } from '#main/intake/script-players.ts';
import { silentLog } from '#main/log.ts';
import type { ReceivedRequest } from '#main/receiver/received-request.ts';
import { openWriter } from '#main/store/writer.ts';
import { builtInProviders } from '#shared/providers/built-in.ts';
import { defaultReply, type HeaderPair, type Reply } from '#shared/reply.ts';
import { defaultSettings } from '#shared/settings.ts';
import { rareWords, sentences } from './many-words.ts';

export interface ManyCaptures {
  readonly dataFolder: string;
  readonly count: number;
  /** Time of the newest, ms since the epoch. */
  readonly until: number;
  readonly seed?: number;
  /** Milliseconds between two; 1,500. */
  readonly everyMs?: number;
  /** False leaves the search index empty, as after an update from a version without it. */
  readonly index?: boolean;
  readonly onProgress?: (step: 'stored' | 'indexed', done: number) => void;
}

const secret = 'many-captures-0123456789abcdef';
const slugs = ['aisoule', 'maia', 'whatsable', 'github', 'billing', 'shop', 'inbox'] as const;
const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', sni: null };
const failing: Reply = { ...defaultReply, status: 503 };
const teapot: Reply = { ...defaultReply, status: 418 };

/** Fills a data folder that nobody has open. Resolves when all are stored and indexed. */
export async function makeManyCaptures({
  dataFolder,
  count,
  until,
  seed = 1,
  everyMs = 1500,
  index = true,
  onProgress = () => {},
}: ManyCaptures): Promise<void> {
  const writer = openWriter({ dataFolder, clock: systemClock, log: silentLog });
  try {
    // Whatever opens the folder keeps all of them.
    writer.saveSettings({ ...defaultSettings, retention: { maxCount: null, maxAgeDays: null, maxBytes: null } });
    const endpoints: IntakeEndpoint[] = slugs.map((slug) => ({
      id: writer.createEndpoint({ slug, name: slug, provider: 'auto', sealedSecrets: [], reply: defaultReply }),
      slug,
      provider: 'auto',
      secrets: [secret],
      reply: defaultReply,
      script: null,
    }));
    const rules = compileRules({ endpoints, profiles: builtInProviders });
    const scripts = new ScriptPlayers(systemClock);
    const random = createRandom(seed);
    for (let from = 0; from < count; from += 512) {
      const group: Promise<unknown>[] = [];
      for (let number = from; number < Math.min(count, from + 512); number += 1) {
        const at = until - (count - 1 - number) * everyMs;
        const { record } = await interpretRequest(requestAt(number, at, random), rules, scripts);
        const reply = number % 211 === 0 ? failing : number % 20_011 === 0 ? teapot : record.reply;
        group.push(writer.submit({ ...record, reply }));
      }
      await Promise.all(group);
      onProgress('stored', Math.min(count, from + 512));
    }
    for (let done = 0, more = index; more;) {
      const step = writer.indexStep({ captures: 512, bytes: 4_194_304 });
      done += step.indexed;
      more = step.more;
      onProgress('indexed', done);
      await nextTurn();
    }
    writer.checkpoint();
  } finally {
    writer.close();
  }
}

interface Random {
  /** A whole number below `limit`. */
  below(limit: number): number;
  hex(length: number): string;
}

/** The mulberry32 generator. */
function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, hex: (length) => Array.from({ length }, () => below(16).toString(16)).join('') };
}

interface Sent {
  readonly method?: string;
  readonly target: string;
  readonly headers: HeaderPair[];
  readonly body: string;
}

const last = new Map<string, Sent>();

function requestAt(number: number, at: number, random: Random): ReceivedRequest {
  const kind = random.below(100);
  const system: System =
    kind < 35 ? 'aisoule' : kind < 62 ? 'maia' : kind < 75 ? 'whatsable' : kind < 85 ? 'github' : kind < 94 ? 'shop' : 'odd';
  const repeated = random.below(25) === 0 ? last.get(system) : undefined;
  const sent = repeated ?? senders[system](number, at, random);
  last.set(system, sent);
  const body = Buffer.from(sent.body);
  return {
    receivedAt: at,
    completedAt: at + 2,
    receiveMs: 1 + random.below(100) / 25,
    scheme: 'https',
    tls,
    remoteAddress: number % 50_021 === 7 ? `203.0.113.${random.below(255)}` : random.below(12) === 0 ? '::1' : '127.0.0.1',
    remotePort: 40_000 + random.below(20_000),
    method: sent.method ?? 'POST',
    target: sent.target,
    httpVersion: '1.1',
    headers: sent.headers,
    trailers: [],
    bodyKind: 'body',
    body,
    declaredSize: body.length,
    problem: number % 30_011 === 5 ? { code: 'cut-off', detail: 'The caller closed the connection.' } : null,
  };
}

function words(number: number, random: Random): string {
  const text = `${pick(sentences, random)} ${pick(sentences, random)} #${number}`;
  return number % 20_000 === 11 ? `${text} ${pick(rareWords, random)}` : text;
}

function pick<T>(values: readonly T[], random: Random): T {
  const value = values[random.below(values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

const phone = (random: Random): string =>
  `${pick(['+9198', '+5511', '+4477', '+1415'], random)}${1_000_000 + random.below(8000)}`;
const uuid = (random: Random): string =>
  `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
const hmac = (body: string, random: Random): string =>
  createHmac('sha256', random.below(60) === 0 ? 'a wrong secret' : secret)
    .update(body)
    .digest('hex');

function jsonHeaders(agent: string, body: string, random: Random, more: readonly HeaderPair[]): HeaderPair[] {
  return [
    ['Host', 'localhost:8443'],
    ['User-Agent', agent],
    ['Accept', '*/*'],
    ['Accept-Encoding', 'gzip, deflate, br'],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(Buffer.byteLength(body))],
    ['X-Request-Id', `req-${random.hex(16)}`],
    ...more,
  ];
}

/** PHP and Python escape what is not ASCII; half of the senders do. */
function json(value: unknown, random: Random): string {
  const text = JSON.stringify(value);
  if (random.below(2) === 0) return text;
  return text.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

type System = 'aisoule' | 'maia' | 'whatsable' | 'github' | 'shop' | 'odd';

const senders: Readonly<Record<System, (number: number, at: number, random: Random) => Sent>> = {
  aisoule(number, at, random) {
    const event = pick(['message.incoming', 'message.incoming', 'message.sent', 'message.delivered', 'message.read'], random);
    const body = json(
      {
        event,
        timestamp: new Date(at).toISOString(),
        data: {
          message_id: `wamid.${random.hex(24)}`,
          from: phone(random),
          contact_name: pick(['John Doe', 'Asha Rao', 'María López', '王芳', 'Jürgen Groß'], random),
          type: 'text',
          text: words(number, random),
          whatsapp_account_id: uuid(random),
        },
      },
      random,
    );
    const signature: HeaderPair[] = random.below(30) === 0 ? [] : [['X-Webhook-Signature', hmac(body, random)]];
    return { target: '/aisoule', headers: jsonHeaders('AIsoule-Webhook/2.1', body, random, signature), body };
  },
  maia(number, at, random) {
    const session = random.below(20_000).toString(16).padStart(12, '0');
    const body = json(
      {
        channelId: '550e8400-e29b-41d4-a716-446655440000',
        channelIdentifier: phone(random),
        agentId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
        sessionId: `f47ac10b-58cc-4372-a567-${session}`,
        messageId: uuid(random),
        response: words(number, random),
        timestamp: new Date(at).toISOString(),
        ...(random.below(8) === 0
          ? {
              attachments: [
                {
                  id: `att-${number}`,
                  url: `https://storage.example.com/files/${random.hex(8)}.jpg?signature=${random.hex(40)}`,
                  type: 'image',
                  size: 1000 + random.below(900_000),
                  mimeType: 'image/jpeg',
                },
              ],
            }
          : {}),
      },
      random,
    );
    return {
      target: '/maia',
      headers: jsonHeaders('Maia-Webhook/1.0', body, random, [['X-Maia-Signature', hmac(body, random)]]),
      body,
    };
  },
  whatsable(number, at, random) {
    const text = words(number, random);
    const body = json(
      {
        phone: phone(random),
        name: pick(['Ana', 'Bilal', 'Chen', 'Dora'], random),
        user_id: `u${random.below(5000)}`,
        last_message_user: text,
        last_message_type: 'text',
        last_user_timestamp: Math.floor(at / 1000),
        messages: [{ role: 'user', text, timestamp: Math.floor(at / 1000) }],
        labels: 'vip,eu',
      },
      random,
    );
    return { target: '/whatsable', headers: jsonHeaders('axios/1.7', body, random, []), body };
  },
  github(number, _at, random) {
    const body = json(
      {
        ref: 'refs/heads/main',
        repository: { full_name: `acme/${pick(['shop', 'api', 'docs'], random)}`, id: 1 + random.below(3) },
        pusher: { name: 'octocat' },
        commits: Array.from({ length: 1 + random.below(4) }, () => ({ id: random.hex(40), message: words(number, random) })),
      },
      random,
    );
    return {
      target: '/github',
      headers: jsonHeaders('GitHub-Hookshot/044aadd', body, random, [
        ['X-GitHub-Event', 'push'],
        ['X-GitHub-Delivery', uuid(random)],
        ['X-Hub-Signature-256', `sha256=${hmac(body, random)}`],
      ]),
      body,
    };
  },
  shop(number, at, random) {
    const body = json(
      {
        topic: pick(['orders/create', 'orders/paid', 'carts/update'], random),
        order: { id: `ORD-${number}`, total: random.below(100_000) / 100, currency: 'EUR', note: words(number, random) },
        items: Array.from({ length: 1 + random.below(3) }, () => ({
          sku: `SKU${random.below(300)}`,
          quantity: 1 + random.below(4),
        })),
        created_at: new Date(at).toISOString(),
      },
      random,
    );
    const store = number % 40_009 === 3 ? 'rare' : String(random.below(30));
    return { target: `/shop/stores/${store}/hook`, headers: jsonHeaders('Shop/3', body, random, []), body };
  },
  odd(number, _at, random) {
    const headers: HeaderPair[] = [
      ['Host', 'localhost:8443'],
      ['User-Agent', 'curl/8.9'],
    ];
    if (random.below(3) === 0) return { method: 'GET', target: `/inbox?check=${number}`, headers, body: '' };
    if (random.below(3) === 0) return { target: `/nowhere/${random.below(40)}`, headers, body: words(number, random) };
    if (number % 997 === 0) {
      return { target: '/inbox', headers, body: `${words(number, random)} ${'log line '.repeat(8000)}` };
    }
    const form = new URLSearchParams({ From: phone(random), Body: words(number, random), 'meta[try]': String(random.below(5)) });
    return {
      target: '/inbox',
      headers: [...headers, ['Content-Type', 'application/x-www-form-urlencoded']],
      body: form.toString(),
    };
  },
};
