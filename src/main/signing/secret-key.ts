import { createSecretKey, type KeyObject } from 'node:crypto';
import type { SignatureScheme } from '#shared/provider-profile.ts';

/** Key bytes of a secret, or why it is none. The reason never repeats the secret. */
export type SecretKey =
  | { readonly key: Buffer; readonly hmacKey: KeyObject; readonly isPrivate: boolean; readonly problem: null }
  | { readonly key: null; readonly hmacKey: null; readonly isPrivate: false; readonly problem: string };

// Making a key costs several times what an HMAC of a small body does, so keys are kept as long as their scheme.
const keysOfScheme = new WeakMap<SignatureScheme, Map<string, SecretKey>>();
const mostKeysPerScheme = 100;

/** How the text of a secret becomes key bytes. A missing prefix is forgiven, as the providers' own libraries do. */
export function secretKey(scheme: SignatureScheme, secret: string): SecretKey {
  const keys = keysOfScheme.get(scheme) ?? new Map<string, SecretKey>();
  keysOfScheme.set(scheme, keys);
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const made = makeKey(scheme, secret);
  if (keys.size >= mostKeysPerScheme) keys.clear();
  keys.set(secret, made);
  return made;
}

function makeKey(scheme: SignatureScheme, secret: string): SecretKey {
  const { prefix, privatePrefix, encoding, minBytes, maxBytes } = scheme.secret;
  const isPrivate = privatePrefix !== undefined && secret.startsWith(privatePrefix);
  const used = isPrivate ? privatePrefix : prefix;
  if (prefix !== '' && !isPrivate && !secret.startsWith(prefix) && /^[a-z]{2,12}_/.test(secret)) {
    return unusable(`The secret must begin with ${prefix}; this one is of another kind.`);
  }
  const bare = used !== undefined && secret.startsWith(used) ? secret.slice(used.length) : secret;
  const key = decodeSecret(bare, encoding);
  const after = prefix === '' ? '' : ` after ${prefix}`;
  if (key === null) {
    return unusable(`The secret must be ${encoding}${after}; it has a character or an ending that ${encoding} does not use.`);
  }
  if (key.length === 0) return unusable(`The secret is empty${after}.`);
  if (minBytes !== null && key.length < minBytes)
    return unusable(`The secret must be at least ${minBytes} bytes; this one is ${key.length}.`);
  if (maxBytes !== null && key.length > maxBytes)
    return unusable(`The secret must be at most ${maxBytes} bytes; this one is ${key.length}.`);
  if (scheme.algorithm === 'ed25519' && key.length !== 32 && !(isPrivate && key.length === 64)) {
    return unusable(`An Ed25519 key is 32 bytes; this one is ${key.length}.`);
  }
  return { key, hmacKey: createSecretKey(key), isPrivate, problem: null };
}

/** The last four characters of a secret; empty when it is so short that they would give it away. */
export function lastFour(secret: string): string {
  return secret.length < 12 ? '' : secret.slice(-4);
}

/** Base64 in either alphabet, padded or not; null when it is none. */
export function decodeBase64(text: string): Buffer | null {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return null;
  const bare = text.replace(/=+$/, '');
  return bare.length % 4 === 1 ? null : Buffer.from(bare, 'base64');
}

/** Hex in either case; null when it is none. */
export function decodeHex(text: string): Buffer | null {
  return text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text) ? Buffer.from(text, 'hex') : null;
}

function decodeSecret(text: string, encoding: SignatureScheme['secret']['encoding']): Buffer | null {
  switch (encoding) {
    case 'base64':
      return decodeBase64(text);
    case 'hex':
      return decodeHex(text);
    case 'utf8':
      break;
  }
  return Buffer.from(text, 'utf8');
}

function unusable(problem: string): SecretKey {
  return { key: null, hmacKey: null, isPrivate: false, problem };
}
