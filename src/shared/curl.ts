import type { HeaderPair } from './reply.ts';

export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
  /** Path of a CA certificate to trust, PEM; null trusts what the system trusts. */
  readonly caPath: string | null;
}

/** One shell word: nothing inside it is expanded, whatever it holds (POSIX shells). */
export function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A curl command that sends exactly this request, for POSIX shells. */
export function curlCommand(request: CurlRequest): string {
  const words = ['curl', '--silent', '--show-error'];
  if (request.caPath !== null) words.push('--cacert', quoteForShell(request.caPath));
  if (request.method !== 'POST') words.push('--request', quoteForShell(request.method));
  const lines = [words.join(' ')];
  // curl drops a header given with an empty value; a semicolon sends it empty.
  for (const [name, value] of request.headers)
    lines.push(`--header ${quoteForShell(value === '' ? `${name};` : `${name}: ${value}`)}`);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    // --data-binary would read a file where the body begins with an at sign.
    lines.push(`${request.body.startsWith('@') ? '--data-raw' : '--data-binary'} ${quoteForShell(request.body)}`);
  }
  lines.push(quoteForShell(request.url));
  return lines.join(' \\\n  ');
}
