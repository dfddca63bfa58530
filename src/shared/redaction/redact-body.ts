import { parseMediaType } from '../payload/media-type.ts';
import { boundaryOf, parseMultipart } from '../payload/multipart.ts';
import { decodeText } from '../payload/text.ts';
import { joinBytes, latin1Bytes, latin1Of } from './latin1.ts';
import { redactBrokenJson, redactJson, type JsonRules } from './redact-json.ts';
import { redactText } from './redact-text.ts';
import { isPersonalField, isSecretField, placeholderName } from './sensitive-names.ts';

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A body without its secrets, bytes as they are where nothing was found. `bytes` must not be compressed. Text in another
 * charset than UTF-8 becomes UTF-8 where something was taken out.
 */
export function redactBody(bytes: Uint8Array, contentType: string, rules: JsonRules): Uint8Array {
  if (bytes.length === 0) return bytes;
  const { type, parameters } = parseMediaType(contentType);
  const boundary = boundaryOf(contentType);
  if (boundary !== null) return redactParts(bytes, boundary, rules);
  const text = textOf(bytes, parameters.get('charset') ?? null);
  if (text === null) {
    return outside(bytes, rules);
  }
  const redacted = rules.known(redactBodyText(text, type, rules));
  return redacted === text ? bytes : encoder.encode(redacted);
}

function redactBodyText(text: string, type: string, rules: JsonRules): string {
  const json = /^[\s\ufeff]*[[{"]/.test(text) || /json/.test(type);
  if (json) {
    const redacted = redactJson(text, rules);
    return redacted ?? redactText(redactBrokenJson(text, rules), rules);
  }
  if (type === 'application/x-www-form-urlencoded' || (type === '' && /^[\w.~%+[\]-]+=[^\s]*$/.test(text))) {
    return redactForm(text, rules);
  }
  return redactText(redactElements(redactBrokenJson(text, rules), rules), rules);
}

/** Pairs that are not secret keep the escapes they came with. */
function redactForm(text: string, rules: JsonRules): string {
  return text
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals === -1) return pair;
      const name = plainPart(pair.slice(0, equals));
      const raw = pair.slice(equals + 1);
      const value = plainPart(raw);
      const lead = pair.slice(0, equals + 1);
      if (value === '') return pair;
      if (isSecretField(name) || (rules.personalData && isPersonalField(name))) {
        return lead + formPart(rules.standInField(value, placeholderName(name), 'text'));
      }
      const nested = /^\s*[[{]/.test(value) ? redactJson(value, rules, 1) : null;
      const redacted = nested ?? redactText(value, rules);
      return redacted === value ? pair : lead + formPart(redacted);
    })
    .join('&');
}

function plainPart(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function formPart(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+');
}

/** Elements and attributes of XML, and lines like `password: x`. */
function redactElements(text: string, rules: JsonRules): string {
  const secret = (name: string): boolean => isSecretField(name) || (rules.personalData && isPersonalField(name));
  return text
    .replaceAll(
      /(<([\w:.-]{1,100})(?:\s[^<>]*)?>)([^<>]{1,100000})(<\/\2\s*>)/g,
      (whole, open: string, name: string, value: string, end: string) =>
        secret(localName(name)) ? `${open}${rules.standInField(value, placeholderName(localName(name)), 'text')}${end}` : whole,
    )
    .replaceAll(/(\b([\w.-]{1,100})\s*=\s*)"([^"<>]{1,10000})"/g, (whole, lead: string, name: string, value: string) =>
      secret(name) ? `${lead}"${rules.standInField(value, placeholderName(name), 'text')}"` : whole,
    )
    .replaceAll(/^([ \t]*([\w.-]{1,100})[ \t]*[:=][ \t]*)(\S[^\r\n]*)$/gm, (whole, lead: string, name: string, value: string) =>
      secret(name) && !value.startsWith('"<redacted:') ? lead + rules.standInField(value, placeholderName(name), 'text') : whole,
    );
}

/** Without the prefix of a namespace. */
function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

function redactParts(bytes: Uint8Array, boundary: string, rules: JsonRules): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { name, contentType, filename, start, end } of parseMultipart(bytes, boundary).parts) {
    const content = bytes.subarray(start, end);
    const secret = name !== null && (isSecretField(name) || (rules.personalData && isPersonalField(name)));
    const text = textOf(content, null);
    const redacted =
      secret && text !== null && text !== '' && filename === null
        ? encoder.encode(rules.standInField(text, placeholderName(name), 'text'))
        : redactBody(content, contentType ?? 'text/plain', rules);
    pieces.push(outside(bytes.subarray(from, start), rules), redacted);
    from = end;
  }
  pieces.push(outside(bytes.subarray(from), rules));
  return joinBytes(pieces);
}

/** Bytes that are no text: only what is known to be secret is found there. */
function outside(bytes: Uint8Array, rules: JsonRules): Uint8Array {
  const plain = latin1Of(bytes);
  const redacted = rules.known(plain);
  return redacted === plain ? bytes : latin1Bytes(redacted);
}

function textOf(bytes: Uint8Array, charset: string | null): string | null {
  try {
    const text = strict.decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Another charset, or no text at all.
  }
  const { text, invalid, charset: used } = decodeText(bytes, charset);
  return invalid === 0 && used !== 'utf-8' ? text : null;
}
