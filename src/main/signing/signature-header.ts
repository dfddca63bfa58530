/** Taking signatures and times out of header values, whoever wrote them. */
import type { SignatureScheme } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';

/** More signatures than any rotation has; the rest of a hostile header is not looked at. */
const mostSignatures = 64;

/** No algorithm makes longer ones. */
const longestSignature = 8192;

export interface FoundSignatures {
  /** Every signature of the header as it came, prefix included, also those in another format. */
  readonly received: string[];
  /** Those of this scheme, prefix removed. */
  readonly signatures: string[];
  /** The time in the signature header itself (`pairs`); null when there is none. */
  readonly timestamp: string | null;
}

/** All values of a header, in order. */
export function headerValues(headers: readonly HeaderPair[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.length === wanted.length && key.toLowerCase() === wanted).map(([, value]) => value);
}

/** What the values of a signature header hold. Values joined by commas on the way are taken apart again. */
export function findSignatures(scheme: SignatureScheme, values: readonly string[]): FoundSignatures {
  const layout = scheme.layout;
  if (layout.kind === 'pairs') return findPairs(values, layout);
  // A shared token may hold any character; a signature never holds a comma or a space outside its prefix.
  const pieces =
    scheme.algorithm === 'shared-token'
      ? values.map((value) => value.trim())
      : values.flatMap((value) => (layout.kind === 'list' ? splitList(value, layout.separator) : splitAt(value, ',')));
  const received = pieces.filter((piece) => piece !== '').slice(0, mostSignatures);
  const signatures = received
    .filter((piece) => piece.startsWith(layout.prefix))
    .map((piece) => piece.slice(layout.prefix.length));
  return { received: received.map(clip), signatures: signatures.filter(isOfSize), timestamp: null };
}

type PairsLayout = Extract<SignatureScheme['layout'], { kind: 'pairs' }>;

function findPairs(values: readonly string[], layout: PairsLayout): FoundSignatures {
  const received: string[] = [];
  const signatures: string[] = [];
  let timestamp: string | null = null;
  for (const piece of values.flatMap((value) => splitAt(value, layout.separator)).slice(0, mostSignatures)) {
    const equals = piece.indexOf('=');
    const key = equals === -1 ? piece : piece.slice(0, equals).trim();
    const value = equals === -1 ? '' : piece.slice(equals + 1).trim();
    if (layout.timestampKey !== null && key === layout.timestampKey) timestamp ??= value;
    else received.push(clip(piece));
    if (key === layout.signatureKey) signatures.push(value);
  }
  return { received, signatures: signatures.filter(isOfSize), timestamp };
}

function splitAt(value: string, separator: string): string[] {
  return value
    .split(separator, mostSignatures)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}

/** `v1,abc v1,def`; a proxy that joins two such headers leaves a comma behind: `v1,abc, v1,def`. */
function splitList(value: string, separator: string): string[] {
  return splitAt(value, separator).map((piece) => (separator === ',' ? piece : piece.replace(/,+$/, '')));
}

function isOfSize(signature: string): boolean {
  return signature.length <= longestSignature;
}

function clip(text: string): string {
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}
