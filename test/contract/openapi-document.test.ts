import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorCatalogue } from '#shared/errors.ts';
import { contract, httpContract } from '#shared/contract.ts';
import { openContractApp } from '../support/contract-app.ts';
import type { ContractApp } from '../support/contract-app.ts';
import { startSite } from '../support/headless-site.ts';
import type { Site } from '../support/headless-site.ts';
import { fixtureText } from '../support/provider-fixtures.ts';
import { simulationInput } from '#shared/simulation.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: { type?: string } }[];
  readonly requestBody?: { content: Record<string, unknown> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: Record<string, unknown> }> }>;
}

interface Document {
  readonly openapi: string;
  readonly servers: readonly { url: string }[];
  readonly security: unknown;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, unknown>; securitySchemes: Record<string, { type: string; scheme: string }> };
}

let app: ContractApp;
let site: Site;
let document: Document;
let operations: { path: string; method: string; operation: Operation }[];

beforeAll(async () => {
  app = await openContractApp();
  site = await startSite(app.api);
  document = (await site.ask('/api/v1/openapi.json', { token: true })).json as Document;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
});
afterAll(async () => {
  await site.close();
  await app.close();
});

test('describes the API with its address and its token', () => {
  expect(document.openapi).toMatch(/^3\.1/);
  expect(document.servers).toEqual([{ url: '/api/v1' }]);
  expect(document.security).toEqual([{ token: [] }]);
  expect(document.components.securitySchemes['token']).toMatchObject({ type: 'http', scheme: 'bearer' });
});

test('has exactly the calls of design.md, each with a name of its own', () => {
  const calls = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  expect(calls.toSorted()).toEqual([
    'DELETE /endpoints/{id}',
    'GET /captures',
    'GET /captures/wait',
    'GET /captures/{id}',
    'GET /captures/{id}/body',
    'GET /conversations',
    'GET /conversations/{id}',
    'GET /conversations/{id}/messages',
    'GET /deliveries',
    'GET /deliveries/{id}',
    'GET /endpoints',
    'GET /endpoints/{id}',
    'GET /health',
    'GET /simulations',
    'GET /simulations/{id}',
    'PATCH /endpoints/{id}',
    'POST /captures/{id}/replay',
    'POST /deliveries',
    'POST /endpoints',
    'POST /simulations',
  ]);
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  expect(operations.every(({ operation }) => operation.summary !== '')).toBe(true);
});

test('every call it has is served, with a success status it declares', async () => {
  await app.deliver({ path: '/inbox', body: fixtureText('maia-text') });
  await app.deliver({ path: '/inbox', body: 'x' });
  const [capture] = (await app.api.captures.list({ limit: 1 })).items;
  const [conversation] = (await app.api.conversations.list({ limit: 1 })).items;
  const targetUrl = 'http://127.0.0.1:9/';
  const script = { name: 'down', entries: [{ step: { kind: 'hang' } }] };
  const simulation = {
    provider: 'maia',
    policy: 'maia',
    target: { kind: 'script', script },
    events: { kind: 'generated', count: 1, perSecond: 1, mix: {} },
  };
  const bodies: Readonly<Record<string, object>> = {
    createEndpoint: { slug: 'made-by-document' },
    updateEndpoint: { name: 'changed' },
    createDelivery: { targetUrl, payload: 'x' },
    replayCapture: { targetUrl, mode: 'as-captured' },
    createSimulation: simulation,
  };
  const { id: delivery } = await app.api.deliveries.create({ targetUrl, payload: 'x' });
  const { id: rehearsed } = await app.api.simulations.create(simulationInput.parse(simulation));
  const ids = [
    ['/captures', capture?.id ?? ''],
    ['/conversations', conversation?.id ?? ''],
    ['/deliveries', delivery],
    ['/simulations', rehearsed],
  ] as const;
  for (const { path, method, operation } of operations) {
    const endpoint = await app.api.endpoints.create({ slug: operation.operationId.toLowerCase(), provider: 'auto', secrets: [] });
    const id = ids.find(([start]) => path.startsWith(start))?.[1] ?? endpoint.id;
    const body = bodies[operation.operationId];
    const answer = await site.ask(`/api/v1${path.replace('{id}', id)}`, {
      method: method.toUpperCase(),
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      token: true,
    });
    const declared = operation.responses[String(answer.status)];
    const type = answer.headers['content-type'];
    const call = `${method} ${path}`;
    expect({ call, status: answer.status, types: Object.keys(declared?.content ?? {}) }).toEqual({
      call,
      status: { post: 201, delete: 204 }[method] ?? 200,
      types: type === undefined ? [] : [type],
    });
  }
});

test('nothing beyond it is served: the workbench is for screens', async () => {
  const names = Object.keys(contract.workbench);
  expect(names).toContain('revealSecrets');
  for (const name of names) {
    for (const path of [`/api/v1/workbench/${name}`, `/api/v1/workbench.${name}`, `/api/v1/${name}`]) {
      const headers = { 'content-type': 'application/json' };
      const answer = await site.ask(path, { method: 'POST', headers, body: '{"id":"e1"}', token: true });
      expect({ path, status: answer.status }).toEqual({ path, status: 404 });
    }
  }
  expect(Object.keys(httpContract)).not.toContain('workbench');
});

test('parameters stand where they belong, numbers as numbers', () => {
  const list = document.paths['/captures']?.['get'];
  const names = list?.parameters?.map(({ name, in: place }) => `${place} ${name}`);
  expect(names).toEqual(['query filter', 'query limit', 'query cursor', 'query order', 'query after', 'query before']);
  expect(list?.parameters?.find(({ name }) => name === 'limit')?.schema).toMatchObject({
    type: 'integer',
    minimum: 1,
    maximum: 500,
  });
  const one = document.paths['/endpoints/{id}']?.['get'];
  expect(one?.parameters).toMatchObject([{ name: 'id', in: 'path', required: true }]);
});

test('bytes are declared as bytes', () => {
  const success = document.paths['/captures/{id}/body']?.['get']?.responses['200'];
  expect(success?.content).toEqual({ 'application/octet-stream': { schema: expect.objectContaining({ type: 'string' }) } });
});

test('every call names its errors, all of one shape and all in the catalogue', () => {
  for (const { operation } of operations) {
    const failures = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
    expect(failures.map(([status]) => status)).toEqual(expect.arrayContaining(['401', '403', '421', '500']));
    for (const [status, { description, content }] of failures) {
      expect(content).toEqual({ 'application/json': { schema: { $ref: '#/components/schemas/Error' } } });
      const codes = description.split(', ').map((code) => code.replaceAll('`', ''));
      for (const code of codes) {
        expect(Reflect.get(errorCatalogue, code)).toMatchObject({ status: Number(status) });
      }
    }
  }
});

test('every reference within it leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference ?? '');
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references) {
    const found = reference
      .replace('#/', '')
      .split('/')
      .reduce<unknown>(
        (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
        document,
      );
    expect({ reference, found: found !== undefined }).toEqual({ reference, found: true });
  }
});

test('broken JSON is refused with words, not with a stack', async () => {
  const answer = await site.ask('/api/v1/endpoints', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"slug":',
    token: true,
  });
  expect(answer).toMatchObject({ status: 400, json: { code: 'bad-input', field: null } });
  expect(answer.body.toString()).not.toMatch(/at .*\.ts|SyntaxError/);
});

test('JSON of ten thousand levels is refused like any other misfit', async () => {
  const answer = await site.ask('/api/v1/endpoints', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `${'{"slug":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    token: true,
  });
  expect(answer).toMatchObject({ status: 400, json: { code: 'bad-input', field: 'slug' } });
});
