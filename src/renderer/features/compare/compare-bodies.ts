import { diffBytes, nextByteDifference } from '#shared/compare/byte-diff.ts';
import { diffJson, type JsonDiff } from '#shared/compare/json-diff.ts';
import { readNoiseList } from '#shared/compare/noise.ts';
import { readPayload, type PayloadReading } from '../payload/read-payload.ts';
import type { CompareAnswer, ComparedBody, CompareRequest } from './compare-messages.ts';

/** Entries of a comparison: more would take a moment to hand over, and nobody reads so many. */
const entriesAtMost = 30_000;

interface Held {
  readonly left: PayloadReading;
  readonly right: PayloadReading;
  readonly leftWire: Uint8Array;
  readonly rightWire: Uint8Array;
}

/** Compares two bodies and keeps them for what is asked afterwards. Runs in the worker, and on the page where there is none. */
export function createComparer(): (request: CompareRequest) => CompareAnswer {
  let held: Held | null = null;
  const json = (noise: string): JsonDiff | null =>
    held?.left.scan == null || held.right.scan === null
      ? null
      : diffJson(held.left.scan, held.right.scan, readNoiseList(noise), entriesAtMost);
  return (request) => {
    if (request.kind === 'compare') {
      const [left, right] = [request.left, request.right].map(readBody);
      if (left === undefined || right === undefined) throw new Error('A comparison has two sides.');
      held = { left: left.reading, right: right.reading, leftWire: left.wire, rightWire: right.wire };
      return {
        kind: 'compare',
        left: left.reading,
        right: right.reading,
        json: json(request.noise),
        bytes: diffBytes(left.wire, right.wire),
      };
    }
    if (request.kind === 'again') return { kind: 'again', json: json(request.noise) };
    const { leftWire, rightWire } = held ?? { leftWire: new Uint8Array(), rightWire: new Uint8Array() };
    return { kind: 'byte', at: nextByteDifference(leftWire, rightWire, request.from, request.step) };
  };
}

function readBody({ contentType, bytes, wire }: ComparedBody): { reading: PayloadReading; wire: Uint8Array } {
  return { reading: readPayload(contentType, bytes), wire: wire ?? bytes };
}
