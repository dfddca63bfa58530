/** The things that are broken on purpose: each one thing, everything else as a good provider would send it. */
import { randomBytes } from 'node:crypto';
import type { Breakage, Expectation } from '#shared/delivery.ts';
import { HookwrightError } from '#shared/errors.ts';
import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { hasHeader, withoutHeaders } from './header-list.ts';

/** How far beyond a scheme's tolerance a stale timestamp lies, ms. */
const staleBeyondMs = 60_000;

/** How much earlier a request is signed so that its timestamp is stale; 0 for any other breakage. */
export function staleByMs(breakage: Breakage | null, schemes: readonly SignatureScheme[]): number {
  if (breakage !== 'stale-timestamp') return 0;
  return Math.max(...schemes.map((scheme) => (scheme.timestamp?.toleranceSeconds ?? 0) * 1000)) + staleBeyondMs;
}

/** The body after it was signed. */
export function breakBody(breakage: Breakage | null, body: Uint8Array): Uint8Array {
  if (breakage === 'body-changed') return changeOneCharacter(body);
  if (breakage === 'body-reserialised') return reserialise(body);
  return breakage === 'body-truncated' ? body.subarray(0, Math.floor(body.length / 2)) : body;
}

/** The headers after they were signed. */
export function breakHeaders(
  breakage: Breakage | null,
  headers: readonly HeaderPair[],
  schemes: readonly SignatureScheme[],
): readonly HeaderPair[] {
  const signatures = schemes.map((scheme) => scheme.header);
  if (breakage === 'signature-missing') return withoutHeaders(headers, signatures);
  if (breakage === 'wrong-content-type') {
    return headers.map(([name, value]) => [name, name.toLowerCase() === 'content-type' ? otherType(value) : value]);
  }
  if (breakage !== 'signature-repeated') return headers;
  return headers.flatMap((pair) => (hasHeader([pair], signatures[0] ?? '') ? [pair, pair] : [pair]));
}

/** A secret of the same kind that nobody has. */
export function wrongSecret(scheme: SignatureScheme): string {
  const { encoding, prefix, privatePrefix, minBytes } = scheme.secret;
  const bytes = randomBytes(scheme.algorithm === 'ed25519' ? 32 : Math.max(32, minBytes ?? 0));
  const text = bytes.toString(encoding === 'utf8' ? 'hex' : encoding);
  return `${scheme.algorithm === 'ed25519' ? (privatePrefix ?? prefix) : prefix}${text}`;
}

const timeless = 'has no timestamp in its signature';

/** Throws bad-input where there is nothing to break. */
export function checkBreakage(
  breakage: Breakage,
  profile: ProviderProfile | null,
  schemes: readonly SignatureScheme[],
  request: { readonly body: Uint8Array; readonly headers: readonly HeaderPair[] },
): void {
  const name = profile?.name ?? 'This request';
  const refuse = (problem: string): never => {
    throw new HookwrightError('bad-input', problem, { field: 'breakage', remedy: 'Choose another thing to break.' });
  };
  if (breakage === 'wrong-content-type') {
    if (!hasHeader(request.headers, 'content-type')) refuse('The request has no content type that could be wrong.');
    return;
  }
  if (breakage === 'body-truncated' && request.body.length === 0) refuse('The request has no body to cut.');
  if (breakage !== 'body-truncated' && schemes.length === 0) refuse(`${name} is not signed, so its signature cannot be broken.`);
  if (breakage === 'stale-timestamp' && schemes.every((scheme) => scheme.timestamp === null)) refuse(`${name} ${timeless}.`);
  if (breakage === 'body-changed' && request.body.length === 0) refuse('The request has no body to change.');
  if (breakage === 'body-reserialised') {
    const changed = parseJson(request.body) === undefined ? null : reserialise(request.body);
    if (changed === null) refuse('The body is not JSON, so it cannot be written anew.');
  }
}

const expectations: Record<Breakage, Expectation> = {
  'wrong-secret': {
    answer: 'refused',
    reason: 'It is signed with a secret that nobody has: a handler that checks signatures answers 401 or another 4xx.',
  },
  'body-changed': {
    answer: 'refused',
    reason: 'One character of the body was changed after signing: a handler that checks signatures answers 401 or another 4xx.',
  },
  'body-reserialised': {
    answer: 'refused',
    reason:
      'The JSON was written anew after signing: the signature is over other bytes, so a handler that checks the raw body answers 4xx. One that accepts it checks a parsed copy.',
  },
  'stale-timestamp': {
    answer: 'refused',
    reason:
      'It is signed rightly but longer ago than the provider tolerates: accepting it would let anybody replay old requests.',
  },
  'signature-missing': {
    answer: 'refused',
    reason: 'Its signature is missing: a handler that accepts it accepts anybody’s requests.',
  },
  'body-truncated': {
    answer: 'refused',
    reason: 'Half of the body is missing: neither signature nor JSON can be right, so a correct handler answers 4xx.',
  },
  'wrong-content-type': {
    answer: 'either',
    reason: 'Signature and body are right, only the content type is not: a strict handler answers 415, a lenient one accepts it.',
  },
  'signature-repeated': {
    answer: 'either',
    reason: 'The signature header comes twice: handlers may take the first, join them or refuse them, but must not crash.',
  },
};

export function expectationOfBreakage(breakage: Breakage): Expectation {
  return expectations[breakage];
}

/** One digit (or else letter) becomes another of its kind, so that JSON mostly stays JSON. */
function changeOneCharacter(body: Uint8Array): Uint8Array {
  const changed = new Uint8Array(body);
  const isDigit = (byte: number): boolean => byte >= 0x31 && byte <= 0x39;
  const isLetter = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
  let at = changed.findLastIndex(isDigit);
  if (at === -1) at = changed.findLastIndex(isLetter);
  if (at === -1) at = changed.length - 1;
  const byte = changed[at] ?? 0;
  changed[at] = isDigit(byte) ? (byte === 0x39 ? 0x31 : byte + 1) : isLetter(byte) ? (byte === 0x7a ? 0x61 : byte + 1) : byte ^ 1;
  return changed;
}

/** The same JSON in other bytes: without blanks, or with them where there were none. */
function reserialise(body: Uint8Array): Uint8Array {
  const value = parseJson(body);
  if (value === undefined) return body;
  const compact = Buffer.from(JSON.stringify(value));
  return compact.equals(body) ? Buffer.from(JSON.stringify(value, null, 2)) : compact;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

function otherType(type: string): string {
  return /^text\/plain/i.test(type) ? 'application/xml' : 'text/plain';
}
