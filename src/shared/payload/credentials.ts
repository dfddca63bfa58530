import { readBase64, textOfBytes } from './base64-text.ts';
import { decodeJwt, type DecodedJwt } from './jwt.ts';

/** What a header value says of who is asking. Secret: shown only when somebody asks for it. */
export type Credentials =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'jwt'; readonly jwt: DecodedJwt };

/** Reads `Basic …` and `Bearer …` with a JWT, and a JWT by itself in any header; null for everything else. */
export function readCredentials(value: string): Credentials | null {
  const [, scheme = '', rest = ''] = /^(?:([A-Za-z][\w-]{0,40}) +)?(\S+)\s*$/.exec(value.slice(0, 65_536)) ?? [];
  if (scheme.toLowerCase() === 'basic') {
    const bytes = readBase64(rest);
    const text = bytes === null ? null : textOfBytes(bytes);
    const colon = text?.indexOf(':') ?? -1;
    // A password may hold colons, a user name may not.
    return text === null || colon === -1 ? null : { kind: 'basic', user: text.slice(0, colon), password: text.slice(colon + 1) };
  }
  const jwt = decodeJwt(rest);
  return jwt === null ? null : { kind: 'jwt', jwt };
}
