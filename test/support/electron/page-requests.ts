/** Every request of a page, paused over CDP: navigation events, `webRequest`, scheme handlers, in Electron's order. */
import type { CdpSession } from './cdp.ts';
import { fromCarrier, toCarrier } from './carrier.ts';
import { answerFromScheme, isGranted, mayRequest } from './session.ts';

interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly redirectedRequestId?: string;
  readonly request: { readonly url: string; readonly method: string; readonly headers: Record<string, string> };
}

export interface NavigationGate {
  readonly mainFrameId: string;
  /** Whether a navigation may go on; `redirected` when a server asked for it. */
  mayNavigate(url: string, isMainFrame: boolean, redirected: boolean): boolean;
}

/** Starts intercepting. Must be called before the page loads anything. */
export async function interceptRequests(cdp: CdpSession, gate: NavigationGate): Promise<void> {
  cdp.on('Fetch.requestPaused', (params) => {
    const paused = params as unknown as PausedRequest;
    answer(cdp, gate, paused).catch((error: unknown) => {
      process.stderr.write(`stand-in: ${paused.request.url} failed: ${String(error)}\n`);
      void cdp.send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Failed' }).catch(() => {});
    });
  });
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

async function answer(cdp: CdpSession, gate: NavigationGate, paused: PausedRequest): Promise<void> {
  const { requestId, request, resourceType } = paused;
  const url = fromCarrier(request.url);
  const redirected = paused.redirectedRequestId !== undefined;
  if (resourceType === 'Document' && !gate.mayNavigate(url, paused.frameId === gate.mainFrameId, redirected)) {
    await cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    return;
  }
  if (!(await mayRequest({ url, method: request.method, resourceType: electronResourceType(paused, gate) }))) {
    await cdp.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    return;
  }
  const response = await answerFromScheme(url, request.method, request.headers);
  if (response === null) {
    await cdp.send('Fetch.continueRequest', { requestId });
    return;
  }
  await cdp.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  });
}

function electronResourceType({ resourceType, frameId }: PausedRequest, gate: NavigationGate): string {
  if (resourceType === 'Document') return frameId === gate.mainFrameId ? 'mainFrame' : 'subFrame';
  return resourceType.toLowerCase();
}

/** CDP's permission names with Electron's. */
const permissions: readonly (readonly [cdp: string, electron: string])[] = [
  ['notifications', 'notifications'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['clipboard-read', 'clipboard-read'],
  ['geolocation', 'geolocation'],
  ['camera', 'media'],
  ['microphone', 'media'],
  ['midi', 'midi'],
  ['idle-detection', 'idle-detection'],
  ['local-fonts', 'local-fonts'],
  ['window-management', 'window-management'],
  ['screen-wake-lock', 'screen-wake-lock'],
  ['storage-access', 'storage-access'],
];

/** Tells Chromium what main's permission handlers say of a page. */
export async function applyPermissions(browser: CdpSession, contents: object, url: string): Promise<void> {
  const origin = new URL(toCarrier(url)).origin;
  for (const [name, electronName] of permissions) {
    const setting = (await isGranted(contents, electronName, url)) ? 'granted' : 'denied';
    await browser.send('Browser.setPermission', { permission: { name }, setting, origin });
  }
}
