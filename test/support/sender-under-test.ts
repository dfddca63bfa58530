/** A sender with short words for what tests vary; closed after each test, as are the targets opened through it. */
import { onTestFinished } from 'vitest';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import type { AttemptResult, OutgoingRequest } from '#main/sender/outgoing-request.ts';
import { createSender, type SenderOptions } from '#main/sender/sender.ts';
import type { Deadlines, Target, TargetInput } from '#shared/target.ts';
import { target as targetShape } from '#shared/target.ts';
import { openRawTarget, type RawTarget } from './raw-target.ts';

interface SendOptions {
  readonly request?: Partial<OutgoingRequest>;
  readonly target?: Partial<TargetInput>;
  readonly deadlines?: Partial<Deadlines>;
  readonly signal?: AbortSignal;
}

export interface SenderUnderTest {
  /** A GET without headers and body to `url` unless told otherwise; no deadlines. */
  send(url: string, options?: SendOptions): Promise<AttemptResult>;
  close(): void;
}

export function senderUnderTest(options: Partial<SenderOptions> = {}): SenderUnderTest {
  const sender = createSender({ clock: systemClock, log: silentLog, ownAuthority: () => '', ...options });
  /** As a delivery does it: one target for all of its attempts. */
  const targets = new Map<string, Target>();
  const targetFor = (input: TargetInput): Target => {
    const key = JSON.stringify(input);
    const known = targets.get(key) ?? targetShape.parse(input);
    targets.set(key, known);
    return known;
  };
  onTestFinished(() => sender.close());
  return {
    send: (url, { request, target, deadlines, signal } = {}) =>
      sender.attempt(
        { method: 'GET', url, headers: [], body: new Uint8Array(), ...request },
        targetFor({ url, ...target }),
        { connectMs: null, responseMs: null, totalMs: null, ...deadlines },
        signal,
      ),
    close: () => sender.close(),
  };
}

/** A raw target that is closed when the test ends. */
export async function targetUnderTest(options: Parameters<typeof openRawTarget>[0] = {}): Promise<RawTarget> {
  const target = await openRawTarget(options);
  onTestFinished(() => target.close());
  return target;
}
