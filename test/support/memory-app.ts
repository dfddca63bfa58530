import { HookwrightError } from '#shared/errors.ts';
import { scriptApi, scriptedHealth } from './scripted-api.ts';
import type { ContractApp } from './contract-app.ts';
import { defaultReply } from '#shared/reply.ts';
import { defaultSettings } from '#shared/settings.ts';
/* eslint-disable */
export async function openMemoryApp(): Promise<ContractApp> {
  let eps: any[] = []; let n = 0; let c = 0; const secrets = new Map<string, string[]>();
  let caps: any[] = []; const bodies = new Map<string, Uint8Array>(); let listeners = new Set<(c: any) => void>();
  let undo: any[] = []; let settings: any = structuredClone(defaultSettings);
  const get = (id: string) => { const e = eps.find((x) => x.id === id); if (!e) throw new HookwrightError('endpoint-not-found', `no ${id.slice(0, 20)}`, { field: 'id' }); return e; };
  const cap = (id: string) => { const e = caps.find((x) => x.id === id); if (!e) throw new HookwrightError('capture-not-found', `no ${id.slice(0, 20)}`, { field: 'id' }); return e; };
  const filt = (f?: string) => { if (f?.includes('(')) throw new HookwrightError('filter-malformed', 'bad', { field: 'filter' }); };
  const slugOk = (s: string) => { if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(s)) throw new HookwrightError('slug-unusable', 'x', { field: 'slug' }); if (eps.some((e) => e.slug === s)) throw new HookwrightError('slug-taken', 'x', { field: 'slug' }); };
  const shown = (l: string[]) => ({ count: l.length, lastFour: l.map((s) => (s.length >= 12 ? s.slice(-4) : '')) });
  const seq = (x: string) => { if (!/^c\d+$/.test(x)) throw new HookwrightError('cursor-malformed', 'x', { field: 'cursor' }); return Number(x.slice(1)); };
  const wait = async (q: any, signal?: AbortSignal): Promise<any> => {
    const t0 = Date.now();
    for (;;) { filt(q.filter); const hit = caps.filter((x) => seq(x.id) > (q.after ? seq(q.after) : 0)); if (hit.length >= q.count) return hit.slice(-q.count).reverse();
      if (Date.now() - t0 >= q.timeoutMs || signal?.aborted) throw new HookwrightError('wait-timed-out', 'x'); await new Promise((r) => setTimeout(r, 5)); }
  };
  const api = scriptApi({
    health: () => ({ ...scriptedHealth, captures: { stored: caps.length, unmatched: 0, perSecond: 0 } }),
    endpoints: {
      list: () => eps, get, revealSecrets: (id) => { get(id); return secrets.get(id)!; },
      create: async (i: any) => { slugOk(i.slug); if (i.provider === 'nobody') throw new HookwrightError('provider-not-found', 'x', { field: 'provider' });
        const e = { id: `e${++n}`, slug: i.slug, name: i.name ?? i.slug, provider: i.provider, secrets: shown(i.secrets), reply: { ...defaultReply, ...i.reply }, createdAt: '', updatedAt: '' }; secrets.set(e.id, i.secrets); eps.push(e); return e; },
      update: async (id: string, p: any) => { const e = get(id); if (p.name) e.name = p.name; if (p.reply) e.reply = { ...e.reply, ...p.reply }; if (p.secrets) { e.secrets = shown(p.secrets); } return e; },
      remove: async (id: string) => { get(id); eps = eps.filter((e) => e.id !== id); },
    },
    captures: {
      list: ({ filter, limit, cursor }) => { filt(filter); const b = cursor === undefined ? Infinity : seq(cursor); const l = caps.filter((x) => seq(x.id) < b).reverse(); return { items: l.slice(0, limit), nextCursor: l.length > limit ? l[limit - 1].id : null }; },
      get: cap, body: (id, r = {}) => { cap(id); const b = bodies.get(id)!; const o = r.offset ?? 0; return b.subarray(o, o + (r.length ?? b.length)); }, wait,
      async *tail(q: any, signal?: AbortSignal) { filt(q.filter); const queue: any[] = []; let wake = () => {}; const l = (x: any) => { queue.push(x); wake(); }; listeners.add(l); signal?.addEventListener('abort', () => wake());
        try { while (!signal?.aborted) { if (queue.length) { yield { type: 'added' as const, added: 1, rows: [queue.shift()] }; continue; } await new Promise<void>((r) => { wake = r; }); } } finally { listeners.delete(l); } },
      readableBody: async (id: string) => ({ encodings: [], problem: null, cut: false, decodedSize: bodies.get(id)!.length, content: bodies.get(id)! }),
      setPinned: async (ids: any, pinned: boolean) => { for (const id of ids) cap(id).pinned = pinned; },
      remove: async (s: any) => { undo = caps.filter((x) => !x.pinned); caps = caps.filter((x) => x.pinned); return { undoToken: 'u', removed: undo.length }; },
      restore: async (t: string) => { if (t !== 'u') throw new HookwrightError('undo-expired', 'x'); caps = [...caps, ...undo].sort((a, b) => seq(a.id) - seq(b.id)); return { restored: undo.length }; },
    },
    settings: { get: () => settings, update: async (p: any) => { settings = { receiver: { ...settings.receiver, ...p.receiver }, retention: { ...settings.retention, ...p.retention } }; return settings; } },
  });
  return {
    api, close: async () => {},
    async deliver({ path, method = 'POST', headers = {}, body = '' }) {
      const id = `c${++c}`; const b = typeof body === 'string' ? Buffer.from(body) : body; bodies.set(id, b);
      const row = { id, endpointId: null, receivedAt: '', method, path: path.split('?')[0], provider: null, eventType: null, direction: null, eventId: null, conversationId: null, summary: '', verdict: { status: 'unknown', scheme: null, reason: null }, replyStatus: 200, bodySize: b.length, duplicateOf: null, duplicates: 0, malformed: false, problem: null, pinned: false,
        target: path, httpVersion: '1.1', headers: Object.entries(headers), trailers: [], scheme: 'https', tls: null, remoteAddress: '', remotePort: 1, bodyKind: 'body', declaredSize: 1, timing: { completedAt: '', receiveMs: 1 }, event: null, signature: null, reply: null };
      caps.push(row); for (const l of listeners) l(row);
    },
  };
}
