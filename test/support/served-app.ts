import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { AppApi } from '#main/app-api.ts';
import { openContractApp } from './contract-app.ts';
import type { ContractApp } from './contract-app.ts';
import type { Carrier, Connection } from './transports.ts';

export interface ServedApp<Client> {
  app: ContractApp;
  connection: Connection<Client>;
  client: Client;
}

/**
 * The app behind a carrier, opened and closed around each test, or once for a suite whose tests leave nothing behind.
 * `observe` may put something between app and carrier.
 */
export function serveApp<Client>(
  carrier: Carrier<Client>,
  per: 'test' | 'suite',
  observe: (api: AppApi) => AppApi = (api) => api,
): ServedApp<Client> {
  // Filled before the first test reads it.
  const served = {} as ServedApp<Client>;
  const [before, after] = per === 'test' ? [beforeEach, afterEach] : [beforeAll, afterAll];
  before(async () => {
    served.app = await openContractApp();
    served.connection = await carrier.connect(observe(served.app.api));
    served.client = served.connection.client;
  });
  after(async () => {
    await served.connection.close();
    await served.app.close();
  });
  return served;
}
