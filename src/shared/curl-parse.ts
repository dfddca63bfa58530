/**
 * Reads a curl command line as a request: POSIX quoting, `$'…'`, and what browsers copy for cmd.exe. Nothing is run,
 * no file is read, no variable expanded; whatever was left out is told.
 */
import { basicLogin, curlOptions, multipartBody, shortNames, startDraft, textOf, type CurlDraft } from './paste/curl-options.ts';
import type { PasteReading } from './paste/pasted-request.ts';
import { joinBytes, splitCmd, splitPosix } from './paste/shell-words.ts';
import type { HeaderPair } from './reply.ts';
import type { TargetInput } from './target.ts';

/** Longer lines are refused: no shell would take them. UTF-16 units. */
const longestLine = 64 * 1_048_576;
/** Redirects that `-L` stands for: as many as a target allows. */
const redirectsFollowed = 10;
const encoder = new TextEncoder();

/** True when a text begins like a curl command. */
export function looksLikeCurl(text: string): boolean {
  return /^\s*(?:[$>%#] )?(?:[A-Za-z_]\w*=\S* )*(?:\S*[\\/])?curl(?:\.exe)?(?:\s|$)/.test(text.slice(0, 2000));
}

/** Reads one curl command. */
export function parseCurl(text: string): PasteReading {
  if (text.length > longestLine) return { ok: false, problem: 'The command is longer than 64 MiB.' };
  if (!looksLikeCurl(text)) return { ok: false, problem: 'This is no curl command: it does not begin with “curl”.' };
  const { words, warnings, problem } = isForCmd(text) ? splitCmd(text) : splitPosix(text);
  if (problem !== null) return { ok: false, problem };
  const start = words.findIndex((word) => /(?:^|[\\/])curl(?:\.exe)?$/.test(textOf(word)));
  const draft = startDraft();
  for (const warning of warnings) draft.warnings.add(warning);
  readWords(draft, words.slice(start + 1));
  return finish(draft);
}

/** cmd.exe knows no single quotes; its lines go on after a caret, and browsers write a caret before every quote. */
function isForCmd(text: string): boolean {
  const quote = text.search(/['"]/);
  if (text.charAt(quote) === "'") return false;
  return text.charAt(quote - 1) === '^' || /\^\r?\n/.test(text);
}

function readWords(draft: CurlDraft, words: readonly Uint8Array[]): void {
  const rest = [...words];
  let onlyUrls = false;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const text = textOf(word);
    if (onlyUrls || !text.startsWith('-') || text === '-') draft.urls.push(text);
    else if (text === '--') onlyUrls = true;
    else if (text === '--next' || text === '-:') {
      draft.warnings.add('Only the request before --next is read.');
      return;
    } else if (text.startsWith('--')) readLong(draft, text.slice(2), rest);
    else readShort(draft, word, rest);
  }
}

function readLong(draft: CurlDraft, text: string, rest: Uint8Array[]): void {
  const equals = text.indexOf('=');
  const asked = equals === -1 ? text : text.slice(0, equals);
  const known = Object.hasOwn(curlOptions, asked) ? curlOptions[asked] : undefined;
  if (known === undefined) {
    // `--no-silent` and the like switch something off that was never on.
    if (!asked.startsWith('no-')) draft.warnings.add(`The option --${asked.slice(0, 60)} is not known here and left out.`);
    return;
  }
  if (!known.takesValue) known.act(draft, new Uint8Array());
  else if (equals !== -1) known.act(draft, encoder.encode(text.slice(equals + 1)));
  else takeValue(draft, `--${asked}`, known.act, rest);
}

function takeValue(draft: CurlDraft, name: string, act: (draft: CurlDraft, value: Uint8Array) => void, rest: Uint8Array[]): void {
  const value = rest.shift();
  if (value === undefined) draft.warnings.add(`The option ${name} stands at the end without its value.`);
  else act(draft, value);
}

/** Letters joined behind one hyphen; the first that takes a value takes what follows it. */
function readShort(draft: CurlDraft, word: Uint8Array, rest: Uint8Array[]): void {
  for (let at = 1; at < word.length; at += 1) {
    const letter = String.fromCharCode(word[at] ?? 0);
    const name = Object.hasOwn(shortNames, letter) ? shortNames[letter] : undefined;
    const known = name === undefined ? undefined : curlOptions[name];
    if (known === undefined) {
      draft.warnings.add(`The option -${letter} is not known here and left out.`);
      continue;
    }
    if (!known.takesValue) {
      known.act(draft, new Uint8Array());
      continue;
    }
    if (at + 1 < word.length) known.act(draft, word.subarray(at + 1));
    else takeValue(draft, `-${letter}`, known.act, rest);
    return;
  }
}

function finish(draft: CurlDraft): PasteReading {
  const [first, ...others] = draft.urls;
  if (first === undefined || first.trim() === '') return { ok: false, problem: 'The command names no URL.' };
  if (others.length > 0) draft.warnings.add('Only the first URL is taken.');
  const { headers, body } = contentOf(draft);
  const target = targetOf(draft);
  const url = resolved(draft, withData(draft, /^[a-z][a-z0-9+.-]*:\/\//i.test(first) ? first : `http://${first}`), target);
  return {
    ok: true,
    request: {
      method: methodOf(draft),
      url,
      headers: withoutOwn(draft, headers, target),
      body,
      target,
      warnings: [...draft.warnings],
    },
  };
}

function methodOf(draft: CurlDraft): string {
  if (draft.method !== null && draft.method !== '') return draft.method;
  if (draft.head) return 'HEAD';
  if (draft.upload) return 'PUT';
  return draft.get || (draft.dataKind === null && draft.parts.length === 0) ? 'GET' : 'POST';
}

function contentOf(draft: CurlDraft): { headers: HeaderPair[]; body: Uint8Array } {
  const headers = [...draft.headers];
  const addOwn = (name: string, value: string | null): void => {
    const lower = name.toLowerCase();
    if (value === null || draft.removed.has(lower) || draft.headers.some(([own]) => own.toLowerCase() === lower)) return;
    headers.push([name, value]);
  };
  addOwn(
    'Authorization',
    draft.bearer === null ? (draft.user === null ? null : basicLogin(draft.user)) : `Bearer ${draft.bearer}`,
  );
  addOwn('User-Agent', draft.agent === '' ? null : draft.agent);
  addOwn('Referer', draft.referer === '' ? null : draft.referer);
  addOwn('Cookie', draft.cookies.length === 0 ? null : draft.cookies.join('; '));
  if (draft.get || (draft.dataKind === null && draft.parts.length === 0)) return { headers, body: new Uint8Array() };
  if (draft.parts.length > 0) {
    const { boundary, body } = multipartBody(draft.parts);
    addOwn('Content-Type', `multipart/form-data; boundary=${boundary}`);
    return { headers, body };
  }
  addOwn('Content-Type', draft.dataKind === 'json' ? 'application/json' : 'application/x-www-form-urlencoded');
  if (draft.dataKind === 'json') addOwn('Accept', 'application/json');
  return { headers, body: joinData(draft) };
}

function joinData({ data, dataKind }: CurlDraft): Uint8Array {
  const ampersand = Uint8Array.of(0x26);
  return joinBytes(dataKind === 'json' ? data : data.flatMap((piece, index) => (index === 0 ? [piece] : [ampersand, piece])));
}

/** With `-G` the data stands in the URL. */
function withData(draft: CurlDraft, url: string): string {
  if (!draft.get || draft.data.length === 0) return url;
  const [, before = url, fragment = ''] = /^([^#]*)(#[\s\S]*)?$/.exec(url) ?? [];
  const joint = before.includes('?') ? (/[?&]$/.test(before) ? '' : '&') : '?';
  return `${before}${joint}${textOf(joinData(draft))}${fragment}`;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function targetOf(draft: CurlDraft): Mutable<Omit<TargetInput, 'url'>> {
  const { proxy, follow, mostRedirects } = draft;
  if (proxy !== null && /^(?!http:)[a-z0-9]+:\/\//i.test(proxy))
    draft.warnings.add('Only http:// proxies can be used; this one is left out.');
  const usable = proxy === null || proxy === '' || /^(?!http:)[a-z0-9]+:\/\//i.test(proxy) ? null : proxy;
  const most =
    mostRedirects === null || !(mostRedirects >= 0) ? redirectsFollowed : Math.min(Math.trunc(mostRedirects), redirectsFollowed);
  return {
    ...(draft.skipVerify ? { skipVerify: true } : {}),
    ...(usable === null ? {} : { proxy: /^http:\/\//i.test(usable) ? usable : `http://${usable}` }),
    ...(follow ? { redirects: most } : {}),
  };
}

/** `--resolve` and `--connect-to`: the address goes into the URL, the name stays as Host. */
function resolved(draft: CurlDraft, url: string, target: Mutable<Omit<TargetInput, 'url'>>): string {
  const [, scheme = '', authority = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)([\s\S]*)$/i.exec(url) ?? [];
  const [, host = '', port = scheme.toLowerCase() === 'https://' ? '443' : '80'] =
    /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority) ?? [];
  const move = (to: string): string => {
    target.hostOverride = authority;
    return `${scheme}${to}${rest}`;
  };
  for (const entry of draft.resolves) {
    const [, from = '', at = '', address = ''] = /^[+]?(\[[^\]]*\]|[^:]*):(\d+):\[?([^,\]]*)/.exec(entry) ?? [];
    if (address === '' || (from !== '*' && from.toLowerCase() !== host.toLowerCase()) || at !== port) continue;
    return move(`${address.includes(':') ? `[${address}]` : address}:${port}`);
  }
  for (const entry of draft.connects) {
    const [, from = '', at = '', to = '', toPort = ''] = /^(\[[^\]]*\]|[^:]*):(\d*):(\[[^\]]*\]|[^:]*):(\d*)$/.exec(entry) ?? [];
    if ((from !== '' && from.toLowerCase() !== host.toLowerCase()) || (at !== '' && at !== port)) continue;
    return move(`${to === '' ? host : to}:${toPort === '' ? port : toPort}`);
  }
  return url;
}

/** Headers that are written anew when it is sent; a Host of one's own becomes the Host override. */
function withoutOwn(draft: CurlDraft, headers: readonly HeaderPair[], target: Mutable<Omit<TargetInput, 'url'>>): HeaderPair[] {
  return headers.filter(([name, value]) => {
    const lower = name.toLowerCase();
    if (lower === 'host') target.hostOverride = value;
    if (lower === 'content-length') draft.warnings.add('Content-Length is written anew.');
    return lower !== 'host' && lower !== 'content-length';
  });
}
