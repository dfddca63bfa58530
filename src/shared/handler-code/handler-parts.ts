/**
 * Handlers that verify a provider's signature, as code for others to take. Everything in them comes from the signature scheme,
 * so that a user's own profile gets its handler as the built-in ones do. Rules for all languages: the raw body is what is
 * checked, and it is read before anything parses it; comparing takes the same time whatever is wrong; the time of signing
 * may be off in either direction by the tolerance and no more; two secrets count while one is being replaced; secrets come
 * from the environment and stand in no source.
 */
import { quotedBytes } from '../export/snippets/literals.ts';
import type { ProviderProfile, SignatureScheme } from '../provider-profile.ts';

export interface HandlerScheme {
  readonly scheme: SignatureScheme;
  /** For comments: nothing but plain words in one line. */
  readonly provider: string;
  readonly title: string;
  /** Name of the environment variable with the secret. */
  readonly variable: string;
  /** Sentences that stand at the top. */
  readonly notes: readonly string[];
}

/** The bytes that are signed, piece by piece. */
type SignedPiece =
  | { readonly kind: 'body' }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'header'; readonly name: string };

export function handlerScheme(profile: Pick<ProviderProfile, 'id' | 'name' | 'signing'>, scheme: SignatureScheme): HandlerScheme {
  const provider = plainWords(profile.name);
  const notes = [
    ...(scheme.confidence === 'guess' ? [`How ${provider} signs is not documented: this scheme is a guess.`] : []),
    ...(profile.signing === 'optional'
      ? [`${provider} signs only when a secret is set there; this handler refuses what is not signed.`]
      : []),
    ...(scheme.timestamp === null
      ? ['Nothing in this scheme tells an old request from a new one: keep ids of what was handled.']
      : []),
  ];
  return { scheme, provider, title: plainWords(scheme.title), variable: variableOf(profile.id), notes };
}

export function signedPieces(scheme: SignatureScheme): SignedPiece[] {
  return scheme.signed.map((piece): SignedPiece => {
    if ('body' in piece) return { kind: 'body' };
    if ('timestamp' in piece) return { kind: 'timestamp' };
    return 'text' in piece ? { kind: 'text', text: piece.text } : { kind: 'header', name: piece.header };
  });
}

/** How a language writes each kind of piece. */
export function pieceWriter(words: {
  readonly body: string;
  readonly timestamp: string;
  readonly text: (text: string) => string;
  readonly header: (name: string) => string;
}): (piece: SignedPiece) => string {
  return (piece) => {
    if (piece.kind === 'text') return words.text(piece.text);
    return piece.kind === 'header' ? words.header(piece.name) : words[piece.kind];
  };
}

/** Headers whose text is signed, besides the time. */
export function signedHeaders(scheme: SignatureScheme): string[] {
  return [...new Set(scheme.signed.flatMap((piece) => ('header' in piece ? [piece.header] : [])))];
}

export function hashOf(scheme: SignatureScheme): 'sha1' | 'sha256' | 'sha512' {
  return scheme.algorithm === 'hmac-sha1' ? 'sha1' : scheme.algorithm === 'hmac-sha512' ? 'sha512' : 'sha256';
}

/** Where the time stands; null when the scheme has none. */
export function timePlace(scheme: SignatureScheme): { readonly header: string } | { readonly key: string } | null {
  if (scheme.timestamp === null) return null;
  if (scheme.timestamp.header !== null) return { header: scheme.timestamp.header };
  return scheme.layout.kind === 'pairs' && scheme.layout.timestampKey !== null ? { key: scheme.layout.timestampKey } : null;
}

/** A name that every language takes, from the words of the scheme. */
function variableOf(id: string): string {
  const words = id.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  return `${/^[A-Z]/.test(words) ? '' : 'P_'}${words}_WEBHOOK_SECRET`;
}

/** Names of profiles may be anybody's text: no line break, no end of a comment. */
function plainWords(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N} .,:()+-]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 80);
}

/** Text of the scheme as a literal in double quotes; all beyond ASCII is escaped. */
export function literal(text: string, special?: RegExp): string {
  return quotedBytes(text.replaceAll(/[^\x00-\xff]/g, '?'), special);
}

/** Lines indented by so many blanks. */
export function indented(lines: readonly string[], blanks: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(blanks) + line));
}
