import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import { AttemptFailed } from './attempt-failed.ts';
import type { AttemptWatch } from './attempt-watch.ts';
import { codeOf } from './connect-problem.ts';

/** Looks a name up; tests give their own. */
export type Resolve = (host: string) => Promise<string[]>;

/** As every other program on the machine does, the hosts file included. */
export function resolveWithSystem(host: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true, order: 'verbatim' }, (error, addresses) => {
      if (error === null) resolve(addresses.map(({ address }) => address));
      else reject(error);
    });
  });
}

/** Addresses of a host, in the order to be tried. An address is its own; localhost is both loopbacks, without asking. */
export async function addressesOf(host: string, resolve: Resolve, watch: AttemptWatch): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  if (/(?:^|\.)localhost\.?$/.test(host)) return ['::1', '127.0.0.1'];
  watch.enter('dns');
  try {
    const looking = resolve(host);
    const addresses = await watch.run<string[]>((done, fail) => {
      void settle(looking, done, fail);
      return () => {};
    });
    if (addresses.length === 0) throw unknownHost(host);
    return addresses;
  } catch (error) {
    throw error instanceof AttemptFailed ? error : lookupProblem(error, host);
  }
}

function lookupProblem(error: unknown, host: string): AttemptFailed {
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'ENODATA') return unknownHost(host);
  return new AttemptFailed(
    'dns',
    `The name ${host} could not be looked up (${code}).`,
    'Check the network and its name server, then attempt it again.',
  );
}

function unknownHost(host: string): AttemptFailed {
  return new AttemptFailed('dns', `There is no host named ${host}.`, 'Correct the host in the URL, or add it to the hosts file.');
}

async function settle<T>(promise: Promise<T>, done: (value: T) => void, fail: (error: unknown) => void): Promise<void> {
  try {
    done(await promise);
  } catch (error) {
    fail(error);
  }
}
