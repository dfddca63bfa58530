import { X509Certificate, createPrivateKey } from 'node:crypto';
import { HookwrightError } from '#shared/errors.ts';
import { target as targetShape, type Target, type TargetInput } from '#shared/target.ts';
import { isForbiddenHost } from './forbidden-address.ts';

const longestUrl = 8192;

/**
 * A target as it can be sent to: its URL normalised (unicode hosts as punycode, no fragment), its PEM texts checked.
 * Throws target-malformed naming the field and its problem, or target-forbidden for a link-local or metadata host, of the
 * proxy too.
 */
export function parseTarget(input: TargetInput): Target {
  const url = parseUrl(input.url, 'url');
  const shaped = targetShape.safeParse({ ...input, url: url.href });
  if (!shaped.success) {
    const [issue] = shaped.error.issues;
    throw malformed(issue?.path.join('.') ?? 'url', `The target is malformed: ${issue?.message ?? 'unknown problem'}.`);
  }
  const parsed = shaped.data;
  if (parsed.ca !== null) checkAuthorities(parsed.ca);
  if (parsed.clientCertificate !== null) checkClientCertificate(parsed.clientCertificate);
  if (parsed.hostOverride !== null && !/^[^\s/\\?#@\x00-\x20\x7f-\uffff]+$/.test(parsed.hostOverride)) {
    throw malformed('hostOverride', 'The Host override must be a host name, with a port if need be.');
  }
  const proxy = parsed.proxy === null ? null : parseProxy(parsed.proxy);
  if (!parsed.allowLinkLocal) {
    refuseForbidden(url, 'url');
    if (proxy !== null) refuseForbidden(proxy, 'proxy');
  }
  return parsed;
}

function refuseForbidden(url: URL, field: string): void {
  const host = bareHost(url);
  if (isForbiddenHost(host)) throw new HookwrightError('target-forbidden', forbiddenWords(host), { field });
}

export function forbiddenWords(host: string): string {
  return `${host} is a link-local or cloud-metadata address, which Hookwright does not send to by itself.`;
}

/** Host name without the brackets of IPv6. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** The URL of a proxy: http, a host and a port, with a login where the proxy wants one. Throws target-malformed. */
export function parseProxy(text: string): URL {
  const url = /^http:\/\/[^/\\]/i.test(text.trim()) ? URL.parse(text.trim()) : null;
  if (url === null || url.port === '0' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw malformed('proxy', 'The proxy must be an http:// URL with a host and a port, such as http://localhost:8080.');
  }
  return url;
}

/** An http or https URL without credentials and fragment. Throws target-malformed; never repeats credentials. */
export function parseUrl(input: string, field: string): URL {
  const text = input.trim();
  if (text === '') throw malformed(field, 'The target URL is empty.');
  if (text.length > longestUrl) throw malformed(field, `The target URL is longer than ${longestUrl} characters.`);
  if (/[\x00-\x1f\x7f]/.test(text)) throw malformed(field, 'The target URL contains a line break or another control character.');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined || /^[^/?#]+:\d+(?:[/?#]|$)/.test(text)) {
    const guess = /^[\w.[\]:-]+(?:[/?#]|$)/.test(text) ? `Put http:// or https:// before it.` : undefined;
    throw malformed(field, 'The target URL does not begin with http:// or https://.', guess);
  }
  if (scheme !== 'http' && scheme !== 'https')
    throw malformed(field, `The target URL has the scheme "${scheme}"; only http and https can be sent to.`);
  if (!/^https?:\/\/[^/\\?#]/i.test(text)) throw malformed(field, 'The target URL has no host after its "//".');
  const url = URL.parse(text);
  if (url === null) throw malformed(field, 'The target URL has a host or a port that cannot be: ports go up to 65535.');
  if (url.username !== '' || url.password !== '') {
    const remedy = 'Take the user name and password out of the URL; send them as an Authorization header.';
    throw malformed(field, 'The target URL contains a user name or password.', remedy);
  }
  if (url.port === '0') throw malformed(field, 'The target URL has port 0, which nothing listens on.');
  url.hash = '';
  if (url.href.length > longestUrl)
    throw malformed(field, `The target URL is longer than ${longestUrl} characters once encoded.`);
  return url;
}

function checkAuthorities(pem: string): void {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0)
    throw malformed('ca', 'The authority is not a PEM certificate.', 'Give the text from BEGIN CERTIFICATE to END CERTIFICATE.');
  for (const certificate of certificates) readCertificate(certificate, 'ca');
}

function checkClientCertificate({ certificate, key }: { certificate: string; key: string }): void {
  const parsed = readCertificate(certificate, 'clientCertificate.certificate');
  const privateKey = readKey(key);
  if (!parsed.checkPrivateKey(privateKey))
    throw malformed('clientCertificate.key', 'The client key does not belong to the client certificate.');
}

function readCertificate(pem: string, field: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw malformed(field, 'The certificate cannot be read: it is not a PEM certificate.', 'Give it as PEM text.', cause);
  }
}

function readKey(pem: string): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    const locked = pem.includes('ENCRYPTED') ? 'it is locked with a passphrase' : 'it is not a PEM private key';
    throw malformed(
      'clientCertificate.key',
      `The client key cannot be read: ${locked}.`,
      'Give it as PEM text without a passphrase.',
      cause,
    );
  }
}

function malformed(field: string, problem: string, remedy?: string, cause?: unknown): HookwrightError {
  return new HookwrightError('target-malformed', problem, { field, cause, ...(remedy === undefined ? {} : { remedy }) });
}
