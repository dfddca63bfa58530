import { useEffect, useMemo, useState } from 'react';
import type { TextRows } from '#shared/payload/text-rows.ts';
import { layOutRows } from '#shared/payload/text-rows.ts';
import { formatJson } from '#shared/payload/json-format.ts';
import { callWorker, type WorkerCalls } from '../../parts/worker-call.ts';
import { unpackReading, type ReadAnswer, type ReadRequest, type TextAnswer, type TextRequest } from './payload-messages.ts';
import { readPayload, type PayloadReading } from './read-payload.ts';

/** Bodies up to this size are read at once on the page; longer ones beside it. Bytes. */
const readAtOnce = 196_608;

type PayloadCalls = WorkerCalls<ReadRequest | TextRequest, ReadAnswer | TextAnswer>;

/** A body's reading, and who lays its text out. */
export interface ReadyPayload {
  readonly reading: PayloadReading;
  /** The text as rows of at most `columns` characters. */
  readonly layOut: (pretty: boolean, columns: number) => Promise<{ readonly text: string; readonly rows: TextRows }>;
}

function openWorker(): PayloadCalls {
  return callWorker(new Worker(new URL('./payload-worker.ts', import.meta.url), { type: 'module' }));
}

function readHere(contentType: string | null, bytes: Uint8Array): ReadyPayload {
  const reading = readPayload(contentType, bytes);
  return {
    reading,
    layOut: async (pretty, columns) => {
      const text = pretty && reading.scan !== null ? formatJson(reading.scan).text : reading.text.text;
      return { text, rows: layOutRows(text, columns) };
    },
  };
}

async function readBeside(calls: PayloadCalls, contentType: string | null, bytes: Uint8Array): Promise<ReadyPayload> {
  const read = await calls.call({ kind: 'read', contentType, bytes });
  if (read.kind !== 'read') throw new Error('The worker answered another question.');
  const reading = unpackReading(read.reading);
  return {
    reading,
    layOut: async (pretty, columns) => {
      const laidOut = await calls.call({ kind: 'text', pretty, columns });
      if (laidOut.kind !== 'text') throw new Error('The worker answered another question.');
      return { text: laidOut.text ?? reading.text.text, rows: laidOut.rows };
    },
  };
}

/** Reads a body; null while that is under way. Small ones are there at once, large ones never hold up the page. */
export function useReading(contentType: string | null, bytes: Uint8Array): ReadyPayload | null {
  const atOnce = bytes.length <= readAtOnce;
  const here = useMemo(() => (atOnce ? readHere(contentType, bytes) : null), [atOnce, contentType, bytes]);
  const [beside, setBeside] = useState<{ readonly of: Uint8Array; readonly ready: ReadyPayload } | null>(null);
  useEffect(() => {
    if (atOnce) return undefined;
    const calls = openWorker();
    let over = false;
    readBeside(calls, contentType, bytes)
      // Slow, but shown: a browser without workers must not hide the payload.
      .catch(() => readHere(contentType, bytes))
      .then(
        (ready) => {
          if (!over) setBeside({ of: bytes, ready });
        },
        () => undefined,
      );
    return () => {
      over = true;
      calls.close();
    };
  }, [atOnce, contentType, bytes]);
  return here ?? (beside?.of === bytes ? beside.ready : null);
}
