import { createHash, hash } from 'node:crypto';
import { autoProvider } from '#shared/endpoint.ts';
import type { WebhookEvent } from '#shared/event.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { duplicateKey, type DuplicateKey } from '#shared/reading/duplicate-key.ts';
import { readPayload, type Payload } from '#shared/reading/payload.ts';
import { readEvent } from '#shared/reading/read-event.ts';
import { providerById, recogniseProvider } from '#shared/reading/recognise-provider.ts';
import type { ReadableRequest } from '#shared/reading/request.ts';
import { summariseRequest } from '#shared/reading/summary.ts';
import type { Reply } from '#shared/reply.ts';
import { decodeContent } from '../payload/decode-content.ts';
import type { ReceivedRequest } from '../receiver/received-request.ts';
import type { StagedAnswer } from '../receiver/staged-answer.ts';
import { checkSignature } from '../signing/check-signature.ts';
import type { CaptureRecord } from '../store/capture-record.ts';
import type { IntakeEndpoint, IntakeRules } from './intake.ts';
import type { ScriptPlayers } from './script-players.ts';

/** What is kept of a request, and what is answered once it is. */
export interface InterpretedRequest {
  readonly record: CaptureRecord;
  readonly answer: Reply | StagedAnswer | null;
}

/** The rules in the form the hot path wants them. */
export interface CompiledRules {
  readonly endpointsBySlug: ReadonlyMap<string, IntakeEndpoint>;
  readonly profiles: readonly ProviderProfile[];
}

export function compileRules(rules: Pick<IntakeRules, 'endpoints' | 'profiles'>): CompiledRules {
  return { endpointsBySlug: new Map(rules.endpoints.map((endpoint) => [endpoint.slug, endpoint])), profiles: rules.profiles };
}

const unmatchedReply: Reply = {
  status: 404,
  headers: [['content-type', 'application/json']],
  body: '{"error":"No endpoint has this path. The request was kept under \\"unmatched\\"."}',
  delayMs: 0,
};

/** Encoded bodies are read up to this many decoded bytes; beyond, only their signature is checked. */
const decodedAtMost = 4_194_304;

/** Reads, matches and checks a request: everything that is kept with a capture. Encoded bodies take a turn of the event loop. */
export function interpretRequest(
  request: ReceivedRequest,
  rules: CompiledRules,
  scripts: ScriptPlayers,
): InterpretedRequest | Promise<InterpretedRequest> {
  if (request.bodyKind === 'body' && request.body.length > 0) {
    const encodings = request.headers.flatMap(([name, value]) => (isContentEncoding(name) ? [value] : []));
    if (encodings.length > 0) return interpretEncoded(request, rules, scripts, encodings);
  }
  return interpret(request, rules, scripts, request);
}

function isContentEncoding(name: string): boolean {
  return name.length === 16 && name.toLowerCase() === 'content-encoding';
}

async function interpretEncoded(
  request: ReceivedRequest,
  rules: CompiledRules,
  scripts: ScriptPlayers,
  encodings: string[],
): Promise<InterpretedRequest> {
  const { content, cut, problem } = await decodeContent(request.body, encodings, decodedAtMost);
  const readable = cut || problem !== null ? request : { ...request, body: content };
  return interpret(request, rules, scripts, readable);
}

/**
 * Reads and checks a request that was brought from a file, as of `request.receivedAt`. `endpoint` is the one it is given to;
 * undefined finds it by its path. Nothing is answered, and no reply script takes a turn.
 */
export async function interpretImported(
  request: ReceivedRequest,
  rules: CompiledRules,
  endpoint?: IntakeEndpoint,
): Promise<CaptureRecord> {
  const found = endpoint ?? findEndpoint(rules, request.target);
  const unscripted = found === null ? null : { ...found, script: null };
  const encodings =
    request.bodyKind === 'body' && request.body.length > 0
      ? request.headers.flatMap(([name, value]) => (isContentEncoding(name) ? [value] : []))
      : [];
  const decoded = encodings.length === 0 ? null : await decodeContent(request.body, encodings, decodedAtMost);
  const readable = decoded === null || decoded.cut || decoded.problem !== null ? request : { ...request, body: decoded.content };
  return interpret(request, rules, null, readable, unscripted).record;
}

/** `readable` is the request with its body decoded; signature, bytes and duplicate key are those of the wire. */
function interpret(
  request: ReceivedRequest,
  rules: CompiledRules,
  scripts: ScriptPlayers | null,
  readable: ReadableRequest,
  endpoint = findEndpoint(rules, request.target),
): InterpretedRequest {
  const isRequest = request.method !== '';
  const payload = readPayload(request.bodyKind === 'body' ? readable.body : new Uint8Array());
  const profile = isRequest ? profileOf(endpoint, rules, readable, payload) : null;
  const event = profile === null ? null : readEvent(profile, readable, payload);
  const signed = { ...request, complete: isWhole(request) };
  const check = isRequest ? checkSignature(profile, signed, endpoint?.secrets ?? [], request.receivedAt) : null;
  const key = isWhole(request) ? digestKey(duplicateKey(profile, event, readable, payload)) : null;
  // What the receiver answers by itself takes no turn of a script.
  const staged =
    endpoint === null || endpoint.script === null || scripts === null || request.refusal !== undefined
      ? null
      : scripts.stage(endpoint, endpoint.script, { ...readable, path: request.target, root: payload.value, eventId: key });
  const reply = request.refusal === undefined ? (endpoint?.reply ?? unmatchedReply) : request.refusal;
  const record: CaptureRecord = {
    ...request,
    endpointId: endpoint?.id ?? null,
    provider: profile?.id ?? null,
    event,
    summary: summaryOf(request, readable, event, payload),
    verdict: check?.verdict ?? { status: 'unknown', scheme: null, reason: null },
    signature: check,
    reply: staged === null ? reply : staged.reply,
    fault: staged === null ? null : staged.fault,
    duplicateKey: key,
  };
  return { record, answer: staged === null ? reply : staged.answer };
}

/** Everything that was sent is here; a missing Host header takes nothing away. */
function isWhole({ problem }: ReceivedRequest): boolean {
  return problem === null || problem.code === 'missing-host';
}

function profileOf(
  endpoint: IntakeEndpoint | null,
  rules: CompiledRules,
  readable: ReadableRequest,
  payload: Payload,
): ProviderProfile | null {
  if (endpoint !== null && endpoint.provider !== autoProvider) return providerById(rules.profiles, endpoint.provider);
  return recogniseProvider(rules.profiles, readable, payload)?.profile ?? null;
}

function summaryOf(request: ReceivedRequest, readable: ReadableRequest, event: WebhookEvent | null, payload: Payload): string {
  if (request.method === '' || request.bodyKind === 'raw-packet') return request.problem?.detail ?? '';
  return event?.summary ?? summariseRequest(readable, payload);
}

/** 16 bytes tell events apart as well as the whole text would, and keep the index small. */
function digestKey(key: DuplicateKey | null): string | null {
  if (key === null) return null;
  // The usual case, in one call that makes no hash object.
  if (key.body === null) return hash('sha256', key.text).slice(0, 32);
  return createHash('sha256').update(key.text).update(key.body).digest('hex').slice(0, 32);
}

/** The endpoint whose slug is the first segment of the path. */
function findEndpoint(rules: CompiledRules, target: string): IntakeEndpoint | null {
  const path = target.startsWith('/') ? target : pathOfAbsolute(target);
  const end = path.slice(1).search(/[/?#]/);
  return rules.endpointsBySlug.get(end === -1 ? path.slice(1) : path.slice(1, end + 1)) ?? null;
}

/** A proxy-style target (`https://host/path`) names the same endpoint as its path would. */
function pathOfAbsolute(target: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/]*(\/.*)?$/i.exec(target)?.[1] ?? '';
}
