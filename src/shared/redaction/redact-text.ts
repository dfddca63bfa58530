/** What is secret in text by its own look: tokens of known make, keys, logins and signatures in URLs. */
import { isSecretParameter, placeholderName } from './sensitive-names.ts';

/** Takes a secret in and gives its stand-in. */
export type StandIn = (value: string, name: string) => string;

export interface TextRules {
  readonly standIn: StandIn;
  /** Phone numbers and e-mail addresses too. */
  readonly personalData: boolean;
}

const tokens: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, 'private-key'],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, 'jwt'],
  [/\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}/g, 'api-key'],
  [/\bwh(?:sec|sk)_[A-Za-z0-9+/=_-]{8,}/g, 'secret'],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,})/g, 'token'],
  [/\bxox[abeoprs]-[\w-]{8,}/g, 'token'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, 'access-key'],
  [/\bAIza[\w-]{30,}/g, 'api-key'],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}/g, 'api-key'],
  [/\bsk-[A-Za-z0-9_-]{20,}/g, 'api-key'],
];
const webUrl = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>\\]+/gi;
const email = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g;
const phone = /(?<![\w+])\+\d(?:[ ().-]{0,2}\d){7,14}(?!\d)/g;
const bearer = /\b(Bearer|Basic|Token)(\s+)([\w.~+/=-]{8,})/gi;

/** Text without what looks secret; everything else stands as it stood. */
export function redactText(text: string, rules: TextRules): string {
  const { standIn } = rules;
  let out = text.replaceAll(webUrl, (url) => redactUrl(url, standIn));
  for (const [pattern, name] of tokens) out = out.replaceAll(pattern, (value) => standIn(value, name));
  out = out.replaceAll(bearer, (whole, scheme: string, gap: string, value: string) =>
    // Words after “basic” are mostly just words.
    /\d/.test(value) || value.length >= 20 ? `${scheme}${gap}${standIn(value, 'authorization')}` : whole,
  );
  return rules.personalData ? redactPersonalText(out, standIn) : out;
}

function redactPersonalText(text: string, standIn: StandIn): string {
  return text.replaceAll(email, (value) => standIn(value, 'email')).replaceAll(phone, (value) => standIn(value, 'phone'));
}

/** A URL or request target without login and without the values of parameters that are secret. */
export function redactUrl(url: string, standIn: StandIn): string {
  const inUrl = (value: string, name: string): string => encodeURIComponent(standIn(decoded(value), name)).replaceAll('%3A', ':');
  const login = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#@]*)@/i.exec(url);
  const rest = login === null ? url : `${login[1]}${inUrl(login[2] ?? '', 'login')}@${url.slice(login[0].length)}`;
  const at = rest.search(/[?#]/);
  if (at === -1) return rest;
  const parameters = rest
    .slice(at)
    .replaceAll(/([?&;#])([^=&;#\s]*)=([^&;#\s]*)/g, (whole, mark: string, name: string, value: string) => {
      const plain = decoded(name);
      return value !== '' && isSecretParameter(plain) ? `${mark}${name}=${inUrl(value, placeholderName(plain))}` : whole;
    });
  return rest.slice(0, at) + parameters;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
