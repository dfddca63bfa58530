import { connect, type Socket } from 'node:net';
import type { Clock } from '#shared/clock.ts';
import type { AttemptWatch } from './attempt-watch.ts';

/** When an address has not answered for so long, the next one is tried beside it. */
const nextAddressAfterMs = 250;

export interface Dialled {
  readonly socket: Socket;
  readonly address: string;
}

/** Every address failed. */
export class DialFailed extends Error {
  /** One per address, in the order tried. */
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    super('no address could be connected to');
    this.name = 'DialFailed';
    this.errors = errors;
  }
}

/** What all plain connections of this thread are read into: whoever is given bytes of it keeps a copy. */
const readInto = Buffer.allocUnsafeSlow(65_536);

/**
 * Connects to the first of the addresses that answers. `plain`: nothing is put on top of the socket, so that it needs no
 * buffer of its own for each read; its `data` is then only good until the listener returns. Throws DialFailed, or what the
 * watch ends it with.
 */
export function dial(
  addresses: readonly string[],
  { port, plain }: { readonly port: number; readonly plain: boolean },
  watch: AttemptWatch,
  clock: Clock,
): Promise<Dialled> {
  return watch.run<Dialled>((done, fail) => {
    const open = new Set<Socket>();
    const errors: Error[] = [];
    let next = 0;
    let cancelNext = (): void => {};

    const dropOthers = (kept: Socket | null): void => {
      cancelNext();
      for (const socket of open) if (socket !== kept) socket.destroy();
      open.clear();
    };

    const tryNext = (): void => {
      cancelNext();
      const address = addresses[next];
      if (address === undefined) return;
      next += 1;
      const place = { host: address, port, noDelay: true };
      const socket: Socket = plain
        ? connect({
            ...place,
            onread: {
              buffer: readInto,
              callback: (length) => {
                socket.emit('data', readInto.subarray(0, length));
                return true;
              },
            },
          })
        : connect(place);
      open.add(socket);
      const onError = (error: Error): void => {
        open.delete(socket);
        errors.push(error);
        if (next < addresses.length) tryNext();
        else if (open.size === 0) fail(new DialFailed(errors));
      };
      socket.once('error', onError);
      socket.once('connect', () => {
        socket.off('error', onError);
        dropOthers(socket);
        done({ socket, address });
      });
      if (next < addresses.length) cancelNext = clock.after(nextAddressAfterMs, tryNext);
    };

    tryNext();
    return () => dropOthers(null);
  });
}
