import type { ProviderProfile, SignatureScheme } from '#shared/provider-profile.ts';
import { spanWords } from './delivery-words.ts';

const algorithmNames: Record<SignatureScheme['algorithm'], string> = {
  'hmac-sha256': 'HMAC-SHA256',
  'hmac-sha1': 'HMAC-SHA1',
  'hmac-sha512': 'HMAC-SHA512',
  ed25519: 'Ed25519',
  'shared-token': 'Shared token',
};

/** The algorithm and how its result is written, e.g. `HMAC-SHA256, written as hex`. */
export function algorithmWords(scheme: SignatureScheme): string {
  if (scheme.algorithm === 'shared-token') return 'Shared token: the header repeats the secret itself';
  return `${algorithmNames[scheme.algorithm]}, written as ${scheme.encoding}`;
}

/** The header as it stands on the wire, with the changing parts in angle brackets. */
export function headerExample(scheme: SignatureScheme): string {
  const value = scheme.algorithm === 'shared-token' ? '<token>' : `<${scheme.encoding}>`;
  return `${scheme.header}: ${layoutExample(scheme, value)}`;
}

function layoutExample(scheme: SignatureScheme, value: string): string {
  const layout = scheme.layout;
  if (layout.kind === 'single') return `${layout.prefix}${value}`;
  if (layout.kind === 'list') return [1, 2].map(() => `${layout.prefix}${value}`).join(layout.separator);
  const time = layout.timestampKey === null ? '' : `${layout.timestampKey}=<timestamp>${layout.separator}`;
  return `${time}${layout.signatureKey}=${value}`;
}

/** One piece of what is signed: `literal` pieces stand in the signed text as written. */
export interface SignedPiece {
  readonly text: string;
  readonly literal: boolean;
}

/** What is signed, in order. */
export function signedPieces(scheme: SignatureScheme): SignedPiece[] {
  return scheme.signed.map((part) => {
    if ('body' in part) return { text: 'raw body', literal: false };
    if ('text' in part) return { text: part.text, literal: true };
    if ('header' in part) return { text: part.header, literal: false };
    return { text: scheme.timestamp?.header ?? 'timestamp', literal: false };
  });
}

/** How the text of the secret becomes the key. */
export function keyWords(scheme: SignatureScheme): string {
  const { encoding, prefix, minBytes, maxBytes } = scheme.secret;
  if (encoding === 'utf8' && prefix === '') return 'The text of the secret, as UTF-8';
  const after = prefix === '' ? 'The secret' : `What follows ${prefix} in the secret`;
  const size = sizeWords(minBytes, maxBytes);
  const form = encoding === 'utf8' ? ', as UTF-8' : `, decoded from ${encoding}`;
  return `${after}${form}${size === '' ? '' : `: ${size}`}`;
}

function sizeWords(min: number | null, max: number | null): string {
  if (min !== null && max !== null) return min === max ? `${min} bytes` : `${min} to ${max} bytes`;
  if (min !== null) return `at least ${min} bytes`;
  return max === null ? '' : `at most ${max} bytes`;
}

const unitNames = { seconds: 'Unix seconds', milliseconds: 'Unix milliseconds', iso: 'ISO 8601' } as const;

/** What the time does in the check. */
export function timestampWords(scheme: SignatureScheme): string {
  if (scheme.timestamp === null) return 'None: a replayed request stays valid for ever';
  const place = scheme.timestamp.header === null ? 'in the same header' : `in ${scheme.timestamp.header}`;
  return `${unitNames[scheme.timestamp.unit]} ${place}, at most ${spanWords(scheme.timestamp.toleranceSeconds)} off in either direction`;
}

/** One line on how a provider signs, for a list of providers. */
export function signingWords(profile: Pick<ProviderProfile, 'signatures' | 'signing'>): string {
  const first = profile.signatures[0];
  if (first === undefined || profile.signing === 'none') return 'Not signed';
  const guess = profile.signatures.every((scheme) => scheme.confidence === 'guess') ? ', a guess' : '';
  const optional = profile.signing === 'optional' ? ', optional' : '';
  return `${algorithmNames[first.algorithm]} in ${first.header}${optional}${guess}`;
}

/**
 * Why no scheme of the provider could use this secret; null when one can. Says while typing what the host would say on
 * saving; the host decides.
 */
export function secretProblem(text: string, schemes: readonly SignatureScheme[]): string | null {
  if (text === '') return 'Paste the secret, or remove this line.';
  if (text.length > 4096) return `At most 4,096 characters; this is ${text.length}.`;
  const problems = schemes.map((scheme) => schemeProblem(text, scheme));
  return problems.includes(null) ? null : (problems[0] ?? null);
}

function schemeProblem(text: string, { algorithm, secret: rule }: SignatureScheme): string | null {
  const isPrivate = rule.privatePrefix !== undefined && text.startsWith(rule.privatePrefix);
  const prefix = isPrivate ? rule.privatePrefix : rule.prefix;
  if (rule.prefix !== '' && !isPrivate && !text.startsWith(rule.prefix) && /^[a-z]{2,12}_/.test(text)) {
    return `Must begin with ${rule.prefix}; this one is of another kind.`;
  }
  const bare = prefix !== undefined && text.startsWith(prefix) ? text.slice(prefix.length) : text;
  const after = rule.prefix === '' ? '' : ` after ${rule.prefix}`;
  const bytes = keyLength(bare, rule.encoding);
  if (bytes === null)
    return `Must be ${rule.encoding}${after}; it has a character or an ending that ${rule.encoding} does not use.`;
  if (bytes === 0) return `Nothing stands${after}.`;
  const tooShort = rule.minBytes !== null && bytes < rule.minBytes;
  const tooLong = rule.maxBytes !== null && bytes > rule.maxBytes;
  if (tooShort || tooLong) return `Must be ${sizeWords(rule.minBytes, rule.maxBytes)} once decoded; this is ${bytes}.`;
  const wrongKey = algorithm === 'ed25519' && bytes !== 32 && !(isPrivate && bytes === 64);
  return wrongKey ? `An Ed25519 key is 32 bytes; this is ${bytes}.` : null;
}

/** Bytes of the key that a text stands for; null when it is not of that encoding. */
function keyLength(text: string, encoding: SignatureScheme['secret']['encoding']): number | null {
  if (encoding === 'utf8') return new TextEncoder().encode(text).length;
  if (encoding === 'hex') return /^([0-9a-f]{2})*$/i.test(text) ? text.length / 2 : null;
  const bare = text.replace(/=+$/, '');
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) && bare.length % 4 !== 1 ? Math.floor((bare.length * 3) / 4) : null;
}
