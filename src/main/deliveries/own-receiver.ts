import { hostname } from 'node:os';
import { parsedUrl } from './parsed-url.ts';

/** Where our own receiver listens. */
export interface ReceiverPlace {
  readonly ports: readonly number[];
  /** Names it is reached by besides the loopback ones. */
  readonly hostNames: () => readonly string[];
}

/** Whether a URL leads to our own receiver: a loopback host, one of its names or this machine's, and one of its ports. */
export function isOwnReceiver(url: string, { ports, hostNames }: ReceiverPlace): boolean {
  const parsed = parsedUrl(url);
  if (parsed === null) return false;
  const port = parsed.port === '' ? (parsed.protocol === 'https:' ? 443 : 80) : Number(parsed.port);
  if (!ports.includes(port)) return false;
  const host = parsed.hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
  if (/^127\.|^0\.0\.0\.0$|^::1?$|^::ffff:7f|(?:^|\.)localhost$/.test(host)) return true;
  return [...hostNames(), hostname()].some((name) => name.toLowerCase() === host);
}
