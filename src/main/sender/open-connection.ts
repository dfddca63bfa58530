import type { Socket } from 'node:net';
import type { Clock } from '#shared/clock.ts';
import { AttemptFailed, hostAndPort, printable } from './attempt-failed.ts';
import type { AttemptWatch } from './attempt-watch.ts';
import { connectProblem } from './connect-problem.ts';
import { Connection } from './connection.ts';
import { DialFailed, dial } from './dial.ts';
import { exchange } from './exchange.ts';
import { isForbiddenAddress } from './forbidden-address.ts';
import { addressesOf, type Resolve } from './resolve-host.ts';
import { forbidden, peerOf, type Proxy, type Route } from './route.ts';
import { secure, type SecureContexts } from './secure-connection.ts';

/** What opening a connection needs of its sender. */
export interface Opening {
  readonly clock: Clock;
  readonly resolve: Resolve;
  readonly contexts: SecureContexts;
}

const nothing = new Uint8Array();

/**
 * Opens a connection to a route: looks the name up once, refuses forbidden addresses, connects to what was looked up,
 * goes through the proxy and puts TLS on it. Through a proxy the name is the proxy's to look up, so only what is
 * written in the URL is checked. `tunnelled`: also plain HTTP goes through a tunnel, for bytes no proxy could change.
 * `remote` is told the address as soon as it is connected to. Throws AttemptFailed.
 */
export async function openConnection(
  route: Route,
  { clock, resolve, contexts }: Opening,
  { watch, tunnelled, remote }: { watch: AttemptWatch; tunnelled: boolean; remote: (address: string) => void },
): Promise<Connection> {
  const { proxy, target } = route;
  const { host, port } = proxy ?? route;
  const peer = hostAndPort(host, port);
  // First, so that a certificate that cannot be read is told without a connection.
  const context = route.secure ? contexts.for(target) : null;
  try {
    const found = await addressesOf(host, resolve, watch);
    const addresses = target.allowLinkLocal ? found : found.filter((address) => !isForbiddenAddress(address));
    if (addresses.length === 0) throw forbidden(found[0] === host ? host : `${host} (${found.join(', ')})`);
    watch.enter('connect');
    const { socket, address } = await dial(addresses, { port, plain: !route.secure && !tunnelled }, watch, clock);
    const remoteAddress = hostAndPort(address, port);
    remote(remoteAddress);
    try {
      if (proxy !== null && (route.secure || tunnelled)) await openTunnel(socket, proxy, route, watch);
      if (context === null) return new Connection(socket, remoteAddress);
      watch.enter('tls');
      return new Connection(await secure(socket, route, context, watch, () => clock.now()), remoteAddress);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  } catch (error) {
    const failed = error instanceof DialFailed ? dialProblem(error, peer) : error;
    if (proxy !== null && failed instanceof AttemptFailed && isAboutReaching(failed)) throw proxyProblem(failed);
    throw failed;
  }
}

/** The most telling of the errors: that an address refused says more than that IPv6 is not there. */
function dialProblem({ errors }: DialFailed, peer: string): AttemptFailed {
  const problems = errors.map((error) => connectProblem(error, peer));
  const told = problems.find(({ failure }) => failure.kind === 'refused') ?? problems.at(-1);
  return told ?? connectProblem(null, peer);
}

function isAboutReaching({ failure }: AttemptFailed): boolean {
  return failure.kind === 'refused' || failure.kind === 'reset' || failure.kind === 'dns' || failure.kind === 'unreachable';
}

function proxyProblem({ failure }: AttemptFailed): AttemptFailed {
  return new AttemptFailed(
    'proxy',
    `The proxy cannot be used: ${failure.problem}`,
    'Start or correct the proxy, or take it away from this target.',
  );
}

async function openTunnel(socket: Socket, proxy: Proxy, route: Route, watch: AttemptWatch): Promise<void> {
  const to = peerOf(route);
  const login = proxy.authorization === null ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`;
  const head = Buffer.from(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n${login}\r\n`, 'latin1');
  const connection = new Connection(socket, '');
  const { head: answer } = await exchange(
    connection,
    { method: 'CONNECT', head, body: nothing, hint: '', isEnough: (reader) => reader.head !== null },
    watch,
  );
  const status = answer?.status ?? 0;
  if (status < 200 || status > 299) throw tunnelRefused(status, to);
  connection.detach();
}

function tunnelRefused(status: number, to: string): AttemptFailed {
  if (status === 407) return loginWanted();
  const remedy = 'Allow the target at the proxy, or take the proxy away from this target.';
  return new AttemptFailed('proxy', `The proxy refused the way to ${printable(to)}: it answered ${status}.`, remedy);
}

/** The proxy answered 407. */
export function loginWanted(): AttemptFailed {
  const remedy = 'Put user name and password into the proxy URL, as http://user:password@host:port.';
  return new AttemptFailed('proxy', 'The proxy wants a login, or does not accept the one given (407).', remedy);
}

/** Added to the remedy when a connection breaks unanswered: what a target may just hang up on. */
export function brokenHint({ secure, target }: Route): string {
  if (!secure) return ' If it speaks HTTPS on this port, use https://.';
  return target.clientCertificate === null ? ' If it asks for a client certificate, give one for this target.' : '';
}
