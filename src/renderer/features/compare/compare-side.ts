/** What can stand on a side of a comparison, and how the address writes it. */
export type SideRef =
  | { readonly kind: 'capture'; readonly id: string }
  /** The request or the answer of one attempt of a delivery. */
  | { readonly kind: 'attempt'; readonly id: string; readonly number: number; readonly side: 'request' | 'response' }
  /** A provider's sample, made for an endpoint. */
  | { readonly kind: 'sample'; readonly endpointId: string; readonly eventId: string };

/** Reads `c12`, `d3.2` (the answer), `d3.2.request`, `sample:ENDPOINT:EVENT`; null for anything else. */
export function readSide(text: string | null): SideRef | null {
  const trimmed = (text ?? '').trim();
  if (/^c\d{1,15}$/i.test(trimmed)) return { kind: 'capture', id: trimmed.toLowerCase() };
  const attempt = /^(d\d{1,15})\.(\d{1,6})(?:\.(request|response))?$/i.exec(trimmed);
  if (attempt !== null) {
    const [, id = '', number = '', side] = attempt;
    return {
      kind: 'attempt',
      id: id.toLowerCase(),
      number: Number(number),
      side: side?.toLowerCase() === 'request' ? 'request' : 'response',
    };
  }
  const sample = /^sample:([^:]{1,100}):(.{1,200})$/.exec(trimmed);
  return sample === null ? null : { kind: 'sample', endpointId: sample[1] ?? '', eventId: sample[2] ?? '' };
}

/** The reverse of `readSide`. */
export function writeSide(side: SideRef): string {
  if (side.kind === 'capture') return side.id;
  if (side.kind === 'sample') return `sample:${side.endpointId}:${side.eventId}`;
  return `${side.id}.${side.number}${side.side === 'request' ? '.request' : ''}`;
}

/** What a side is called on the screen. */
export function sideWords(side: SideRef): string {
  if (side.kind === 'capture') return `Capture ${side.id}`;
  if (side.kind === 'sample') return `Sample ${side.eventId}`;
  return `${side.side === 'request' ? 'Request' : 'Answer'} ${side.number} of ${side.id}`;
}
