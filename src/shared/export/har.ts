/**
 * HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), entry by entry so that an export of any size streams. What HAR
 * has no place for stands in `_hookwright`, with the body as base64 where it is no text: HAR's own field holds text only.
 */
import type { Content, Entry, PostData, QueryString, Request, Response, Timings } from 'har-format';
import { encodeBase64 } from '../base64.ts';
import type { Capture } from '../capture.ts';
import type { AttemptPhases } from '../target.ts';
import type { HeaderPair } from '../reply.ts';
import { capturedUrl, type ExportedAttempt, type ExportedCapture } from './exported.ts';
import { headerValue, utf8TextOf } from './outgoing-form.ts';

/** What `_hookwright` holds of a capture. */
export interface HarCaptureFields extends Pick<
  Capture,
  | 'id'
  | 'receivedAt'
  | 'target'
  | 'httpVersion'
  | 'trailers'
  | 'scheme'
  | 'remoteAddress'
  | 'remotePort'
  | 'bodyKind'
  | 'declaredSize'
  | 'problem'
  | 'provider'
  | 'event'
  | 'direction'
  | 'summary'
  | 'verdict'
  | 'duplicateOf'
> {
  readonly schema: 'hookwright.har-capture/1';
  readonly redacted: boolean;
  readonly endpoint: string | null;
  /** Null where `postData.text` is the body, byte for byte. */
  readonly bodyBase64: string | null;
}

/** Everything before the first entry. */
export function harHead(version: string): string {
  return `{"log":{"version":"1.2","creator":{"name":"Hookwright","version":${JSON.stringify(version)}},"pages":[],"entries":[`;
}

/** Everything after the last entry. */
export const harTail = '\n]}}\n';

/** An entry as it stands in the list; `first` says whether no other came before it. */
export function harEntryText(entry: Entry, first: boolean): string {
  return `${first ? '' : ','}\n${JSON.stringify(entry)}`;
}

/** An entry with what HAR has no place for. */
type OwnEntry = Entry & { readonly _hookwright: object };

/** A captured request and what was answered. */
export function captureEntry(exported: ExportedCapture): OwnEntry {
  const { capture, body, endpoint, origin, redacted } = exported;
  const url = capturedUrl(origin, capture.target);
  const text = capture.bodyKind === 'body' ? utf8TextOf(body) : null;
  const fields: HarCaptureFields = {
    schema: 'hookwright.har-capture/1',
    redacted,
    endpoint,
    id: capture.id,
    receivedAt: capture.receivedAt,
    target: capture.target,
    httpVersion: capture.httpVersion,
    trailers: capture.trailers,
    scheme: capture.scheme,
    remoteAddress: capture.remoteAddress,
    remotePort: capture.remotePort,
    bodyKind: capture.bodyKind,
    declaredSize: capture.declaredSize,
    problem: capture.problem,
    provider: capture.provider,
    event: capture.event,
    direction: capture.direction,
    summary: capture.summary,
    verdict: capture.verdict,
    duplicateOf: capture.duplicateOf,
    bodyBase64: text === null ? encodeBase64(body) : null,
  };
  const waited = capture.timing.replyMs ?? capture.reply?.delayMs ?? 0;
  const timings: Timings = {
    blocked: -1,
    dns: -1,
    connect: -1,
    ssl: -1,
    send: capture.timing.receiveMs,
    wait: waited,
    receive: 0,
  };
  return {
    startedDateTime: capture.receivedAt,
    time: capture.timing.receiveMs + waited,
    request: request({ ...capture, url, body, text: text ?? '' }),
    response: responseOf(
      capture.reply === null
        ? null
        : { ...capture.reply, httpVersion: capture.httpVersion, bytes: new TextEncoder().encode(capture.reply.body) },
    ),
    cache: {},
    timings,
    connection: String(capture.remotePort),
    _hookwright: fields,
  };
}

/** What was sent, and what was answered. */
export function attemptEntry(exported: ExportedAttempt): OwnEntry {
  const { delivery, attempt, requestBody, responseBody, redacted } = exported;
  const text = utf8TextOf(requestBody);
  const { response, failure } = attempt;
  return {
    startedDateTime: attempt.startedAt,
    time: attempt.phases.totalMs,
    request: request({ ...attempt, httpVersion: '1.1', body: requestBody, text: text ?? '' }),
    response: responseOf(response === null ? null : { ...response, bytes: responseBody }),
    cache: {},
    timings: timingsOf(attempt.phases),
    ...(attempt.remoteAddress === null ? {} : { serverIPAddress: attempt.remoteAddress.replace(/:\d+$/, '') }),
    _hookwright: {
      schema: 'hookwright.har-attempt/1',
      redacted,
      delivery: delivery.id,
      number: attempt.number,
      trigger: attempt.trigger,
      mode: delivery.mode,
      captureId: delivery.captureId,
      policyId: delivery.policyId,
      provider: delivery.provider,
      eventType: delivery.eventType,
      expectation: delivery.expectation,
      failure,
      next: attempt.next,
      responseCut: response?.cut ?? false,
      bodyBase64: text === null ? encodeBase64(requestBody) : null,
    },
  };
}

/** HAR counts the TLS handshake into `connect`; -1 says that a phase was not needed. */
function timingsOf({ dnsMs, connectMs, tlsMs, waitingMs, bodyMs }: AttemptPhases): Timings {
  return {
    blocked: -1,
    dns: dnsMs ?? -1,
    connect: connectMs === null ? -1 : connectMs + (tlsMs ?? 0),
    ssl: tlsMs ?? -1,
    send: 0,
    wait: waitingMs ?? 0,
    receive: bodyMs ?? 0,
  };
}

function request(made: {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  readonly text: string;
}): Request {
  const postData: PostData = {
    mimeType: headerValue(made.headers, 'content-type') ?? '',
    text: made.text,
  };
  return {
    method: made.method,
    url: made.url,
    httpVersion: `HTTP/${made.httpVersion}`,
    cookies: [],
    headers: made.headers.map(([name, value]) => ({ name, value })),
    queryString: queryOf(made.url),
    headersSize: -1,
    bodySize: made.body.length,
    ...(made.body.length === 0 ? {} : { postData }),
  };
}

function responseOf(
  made: {
    readonly status: number;
    readonly httpVersion: string;
    readonly headers: readonly HeaderPair[];
    readonly bytes: Uint8Array;
  } | null,
): Response {
  const type = made === null ? '' : (headerValue(made.headers, 'content-type') ?? '');
  const text = made === null ? '' : utf8TextOf(made.bytes);
  const content: Content = {
    size: made?.bytes.length ?? 0,
    mimeType: type === '' ? 'x-unknown' : type,
    ...(text === null ? { text: encodeBase64(made?.bytes ?? new Uint8Array(0)), encoding: 'base64' } : { text }),
  };
  return {
    // 0: there was no answer.
    status: made?.status ?? 0,
    statusText: '',
    httpVersion: made === null ? '' : `HTTP/${made.httpVersion}`,
    cookies: [],
    headers: made?.headers.map(([name, value]) => ({ name, value })) ?? [],
    content,
    redirectURL: made === null ? '' : (headerValue(made.headers, 'location') ?? ''),
    headersSize: -1,
    bodySize: made?.bytes.length ?? -1,
  };
}

function queryOf(url: string): QueryString[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return {
        name: decoded(equals === -1 ? pair : pair.slice(0, equals)),
        value: equals === -1 ? '' : decoded(pair.slice(equals + 1)),
      };
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
