/** Sends fuzzed connections to a receiver and says what it did wrong. The same check runs in `npm test` and in the torture. */
import fc from 'fast-check';
import { connectRaw } from './raw-client.ts';
import { fuzzedConnection, type FuzzedConnection } from './fuzzed-requests.ts';
import type { ReceiverUnderTest } from './receiver-under-test.ts';

/** Longest a connection may live after its client has sent everything and left, ms. */
const patienceMs = 10_000;

/** Runs `runs` connections, one after the other; throws with the smallest one that is treated wrongly, and the seed. */
export async function fuzzReceiver(running: ReceiverUnderTest, runs: number, seed: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fuzzedConnection, async (connection) => {
      const fault = await faultOf(running, connection);
      if (fault !== null) throw new Error(fault);
    }),
    { numRuns: runs, seed },
  );
}

async function faultOf({ httpPort, sink, receiver }: ReceiverUnderTest, connection: FuzzedConnection): Promise<string | null> {
  sink.requests.length = 0;
  // What an earlier connection left behind must not be laid at this one's door.
  const before = receiver.state();
  const client = await connectRaw({ port: httpPort });
  for (const piece of pieces(connection)) {
    client.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (connection.leaving === 'reset') client.reset();
  else client.halfClose();
  const timer = Promise.withResolvers<'late'>();
  const timeout = setTimeout(() => timer.resolve('late'), patienceMs);
  const answer = await Promise.race([client.untilClosed(), timer.promise]);
  clearTimeout(timeout);
  if (answer === 'late') {
    client.socket.destroy();
    return 'the connection was still open long after its client had left';
  }
  if (answer !== '' && !answer.startsWith('HTTP/1.1 '))
    return `something that is no answer came back: ${JSON.stringify(answer.slice(0, 80))}`;
  if (!(await settled(receiver, before))) {
    const { openConnections, bodyBytesHeld } = receiver.state();
    return `${openConnections - before.openConnections} connections and ${bodyBytesHeld - before.bodyBytesHeld} bytes are still held`;
  }
  if (connection.leaving === 'reset') return null;
  if (/[^\r\n]/.test(connection.bytes) && sink.requests.length === 0) return 'bytes came and nothing was captured';
  const made = sink.requests.find(
    ({ bodyKind, body }) => bodyKind === 'raw-packet' && !connection.bytes.includes(Buffer.from(body).toString('latin1')),
  );
  return made === undefined ? null : 'a raw packet holds bytes that were never sent';
}

type Held = Pick<ReturnType<ReceiverUnderTest['receiver']['state']>, 'openConnections' | 'bodyBytesHeld'>;

/** The server's side of a connection closes a little after the client's; whether it does within two seconds. */
async function settled(receiver: ReceiverUnderTest['receiver'], before: Held): Promise<boolean> {
  for (let turn = 0; turn < 2000; turn += 1) {
    const { openConnections, bodyBytesHeld } = receiver.state();
    if (openConnections <= before.openConnections && bodyBytesHeld <= before.bodyBytesHeld) return true;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return false;
}

function pieces({ bytes, cuts }: FuzzedConnection): string[] {
  const at = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)).toSorted((a, b) => a - b), bytes.length];
  return at
    .slice(1)
    .map((end, index) => bytes.slice(at[index], end))
    .filter((piece) => piece !== '');
}
