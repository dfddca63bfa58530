import type { Socket } from 'node:net';
import type { Clock } from '#shared/clock.ts';

/** The first bytes of a connection, up to the end of its first head. */
export interface FirstHead {
  readonly bytes: Buffer;
  /** Wall clock at the first byte. */
  readonly firstByteAt: number;
  /** Monotonic clock at the first byte. */
  readonly firstByteTick: number;
}

/** `ready`: the head is whole, or hopeless, and the parser may have it. Otherwise why it will never be. */
export type FirstHeadOutcome = 'ready' | 'timed-out' | 'ended' | 'closed';

const lineFeed = 10;
const carriageReturn = 13;
/** Beyond this many small chunks they are joined, so that a byte at a time does not cost a buffer a byte. */
const chunksBeforeJoining = 128;
const requestLine = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^\s]+ HTTP\/1\.[01]\r?\n/;
const tokenCharacter = /^[!#$%&'*+.^_`|~0-9A-Za-z\r\n-]/;

/**
 * Holds back the first head of a connection, so that its bytes and the time of its first byte are known even when Node's
 * parser refuses it or it never becomes whole: of a refused request Node hands out the last packet only, and watching
 * the bytes of every request costs a quarter of the throughput. `done` is called once; with `ready` the bytes are back
 * in the socket for the next reader. `null` means that nothing came at all.
 */
export function readFirstHead(
  socket: Socket,
  { maxBytes, timeoutMs, clock }: { maxBytes: number; timeoutMs: number; clock: Clock },
  done: (outcome: FirstHeadOutcome, head: FirstHead | null) => void,
): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let firstByteAt = 0;
  let firstByteTick = 0;
  const scan = createHeadScan();

  const onData = (chunk: Buffer): void => {
    if (size === 0) {
      firstByteAt = clock.now();
      firstByteTick = clock.monotonic();
    }
    chunks.push(chunk);
    size += chunk.length;
    if (chunks.length > chunksBeforeJoining) chunks = [Buffer.concat(chunks)];
    if (size >= maxBytes || scan(chunk)) finish('ready');
  };
  const onEnd = (): void => finish('ended');
  const onClose = (): void => finish('closed');
  const finish = (outcome: FirstHeadOutcome): void => {
    cancelTimeout();
    socket.off('data', onData).off('end', onEnd).off('close', onClose);
    const bytes = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    const head = size === 0 ? null : { bytes, firstByteAt, firstByteTick };
    if (outcome === 'ready') {
      socket.pause();
      socket.unshift(bytes);
    }
    done(outcome, head);
    if (outcome === 'ready') socket.resume();
  };
  const cancelTimeout = clock.after(timeoutMs, () => finish('timed-out'));
  socket.on('data', onData).on('end', onEnd).on('close', onClose);
}

/** A function that is fed chunk after chunk and says when there is no more to wait for: a whole head, or surely none. */
function createHeadScan(): (chunk: Buffer) => boolean {
  let firstLine = '';
  let firstLineRead = false;
  let emptyLine = false;
  return (chunk) => {
    if (!firstLineRead) {
      firstLine += chunk.toString('latin1');
      // Empty lines before the request line are allowed.
      const trimmed = firstLine.replace(/^[\r\n]+/, '');
      if (!tokenCharacter.test(firstLine)) return true;
      if (trimmed.includes('\n')) {
        if (!requestLine.test(trimmed)) return true;
        firstLineRead = true;
        firstLine = '';
      }
    }
    for (const byte of chunk) {
      if (byte === lineFeed) {
        if (emptyLine) return true;
        emptyLine = true;
      } else if (byte !== carriageReturn) emptyLine = false;
    }
    return false;
  };
}
