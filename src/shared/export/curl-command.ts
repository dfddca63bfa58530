import { encodeBase64 } from '../base64.ts';
import { headersToWrite, headerValue, utf8TextOf, type OutgoingForm, type WrittenForm } from './outgoing-form.ts';
import { bodyArgument, bodyPipe, shellWord } from './shell-text.ts';

/** What curl adds by itself unless it is told not to. */
const addedByCurl = ['Accept', 'User-Agent'] as const;
/** From this size on curl asks before it sends a body, bytes. */
const expectFrom = 1_048_576;

/**
 * A curl command that sends exactly this request: method, target, headers as written and in their order, body byte for
 * byte. For sh, bash and zsh; where bytes have to be escaped, for bash and zsh.
 */
export function writeCurl(form: OutgoingForm): WrittenForm {
  const { headers, notes } = headersToWrite(form);
  const body = bodyWords(form.body);
  const words = ['curl', ...urlOptions(form.url)];
  words.push(...methodOptions(form));
  const lines = [words.join(' ')];
  // curl drops a header given with an empty value; a semicolon sends it empty.
  for (const [name, value] of headers) lines.push(`--header ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`);
  for (const name of unwanted(form, headers)) lines.push(`--header '${name}:'`);
  if (body !== null) lines.push(body.option);
  lines.push(shellWord(sendableUrl(form.url)));
  return { text: (body?.before ?? '') + lines.join(' \\\n  '), notes };
}

/** Headers of its own that curl must leave out, because the original has none. */
function unwanted(form: OutgoingForm, headers: OutgoingForm['headers']): string[] {
  const names: string[] = addedByCurl.filter((name) => headerValue(headers, name.toLowerCase()) === null);
  if (form.body.length > 0 && headerValue(headers, 'content-type') === null) names.push('Content-Type');
  if (form.body.length >= expectFrom) names.push('Expect');
  return names;
}

function methodOptions({ method, body }: OutgoingForm): string[] {
  if (body.length === 0 && method === 'GET') return [];
  // With --request HEAD curl would wait for a body that never comes.
  if (body.length === 0 && method === 'HEAD') return ['--head'];
  return body.length > 0 && method === 'POST' ? [] : ['--request', shellWord(method)];
}

function bodyWords(body: Uint8Array): { readonly before: string; readonly option: string } | null {
  if (body.length === 0) return null;
  const word = bodyArgument(body, utf8TextOf(body));
  if (word === null) return { before: bodyPipe(encodeBase64(body)), option: '--data-binary @-' };
  // --data-binary would read a file where the body begins with an at sign; --data-raw is as exact.
  return { before: '', option: `${body[0] === 0x40 ? '--data-raw' : '--data-binary'} ${word}` };
}

/** curl reads braces and brackets as ranges, resolves dots, and refuses what no URL may contain: then the target goes apart. */
function urlOptions(url: string): string[] {
  const options: string[] = [];
  if (/[[\]{}]/.test(url)) options.push('--globoff');
  if (needsTarget(url)) options.push('--request-target', shellWord(targetOf(url)));
  else if (/\/\.{1,2}(?:[/?]|$)/.test(url)) options.push('--path-as-is');
  return options;
}

function needsTarget(url: string): boolean {
  return /[^\x21-\x7e]|[#\\"<>^`]/.test(targetOf(url));
}

function sendableUrl(url: string): string {
  return needsTarget(url) ? `${url.slice(0, url.length - targetOf(url).length)}/` : url;
}

/** All behind the authority. */
function targetOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([\s\S]*)$/i.exec(url)?.[1] ?? '';
}
