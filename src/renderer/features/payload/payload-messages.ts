import type { TextRows } from '#shared/payload/text-rows.ts';
import type { PayloadReading } from './read-payload.ts';

/** What crosses between the page and `payload-worker.ts`. */
export interface ReadRequest {
  readonly kind: 'read';
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

export interface TextRequest {
  readonly kind: 'text';
  /** JSON laid out over lines instead of the text as it came. */
  readonly pretty: boolean;
  readonly columns: number;
}

export interface ReadAnswer {
  readonly kind: 'read';
  readonly reading: PayloadReading;
}

export interface TextAnswer {
  readonly kind: 'text';
  /** Null for the text as it came, which the page has already. */
  readonly text: string | null;
  readonly rows: TextRows;
}

/**
 * A reading for the wire: its text once, since the same text in two places would be copied twice, and its columns copied
 * here, so that they can be handed over and the page need not copy them.
 */
export function packReading(reading: PayloadReading): { readonly packed: PayloadReading; readonly transfer: ArrayBufferLike[] } {
  const { scan, xml } = reading;
  const transfer: ArrayBufferLike[] = [];
  const copied = <Nodes extends object>(nodes: Nodes): Nodes => {
    const copy: Nodes = { ...nodes };
    for (const [name, column] of Object.entries(nodes)) {
      if (!ArrayBuffer.isView(column)) continue;
      const own: unknown = structuredClone(column);
      Object.assign(copy, { [name]: own });
      if (ArrayBuffer.isView(own)) transfer.push(own.buffer);
    }
    return copy;
  };
  const packed = {
    ...reading,
    scan: scan === null ? null : { ...scan, text: '', nodes: copied(scan.nodes) },
    xml: xml === null ? null : { ...xml, text: '', nodes: copied(xml.nodes) },
  };
  return { packed, transfer };
}

/** The reverse of `packReading`. */
export function unpackReading(reading: PayloadReading): PayloadReading {
  const { scan, xml, text } = reading;
  return {
    ...reading,
    scan: scan === null ? null : { ...scan, text: text.text },
    xml: xml === null ? null : { ...xml, text: text.text },
  };
}

/** What of the rows can be handed over instead of copied. */
export function transferOf(rows: TextRows): ArrayBufferLike[] {
  return [rows.starts.buffer, rows.lines.buffer];
}
