/** The one line a list shows of a request: plain text, whatever came. */
import type { Attachment } from '../event.ts';
import { childOf, hasChildren } from './json-pointer.ts';
import type { Payload } from './payload.ts';
import { byteCountWords, plainLine } from './plain-line.ts';
import { decodeFormText, headerValue, type ReadableRequest } from './request.ts';
import { firstText, scalarText, type ReadingContext } from './value-source.ts';

export interface EventParts {
  readonly text: string | null;
  readonly contentKind: string | null;
  readonly attachments: readonly Attachment[];
  /** Said when nothing better is known. */
  readonly otherwise: string;
}

/** What the list says of an event: a template of its definition, else its text, else what else is known of it. */
export function eventSummary(templates: readonly string[], parts: EventParts, context: ReadingContext): string {
  for (const template of templates) {
    const line = fillTemplate(template, context);
    if (line !== null) return plainLine(line);
  }
  const text = parts.text === null ? '' : plainLine(parts.text);
  if (text !== '') return text;
  const first = parts.attachments[0];
  if (first !== undefined) return plainLine(attachmentWords(first, parts.attachments.length - 1));
  return plainLine(parts.contentKind === null || parts.contentKind === 'text' ? parts.otherwise : kindWords(parts.contentKind));
}

/** The template with its places filled; null when one of them cannot be. */
function fillTemplate(template: string, context: ReadingContext): string | null {
  let complete = true;
  const line = template.replace(/\{([^{}]+)\}/g, (_whole, alternatives: string) => {
    const sources = alternatives
      .split('|')
      .map((place) => (place.startsWith('header:') ? { header: place.slice('header:'.length) } : { pointer: place }));
    const text = firstText(sources, context);
    if (text === null) complete = false;
    return text ?? '';
  });
  return complete ? line : null;
}

function attachmentWords(attachment: Attachment, more: number): string {
  const size = attachment.size === null ? '' : `, ${byteCountWords(attachment.size)}`;
  return `${kindWords(attachment.type ?? 'attachment')}${size}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Messengers call a recorded message a voice note; the providers' word is `audio`. */
function kindWords(kind: string): string {
  return kind === 'audio' ? 'Voice note' : kind.charAt(0).toUpperCase() + kind.slice(1);
}

const namingKeys = [
  'type',
  'event',
  'event_type',
  'eventType',
  'event_name',
  'topic',
  'action',
  'kind',
  'name',
  'object',
] as const;

/** What the list says of a request no profile reads. */
export function summariseRequest(request: ReadableRequest, payload: Payload): string {
  const size = byteCountWords(payload.size);
  switch (payload.kind) {
    case 'empty':
      return 'No body';
    case 'too-large':
      return `Body of ${size}, too large to read`;
    case 'binary':
      return binaryWords(request, size);
    case 'json':
      return plainLine(jsonWords(payload.value));
    case 'text':
      break;
  }
  return textWords(request, payload.text, size);
}

function binaryWords(request: ReadableRequest, size: string): string {
  const coding = headerValue(request.headers, 'content-encoding');
  if (coding !== null && coding.trim() !== '' && coding.trim() !== 'identity')
    return plainLine(`Compressed body (${coding}), ${size}`);
  return `Binary body, ${size}`;
}

function jsonWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? 'JSON array of 1 item' : `JSON array of ${value.length} items`;
  for (const key of namingKeys) {
    const name = scalarText(childOf(value, key));
    if (name !== null && name.trim() !== '') return name;
  }
  const keys = hasChildren(value) ? Object.keys(value) : [];
  if (keys.length === 0) return 'Empty JSON object';
  const more = keys.length > 5 ? ` and ${keys.length - 5} more` : '';
  return `JSON with ${keys.slice(0, 5).join(', ')}${more}`;
}

function textWords(request: ReadableRequest, text: string, size: string): string {
  const type = headerValue(request.headers, 'content-type')?.toLowerCase() ?? '';
  if (type.startsWith('multipart/')) return `Multipart body, ${size}`;
  const start = text.slice(0, 2000);
  const line = type.startsWith('application/x-www-form-urlencoded')
    ? start
        .split('&')
        .map((pair) => decodeFormText(pair))
        .join(', ')
    : start;
  const plain = plainLine(line);
  return plain === '' ? `Blank body, ${size}` : plain;
}
