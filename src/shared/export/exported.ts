/** What an export holds of a capture or of an attempt, and the same without secrets. */
import type { Capture } from '../capture.ts';
import type { Attempt, DeliveryRow } from '../delivery.ts';
import type { Redaction } from '../redaction/redactor.ts';
import type { HeaderPair } from '../reply.ts';
import type { SignatureCheck } from '../verdict.ts';

export interface ExportedCapture {
  readonly capture: Capture;
  /** The stored bytes; or, where something was taken out of a compressed body, what they decode to. */
  readonly body: Uint8Array;
  /** Slug of its endpoint; null when it matched none. */
  readonly endpoint: string | null;
  /** Where it was received, e.g. `https://localhost:8443`. */
  readonly origin: string;
  readonly redacted: boolean;
}

export interface ExportedAttempt {
  readonly delivery: DeliveryRow;
  readonly attempt: Attempt;
  readonly requestBody: Uint8Array;
  readonly responseBody: Uint8Array;
  readonly redacted: boolean;
}

/** The absolute URL of a captured request: where it was received. */
export function capturedUrl(origin: string, target: string): string {
  const path = target.startsWith('/') ? target : (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? `/${target}`);
  return `${origin}${path.startsWith('/') ? '' : '/'}${path}`;
}

export interface ReadableBody {
  /** The body without its content codings. */
  readonly content: Uint8Array;
  /** True when the body had codings, and all of it could be decoded. */
  readonly decoded: boolean;
  /** True when there is a coding and the body could not be decoded: nobody can look into it. */
  readonly opaque: boolean;
}

/** A copy without secrets. `body` is the exported body as somebody can read it. */
export function redactCapture(exported: ExportedCapture, body: ReadableBody, redaction: Redaction): ExportedCapture {
  const { capture } = exported;
  const isRaw = capture.bodyKind === 'raw-packet';
  const { target, headers, content, wasEncoded } = redactContent(
    { target: capture.target, headers: capture.headers, stored: exported.body },
    isRaw ? { content: new Uint8Array(0), decoded: false, opaque: false } : body,
    redaction,
  );
  const replyType = capture.reply?.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const kept = isRaw ? redaction.rawPacket(exported.body) : content;
  const reply =
    capture.reply === null
      ? null
      : {
          ...capture.reply,
          headers: redaction.headers(capture.reply.headers),
          body: textDecoder.decode(redaction.body(textEncoder.encode(capture.reply.body), replyType)),
        };
  return {
    ...exported,
    body: kept,
    redacted: true,
    capture: {
      ...redaction.deep({
        ...capture,
        headers: [],
        trailers: [],
        signature: null,
        reply: null,
      }),
      target,
      path: target.replace(/\?[\s\S]*$/, ''),
      headers: wasEncoded ? headers.filter(([name]) => name.toLowerCase() !== 'content-encoding') : headers,
      trailers: redaction.headers(capture.trailers),
      bodySize: kept.length,
      signature: withoutSignatures(capture.signature),
      reply,
    },
  };
}

/** A copy without secrets. */
export function redactAttempt(
  exported: ExportedAttempt,
  bodies: { readonly request: ReadableBody; readonly response: ReadableBody },
  redaction: Redaction,
): ExportedAttempt {
  const { attempt, delivery } = exported;
  const sent = redactContent(
    { target: attempt.url, headers: attempt.headers, stored: exported.requestBody },
    bodies.request,
    redaction,
  );
  const answer = attempt.response;
  const answered =
    answer === null
      ? null
      : redactContent({ target: '', headers: answer.headers, stored: exported.responseBody }, bodies.response, redaction);
  return {
    ...exported,
    redacted: true,
    requestBody: sent.content,
    responseBody: answered?.content ?? new Uint8Array(0),
    delivery: {
      ...redaction.deep(delivery),
      targetUrl: redaction.request({ target: delivery.targetUrl, headers: [], body: new Uint8Array(0) }).target,
    },
    attempt: {
      ...redaction.deep({ ...attempt, headers: [], response: null }),
      url: sent.target,
      headers: sent.headers,
      bodySize: sent.content.length,
      response:
        answer === null || answered === null ? null : { ...answer, headers: answered.headers, bodySize: answered.content.length },
    },
  };
}

/** Headers, target and body; a compressed body stays as it came where nothing was found in it. */
export function redactContent(
  request: { readonly target: string; readonly headers: readonly HeaderPair[]; readonly stored: Uint8Array },
  body: ReadableBody,
  redaction: Redaction,
): { readonly target: string; readonly headers: HeaderPair[]; readonly content: Uint8Array; readonly wasEncoded: boolean } {
  const redacted = redaction.request({ target: request.target, headers: [...request.headers], body: body.content });
  const same = redacted.body === body.content;
  if (body.opaque) {
    const placeholder = `<redacted:compressed-body-of-${request.stored.length}-bytes:1>`;
    return { target: redacted.target, headers: redacted.headers, content: textEncoder.encode(placeholder), wasEncoded: true };
  }
  return {
    target: redacted.target,
    headers: redacted.headers,
    content: body.decoded && same ? request.stored : redacted.body,
    wasEncoded: body.decoded && !same,
  };
}

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder();

/** What was checked and how it came out, without the signatures themselves: those that would have been right above all. */
function withoutSignatures(check: SignatureCheck | null): SignatureCheck | null {
  if (check === null) return null;
  return { ...check, received: [], expected: [], signed: [] };
}
