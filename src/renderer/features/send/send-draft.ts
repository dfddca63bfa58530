/**
 * A request while it is being composed, and what becomes of it on sending. Bytes stay bytes: a body that is no text,
 * or that was not touched, leaves as it came. Knows nothing of React or of the wire.
 */
import { encodeBase64 } from '#shared/base64.ts';
import type { Capture } from '#shared/capture.ts';
import type { Delivery, DeliveryInput, ReplayInput } from '#shared/delivery.ts';
import type { PastedRequest } from '#shared/paste/pasted-request.ts';
import { contentKind } from '#shared/payload/content-kind.ts';
import { scanJson } from '#shared/payload/json-scan.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { freshSample } from '#shared/providers/fresh-sample.ts';
import type { HeaderPair } from '#shared/reply.ts';
import { noOptions, optionsOf, targetOf, type TargetOptions } from './target-draft.ts';

export type DraftBody =
  | { readonly kind: 'text'; readonly text: string }
  /** No text: kept as it is. `name` is the file it came from. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly name: string | null };

/** How it is signed: not at all, with a secret typed here, or with the first secret of an endpoint. */
export type Signing =
  | { readonly kind: 'none' }
  | { readonly kind: 'secret' }
  | { readonly kind: 'endpoint'; readonly endpointId: string };

export interface SendDraft {
  /** The capture this is an edited replay of; null for a request of one's own. */
  readonly captureId: string | null;
  readonly method: string;
  readonly url: string;
  /** Null: nothing of a provider, free form. */
  readonly provider: string | null;
  /** Which sample the body began as, `EVENT` or `EVENT/SAMPLE`. */
  readonly eventId: string | null;
  readonly headers: readonly HeaderPair[];
  readonly body: DraftBody;
  /** Rises when the body was put there from outside, so that the editor starts anew. */
  readonly bodyVersion: number;
  readonly signing: Signing;
  readonly secret: string;
  readonly schemeId: string | null;
  readonly policy: string | null;
  readonly options: TargetOptions;
  /** What was left out on pasting, one sentence each. */
  readonly warnings: readonly string[];
}

export const emptyDraft: SendDraft = {
  captureId: null,
  method: 'POST',
  url: '',
  provider: null,
  eventId: null,
  headers: [],
  body: { kind: 'text', text: '' },
  bodyVersion: 0,
  signing: { kind: 'none' },
  secret: '',
  schemeId: null,
  policy: null,
  options: noOptions,
  warnings: [],
};

/** Headers that are written anew whenever something is sent. */
const writtenAnew = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'content-encoding', 'keep-alive']);

function keptHeaders(headers: readonly HeaderPair[]): HeaderPair[] {
  return headers.filter(([name]) => !writtenAnew.has(name.toLowerCase()));
}

/** A body as text where it is UTF-8 through and through, else as bytes. */
export function bodyOf(bytes: Uint8Array, name: string | null = null): DraftBody {
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { kind: 'bytes', bytes, name };
  }
}

/** A fresh sample of an event of a provider, its headers beside it. */
export function withSample(draft: SendDraft, profile: ProviderProfile, sampleName: string): SendDraft {
  const [eventId, sampleId] = sampleName.split('/');
  const event = profile.events.find(({ id }) => id === eventId);
  if (event === undefined) return { ...draft, provider: profile.id, eventId: null };
  const { headers, body } = freshSample(profile, event, {
    now: Date.now(),
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    sampleId,
  });
  return {
    ...draft,
    captureId: null,
    provider: profile.id,
    eventId: sampleName,
    method: profile.method,
    headers,
    body: { kind: 'text', text: body },
    bodyVersion: draft.bodyVersion + 1,
    schemeId: profile.id === draft.provider ? draft.schemeId : null,
    warnings: [],
  };
}

/** What was pasted takes the place of what was there; how it is signed stays. */
export function withPasted(draft: SendDraft, pasted: PastedRequest): SendDraft {
  return {
    ...draft,
    captureId: null,
    eventId: null,
    method: pasted.method,
    url: pasted.url,
    headers: pasted.headers,
    body: bodyOf(pasted.body),
    bodyVersion: draft.bodyVersion + 1,
    options: { ...draft.options, ...optionsOf(pasted.target) },
    warnings: pasted.warnings,
  };
}

export function withBody(draft: SendDraft, body: DraftBody): SendDraft {
  return { ...draft, eventId: null, body, bodyVersion: draft.bodyVersion + 1, warnings: [] };
}

/** A capture made ready for editing; its headers as they came, less those of the connection. */
export function draftOfCapture(capture: Capture, bytes: Uint8Array, url: string): SendDraft {
  return {
    ...emptyDraft,
    captureId: capture.id,
    method: capture.method,
    url,
    provider: capture.provider,
    headers: keptHeaders(capture.headers),
    body: bodyOf(bytes),
    bodyVersion: Date.now(),
    signing:
      capture.provider === null || capture.endpointId === null
        ? { kind: 'none' }
        : { kind: 'endpoint', endpointId: capture.endpointId },
  };
}

/** An earlier delivery made ready for editing: the request of its first attempt. */
export function draftOfDelivery(delivery: Delivery, bytes: Uint8Array, profile: ProviderProfile | null): SendDraft {
  const first = delivery.attemptsMade[0];
  const { url: _, ...target } = delivery.target;
  const signatures = new Set(
    (profile?.signatures ?? []).flatMap(({ header, timestamp }) =>
      [header, timestamp?.header ?? ''].map((name) => name.toLowerCase()),
    ),
  );
  return {
    ...emptyDraft,
    method: first?.method ?? 'POST',
    url: delivery.targetUrl,
    provider: delivery.provider,
    headers: keptHeaders(first?.headers ?? []).filter(([name]) => !signatures.has(name.toLowerCase())),
    body: bodyOf(bytes),
    bodyVersion: Date.now(),
    policy: delivery.policyId,
    options: optionsOf(target),
  };
}

function payloadOf(body: DraftBody): { payload: string } | { bodyBase64: string } {
  return body.kind === 'text' ? { payload: body.text } : { bodyBase64: encodeBase64(body.bytes) };
}

function mutable(headers: readonly HeaderPair[]): HeaderPair[] {
  return headers.filter(([name, value]) => name !== '' || value !== '').map(([name, value]) => [name.trim(), value]);
}

/** What to send. */
export function deliveryInputOf(draft: SendDraft): DeliveryInput {
  const { signing, provider, schemeId, policy } = draft;
  const target = targetOf(draft.options);
  return {
    targetUrl: draft.url.trim(),
    method: draft.method,
    ...(provider === null ? {} : { provider }),
    ...(signing.kind === 'secret' && draft.secret !== '' ? { secret: draft.secret } : {}),
    ...(signing.kind === 'endpoint' ? { endpointId: signing.endpointId } : {}),
    ...(signing.kind !== 'none' && schemeId !== null ? { schemeId } : {}),
    headers: mutable(draft.headers),
    ...payloadOf(draft.body),
    ...(policy === null ? {} : { policy }),
    ...(target === null ? {} : { target }),
  };
}

/** The same as an edited replay of a capture. */
export function replayInputOf(draft: SendDraft): ReplayInput {
  const target = targetOf(draft.options);
  return {
    targetUrl: draft.url.trim(),
    mode: 'edited',
    ...(draft.signing.kind === 'secret' && draft.secret !== '' ? { secret: draft.secret } : {}),
    edit: {
      method: draft.method,
      headers: mutable(draft.headers),
      ...payloadOf(draft.body),
      sign: draft.signing.kind !== 'none',
      ...(draft.signing.kind === 'none' || draft.schemeId === null ? {} : { schemeId: draft.schemeId }),
    },
    ...(draft.policy === null ? {} : { policy: draft.policy }),
    ...(target === null ? {} : { target }),
  };
}

/** What is said of the body: whether it is JSON where it should be, and where it stops being so. */
export interface BodyRemark {
  readonly ok: boolean;
  readonly words: string;
  /** UTF-16 offset of what is wrong; null when nothing is. */
  readonly offset: number | null;
}

export function bodyRemark(text: string, headers: readonly HeaderPair[]): BodyRemark {
  if (text === '') return { ok: true, words: 'No body', offset: null };
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  const looksJson = /^\s*[[{]/.test(text);
  const declared = type === null ? looksJson : /\bjson\b/i.test(type);
  if (!declared && !looksJson) return { ok: true, words: kindWords(type, text), offset: null };
  const { problem } = scanJson(text);
  if (problem === null) return { ok: true, words: 'Valid JSON', offset: null };
  return { ok: false, words: `Not JSON. ${problem.message}`, offset: problem.offset };
}

function kindWords(type: string | null, text: string): string {
  const { kind } = contentKind(type, new TextEncoder().encode(text.slice(0, 10_000)));
  const words: Readonly<Partial<Record<string, string>>> = {
    form: 'Form fields',
    multipart: 'Form with parts',
    xml: 'XML',
    html: 'HTML',
  };
  return words[kind] ?? 'Text';
}

const namePattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Problems of the headers by place, e.g. `0.1`; a line with neither name nor value is not sent and so no problem. */
export function headerProblems(headers: readonly HeaderPair[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [index, [name, value]] of headers.entries()) {
    if (name === '' && value !== '') found[`${index}.0`] = 'Needs a name.';
    else if (name !== '' && !namePattern.test(name.trim())) found[`${index}.0`] = 'Only letters, digits and hyphens in a name.';
    if (/[\r\n\0]/.test(value)) found[`${index}.1`] = 'No line breaks in a value.';
    else if (/[^\t\x20-\xff]/.test(value)) found[`${index}.1`] = 'Only Latin-1 characters in a value.';
  }
  return found;
}
