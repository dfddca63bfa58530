/**
 * What a request says, read by its provider's profile. Owns the way from bytes to an event; knows nothing of
 * signatures, endpoints or storage, and no provider by name. Whatever comes in, an event comes out: what does not
 * fit the profile is told in `differences`, never thrown and never dropped.
 */
import type { Attachment, Difference, Direction, MessageFacts, Party, WebhookEvent } from '../event.ts';
import type { EventDefinition, FieldMap, ProviderProfile, ValueSource } from '../provider-profile.ts';
import { allHold, jsonType, joinWords } from './conditions.ts';
import { checkPayload, hasRequiredFields, valueWords, type PayloadCheck } from './differences.ts';
import { readTime } from './event-time.ts';
import { hasChildren, pointerSegments, valueAt } from './json-pointer.ts';
import { parseExactJson, readPayload, type Payload } from './payload.ts';
import { plainLine } from './plain-line.ts';
import { formValue, type ReadableRequest } from './request.ts';
import { eventSummary, summariseRequest } from './summary.ts';
import { firstText, firstValue, placeOf, scalarText, valueOf, type ReadingContext } from './value-source.ts';

const longestId = 1024;
const longestReason = 500;
const mostAttachments = 100;
const mostFacts = 50;

/** Reads a request with a profile. `payload` is the request's body when it was read already. */
export function readEvent(
  profile: ProviderProfile,
  request: ReadableRequest,
  payload: Payload = readPayload(request.body),
): WebhookEvent {
  const context = { request, root: readableRoot(profile, payload) };
  const definition = definitionOf(profile, context);
  const map = mapOf(profile, definition);
  const check = checkBody(profile, definition, payload, context.root);
  const type = typeOf(map, definition, context);
  const title = definition === null ? (type ?? `${profile.name} webhook`) : titleOf(profile, definition);
  const text = firstText(map.text, context);
  const time = timeOf(map, context, check.differences);
  const attachments = attachmentsOf(map, context, time);
  const message = messageOf(map, definition, context);
  const contentKind = map.contentKind === undefined ? null : firstText(map.contentKind, context);
  const otherwise = context.root === undefined ? summariseRequest(request, payload) : title;
  return {
    provider: profile.id,
    type,
    title,
    direction: directionOf(map, definition, context),
    eventId: idOf(map.eventId, context),
    conversationId: idOf(map.conversationId, context),
    sender: partyOf(map.senderId, map.senderName, context),
    recipient: partyOf(map.recipientId, map.recipientName, context),
    text,
    summary: eventSummary(definition?.summaries ?? [], { text, contentKind, attachments, otherwise }, context),
    time,
    attachments,
    ...(message === null ? {} : { message }),
    facts: factsOf(profile, map, context, check),
    differences: check.differences,
  };
}

/** The JSON that the profile reads: out of a form field or a string, where the provider puts it there. */
export function readableRoot(profile: ProviderProfile, payload: Payload): unknown {
  let root = payload.value;
  if (root === undefined && payload.kind === 'text' && profile.formField !== undefined) {
    root = parsedText(formValue(payload.text, profile.formField));
  }
  for (const pointer of profile.embeddedJson ?? []) root = withEmbedded(root, pointerSegments(pointer));
  return root;
}

function parsedText(text: unknown): unknown {
  if (typeof text !== 'string' || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

/** A copy, along the way only, in which the string at these segments is replaced by the JSON it holds. */
function withEmbedded(value: unknown, segments: readonly string[]): unknown {
  const [segment, ...rest] = segments;
  if (segment === undefined) return parsedText(value) ?? value;
  if (!hasChildren(value) || Array.isArray(value) || !Object.hasOwn(value, segment)) return value;
  const inner = withEmbedded(value[segment], rest);
  return inner === value[segment] ? value : { ...value, [segment]: inner };
}

function definitionOf(profile: ProviderProfile, context: ReadingContext): EventDefinition | null {
  const direction = readDirection(profile.map, context);
  return (
    profile.events.find(
      (event) => (event.matchDirection !== true || event.direction === direction) && allHold(event.when, context),
    ) ?? null
  );
}

const mergedMaps = new WeakMap<EventDefinition, FieldMap>();

function mapOf(profile: ProviderProfile, definition: EventDefinition | null): FieldMap {
  if (definition?.map === undefined) return profile.map;
  const known = mergedMaps.get(definition);
  if (known !== undefined) return known;
  const own = Object.fromEntries(Object.entries(definition.map).filter(([, value]) => value !== undefined));
  const merged: FieldMap = { ...profile.map, ...own };
  mergedMaps.set(definition, merged);
  return merged;
}

function checkBody(profile: ProviderProfile, definition: EventDefinition | null, payload: Payload, root: unknown): PayloadCheck {
  if (root !== undefined) {
    if (jsonType(root) === 'object') return checkPayload(profile, definition, root);
    return misfit(profile, 'a JSON object', valueWords(root));
  }
  if (payload.kind === 'too-large') return { differences: [], unknownFields: [] };
  const found =
    payload.kind === 'empty'
      ? 'no body'
      : plainLine(`a body that is not JSON${payload.problem === null ? '' : `: ${payload.problem}`}`);
  return misfit(profile, 'a JSON object', found);
}

function misfit(profile: ProviderProfile, expected: string, found: string): PayloadCheck {
  const differences: Difference[] = hasRequiredFields(profile) ? [{ at: '', kind: 'wrong-type', expected, found }] : [];
  return { differences, unknownFields: [] };
}

function typeOf(map: FieldMap, definition: EventDefinition | null, context: ReadingContext): string | null {
  const type = firstText(map.type, context) ?? definition?.type ?? null;
  if (type === null) return null;
  const detail = map.typeDetail === undefined ? null : firstText(map.typeDetail, context);
  return plainLine(detail === null ? type : `${type}.${detail}`) || null;
}

/** All titles an event may have, when the wire does not tell which: "AI response or human reply". */
function titleOf(profile: ProviderProfile, definition: EventDefinition): string {
  const others = profile.events.filter((event) => definition.alike?.includes(event.id) ?? false);
  const titles = [definition, ...others].map((event, index) => (index === 0 ? event.title : lowerFirst(event.title)));
  return joinWords(titles, 'or');
}

function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function directionOf(map: FieldMap, definition: EventDefinition | null, context: ReadingContext): Direction | null {
  return map.direction.sources.length === 0 ? (definition?.direction ?? null) : readDirection(map, context);
}

/** The direction the payload itself tells; null when it tells none or one nobody documented. */
function readDirection(map: FieldMap, context: ReadingContext): Direction | null {
  const { sources, values, absent } = map.direction;
  const found = firstText(sources, context);
  // Without readable JSON nothing is absent: the direction is not known.
  if (found === null) return context.root === undefined ? null : absent;
  return Object.hasOwn(values, found) ? (values[found] ?? null) : null;
}

function idOf(sources: readonly ValueSource[], context: ReadingContext): string | null {
  return firstText(sources, context)?.slice(0, longestId) ?? null;
}

function partyOf(ids: readonly ValueSource[], names: readonly ValueSource[], context: ReadingContext): Party | null {
  const id = idOf(ids, context);
  const name = firstText(names, context);
  return id === null && name === null ? null : { id, name: name === null ? null : plainLine(name) };
}

function timeOf(map: FieldMap, context: ReadingContext, differences: Difference[]): string | null {
  const found = firstValue(map.time, context);
  if (found === null) return null;
  const time = readTime(found.value);
  if (time !== null) return time;
  const at = placeOf(found.source);
  if (!differences.some((difference) => difference.at === at)) {
    differences.push({ at, kind: 'wrong-type', expected: 'a time: ISO 8601 or unix', found: valueWords(found.value) });
  }
  for (const source of map.time) {
    const other = readTime(valueOf(source, context));
    if (other !== null) return other;
  }
  return null;
}

/** Null when there is nothing to say beyond the event id. */
function messageOf(map: FieldMap, definition: EventDefinition | null, context: ReadingContext): MessageFacts | null {
  const id = idOf(map.messageId ?? [], context);
  const state = definition?.messageState ?? null;
  const replyTo = idOf(map.replyTo ?? [], context);
  const reason = state === 'failed' && map.failure !== undefined ? firstText(map.failure, context) : null;
  if (id === null && state === null && replyTo === null) return null;
  return { id, state, reason: reason === null ? null : plainLine(reason, longestReason), replyTo };
}

function attachmentsOf(map: FieldMap, context: ReadingContext, time: string | null): Attachment[] {
  const attachments: Attachment[] = [];
  const list = map.attachments === null ? undefined : valueAt(context.root, map.attachments.list);
  if (map.attachments !== null && Array.isArray(list)) {
    const { id, url, type, size, mimeType, name, expiresAt } = map.attachments;
    for (const item of list.slice(0, mostAttachments)) {
      attachments.push({
        id: scalarText(valueAt(item, id)),
        url: scalarText(valueAt(item, url)),
        type: scalarText(valueAt(item, type)),
        size: sizeOf(valueAt(item, size)),
        mimeType: scalarText(valueAt(item, mimeType)),
        ...told('name', name === undefined ? null : scalarText(valueAt(item, name))),
        ...told('expiresAt', expiresAt === undefined ? null : readTime(valueAt(item, expiresAt))),
      });
    }
  }
  const url = map.attachment === undefined ? null : firstText(map.attachment.url, context);
  if (map.attachment !== undefined && url !== null) {
    const { validSeconds } = map.attachment;
    const expiresAt = validSeconds === undefined || time === null ? null : readTime(Date.parse(time) + validSeconds * 1000);
    const type = firstText(map.attachment.type, context);
    attachments.push({ id: null, url, type, size: null, mimeType: null, ...told('expiresAt', expiresAt) });
  }
  return attachments;
}

/** A field that is there only when it says something: most events do without, and every one is stored. */
function told<Name extends string>(name: Name, value: string | null): { [K in Name]?: string } {
  return value === null || value === '' ? {} : ({ [name]: value } as { [K in Name]?: string });
}

function sizeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function factsOf(profile: ProviderProfile, map: FieldMap, context: ReadingContext, check: PayloadCheck): [string, string][] {
  const facts: [string, string][] = [];
  for (const { label, sources } of map.facts) {
    const text = firstText(sources, context);
    if (text !== null) facts.push([label, plainLine(text, 1000)]);
  }
  if (profile.showUnknownFields === true) {
    for (const [name, text] of check.unknownFields) facts.push([plainLine(name), plainLine(text, 1000)]);
  }
  return facts.slice(0, mostFacts);
}
