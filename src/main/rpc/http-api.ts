/**
 * The HTTP face of the contract, for scripts and the CLI: `httpContract` under /api/v1, JSON, and its OpenAPI document.
 * Owns status codes, error bodies and the headers of bytes. Must not know who may call: the host has asked before.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { BodyLimitPlugin } from '@orpc/server/node';
import { HookwrightError, statusOf } from '#shared/errors.ts';
import type { ErrorReport } from '#shared/errors.ts';
import type { Log } from '#main/log.ts';
import { explainFailure, reportOf } from './failure.ts';
import { generateOpenApiDocument } from './openapi-document.ts';
import type { AppRouter } from './router.ts';

export const apiPath = '/api/v1';

/** Longest request body, bytes: room for the largest payload the contract takes, as base64 within JSON. */
const bodyLimit = 100_663_296;
const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PATCH', 'DELETE']);
const methodsWithBody: ReadonlySet<string> = new Set(['POST', 'PATCH']);

export interface HttpApi {
  /** Answers any request below `apiPath`; never throws. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** `version` is Hookwright's own, for the document. */
export function createHttpApi(router: AppRouter, options: { readonly log: Log; readonly version: string }): HttpApi {
  const { log, version } = options;
  const { endpoints, captures, conversations, deliveries, simulations, health } = router;
  const handler = new OpenAPIHandler(
    { endpoints, captures, conversations, deliveries, simulations, health },
    {
      plugins: [new BodyLimitPlugin({ maxBodySize: bodyLimit })],
      interceptors: [
        async (options) => {
          const { request } = options;
          try {
            return asAttachment(await options.next());
          } catch (error) {
            const call = `${request.method} ${request.url.pathname}`;
            throw explainFailure(error, { call, log, abandoned: request.signal?.aborted ?? false });
          }
        },
      ],
      customErrorResponseBodyEncoder: reportOf,
    },
  );
  let document: Promise<string> | undefined;

  return {
    async handle(request, response) {
      response.setHeader('cache-control', 'no-store');
      try {
        refuseMethodOrType(request);
        if (request.method === 'GET' && pathOf(request) === `${apiPath}/openapi.json`) {
          document ??= generateOpenApiDocument(apiPath, version).then((made) => JSON.stringify(made));
          response.setHeader('content-type', 'application/json').end(await document);
          return;
        }
        const { matched } = await handler.handle(request, response, { prefix: apiPath });
        if (!matched) {
          throw new HookwrightError(
            'route-not-found',
            `There is no call ${request.method ?? ''} ${pathOf(request).slice(0, 200)}.`,
          );
        }
      } catch (error) {
        const failure = explainFailure(error, { call: pathOf(request), log, abandoned: response.closed });
        sendErrorReport(response, failure.data);
      }
    },
  };
}

/** Answers with an error report as JSON, unless an answer has begun. */
export function sendErrorReport(response: ServerResponse, report: ErrorReport): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(statusOf(report.code), { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(report));
}

function refuseMethodOrType(request: IncomingMessage): void {
  const method = request.method ?? '';
  if (!methods.has(method)) {
    throw new HookwrightError('method-refused', `The API has no calls with the method ${method}.`);
  }
  // A page of another origin can post a form or plain text without asking first; JSON it cannot.
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (methodsWithBody.has(method) && type !== 'application/json') {
    throw new HookwrightError('content-type-refused', 'A call that changes something takes JSON only.', {
      field: 'content-type',
    });
  }
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '';
}

type Handled = { readonly matched: boolean; readonly response: { readonly body: unknown; readonly headers: object } | undefined };

/** Bytes of a webhook are for saving, never for a browser to show: hostile HTML would otherwise run on our origin. */
function asAttachment<T extends Handled>(result: T): T {
  const body = result.response?.body;
  if (result.response === undefined || !(body instanceof File)) {
    return result;
  }
  // Ids are letters and digits, but a header is no place to trust that.
  const name = body.name.replaceAll(/[^\w.-]/g, '_');
  const headers = { ...result.response.headers, 'content-disposition': `attachment; filename="${name}"` };
  return { ...result, response: { ...result.response, headers } };
}
