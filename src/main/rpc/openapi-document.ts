/** The OpenAPI document of the HTTP API, made from the same contract that serves it. */
import { OpenAPIGenerator } from '@orpc/openapi';
import type { OpenAPI } from '@orpc/contract';
import { JSON_SCHEMA_REGISTRY, ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { byteBlob } from '#shared/bytes.ts';
import { capture, captureRow } from '#shared/capture.ts';
import { httpContract } from '#shared/contract.ts';
import { delivery, deliveryRow } from '#shared/delivery.ts';
import { endpoint } from '#shared/endpoint.ts';
import { statusOf } from '#shared/errors.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { health } from '#shared/health.ts';
import { simulation, simulationSummary } from '#shared/simulation.ts';

/** What can be wrong with anything that is to be sent. */
const refusedSending: readonly ErrorCode[] = [
  'bad-input',
  'target-malformed',
  'target-forbidden',
  'secret-malformed',
  'policy-not-found',
  'content-type-refused',
];

/** What each call can fail with, besides what any call can. */
const failures: Readonly<Record<string, readonly ErrorCode[]>> = {
  createEndpoint: ['bad-input', 'slug-unusable', 'secret-malformed', 'provider-not-found', 'slug-taken', 'content-type-refused'],
  getEndpoint: ['endpoint-not-found'],
  updateEndpoint: [
    'bad-input',
    'slug-unusable',
    'secret-malformed',
    'endpoint-not-found',
    'provider-not-found',
    'slug-taken',
    'content-type-refused',
  ],
  removeEndpoint: ['endpoint-not-found'],
  listCaptures: ['bad-input', 'filter-malformed', 'cursor-malformed'],
  waitForCaptures: ['bad-input', 'filter-malformed', 'wait-timed-out'],
  getCapture: ['capture-not-found'],
  getCaptureBody: ['bad-input', 'capture-not-found'],
  replayCapture: [...refusedSending, 'capture-not-found', 'loop-detected'],
  listDeliveries: ['bad-input', 'cursor-malformed'],
  createDelivery: [...refusedSending, 'endpoint-not-found', 'provider-not-found'],
  getDelivery: ['delivery-not-found'],
  createSimulation: [
    ...refusedSending,
    'endpoint-not-found',
    'provider-not-found',
    'policy-malformed',
    'filter-malformed',
    'loop-detected',
  ],
  getSimulation: ['simulation-not-found'],
};
const failuresOfAnyCall: readonly ErrorCode[] = ['unauthorized', 'origin-refused', 'host-refused', 'internal'];

/** `serverPath` is where the API is served, e.g. `/api/v1`. */
export async function generateOpenApiDocument(serverPath: string, version: string): Promise<OpenAPI.Document> {
  if (!JSON_SCHEMA_REGISTRY.has(byteBlob)) {
    JSON_SCHEMA_REGISTRY.add(byteBlob, { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' });
  }
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(httpContract, {
    info: {
      title: 'Hookwright',
      version,
      description:
        'Manages endpoints, reads captured webhooks, sends, replays and rehearses them. Served on loopback only, to holders of the token printed at start.',
    },
    servers: [{ url: serverPath }],
    tags: [
      { name: 'Endpoints', description: 'Named local URLs that receive webhooks.' },
      { name: 'Captures', description: 'Received requests, kept byte for byte.' },
      { name: 'Deliveries', description: 'What was sent or replayed, attempt by attempt.' },
      { name: 'Simulations', description: 'Retry policies rehearsed against a target or a reply script.' },
      { name: 'Health', description: 'State of the receiver and the store.' },
    ],
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'New at each start.' } },
      schemas: { Error: errorSchema },
    },
    commonSchemas: {
      Endpoint: { schema: endpoint, strategy: 'output' },
      CaptureRow: { schema: captureRow, strategy: 'output' },
      Capture: { schema: capture, strategy: 'output' },
      Delivery: { schema: delivery, strategy: 'output' },
      DeliveryRow: { schema: deliveryRow, strategy: 'output' },
      Simulation: { schema: simulation, strategy: 'output' },
      SimulationSummary: { schema: simulationSummary, strategy: 'output' },
      Health: { schema: health, strategy: 'output' },
    },
  });
  for (const item of Object.values(document.paths ?? {})) {
    for (const operation of [item?.get, item?.post, item?.patch, item?.delete]) {
      if (operation !== undefined) {
        // The generator gives a call without an output an empty schema; 204 has no body to describe.
        const done = operation.responses?.['204'] === undefined ? {} : { '204': { description: 'Done' } };
        operation.responses = Object.assign(operation.responses ?? {}, done, errorResponses(operation.operationId ?? ''));
      }
    }
  }
  return document;
}

const errorSchema: OpenAPI.SchemaObject = {
  type: 'object',
  title: 'Error',
  description: 'What every failed call answers.',
  required: ['code', 'field', 'problem', 'remedy'],
  properties: {
    code: { type: 'string', description: 'Stable; scripts may rely on it.' },
    field: { type: ['string', 'null'], description: 'Path of the field at fault, e.g. `reply.status`.' },
    problem: { type: 'string', description: 'What happened, in one sentence.' },
    remedy: { type: 'string', description: 'What to do, in one sentence.' },
    details: {
      type: 'array',
      description: 'Every field at fault, when input was refused.',
      items: {
        type: 'object',
        required: ['field', 'problem'],
        properties: { field: { type: ['string', 'null'] }, problem: { type: 'string' } },
      },
    },
  },
};

function errorResponses(operationId: string): OpenAPI.ResponsesObject {
  const codes = [...(failures[operationId] ?? []), ...failuresOfAnyCall];
  const byStatus = Map.groupBy(codes, statusOf);
  return Object.fromEntries(
    [...byStatus].map(([status, codesOfStatus]) => [
      String(status),
      {
        description: codesOfStatus.map((code) => `\`${code}\``).join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}
