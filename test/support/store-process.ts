/**
 * A process of its own that opens a store, for tests that kill it.
 * Arguments: data folder, and `hold` (open it and wait) or `load` (commit without end).
 * Writes lines: `open`, then in `load` the id of every capture after it was acknowledged; `failed CODE` when it cannot open.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import type { CaptureRecord } from '#main/store/capture-record.ts';
import { openWriter } from '#main/store/writer.ts';
import { HookwrightError } from '#shared/errors.ts';
import { defaultReply } from '#shared/reply.ts';

const [dataFolder = '', task] = process.argv.slice(2);
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

function record(number: number): CaptureRecord {
  return {
    endpointId: null,
    receivedAt: number,
    completedAt: number,
    receiveMs: 0,
    scheme: 'https',
    tls: null,
    remoteAddress: '127.0.0.1',
    remotePort: 1,
    method: 'POST',
    target: '/load',
    httpVersion: '1.1',
    headers: [],
    trailers: [],
    bodyKind: 'body',
    body: new Uint8Array(1000).fill(number % 256),
    declaredSize: 1000,
    problem: null,
    provider: null,
    event: null,
    summary: '',
    verdict: { status: 'unknown', scheme: null, reason: 'no-scheme' },
    signature: null,
    reply: defaultReply,
    fault: null,
    duplicateKey: String(number % 50),
  };
}

try {
  const writer = openWriter({ dataFolder, clock: systemClock, log: silentLog });
  say('open');
  if (task === 'load') {
    const send = (number: number): void => {
      writer.submit(record(number)).then(
        ({ id }) => {
          say(id);
          send(number + 20);
        },
        () => process.exit(3),
      );
    };
    for (let number = 0; number < 20; number += 1) send(number);
  }
  // The app's own timers keep no process alive; its listeners do.
  setInterval(() => {}, 60_000);
} catch (error) {
  say(`failed ${error instanceof HookwrightError ? `${error.code} ${error.message}` : String(error)}`);
  process.exitCode = 1;
}
