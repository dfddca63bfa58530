/** From a scheme and a request to the bytes that are signed, and from those and a key to a signature. */
import { createHmac, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { SignatureScheme } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import type { SignedPart } from '#shared/verdict.ts';
import { headerValues } from './signature-header.ts';

/** What was signed, ready to be hashed: texts and the body in their order. */
export interface SignedContent {
  readonly pieces: readonly (string | Uint8Array)[];
  readonly parts: SignedPart[];
  /** Header that is part of what is signed but did not come; null when all came. */
  readonly missingHeader: string | null;
}

/** Puts together what a scheme signs. `timestamp` is the text as it came. */
export function signedContent(
  scheme: SignatureScheme,
  headers: readonly HeaderPair[],
  body: Uint8Array,
  timestamp: string | null,
): SignedContent {
  const pieces: (string | Uint8Array)[] = [];
  const parts: SignedPart[] = [];
  let missingHeader: string | null = null;
  for (const part of scheme.signed) {
    if ('body' in part) {
      pieces.push(body);
      parts.push({ kind: 'body', name: null, text: null });
    } else if ('text' in part) {
      pieces.push(part.text);
      parts.push({ kind: 'text', name: null, text: part.text });
    } else if ('header' in part) {
      const value = headerValues(headers, part.header)[0];
      missingHeader ??= value === undefined ? part.header : null;
      pieces.push(Buffer.from(value ?? '', 'latin1'));
      parts.push({ kind: 'header', name: part.header, text: value ?? '' });
    } else {
      pieces.push(Buffer.from(timestamp ?? '', 'latin1'));
      parts.push({ kind: 'timestamp', name: scheme.timestamp?.header ?? null, text: timestamp ?? '' });
    }
  }
  return { pieces, parts, missingHeader };
}

type HmacAlgorithm = 'sha1' | 'sha256' | 'sha512';

const hashes: Partial<Record<SignatureScheme['algorithm'], HmacAlgorithm>> = {
  'hmac-sha256': 'sha256',
  'hmac-sha1': 'sha1',
  'hmac-sha512': 'sha512',
};

const digestLengths: Record<SignatureScheme['algorithm'], number | null> = {
  'hmac-sha256': 32,
  'hmac-sha1': 20,
  'hmac-sha512': 64,
  ed25519: 64,
  'shared-token': null,
};

/** Bytes of a right signature; null when it has any length. */
export function signatureLength(scheme: SignatureScheme): number | null {
  return digestLengths[scheme.algorithm];
}

/** The hash of an HMAC scheme; null for other schemes. */
export function hmacHash(scheme: SignatureScheme): HmacAlgorithm | null {
  return hashes[scheme.algorithm] ?? null;
}

/** HMAC over pieces in their order. */
export function hmacOf(hash: HmacAlgorithm, key: KeyObject | Uint8Array, pieces: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac(hash, key);
  for (const piece of pieces) hmac.update(piece);
  return hmac.digest();
}

/** The header value a signature stands in, e.g. `sha256=...` or `t=...,v1=...`. */
export function layOutSignature(scheme: SignatureScheme, signature: string, timestamp: string | null): string {
  const layout = scheme.layout;
  if (layout.kind !== 'pairs') return `${layout.prefix}${signature}`;
  const time = layout.timestampKey === null || timestamp === null ? '' : `${layout.timestampKey}=${timestamp}${layout.separator}`;
  return `${time}${layout.signatureKey}=${signature}`;
}

/** Whether an Ed25519 signature is right. `key` is the public key, or a private one it is derived from. */
export function verifyEd25519(
  key: Buffer,
  isPrivate: boolean,
  pieces: readonly (string | Uint8Array)[],
  signature: Buffer,
): boolean {
  try {
    const publicKey = isPrivate ? createPublicKey(ed25519PrivateKey(key)) : ed25519PublicKey(key);
    return verify(null, joined(pieces), publicKey, signature);
  } catch {
    // Not a point on the curve: such a key matches nothing.
    return false;
  }
}

/** An Ed25519 signature with a private key of 32 bytes (the seed) or 64 (seed and public key). */
export function signEd25519(key: Buffer, pieces: readonly (string | Uint8Array)[]): Buffer {
  return sign(null, joined(pieces), ed25519PrivateKey(key));
}

function joined(pieces: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

// The fixed DER beginnings of an Ed25519 key (RFC 8410); the bare key follows.
const publicKeyHead = Buffer.from('302a300506032b6570032100', 'hex');
const privateKeyHead = Buffer.from('302e020100300506032b657004220420', 'hex');

function ed25519PublicKey(key: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicKeyHead, key]), format: 'der', type: 'spki' });
}

function ed25519PrivateKey(key: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([privateKeyHead, key.subarray(0, 32)]), format: 'der', type: 'pkcs8' });
}
