/** Reads the text of an HTTP/1 request as people have it: from a log, a proxy or a specification. */
import type { PasteReading } from './paste/pasted-request.ts';
import type { HeaderPair } from './reply.ts';

const requestLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40})[ \t]+(\S+)(?:[ \t]+HTTP\/(\d(?:\.\d)?))?[ \t]*$/;
const encoder = new TextEncoder();

/** True when a text begins like a request: a method, a path or URL, and mostly HTTP/1.1. */
export function looksLikeRawHttp(text: string): boolean {
  const match = requestLine.exec(firstLine(text.trimStart()));
  return match !== null && (match[3] !== undefined || /^https?:\/\//i.test(match[2] ?? ''));
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text.slice(0, 10_000))?.[0] ?? '';
}

/** Reads one request. The body is everything after the first empty line, as it stands. */
export function parseRawHttp(text: string): PasteReading {
  const from = text.length - text.trimStart().length;
  const { head, body } = splitHead(text.slice(from));
  const [first = '', ...lines] = head.split(/\r?\n/);
  const match = requestLine.exec(first);
  if (match === null) return { ok: false, problem: 'The first line is no request line such as “POST /webhooks HTTP/1.1”.' };
  const [, method = '', requestTarget = '', version] = match;
  const warnings: string[] = [];
  const all: HeaderPair[] = [];
  for (const [index, line] of unfold(lines).entries()) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim();
    if (name === '')
      return { ok: false, problem: `Line ${index + 2} is no header: “${line.slice(0, 60)}” has no name before a colon.` };
    all.push([name, line.slice(colon + 1).trim()]);
  }
  const host = all.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? null;
  const url = urlOf(requestTarget, host, warnings);
  if (url === null) return { ok: false, problem: 'There is no Host header, so nobody can tell where it goes.' };
  if (version !== undefined && !version.startsWith('1')) warnings.push(`It is sent as HTTP/1.1, not HTTP/${version}.`);
  const bytes = encoder.encode(body);
  return {
    ok: true,
    request: { method, url, headers: keptHeaders(all, bytes.length, warnings), body: bytes, target: {}, warnings },
  };
}

function splitHead(text: string): { head: string; body: string } {
  const gap = /\r?\n\r?\n/.exec(text);
  if (gap === null) return { head: text.replace(/(?:\r?\n)+$/, ''), body: '' };
  return { head: text.slice(0, gap.index), body: text.slice(gap.index + gap[0].length) };
}

/** Lines that begin with a blank continue the one before. */
function unfold(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const last = whole.length - 1;
    if (/^[ \t]/.test(line) && last >= 0) whole[last] = `${whole[last] ?? ''} ${line.trim()}`;
    else whole.push(line);
  }
  return whole;
}

function urlOf(requestTarget: string, host: string | null, warnings: string[]): string | null {
  if (/^https?:\/\//i.test(requestTarget)) return requestTarget;
  if (host === null || host === '') return null;
  const local = /^(?:localhost|127\.|\[::1\]|0\.0\.0\.0)/i.test(host) || /:(?!443$)\d+$/.test(host);
  const scheme = local ? 'http' : 'https';
  warnings.push(`The text does not tell the scheme; ${scheme}:// is assumed.`);
  return `${scheme}://${host}${requestTarget.startsWith('/') ? '' : '/'}${requestTarget === '*' ? '' : requestTarget}`;
}

/** Headers that say how the old connection carried it do not hold for the new one. */
function keptHeaders(all: readonly HeaderPair[], size: number, warnings: string[]): HeaderPair[] {
  return all.filter(([name, value]) => {
    switch (name.toLowerCase()) {
      case 'host':
      case 'connection':
        return false;
      case 'content-length':
        if (value.trim() !== String(size))
          warnings.push(`Content-Length said ${value.slice(0, 20)}, the body has ${size} bytes; it is written anew.`);
        return false;
      case 'transfer-encoding':
        warnings.push('Transfer-Encoding is left out: the body goes as it stands here.');
        return false;
      default:
        return true;
    }
  });
}
