import type { Socket } from 'node:net';
import type { Clock } from '#shared/clock.ts';

/** Closes our side, reads on so that the answer is not lost to a reset, and cuts after `lingerMs`. */
export function endGently(socket: Socket, lingerMs: number, clock: Clock): void {
  if (socket.destroyed) return;
  const cancel = clock.after(lingerMs, () => socket.destroy());
  socket.once('close', cancel);
  socket.resume();
  socket.end();
}
