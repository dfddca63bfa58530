/** What curl's options mean for a request, one line each. Options that change nothing of the request are listed apart. */
import { encodeBase64 } from '../base64.ts';
import type { HeaderPair } from '../reply.ts';
import { joinBytes } from './shell-words.ts';

export interface FormPart {
  readonly name: string;
  readonly value: Uint8Array;
  readonly type: string | null;
  readonly filename: string | null;
}

/** A request while its options are being read. */
export interface CurlDraft {
  method: string | null;
  readonly urls: string[];
  readonly headers: HeaderPair[];
  /** Names, in lower case, whose header curl shall not write by itself. */
  readonly removed: Set<string>;
  readonly data: Uint8Array[];
  dataKind: 'form' | 'json' | null;
  readonly parts: FormPart[];
  get: boolean;
  head: boolean;
  upload: boolean;
  user: string | null;
  bearer: string | null;
  agent: string | null;
  referer: string | null;
  readonly cookies: string[];
  skipVerify: boolean;
  proxy: string | null;
  follow: boolean;
  mostRedirects: number | null;
  readonly resolves: string[];
  readonly connects: string[];
  readonly warnings: Set<string>;
}

export function startDraft(): CurlDraft {
  return {
    method: null,
    urls: [],
    headers: [],
    removed: new Set(),
    data: [],
    dataKind: null,
    parts: [],
    get: false,
    head: false,
    upload: false,
    user: null,
    bearer: null,
    agent: null,
    referer: null,
    cookies: [],
    skipVerify: false,
    proxy: null,
    follow: false,
    mostRedirects: null,
    resolves: [],
    connects: [],
    warnings: new Set(),
  };
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export function textOf(word: Uint8Array): string {
  return decoder.decode(word);
}

/** `value` null: the option takes none. */
type Act = (draft: CurlDraft, value: Uint8Array) => void;
interface CurlOption {
  readonly takesValue: boolean;
  readonly act: Act;
}

const flag = (act: (draft: CurlDraft) => void): CurlOption => ({ takesValue: false, act });
const withText = (act: (draft: CurlDraft, text: string) => void): CurlOption => ({
  takesValue: true,
  act: (draft, value) => act(draft, textOf(value)),
});
/** Takes a value that is not used, and says why. */
const unused = (why: string): CurlOption => withText((draft) => draft.warnings.add(why));
const ignored: CurlOption = flag(() => {});
const ignoredWithValue: CurlOption = { takesValue: true, act: () => {} };

const notRead = (what: string, path: string): string => `${what} “${path.slice(0, 80)}” is not read; open the file yourself.`;
const isFileReference = (value: Uint8Array): boolean => value[0] === 0x40;

function addData(draft: CurlDraft, value: Uint8Array): void {
  draft.dataKind ??= 'form';
  if (isFileReference(value)) draft.warnings.add(notRead('The body file', textOf(value.subarray(1))));
  else draft.data.push(value);
}

function addEncoded(draft: CurlDraft, text: string): void {
  draft.dataKind ??= 'form';
  const [, name = '', sign = '', content = ''] = /^([^=@]*)([=@])?([\s\S]*)$/.exec(text) ?? [];
  if (sign === '@') {
    draft.warnings.add(notRead('The file', content));
    return;
  }
  const plain = sign === '' ? text : content;
  const lead = sign === '' || name === '' ? '' : `${name}=`;
  draft.data.push(encoder.encode(lead + encodeForm(plain)));
}

/** As curl's --data-urlencode: everything but letters, digits and `-._~`. */
function encodeForm(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function addJson(draft: CurlDraft, value: Uint8Array): void {
  draft.dataKind = 'json';
  if (isFileReference(value)) draft.warnings.add(notRead('The body file', textOf(value.subarray(1))));
  else draft.data.push(value);
}

function addPart(draft: CurlDraft, text: string, literal: boolean): void {
  const [, name = '', content = ''] = /^([^=]*)=?([\s\S]*)$/.exec(text) ?? [];
  if (literal) {
    draft.parts.push({ name, value: encoder.encode(content), type: null, filename: null });
    return;
  }
  if (/^[@<]/.test(content)) {
    const path = content.slice(1).replace(/;.*$/s, '');
    draft.warnings.add(notRead(`The file of the part “${name}”`, path));
    return;
  }
  const attributes = /;\s*(?:type|filename|headers|encoder)=[\s\S]*$/.exec(content)?.[0] ?? '';
  draft.parts.push({
    name,
    value: encoder.encode(content.slice(0, content.length - attributes.length)),
    type: /;\s*type=([^;]+)/.exec(attributes)?.[1]?.trim() ?? null,
    filename:
      /;\s*filename=([^;]+)/
        .exec(attributes)?.[1]
        ?.trim()
        .replace(/^"(.*)"$/, '$1') ?? null,
  });
}

function addHeader(draft: CurlDraft, text: string): void {
  if (text.startsWith('@')) {
    draft.warnings.add(notRead('The header file', text.slice(1)));
    return;
  }
  const colon = text.indexOf(':');
  if (colon === -1) {
    // `Name;` is how curl is told to send a header without a value.
    if (/;\s*$/.test(text)) draft.headers.push([text.replace(/;\s*$/, '').trim(), '']);
    else draft.warnings.add(`“${text.slice(0, 60)}” is no header: it has no colon.`);
    return;
  }
  const name = text.slice(0, colon).trim();
  const value = text.slice(colon + 1).trim();
  if (value === '') draft.removed.add(name.toLowerCase());
  else draft.headers.push([name, value]);
}

function addCookies(draft: CurlDraft, text: string): void {
  if (text.includes('=')) draft.cookies.push(text);
  else draft.warnings.add(notRead('The cookie file', text));
}

const certificateFile = (draft: CurlDraft, text: string): void => {
  draft.warnings.add(`${notRead('The certificate file', text)} Its text belongs under Options.`);
};

/** By long name. */
export const curlOptions: Readonly<Record<string, CurlOption>> = {
  request: withText((draft, text) => (draft.method = text)),
  url: withText((draft, text) => draft.urls.push(text)),
  header: withText(addHeader),
  data: { takesValue: true, act: addData },
  'data-ascii': { takesValue: true, act: addData },
  'data-binary': { takesValue: true, act: addData },
  'data-raw': {
    takesValue: true,
    act: (draft, value) => {
      draft.dataKind ??= 'form';
      draft.data.push(value);
    },
  },
  'data-urlencode': withText(addEncoded),
  json: { takesValue: true, act: addJson },
  form: withText((draft, text) => addPart(draft, text, false)),
  'form-string': withText((draft, text) => addPart(draft, text, true)),
  get: flag((draft) => (draft.get = true)),
  head: flag((draft) => (draft.head = true)),
  'upload-file': withText((draft, text) => {
    draft.upload = true;
    draft.warnings.add(notRead('The file to upload', text));
  }),
  user: withText((draft, text) => (draft.user = text)),
  'oauth2-bearer': withText((draft, text) => (draft.bearer = text)),
  'user-agent': withText((draft, text) => (draft.agent = text)),
  referer: withText((draft, text) => (draft.referer = text.replace(/;auto$/, ''))),
  cookie: withText(addCookies),
  insecure: flag((draft) => (draft.skipVerify = true)),
  cacert: withText(certificateFile),
  capath: withText(certificateFile),
  cert: withText(certificateFile),
  key: withText(certificateFile),
  'cert-type': ignoredWithValue,
  'key-type': ignoredWithValue,
  pass: unused('The passphrase of the key is not used: give the key without one under Options.'),
  proxy: withText((draft, text) => (draft.proxy = text)),
  'proxy-user': unused('The login of the proxy is left out; write it into the proxy’s URL under Options.'),
  noproxy: ignoredWithValue,
  location: flag((draft) => (draft.follow = true)),
  'location-trusted': flag((draft) => (draft.follow = true)),
  'max-redirs': withText((draft, text) => (draft.mostRedirects = Number(text))),
  resolve: withText((draft, text) => draft.resolves.push(text)),
  'connect-to': withText((draft, text) => draft.connects.push(text)),
  compressed: ignored,
  'max-time': unused('--max-time is left out: the retry policy sets the deadlines.'),
  'connect-timeout': unused('--connect-timeout is left out: the retry policy sets the deadlines.'),
  retry: unused('--retry is left out: choose a retry policy instead.'),
  'retry-delay': ignoredWithValue,
  'retry-max-time': ignoredWithValue,
  'retry-all-errors': ignored,
  http2: flag((draft) => draft.warnings.add('It is sent as HTTP/1.1, not HTTP/2.')),
  'http2-prior-knowledge': flag((draft) => draft.warnings.add('It is sent as HTTP/1.1, not HTTP/2.')),
  http3: flag((draft) => draft.warnings.add('It is sent as HTTP/1.1, not HTTP/3.')),
  'http1.0': flag((draft) => draft.warnings.add('It is sent as HTTP/1.1, not HTTP/1.0.')),
  'http1.1': ignored,
  digest: flag((draft) => draft.warnings.add('Digest authentication is not carried out; the login goes as Basic.')),
  ntlm: flag((draft) => draft.warnings.add('NTLM authentication is not carried out; the login goes as Basic.')),
  negotiate: flag((draft) => draft.warnings.add('Negotiate authentication is not carried out.')),
  basic: ignored,
  config: unused('The configuration file is not read.'),
  'unix-socket': unused('--unix-socket is left out: Hookwright sends over TCP.'),
  'cookie-jar': ignoredWithValue,
  output: ignoredWithValue,
  'output-dir': ignoredWithValue,
  'write-out': ignoredWithValue,
  stderr: ignoredWithValue,
  trace: ignoredWithValue,
  'trace-ascii': ignoredWithValue,
  'dump-header': ignoredWithValue,
  'limit-rate': ignoredWithValue,
  'keepalive-time': ignoredWithValue,
  'remote-name': ignored,
  'remote-header-name': ignored,
  include: ignored,
  'show-headers': ignored,
  silent: ignored,
  'show-error': ignored,
  verbose: ignored,
  fail: ignored,
  'fail-with-body': ignored,
  'progress-bar': ignored,
  'no-progress-meter': ignored,
  'no-buffer': ignored,
  globoff: ignored,
  'path-as-is': ignored,
  'tcp-nodelay': ignored,
  'ssl-reqd': ignored,
  'tlsv1.2': ignored,
  'tlsv1.3': ignored,
  ipv4: ignored,
  ipv6: ignored,
  parallel: ignored,
  disable: ignored,
};

export const shortNames: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  F: 'form',
  G: 'get',
  I: 'head',
  T: 'upload-file',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  k: 'insecure',
  E: 'cert',
  x: 'proxy',
  U: 'proxy-user',
  L: 'location',
  m: 'max-time',
  K: 'config',
  c: 'cookie-jar',
  o: 'output',
  w: 'write-out',
  D: 'dump-header',
  O: 'remote-name',
  J: 'remote-header-name',
  i: 'include',
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  f: 'fail',
  N: 'no-buffer',
  g: 'globoff',
  '#': 'progress-bar',
  '0': 'http1.0',
  '4': 'ipv4',
  '6': 'ipv6',
  Z: 'parallel',
  q: 'disable',
};

/** The body of a form with parts. Its boundary stands nowhere in the parts. */
export function multipartBody(parts: readonly FormPart[]): { readonly boundary: string; readonly body: Uint8Array } {
  const whole = textOf(joinBytes(parts.flatMap(({ name, value }) => [encoder.encode(name), value])));
  let boundary = '------------------------hookwright';
  while (whole.includes(boundary)) boundary += '-';
  const pieces = parts.flatMap(({ name, value, type, filename }) => [
    encoder.encode(
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${filename === null ? '' : `; filename="${quoted(filename)}"`}\r\n${
        type === null ? '' : `Content-Type: ${type}\r\n`
      }\r\n`,
    ),
    value,
    encoder.encode('\r\n'),
  ]);
  return { boundary, body: joinBytes([...pieces, encoder.encode(`--${boundary}--\r\n`)]) };
}

function quoted(text: string): string {
  return text.replace(/["\r\n]/g, (char) => (char === '"' ? '%22' : char === '\r' ? '%0D' : '%0A'));
}

/** The value of an Authorization header for a login as `user:password`. */
export function basicLogin(login: string): string {
  return `Basic ${encodeBase64(encoder.encode(login.includes(':') ? login : `${login}:`))}`;
}
