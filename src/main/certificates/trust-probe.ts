/**
 * Finds out who trusts the authority: an address on loopback, served with the receiver's own certificate, that a browser, curl
 * or a program is asked to read. Whoever reads it without complaint trusts; whoever turns away at the certificate does not.
 * It lives apart from the receiver, so that nothing of it becomes a capture, and only for as long as somebody looks.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#shared/clock.ts';
import type { LeafPem } from './certificates.ts';

export interface TrustProbe {
  /** e.g. `https://localhost:40123/6f1c…/curl`. */
  readonly url: string;
  /** Wall clock, ms since 1970; null while it did not happen. */
  provedAt(): number | null;
  refusedAt(): number | null;
  close(): void;
}

interface ProbeOptions {
  /** Last part of the address, for people. */
  readonly name: string;
  readonly leaf: LeafPem;
  readonly clock: Clock;
  readonly changed: () => void;
}

/** Alerts by which a client says that it does not accept the certificate; and the hang-up of those that say nothing. */
const refusals =
  /alert (?:unknown ca|certificate unknown|bad certificate|unsupported certificate)|unknown_ca|ECONNRESET|socket hang up/i;

const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Trusted</title>
<style>html{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:34em;margin:20vh auto;padding:0 1em}</style>
<h1>This browser trusts Hookwright</h1>
<p>It read this page over HTTPS without a warning. You can close the tab.</p></html>
`;

/** Opens a probe on a free port of 127.0.0.1. Rejects when there is none. */
export function openTrustProbe({ name, leaf, clock, changed }: ProbeOptions): Promise<TrustProbe> {
  const path = `/${randomBytes(12).toString('hex')}/${name}`;
  let provedAt: number | null = null;
  let refusedAt: number | null = null;
  const server: Server = createServer({ ...leaf, minVersion: 'TLSv1.2', handshakeTimeout: 10_000 }, (request, response) => {
    const known = request.url === path;
    if (known) {
      provedAt = clock.now();
      changed();
    }
    const browser = name === 'browser';
    response.writeHead(known ? 200 : 404, {
      'content-type': known && browser ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      connection: 'close',
    });
    response.end(known ? (browser ? page : 'Trusted: this program accepts the certificates of Hookwright.\n') : '');
  });
  server.maxConnections = 32;
  server.on('tlsClientError', (error) => {
    if (!refusals.test(error.message)) return;
    refusedAt = clock.now();
    changed();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.unref();
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `https://localhost:${port}${path}`,
        provedAt: () => provedAt,
        refusedAt: () => refusedAt,
        close() {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}
