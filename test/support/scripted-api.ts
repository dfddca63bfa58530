/** An AppApi of which a test writes just the calls it needs; any other call fails loudly. */
import type { AppApi } from '#main/app-api.ts';
import type { Health } from '#shared/health.ts';

export type ScriptedCalls = {
  readonly [
    Group in
      | 'endpoints'
      | 'captures'
      | 'providers'
      | 'settings'
      | 'deliveries'
      | 'bulkReplays'
      | 'policies'
      | 'simulations'
      | 'demo'
      | 'backups'
      | 'care'
  ]?: Partial<AppApi[Group]>;
} & Partial<Pick<AppApi, 'certificateAuthority' | 'health' | 'watchHealth'>>;

function group<T extends object>(name: string, written: Partial<T> | undefined): T {
  return new Proxy((written ?? {}) as T, {
    get: (target, call, receiver): unknown =>
      Reflect.get(target, call, receiver) ??
      (() => {
        throw new Error(`${name}.${String(call)} is not scripted in this test`);
      }),
  });
}

export function scriptApi(calls: ScriptedCalls = {}): AppApi {
  return {
    endpoints: group('endpoints', calls.endpoints),
    captures: group('captures', calls.captures),
    providers: group('providers', calls.providers),
    settings: group('settings', calls.settings),
    deliveries: group('deliveries', calls.deliveries),
    bulkReplays: group('bulkReplays', calls.bulkReplays),
    policies: group('policies', calls.policies),
    simulations: group('simulations', calls.simulations),
    demo: group('demo', calls.demo),
    backups: group('backups', calls.backups),
    care: group('care', calls.care),
    certificateAuthority: calls.certificateAuthority ?? (() => Promise.reject(new Error('certificateAuthority is not scripted'))),
    health: calls.health ?? (() => scriptedHealth),
    watchHealth: calls.watchHealth ?? (() => endlessHealth()),
  };
}

async function* endlessHealth(): AsyncGenerator<Health, void> {
  yield scriptedHealth;
}

export const scriptedHealth: Health = {
  version: '0.0.0-test',
  pid: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  receiver: { state: 'listening', url: 'https://localhost:8443', port: 8443, httpUrl: null, problem: null },
  captures: { stored: 0, unmatched: 0, perSecond: 0 },
  store: { state: 'ok', problem: null, schemaVersion: 1, databaseBytes: 0, diskFreeBytes: null, dataFolder: '/data' },
  indexLag: null,
  secretsLevel: 'key-file',
};
