/** A simulator with a sink that keeps everything, and runs described by what matters to a test. */
import { silentLog } from '#main/log.ts';
import type { OutgoingRequest } from '#main/sender/outgoing-request.ts';
import type { AttemptSender, LanePage, SimulationRunRequest, SimulationSink } from '#main/simulator/simulation-run-request.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '#main/simulator/simulator.ts';
import type { Clock } from '#shared/clock.ts';
import { maia as maiaPolicy } from '#shared/policies/maia.ts';
import { maia } from '#shared/providers/maia.ts';
import { replyScript, type replyStep, type ReplyScript } from '#shared/reply-script.ts';
import { simulationInput, type Lane, type SimulationInput, type SimulationSummary } from '#shared/simulation.ts';
import type { AttemptFailureKind } from '#shared/target.ts';
import type { z } from 'zod';
import { FakeClock } from './fake-clock.ts';

export interface SimulatorUnderTest {
  readonly simulator: Simulator;
  readonly saves: { readonly summary: SimulationSummary; readonly pages: readonly LanePage[] }[];
  /** All lanes the sink was given, by index. */
  lanes(): Lane[];
}

const noSender: AttemptSender = {
  attempt: () => Promise.reject(new Error('this test sends nothing')),
};

export function createSimulatorUnderTest(options: Partial<SimulatorOptions> & { keepLanes?: boolean } = {}): SimulatorUnderTest {
  const saves: { summary: SimulationSummary; pages: readonly LanePage[] }[] = [];
  const sink: SimulationSink = {
    lanesPerPage: 200,
    save: (summary, pages) => {
      saves.push({ summary, pages });
      return Promise.resolve();
    },
  };
  const simulator = createSimulator({
    clock: new FakeClock(),
    log: silentLog,
    sender: noSender,
    sink,
    isOwnReceiver: () => false,
    ...options,
  });
  return {
    simulator,
    saves,
    lanes: () => saves.flatMap(({ pages }) => pages.flatMap(({ lanes }) => lanes)).toSorted((a, b) => a.index - b.index),
  };
}

type Described = Partial<Omit<SimulationRunRequest, 'input'>> & { input?: Partial<z.input<typeof simulationInput>> };

/** One MAIA event against a script that always answers 200, on the virtual clock, unless said otherwise. */
export function runRequest({ input, ...more }: Described = {}): SimulationRunRequest {
  return {
    id: 's1',
    name: 'test',
    createdAt: '2026-01-01T00:00:00.000Z',
    input: inputOf(input),
    profile: maia,
    policy: maiaPolicy,
    secret: 'a secret of some length',
    events: null,
    ...more,
  };
}

function inputOf(input: Described['input']): SimulationInput {
  return simulationInput.parse({
    provider: 'maia',
    policy: 'maia',
    target: { kind: 'script', script: scriptOf({ kind: 'endpoint-reply' }) },
    events: { kind: 'generated', count: 1, perSecond: 1, mix: {} },
    ...input,
  });
}

export type ScriptStep = z.input<typeof replyStep>;

/** A script that takes these steps in turn, the last one for ever. */
export function scriptOf(...steps: readonly ScriptStep[]): ReplyScript {
  return replyScript.parse({ name: 'script', entries: steps.map((step) => ({ step })), afterwards: 'repeat-last' });
}

export function answers(...statuses: readonly number[]): ReplyScript {
  return scriptOf(...statuses.map((status) => ({ kind: 'reply' as const, reply: { status, headers: [], body: 'said' } })));
}

/** Runs to the end and gives what a user sees. */
export async function runToEnd(
  request: SimulationRunRequest,
  under: SimulatorUnderTest = createSimulatorUnderTest(),
): Promise<{ summary: SimulationSummary; lanes: Lane[] }> {
  const summary = await under.simulator.run(request).done;
  return { summary, lanes: under.lanes() };
}

export interface SentRequest extends OutgoingRequest {
  /** Monotonic. */
  readonly tick: number;
}

/** A sender that answers as it is told, taking the time it is told on the clock given. */
export function stubSender(
  clock: Clock,
  answer: (
    request: OutgoingRequest,
    nth: number,
  ) => { status?: number; failure?: AttemptFailureKind; takesMs?: number; headers?: [string, string][] },
): AttemptSender & { readonly sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  return {
    sent,
    attempt: (request, _target, _deadlines, signal) =>
      new Promise((resolve) => {
        sent.push({ ...request, tick: clock.monotonic() });
        const { status = 200, failure, takesMs = 0, headers = [] } = answer(request, sent.length);
        const startedAt = clock.now();
        const conclude = (kind: AttemptFailureKind | undefined, totalMs: number): void => {
          const phases = { dnsMs: null, connectMs: 0, tlsMs: null, waitingMs: totalMs, bodyMs: 0, totalMs };
          const response = kind === undefined ? { status, httpVersion: '1.1', headers, bodySize: 0, cut: false } : null;
          const failed = kind === undefined ? null : { kind, problem: `It ended as ${kind}.`, remedy: '' };
          resolve({
            startedAt,
            sentHeaders: request.headers,
            remoteAddress: null,
            phases,
            response,
            responseBody: new Uint8Array(),
            failure: failed,
            followed: [],
          });
        };
        signal?.addEventListener('abort', () => conclude('cancelled', 0));
        if (takesMs === 0) conclude(failure, 0);
        else clock.after(takesMs, () => conclude(failure, takesMs));
      }),
  };
}
