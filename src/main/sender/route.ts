import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { Target } from '#shared/target.ts';
import { AttemptFailed, hostAndPort } from './attempt-failed.ts';
import { isForbiddenHost } from './forbidden-address.ts';
import { bareHost, forbiddenWords, parseProxy, parseUrl } from './parse-target.ts';

export interface Proxy {
  readonly host: string;
  readonly port: number;
  /** Value of Proxy-Authorization; secret. */
  readonly authorization: string | null;
}

/** The way to one URL on one target's terms. */
export interface Route {
  readonly url: URL;
  readonly secure: boolean;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Value of Host. */
  readonly hostHeader: string;
  /** Name the certificate must be for, and SNI unless it is an address. */
  readonly serverName: string;
  readonly proxy: Proxy | null;
  /** Connections of routes with the same key can be used for one another. */
  readonly key: string;
  readonly target: Target;
}

/** Throws target-malformed, or AttemptFailed for a host that is forbidden as written. */
export function findRoute(address: string, target: Target): Route {
  const url = parseUrl(address, 'url');
  const host = bareHost(url);
  if (!target.allowLinkLocal && isForbiddenHost(host)) throw forbidden(host);
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const serverName = target.hostOverride === null ? host : withoutPort(target.hostOverride);
  const proxy = target.proxy === null ? null : readProxy(target.proxy);
  const terms = secure
    ? [
        serverName,
        target.skipVerify,
        target.ca ?? '',
        target.clientCertificate?.certificate ?? '',
        target.clientCertificate?.key ?? '',
      ]
    : [];
  const key = createHash('sha256')
    .update(JSON.stringify([url.protocol, host, port, target.allowLinkLocal, target.proxy, terms]))
    .digest('base64');
  return { url, secure, host, port, hostHeader: target.hostOverride ?? url.host, serverName, proxy, key, target };
}

export function forbidden(host: string): AttemptFailed {
  return new AttemptFailed(
    'target-forbidden',
    forbiddenWords(host),
    'Allow link-local addresses for this target if you really mean it.',
  );
}

/** What sentences call the target of a route. */
export function peerOf({ host, port }: Route): string {
  return hostAndPort(host, port);
}

function readProxy(text: string): Proxy {
  const url = parseProxy(text);
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const authorization = login === ':' ? null : `Basic ${Buffer.from(login, 'utf8').toString('base64')}`;
  return { host: bareHost(url), port: url.port === '' ? 80 : Number(url.port), authorization };
}

function withoutPort(host: string): string {
  if (isIP(host) === 6) return host;
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
