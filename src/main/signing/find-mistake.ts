/** The search for the one usual mistake that makes a signature match. */
import { createHash } from 'node:crypto';
import type { SignatureScheme } from '#shared/provider-profile.ts';
import { bodyVariants, type BodyMistake } from './body-variants.ts';
import type { SignedRequest } from './check-signature.ts';
import { decodeBase64, decodeHex, secretKey } from './secret-key.ts';
import { findSignatures, headerValues } from './signature-header.ts';
import { hmacHash, hmacOf, signedContent } from './signed-content.ts';
import { readTimestamp } from './signed-time.ts';

export type Mistake =
  | BodyMistake
  | 'format-only'
  | 'hex-case'
  | 'encoding-mix-up'
  | 'secret-whitespace'
  | 'secret-newline'
  | 'secret-quoted'
  | 'secret-quotes-kept'
  | 'secret-decoded'
  | 'secret-not-decoded'
  | 'secret-prefix-kept'
  | 'secret-prefix-removed'
  | 'other-secret'
  | 'timestamp-not-signed'
  | 'id-not-signed'
  | 'timestamp-signed'
  | 'other-hash'
  | 'hash-without-key';

export interface FoundMistake {
  readonly mistake: Mistake;
  /** A second mistake that had to be undone as well; null for most. */
  readonly also: Mistake | null;
  /** First byte in which the body as signed differs from the body as received; null when the body was right. */
  readonly bodiesPartAt: number | null;
  /** The hash that fits, when it is another than the scheme's. */
  readonly hash: string | null;
}

type Hash = 'sha1' | 'sha256' | 'sha512';

interface Attempt {
  readonly key: Buffer;
  readonly body: Buffer;
  readonly hash: Hash;
  readonly pieces: (body: Uint8Array) => (string | Uint8Array)[];
}

interface Change {
  readonly mistake: Mistake;
  /** Two changes of the same part never go together. */
  readonly part: 'key' | 'body' | 'hash' | 'content';
  readonly apply: (attempt: Attempt) => Attempt;
}

/** Bytes hashed at most in one search; about a second of work. */
const hashingLimitBytes = 402_653_184;

interface Candidate {
  readonly bytes: Buffer;
  /** What is wrong with the writing alone; null when it is as the scheme wants it. */
  readonly mistake: 'format-only' | 'hex-case' | 'encoding-mix-up' | null;
}

/** Looks for a mistake that explains a mismatch; null when none of the usual ones does. HMAC schemes only. */
export function findMistake(
  scheme: SignatureScheme,
  request: SignedRequest,
  secrets: readonly string[],
  otherSecrets: readonly string[],
): FoundMistake | null {
  const hash = hmacHash(scheme);
  if (hash === null) return null;
  const candidates = readCandidates(scheme, request);
  if (candidates.length === 0) return null;
  const body = Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength);
  const content = contentOf(scheme, request);
  const contentChanges = contentMistakes(scheme, request, content);
  let budget = hashingLimitBytes;
  const matches = (attempt: Attempt, hashed: (attempt: Attempt) => Buffer = hmacOfAttempt): Candidate | undefined => {
    budget -= attempt.body.length + 1024;
    if (budget < 0) return undefined;
    const digest = hashed(attempt);
    return candidates.find(({ bytes }) => bytes.equals(digest));
  };
  const found = (mistakes: readonly Mistake[], candidate: Candidate, attempt: Attempt): FoundMistake => {
    const [first, second] = [...mistakes, ...(candidate.mistake === null ? [] : [candidate.mistake])];
    const bodiesPartAt = attempt.body.equals(body) ? null : firstDifference(body, attempt.body);
    return {
      mistake: first ?? 'format-only',
      also: second ?? null,
      bodiesPartAt,
      hash: attempt.hash === hash ? null : attempt.hash,
    };
  };

  const bodies: Change[] = bodyVariants(request.body).map((variant) => ({
    mistake: variant.mistake,
    part: 'body',
    apply: (attempt) => ({ ...attempt, body: variant.body }),
  }));
  const hashes: Change[] = (['sha256', 'sha1', 'sha512'] as const)
    .filter((other) => other !== hash)
    .map((other) => ({ mistake: 'other-hash', part: 'hash', apply: (attempt) => ({ ...attempt, hash: other }) }));

  for (const secret of secrets) {
    const { key: rightKey } = secretKey(scheme, secret);
    const start: Attempt = { key: rightKey ?? Buffer.alloc(0), body, hash, pieces: content };
    const plain = rightKey === null ? undefined : matches(start);
    if (plain !== undefined) return found([], plain, start);
    const keys: Change[] = keyVariants(scheme, secret).map(({ mistake, key }) => ({
      mistake,
      part: 'key',
      apply: (attempt) => ({ ...attempt, key }),
    }));
    const changes = [...bodies, ...keys, ...contentChanges, ...hashes];
    // A secret that is none for this scheme can only fit in another form.
    const possible = (tried: readonly Change[]): boolean => rightKey !== null || tried.some(({ part }) => part === 'key');
    for (const change of changes) {
      if (!possible([change])) continue;
      const attempt = change.apply(start);
      const candidate = matches(attempt);
      if (candidate !== undefined) return found([change.mistake], candidate, attempt);
    }
    for (const [one, two] of pairs(changes)) {
      if (!possible([one, two])) continue;
      const attempt = two.apply(one.apply(start));
      const candidate = matches(attempt);
      if (candidate !== undefined) return found([one.mistake, two.mistake], candidate, attempt);
    }
    for (const hashed of [withoutKey, keyBefore, keyAfter]) {
      const candidate = matches(start, hashed);
      if (candidate !== undefined) return found(['hash-without-key'], candidate, start);
    }
  }
  for (const other of otherSecrets) {
    const { key } = secretKey(scheme, other);
    const attempt: Attempt = { key: key ?? Buffer.from(other), body, hash, pieces: content };
    const candidate = matches(attempt);
    if (candidate !== undefined) return found(['other-secret'], candidate, attempt);
  }
  return null;
}

function pairs(changes: readonly Change[]): [Change, Change][] {
  return changes.flatMap((one, index) =>
    changes
      .slice(index + 1)
      .filter((two) => two.part !== one.part)
      .map((two): [Change, Change] => [one, two]),
  );
}

function hmacOfAttempt({ hash, key, pieces, body }: Attempt): Buffer {
  return hmacOf(hash, key, pieces(body));
}

function withoutKey({ hash, pieces, body }: Attempt): Buffer {
  return hashOf(hash, pieces(body));
}

function keyBefore({ hash, key, pieces, body }: Attempt): Buffer {
  return hashOf(hash, [key, ...pieces(body)]);
}

function keyAfter({ hash, key, pieces, body }: Attempt): Buffer {
  return hashOf(hash, [...pieces(body), key]);
}

function hashOf(hash: Hash, pieces: readonly (string | Uint8Array)[]): Buffer {
  const digest = createHash(hash);
  for (const piece of pieces) digest.update(piece);
  return digest.digest();
}

type Pieces = Attempt['pieces'];

function contentOf(scheme: SignatureScheme, request: SignedRequest): Pieces {
  const found = findSignatures(scheme, headerValues(request.headers, scheme.header));
  const time = readTimestamp(scheme, request.headers, found.timestamp, 0);
  return (body) => [...signedContent(scheme, request.headers, body, time?.value ?? null).pieces];
}

/** Other things that may have been signed around the body. */
function contentMistakes(scheme: SignatureScheme, request: SignedRequest, content: Pieces): Change[] {
  const changed = (mistake: Mistake, pieces: Pieces): Change => ({
    mistake,
    part: 'content',
    apply: (attempt) => ({ ...attempt, pieces }),
  });
  if (scheme.timestamp === null) {
    const stamps = request.headers
      .filter(([name, value]) => /timestamp/i.test(name) && value.length < 64)
      .map(([, value]) => value);
    return stamps.flatMap((stamp) => [
      changed('timestamp-signed', (body) => [`${stamp}.`, body]),
      changed('timestamp-signed', (body) => [stamp, body]),
    ]);
  }
  const all = content(new Uint8Array());
  // With an id in front, `id.timestamp.body` is often taken for `timestamp.body`.
  const withoutId = all.length > 3 ? [changed('id-not-signed', (body) => content(body).slice(2))] : [];
  return [changed('timestamp-not-signed', (body) => [body]), ...withoutId];
}

interface KeyVariant {
  readonly mistake: Mistake;
  readonly key: Buffer;
}

function keyVariants(scheme: SignatureScheme, secret: string): KeyVariant[] {
  const { prefix, encoding } = scheme.secret;
  const variants: KeyVariant[] = [];
  const add = (mistake: Mistake, key: Buffer | null): void => {
    if (key !== null && key.length > 0) variants.push({ mistake, key });
  };
  const asKey = (text: string): Buffer | null => secretKey(scheme, text).key ?? (encoding === 'utf8' ? Buffer.from(text) : null);
  const trimmed = secret.trim();
  const unquoted = /^(["'`])(.*)\1$/s.exec(trimmed)?.[2];
  if (trimmed !== secret) add('secret-whitespace', asKey(trimmed));
  if (unquoted !== undefined) add('secret-quotes-kept', asKey(unquoted));
  const bare = prefix !== '' && secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
  const common = /^[a-z]{2,12}_(.+)$/s.exec(secret)?.[1];
  if (encoding === 'utf8') {
    for (const text of common === undefined ? [secret] : [secret, common]) {
      add('secret-decoded', decodeBase64(text));
      add('secret-decoded', decodeHex(text));
    }
    if (bare !== secret) add('secret-prefix-kept', Buffer.from(secret));
    if (common !== undefined) add('secret-prefix-removed', Buffer.from(common));
  } else {
    add('secret-not-decoded', Buffer.from(bare));
    add('secret-not-decoded', encoding === 'base64' ? decodeHex(bare) : decodeBase64(bare));
    if (bare !== secret) add('secret-prefix-kept', Buffer.from(secret));
  }
  for (const text of [`${secret}\n`, `${secret}\r\n`, ` ${secret}`, `${secret} `]) add('secret-newline', Buffer.from(text));
  for (const text of [`"${secret}"`, `'${secret}'`]) add('secret-quoted', Buffer.from(text));
  return variants;
}

/** Every way to take the bytes of a signature out of what came, the right way first. */
function readCandidates(scheme: SignatureScheme, request: SignedRequest): Candidate[] {
  const values = headerValues(request.headers, scheme.header);
  const inForm = findSignatures(scheme, values).signatures;
  const loose = values
    .flatMap((value) => value.split(/[\s,;]+/))
    .flatMap((piece) => [piece, piece.replace(/^[A-Za-z0-9_-]{1,12}=(?!=*$)/, '')]);
  const candidates: Candidate[] = [];
  for (const text of new Set([...inForm, ...loose].map((piece) => piece.replace(/^["']|["']$/g, '')).slice(0, 64))) {
    const formed = inForm.includes(text);
    const hex = decodeHex(text);
    const base64 = decodeBase64(text);
    const nested = base64 === null ? null : decodeHex(base64.toString('latin1'));
    const add = (bytes: Buffer | null, mistake: Candidate['mistake']): void => {
      if (bytes !== null && bytes.length >= 16) candidates.push({ bytes, mistake });
    };
    if (scheme.encoding === 'hex') {
      add(hex, formed ? (text === text.toLowerCase() ? null : 'hex-case') : 'format-only');
      add(base64, 'encoding-mix-up');
    } else {
      add(base64, formed && base64?.toString('base64') === text ? null : 'format-only');
      add(hex, 'encoding-mix-up');
    }
    add(nested, 'encoding-mix-up');
  }
  return candidates;
}

function firstDifference(left: Buffer, right: Buffer): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) if (left[index] !== right[index]) return index;
  return length;
}
