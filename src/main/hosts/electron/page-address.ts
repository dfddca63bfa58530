/**
 * Where the window's page comes from, and the one test of "is this our page" that every guard uses.
 * Pure: no Electron.
 */

export const appScheme = 'app';
export const appHost = 'hookwright';

export interface PageAddress {
  /** The page the window loads. */
  readonly url: string;
  /** Scheme and host (with port) of everything that counts as ours, e.g. `app://hookwright`. */
  readonly origin: string;
}

const bundledPage: PageAddress = { url: `${appScheme}://${appHost}/index.html`, origin: `${appScheme}://${appHost}` };

/**
 * The bundled page; or, in development only, the page of the dev server.
 * A packaged app never follows the variable, and nothing but loopback is ever followed.
 */
export function pageAddress(packaged: boolean, devServerUrl: string | undefined): PageAddress {
  const url = packaged || devServerUrl === undefined ? null : URL.parse(devServerUrl);
  const loopback = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url !== null && loopback ? { url: url.href, origin: originOf(url) } : bundledPage;
}

/** Whether a URL, as a frame reports it, belongs to our page's origin. */
export function isOwnUrl(address: PageAddress, url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.username === '' && parsed.password === '' && originOf(parsed) === address.origin;
}

/** Whether a URL is the very page the window shows, whatever view its query or fragment names. */
export function isPageItself(address: PageAddress, url: string): boolean {
  return url.split(/[?#]/, 1)[0] === address.url;
}

/** `URL.origin` is the word "null" for schemes that Node does not know, so it cannot be compared. */
function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`;
}

/** The address in canonical form when it may be given to the user's browser, else null. */
export function externalAddress(address: string): string | null {
  const url = URL.parse(address);
  // A user name in front of the host makes an address look like another one's.
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}
