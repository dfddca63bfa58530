/** `session` and `protocol`: what main registered, asked at the moment it matters. */
import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;
type RequestHandler = (contents: object, permission: string, callback: (granted: boolean) => void, details: object) => void;
type CheckHandler = (contents: object, permission: string, origin: string, details: object) => boolean;
type BeforeRequest = (
  details: { url: string; method: string; resourceType: string },
  callback: (answer: { cancel?: boolean }) => void,
) => void;

const schemes = new Map<string, SchemeHandler>();
const privileged = new Map<string, object>();
let readyToServe = false;

/** From now on schemes are fixed, as in Electron once the app is ready. */
export function freezeSchemes(): void {
  readyToServe = true;
}

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(list: readonly { scheme: string; privileges?: object }[]): void {
    if (readyToServe) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of list) privileged.set(scheme, privileges ?? {});
  },
  handle(scheme: string, handler: SchemeHandler): void {
    if (!readyToServe) throw new Error('protocol.handle can only be called when the app is ready');
    if (!privileged.has(scheme)) throw new Error(`The stand-in serves registered schemes only, and ${scheme} is not.`);
    if (schemes.has(scheme)) throw new Error('Failed to register protocol: the scheme is taken');
    schemes.set(scheme, handler);
  },
  isProtocolHandled: (scheme: string): boolean => schemes.has(scheme),
});

/** The answer of a registered scheme; null when none handles this URL. */
export async function answerFromScheme(url: string, method: string, headers: Record<string, string>): Promise<Response | null> {
  const handler = schemes.get(URL.parse(url)?.protocol.slice(0, -1) ?? '');
  return handler === undefined ? null : handler(new Request(url, { method, headers }));
}

let permissionRequest: RequestHandler | null = null;
let permissionCheck: CheckHandler | null = null;
let beforeRequest: BeforeRequest | null = null;

class StandInSession extends EventEmitter {
  readonly protocol = protocol;
  readonly webRequest = strict('webRequest', {
    onBeforeRequest(handler: BeforeRequest): void {
      beforeRequest = handler;
    },
  });

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    permissionRequest = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    permissionCheck = handler;
  }

  /** Chromium without a window offers no devices, so there is nothing to enforce. */
  setDevicePermissionHandler(handler: ((details: object) => boolean) | null): void {
    if (handler?.({ deviceType: 'usb' }) === true) throw new Error('The Electron stand-in cannot grant devices.');
  }

  /** No page of the stand-in ever opens a TLS connection: names do not resolve, and our own are intercepted. */
  setCertificateVerifyProc(handler: ((request: object, callback: (result: number) => void) => void) | null): void {
    handler?.({ hostname: 'stand-in.invalid' }, (result) => {
      if (result === 0) throw new Error('The Electron stand-in has no page whose certificate could be accepted.');
    });
  }
}

const defaultSession = strict('session', new StandInSession());

export const session = strict('session', { defaultSession });

/** Whether a page may make a request. */
export function mayRequest(details: { url: string; method: string; resourceType: string }): Promise<boolean> {
  return new Promise((resolve) => {
    if (beforeRequest === null) resolve(true);
    else beforeRequest(details, ({ cancel }) => resolve(cancel !== true));
  });
}

/** Whether both handlers grant a permission; without handlers Electron grants everything. */
export async function isGranted(contents: object, permission: string, url: string): Promise<boolean> {
  const details = { requestingUrl: url, isMainFrame: true };
  const checked =
    permissionCheck === null || permissionCheck(contents, permission, `${new URL(url).protocol}//${new URL(url).host}`, details);
  const requested = await new Promise<boolean>((resolve) => {
    if (permissionRequest === null) resolve(true);
    else permissionRequest(contents, permission, resolve, details);
  });
  return checked && requested;
}
