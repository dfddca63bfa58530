import { connectBrowser } from './browser.ts';
import { connectElectron, desktopBridge } from './electron.ts';
import type { HostLink } from './host-link.ts';

/** The link to whichever host serves this page. */
export function connect(): HostLink {
  const bridge = desktopBridge();
  return bridge === null ? connectBrowser() : connectElectron(bridge);
}
