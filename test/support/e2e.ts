/**
 * A built headless Hookwright with a folder of its own for each browser test, and a page that is logged in to it.
 * What the page says on its console as an error fails the test, CSP violations included.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import type { CaptureRow } from '#shared/capture.ts';
import type { Endpoint, EndpointInput, EndpointPatch } from '#shared/endpoint.ts';
import { storeOf } from './kept-stores.ts';
import { createWebhookClient, hexHmac } from './webhook-client.ts';
import type { Answer } from './webhook-client.ts';

const builtCommand = fileURLToPath(new URL('../../out/main/hookwright.js', import.meta.url));

/** What `saveSecret` saves; long enough that its last four characters are shown. */
export const secret = 'e2e-secret-of-many-characters-0Zb8';

export interface E2eApp {
  readonly receiverUrl: string;
  /** With the token as its fragment. */
  readonly uiUrl: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly caCertificatePath: string;
  readonly pid: number;
  readonly dataFolder: string;
  /** What the page said on its console as an error; a test that provokes a complaint takes it out again. */
  readonly complaints: string[];
  /** Address of the page with this query, e.g. `view=endpoints`. */
  page(query: string): string;
  /** Gives `secret` to the endpoint of the first start. */
  saveSecret(): Promise<void>;
  /** Posts to the receiver over HTTPS, exactly these bytes. */
  post(path: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** A MAIA message, signed as MAIA signs; fields given here replace the sample's. */
  postMaia(fields: Readonly<Record<string, unknown>>, signature?: string): Promise<Answer>;
  /** An AIsoule event, signed as AIsoule's help pages have it. */
  postAisoule(event: string, data: Readonly<Record<string, unknown>>, signature?: string): Promise<Answer>;
  endpoints(): Promise<Endpoint[]>;
  /** Makes one and tells its id. */
  createEndpoint(input: Partial<EndpointInput> & { slug: string }): Promise<string>;
  updateEndpoint(id: string, patch: EndpointPatch): Promise<Endpoint>;
  /** Newest first. */
  captures(): Promise<CaptureRow[]>;
  /** Ends it as Ctrl+C does; the page stays. */
  stop(): Promise<void>;
}

interface Announcement {
  readonly receiverUrl: string;
  readonly uiUrl: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly caCertificatePath: string;
  readonly pid: number;
}

async function startApp(dataFolder: string): Promise<E2eApp> {
  if (!existsSync(builtCommand)) throw new Error('Nothing is built. Run "npm run build" first.');
  const args = ['serve', '--json', '--data-dir', dataFolder, '--receiver-port', '0', '--ui-port', '0'];
  const child = spawn(process.execPath, [builtCommand, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done === true) throw new Error(`The server ended at its start: ${complaints}`);
  const announced = JSON.parse(first.value) as Announcement;
  const webhooks = createWebhookClient(announced.receiverUrl, readFileSync(announced.caCertificatePath, 'utf8'));

  const call = async <Result>(method: string, path: string, body?: unknown): Promise<Result> => {
    const answer = await fetch(announced.apiUrl + path, {
      method,
      headers: { authorization: `Bearer ${announced.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Result;
  };
  const server: E2eApp = {
    ...announced,
    dataFolder,
    complaints: [],
    page: (query) => `${new URL(announced.uiUrl).origin}/${query === '' ? '' : `?${query}`}#token=${announced.token}`,
    saveSecret: async () => {
      const [first] = await server.endpoints();
      if (first === undefined) throw new Error('A first start makes an endpoint, but there is none.');
      await server.updateEndpoint(first.id, { secrets: [secret] });
    },
    post: (path, body, headers) => webhooks.post(path, body, headers),
    postMaia: (fields, signature) => {
      const body = JSON.stringify({ ...maiaSample, messageId: crypto.randomUUID(), ...fields });
      return webhooks.post('/inbox', body, { ...jsonType, 'X-Maia-Signature': signature ?? hexHmac(secret, body) });
    },
    postAisoule: (event, data, signature) => {
      const body = JSON.stringify({ event, timestamp: '2026-05-29T10:30:00Z', data });
      return webhooks.post('/inbox', body, { ...jsonType, 'X-Webhook-Signature': signature ?? hexHmac(secret, body) });
    },
    endpoints: async () => (await call<{ items: Endpoint[] }>('GET', '/endpoints')).items,
    createEndpoint: async (input) => (await call<Endpoint>('POST', '/endpoints', input)).id,
    captures: async () => (await call<{ items: CaptureRow[] }>('GET', '/captures?limit=500')).items,
    updateEndpoint: (id, patch) => call('PATCH', `/endpoints/${id}`, patch),
    stop: async () => {
      webhooks.close();
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await closed;
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
  return server;
}

const jsonType = { 'Content-Type': 'application/json' };
const maiaSample = {
  channelId: '550e8400-e29b-41d4-a716-446655440000',
  channelIdentifier: '+5511999999999',
  agentId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  sessionId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  response: 'Hello! How can I assist you today?',
  timestamp: '2024-01-15T10:30:00.000Z',
};

export interface E2eFixtures {
  /** Captures that are stored before the app starts; 0 is a first start. They are made once and kept, see many-captures.ts. */
  readonly stored: number;
  readonly app: E2eApp;
  /**
   * Accessibility faults of the page as it is now, in the theme that is on; empty when axe finds none. Of a screen that was
   * checked in the other theme, `colours` alone can differ.
   */
  readonly axe: (what?: 'all' | 'colours') => Promise<unknown[]>;
}

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const test = base.extend<E2eFixtures>({
  stored: [0, { option: true }],
  app: async ({ browserName, stored }, provide) => {
    const folder = mkdtempSync(join(tmpdir(), `hookwright-${browserName}-`));
    if (stored > 0) cpSync(await storeOf(stored), folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
    const app = await startApp(folder);
    await provide(app);
    await app.stop();
  },
  page: async ({ page, app }, provide) => {
    page.on('console', (message) => {
      if (message.type() === 'error') app.complaints.push(message.text());
    });
    page.on('pageerror', (error) => app.complaints.push(error.message));
    await page.goto(app.uiUrl);
    // A key pressed before there is anything on screen reaches nobody, here as for a user.
    await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
    await provide(page);
    expect(app.complaints, 'the page must not complain on its console').toEqual([]);
  },
  axe: async ({ page }, provide) => {
    await provide(async (what = 'all') => {
      // In the page itself: there are no frames of another origin, and a second page for the result took as long as the check.
      const builder = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(true);
      const { violations } = await (what === 'all' ? builder.withTags(wcag) : builder.withRules(['color-contrast'])).analyze();
      return violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
      }));
    });
  },
});

/** Rows of the inbox, newest first. */
export function rowsOf(page: Page): Locator {
  return page.getByRole('grid').locator('tbody').getByRole('row');
}

export { expect };
