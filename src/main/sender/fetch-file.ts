/**
 * Fetches one file a payload points to, because the user asked for it. The URL is a stranger's: addresses of this machine
 * and its network are refused unless the user allowed them, each redirect is looked at anew, and size and time are limited.
 * Nothing is sent but a plain GET: no cookies, no credentials, no referrer.
 */
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Clock } from '#shared/clock.ts';
import { HookwrightError } from '#shared/errors.ts';
import { bareHost, parseUrl } from './parse-target.ts';
import { isForbiddenAddress, isForbiddenHost } from './forbidden-address.ts';
import { isPrivateAddress } from './private-address.ts';
import { resolveWithSystem, type Resolve } from './resolve-host.ts';

export interface FetchFileOptions {
  readonly limitBytes: number;
  readonly totalMs: number;
  /** The user was asked and allowed this machine and its network; a cloud's metadata only where the URL itself leads there. */
  readonly allowPrivate: boolean;
}

export interface FetchedFile {
  readonly bytes: Uint8Array;
  /** As the server says; null when it does not. */
  readonly contentType: string | null;
  readonly contentEncodings: readonly string[];
  /** From Content-Disposition, as it came. */
  readonly fileName: string | null;
}

/** Rejects with `attachment-refused`, `attachment-too-large` or `attachment-failed`. */
export type FileFetcher = (url: string, options: FetchFileOptions, signal?: AbortSignal) => Promise<FetchedFile>;

export interface FetcherOptions {
  readonly clock: Clock;
  /** How names are looked up; as the system does when left out. */
  readonly resolve?: Resolve;
  /** Which addresses need the user's leave; for tests, which have no public ones. */
  readonly isPrivate?: (address: string) => boolean;
}

const redirectsFollowed = 3;
const redirecting = new Set([301, 302, 303, 307, 308]);

export function createFileFetcher(options: FetcherOptions): FileFetcher {
  const { clock, resolve = resolveWithSystem, isPrivate = isPrivateAddress } = options;

  /** The addresses of a host that may be asked. */
  async function addressesOf(host: string, { allowPrivate }: FetchFileOptions, redirected: boolean): Promise<string[]> {
    const found = isIP(host) === 0 ? await lookUp(host) : [host];
    if (allowPrivate && !redirected) return found;
    if (allowPrivate) {
      // The user has seen where the URL leads, not where it is sent on to.
      const harmless = isForbiddenHost(host) ? [] : found.filter((address) => !isForbiddenAddress(address));
      if (harmless.length > 0) return harmless;
      throw failed(`It redirects to ${host}, a link-local or cloud-metadata address.`);
    }
    const open = isForbiddenHost(host) ? [] : found.filter((address) => !isPrivate(address));
    if (open.length > 0) return open;
    const where = found[0] === host ? host : `${host} (${found.join(', ')})`;
    throw new HookwrightError('attachment-refused', `${where} is an address of this machine, its network or its cloud.`);
  }

  async function lookUp(host: string): Promise<string[]> {
    try {
      const found = await resolve(host);
      if (found.length > 0) return found;
    } catch (cause) {
      throw failed(`The name ${host} could not be looked up.`, cause);
    }
    throw failed(`There is no host named ${host}.`);
  }

  async function hop(url: URL, fetching: FetchFileOptions, redirected: boolean, ending: AbortSignal): Promise<IncomingMessage> {
    const host = bareHost(url);
    const addresses = await raced(addressesOf(host, fetching, redirected), ending);
    const all = addresses.map((address) => ({ address, family: isIP(address) }));
    return new Promise((done, fail) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp;
      const sent = send(url, {
        agent: false,
        signal: ending,
        headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Hookwright' },
        // What was looked up and looked at is what is connected to: no second answer of the name server counts.
        lookup: (_host, { all: wanted }, callback) => {
          const [first] = all;
          if (wanted === true || first === undefined) callback(null, all);
          else callback(null, first.address, first.family);
        },
      });
      sent.on('response', done);
      sent.on('error', (error) => fail(failed(`${host} could not be reached: ${error.message}.`, error)));
      sent.end();
    });
  }

  async function follow(address: string, fetching: FetchFileOptions, ending: AbortSignal): Promise<FetchedFile> {
    let url = readUrl(address);
    const named = bareHost(url);
    for (let followed = 0; ; followed += 1) {
      const response = await hop(url, fetching, bareHost(url) !== named, ending);
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (!redirecting.has(status) || location === undefined) return readFile(response, url, fetching.limitBytes);
      response.destroy();
      if (followed === redirectsFollowed) throw failed(`It redirects more than ${redirectsFollowed} times.`);
      const next = URL.parse(location, url.href);
      if (next === null) throw failed('It redirects to something that is no URL.');
      if (url.protocol === 'https:' && next.protocol === 'http:')
        throw failed(`It redirects from https to http, to ${next.host}.`);
      url = readUrl(next.href);
    }
  }

  return async (url, fetching, signal) => {
    const abort = new AbortController();
    let late = false;
    const stop = (): void => abort.abort();
    const cancel = clock.after(fetching.totalMs, () => {
      late = true;
      stop();
    });
    signal?.addEventListener('abort', stop);
    if (signal?.aborted === true) stop();
    try {
      return await follow(url, fetching, abort.signal);
    } catch (error) {
      if (late) throw failed(`It did not arrive within ${fetching.totalMs / 1000} seconds.`, error);
      if (abort.signal.aborted) throw failed('Fetching was cancelled.', error);
      throw error;
    } finally {
      cancel();
      signal?.removeEventListener('abort', stop);
    }
  };
}

/** Ends when the signal does: looking up a name cannot be called off. */
function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('called off')), { once: true });
    work.then(resolve, reject);
  });
}

function readUrl(address: string): URL {
  try {
    return parseUrl(address, 'url');
  } catch (cause) {
    const problem = cause instanceof HookwrightError ? cause.problem.replaceAll('target URL', 'URL') : 'The URL cannot be read.';
    throw failed(problem, cause);
  }
}

async function readFile(response: IncomingMessage, url: URL, limitBytes: number): Promise<FetchedFile> {
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) {
    response.destroy();
    throw failed(`${url.host} answered ${status}${statusHint(status)}.`);
  }
  const announced = Number(response.headers['content-length'] ?? 0);
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    if (announced > limitBytes) throw tooLarge(limitBytes);
    for await (const piece of response as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > limitBytes) throw tooLarge(limitBytes);
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof HookwrightError) throw error;
    throw failed(`The file broke off after ${size} bytes.`, error);
  } finally {
    response.destroy();
  }
  const { headers } = response;
  return {
    bytes: Buffer.concat(pieces),
    contentType: headers['content-type'] ?? null,
    contentEncodings: headers['content-encoding']?.split(',').map((coding) => coding.trim()) ?? [],
    fileName: dispositionName(headers['content-disposition']),
  };
}

function statusHint(status: number): string {
  if (status === 401 || status === 403 || status === 410) return ': the URL may have expired';
  return status === 404 ? ': there is nothing any more' : '';
}

/** RFC 6266, the plain and the encoded form. */
function dispositionName(header: string | undefined): string | null {
  const encoded = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(header ?? '')?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // The plain form, then.
    }
  }
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(header ?? '');
  return plain?.[1] ?? plain?.[2] ?? null;
}

function tooLarge(limitBytes: number): HookwrightError {
  return new HookwrightError('attachment-too-large', `The file is larger than ${limitBytes / 1_048_576} MiB.`);
}

function failed(problem: string, cause?: unknown): HookwrightError {
  return new HookwrightError('attachment-failed', problem, { cause });
}
