/**
 * What the window's page may not do: leave, open windows, embed guests, use devices, reach the network.
 * Payloads are hostile; should one ever run as script, it must find every door shut.
 */
import type { Session, WebContents } from 'electron';
import { isOwnUrl, isPageItself } from './page-address.ts';
import type { PageAddress } from './page-address.ts';

/** Chromium's own error code net::ERR_FAILED: the certificate is refused. */
const certificateRefused = -2;

const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'notifications']);

/** Shuts the doors of one page. Must run before it loads anything. */
export function guardNavigation(contents: WebContents, page: PageAddress): void {
  // The page may reload itself; it has no other place to go.
  contents.on('will-navigate', (details) => {
    if (!details.isMainFrame || !isPageItself(page, details.url)) {
      details.preventDefault();
    }
  });
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) {
      details.preventDefault();
    }
  });
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Shuts the doors of the session all our pages share. */
export function guardSession(session: Session, page: PageAddress): void {
  const mayUse = (permission: string, url: string): boolean => allowedPermissions.has(permission) && isOwnUrl(page, url);

  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(details.isMainFrame && mayUse(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    return details.isMainFrame && mayUse(permission, requestingOrigin);
  });
  session.setDevicePermissionHandler(() => false);
  // The page talks to nobody over TLS, so there is no certificate to accept; the receiver's own CA is no exception.
  session.setCertificateVerifyProc((_request, callback) => callback(certificateRefused));
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !mayLoad(details.url, page) }));
  session.on('will-download', (event, item) => {
    // Only what the page made itself (an export) may be saved; Electron asks the user where.
    if (!item.getURL().startsWith(`blob:${page.origin}/`)) {
      event.preventDefault();
    }
  });
}

/** Our own files; pictures and workers made from bytes the page already has; the developer tools and the dev server's socket. */
function mayLoad(url: string, page: PageAddress): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) {
    return false;
  }
  if (['data:', 'blob:', 'devtools:', 'chrome-devtools:'].includes(parsed.protocol)) {
    return true;
  }
  const asHttp = parsed.protocol === 'ws:' ? url.replace(/^ws:/, 'http:') : url;
  return isOwnUrl(page, asHttp);
}
