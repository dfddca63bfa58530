import { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** The TCP socket below a TLS socket; the only link from one to the other is this undocumented one. */
export function tcpSocketOf(secured: TLSSocket): Socket | null {
  const parent: unknown = Reflect.get(secured, '_parent');
  return parent instanceof Socket ? parent : null;
}
