/**
 * An endpoint while it is being edited: every field as the text a person typed, so that a half-typed
 * number is kept and explained instead of thrown away. Field names are those the API uses in its errors.
 * Knows nothing of React or of the wire.
 */
import { autoProvider, slugPattern } from '#shared/endpoint-names.ts';
import type { EndpointColour } from '#shared/endpoint-colour.ts';
import type { Endpoint, EndpointInput, EndpointPatch } from '#shared/endpoint.ts';
import { scanJson } from '#shared/payload/json-scan.ts';
import type { ProviderProfile } from '#shared/provider-profile.ts';
import { defaultReply } from '#shared/default-reply.ts';
import type { HeaderPair, Reply } from '#shared/reply.ts';
import { secretProblem } from '../providers/signature-words.ts';
import { draftOfScript, readScriptDraft, type ScriptDraft } from '../reply-script/script-draft.ts';

/** A secret the endpoint already has (known only by its last four characters), or a new one in plain text. */
export type DraftSecret =
  | { readonly key: string; readonly kind: 'kept'; readonly index: number; readonly lastFour: string }
  | { readonly key: string; readonly kind: 'new'; readonly text: string };

export interface EndpointDraft {
  readonly name: string;
  readonly slug: string;
  /** False while the slug still follows the name by itself. */
  readonly slugTouched: boolean;
  readonly provider: string;
  readonly secrets: readonly DraftSecret[];
  readonly status: string;
  readonly delayMs: string;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
  /** Null: no script plays. */
  readonly script: ScriptDraft | null;
  /** Null: none. */
  readonly colour: EndpointColour | null;
}

/** Reasons by API field, e.g. `slug`, `secrets.0`, `reply.status`. */
export type FieldProblems = Readonly<Record<string, string>>;

export function draftOf(endpoint: Endpoint): EndpointDraft {
  const { secrets, reply } = endpoint;
  return {
    name: endpoint.name,
    slug: endpoint.slug,
    slugTouched: true,
    provider: endpoint.provider,
    secrets: Array.from({ length: secrets.count }, (_, index) => ({
      key: `kept-${index}`,
      kind: 'kept',
      index,
      lastFour: secrets.lastFour[index] ?? '',
    })),
    status: String(reply.status),
    delayMs: String(reply.delayMs),
    headers: reply.headers,
    body: reply.body,
    script: endpoint.script === null ? null : draftOfScript(endpoint.script),
    colour: endpoint.colour,
  };
}

export function emptyDraft(): EndpointDraft {
  return {
    name: '',
    slug: '',
    slugTouched: false,
    provider: autoProvider,
    secrets: [],
    status: String(defaultReply.status),
    delayMs: String(defaultReply.delayMs),
    headers: defaultReply.headers,
    body: defaultReply.body,
    script: null,
    colour: null,
  };
}

/** A usable slug made from a name; empty when nothing of the name can be used. */
export function slugFrom(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}

/** Why a slug cannot be used; null when it can. `taken` maps the slugs of other endpoints to their names. */
export function slugProblem(slug: string, taken: ReadonlyMap<string, string>): string | null {
  if (slug === '') return 'Needed: it ends the URL.';
  if (slug.length > 63) return `At most 63 characters; this is ${slug.length}.`;
  if (!slugPattern.test(slug)) {
    const odd = /[^a-z0-9-]/u.exec(slug)?.[0];
    if (odd === undefined) return 'Must start with a letter or digit.';
    return `No ${odd === ' ' ? 'space' : `“${odd}”`}: a-z, 0-9 and hyphens only.`;
  }
  const owner = taken.get(slug);
  return owner === undefined ? null : `Taken by the endpoint “${owner}”.`;
}

const wholeNumber = /^\d+$/;

/** Why a whole number is out of range; null when it is not. */
function numberProblem(text: string, low: number, high: number, range: string): string | null {
  const value = wholeNumber.test(text.trim()) ? Number(text) : null;
  return value === null || value < low || value > high ? `A whole number ${range}.` : null;
}

const headerNamePattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const headerValuePattern = /^[\t\x20-\x7e\x80-\xff]*$/;

function headerProblems(headers: readonly HeaderPair[]): [string, string][] {
  const found: [string, string][] = [];
  for (const [index, [name, value]] of headers.entries()) {
    const field = `reply.headers.${index}`;
    if (name === '') found.push([`${field}.0`, 'Needs a name.']);
    else if (!headerNamePattern.test(name)) found.push([`${field}.0`, 'Only letters, digits and hyphens in a name.']);
    if (!headerValuePattern.test(value)) found.push([`${field}.1`, 'No line breaks or characters beyond Latin-1.']);
    else if (value.length > 8192) found.push([`${field}.1`, `At most 8,192 characters; this is ${value.length}.`]);
  }
  return found;
}

/** Everything that keeps the draft from being saved. */
export function problemsOf(
  draft: EndpointDraft,
  known: { readonly taken: ReadonlyMap<string, string>; readonly profile: ProviderProfile | null },
): FieldProblems {
  const found: [string, string | null][] = [
    ['slug', slugProblem(draft.slug, known.taken)],
    ['name', draft.name.trim().length > 100 ? `At most 100 characters; this is ${draft.name.trim().length}.` : null],
    ['reply.status', numberProblem(draft.status, 200, 599, 'from 200 to 599')],
    ['reply.delayMs', numberProblem(draft.delayMs, 0, 300_000, 'from 0 to 300,000')],
    ['reply.body', draft.body.length > 1_048_576 ? 'At most 1 MiB.' : null],
    ...headerProblems(draft.headers),
  ];
  for (const [index, secret] of draft.secrets.entries()) {
    if (secret.kind === 'new') found.push([`secrets.${index}`, secretProblem(secret.text, known.profile?.signatures ?? [])]);
  }
  const script = draft.script === null ? {} : readScriptDraft(draft.script).problems;
  for (const [field, problem] of Object.entries(script)) found.push([`script.${field}`, problem]);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== null));
}

function replyOf(draft: EndpointDraft): Reply {
  return {
    status: Number(draft.status),
    headers: draft.headers.map(([name, value]) => [name, value]),
    body: draft.body,
    delayMs: Number(draft.delayMs),
  };
}

const sameHeaders = (one: readonly HeaderPair[], two: readonly HeaderPair[]): boolean =>
  one.length === two.length && one.every(([name, value], index) => name === two[index]?.[0] && value === two[index]?.[1]);

/** Whether the secrets are no longer exactly those stored. */
export function secretsChanged(draft: EndpointDraft, stored: Endpoint): boolean {
  const kept = draft.secrets.every((secret, index) => secret.kind === 'kept' && secret.index === index);
  return !kept || draft.secrets.length !== stored.secrets.count;
}

/** Whether another script would play; one that cannot be read yet counts as another. */
function scriptChanged(draft: EndpointDraft, stored: Endpoint): boolean {
  if (draft.script === null || stored.script === null) return draft.script !== stored.script;
  const { script } = readScriptDraft(draft.script);
  return script === null || JSON.stringify(script) !== JSON.stringify(readScriptDraft(draftOfScript(stored.script)).script);
}

function scriptOf(draft: EndpointDraft): Endpoint['script'] {
  return draft.script === null ? null : readScriptDraft(draft.script).script;
}

/** What differs from the stored endpoint, in the words of the form; empty when nothing does. */
export function changesOf(draft: EndpointDraft, stored: Endpoint): string[] {
  const changes: [string, boolean][] = [
    ['name', draft.name.trim() !== stored.name],
    ['slug', draft.slug !== stored.slug],
    ['provider', draft.provider !== stored.provider],
    ['secrets', secretsChanged(draft, stored)],
    ['reply status', draft.status.trim() !== String(stored.reply.status)],
    ['reply delay', draft.delayMs.trim() !== String(stored.reply.delayMs)],
    ['reply headers', !sameHeaders(draft.headers, stored.reply.headers)],
    ['reply body', draft.body !== stored.reply.body],
    ['reply script', scriptChanged(draft, stored)],
    ['colour', draft.colour !== stored.colour],
  ];
  return changes.filter(([, changed]) => changed).map(([name]) => name);
}

/** What to send for a new endpoint. */
export function inputOf(draft: EndpointDraft): EndpointInput {
  const name = draft.name.trim();
  return {
    slug: draft.slug,
    ...(name === '' ? {} : { name }),
    provider: draft.provider,
    secrets: draft.secrets.flatMap((secret) => (secret.kind === 'new' ? [secret.text] : [])),
    reply: replyOf(draft),
    ...(draft.script === null ? {} : { script: scriptOf(draft) }),
    ...(draft.colour === null ? {} : { colour: draft.colour }),
  };
}

/** What to send for a change; `plain` holds the stored secrets, needed only when the secrets changed. */
export function patchOf(draft: EndpointDraft, stored: Endpoint, plain: readonly string[]): EndpointPatch {
  const name = draft.name.trim();
  return {
    slug: draft.slug,
    name: name === '' ? draft.slug : name,
    provider: draft.provider,
    reply: replyOf(draft),
    // Sending one starts it from its beginning, so it is left out while it stays the same.
    ...(scriptChanged(draft, stored) ? { script: scriptOf(draft) } : {}),
    ...(draft.colour === stored.colour ? {} : { colour: draft.colour }),
    ...(secretsChanged(draft, stored)
      ? {
          secrets: draft.secrets.flatMap((secret) =>
            secret.kind === 'new' ? [secret.text] : [plain[secret.index] ?? []].flat(),
          ),
        }
      : {}),
  };
}

/** What is said of a body: whether it is JSON, and where it stops being so. */
export function jsonRemark(body: string): { readonly ok: boolean; readonly words: string } {
  if (body.trim() === '') return { ok: true, words: 'Empty' };
  const { problem } = scanJson(body);
  return problem === null ? { ok: true, words: 'Valid JSON' } : { ok: false, words: `Not JSON. ${problem.message}` };
}
