/**
 * `app://hookwright/…`: serves the built renderer to the window, and nothing else to anyone.
 * Which files exist and which headers they carry is the business of renderer-files.ts.
 */
import type { CustomScheme, Protocol } from 'electron';
import { protectiveHeaders } from '../renderer-files.ts';
import type { RendererFiles } from '../renderer-files.ts';
import { appHost, appScheme } from './page-address.ts';

/** Must be registered before the app is ready. Standard and secure: relative URLs, an origin, storage and fetch work as on https. */
export const appSchemeRegistration: CustomScheme = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** Starts answering `app://` with the files of the renderer. */
export function serveRenderer(protocol: Protocol, files: RendererFiles): void {
  protocol.handle(appScheme, (request) => answerAppRequest(request, files));
}

/** The answer to one request: the file, or 404 for another host, 405 for another method. */
export async function answerAppRequest(request: Request, files: RendererFiles): Promise<Response> {
  const url = URL.parse(request.url);
  if (url?.protocol !== `${appScheme}:` || url.host !== appHost) {
    return refusal(404);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refusal(405);
  }
  const file = await files.resolve(url.pathname);
  if (file === null) {
    return refusal(404);
  }
  const body = request.method === 'HEAD' ? null : new Uint8Array(file.bytes);
  return new Response(body, { status: 200, headers: { ...file.headers } });
}

function refusal(status: 404 | 405): Response {
  return new Response(null, {
    status,
    headers: { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", ...protectiveHeaders },
  });
}
