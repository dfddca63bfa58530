/**
 * Chromium alone cannot be taught a scheme of ours, so a page of `app://hookwright` is carried by an intercepted
 * `https://hookwright`: also a secure, standard origin. Everything on Electron's side of the stand-in sees `app:` only.
 */

const carriedHosts = new Set(['hookwright']);

/** The URL Chromium is given for one of Electron's. */
export function toCarrier(url: string): string {
  return url.replace(/^app:\/\//, 'https://');
}

/** The URL Electron would report for one of Chromium's. */
export function fromCarrier(url: string): string {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'https:' && carriedHosts.has(parsed.host) ? url.replace(/^https:/, 'app:') : url;
}
