import type { WebhookEvent } from '../event.ts';
import type { ProviderProfile } from '../provider-profile.ts';
import { readPayload, type Payload } from './payload.ts';
import { readableRoot } from './read-event.ts';
import type { ReadableRequest } from './request.ts';
import { firstText } from './value-source.ts';

/** What makes two requests the same event. Equal keys mean the same; a key is `text` and, where given, a digest of `body`. */
export interface DuplicateKey {
  readonly text: string;
  /** To be hashed and joined to `text`; null when `text` says it all. */
  readonly body: Uint8Array | null;
}

/** Ids at the limit may have been cut, so they prove nothing. */
const longestId = 1023;

/**
 * The key of a request: the provider's event id with its type (one message has several events) where there is an id,
 * else the content the profile names, else method, target and body. Null when nothing can repeat: an empty body.
 */
export function duplicateKey(
  profile: ProviderProfile | null,
  event: WebhookEvent | null,
  request: ReadableRequest,
  payload: Payload = readPayload(request.body),
): DuplicateKey | null {
  if (event !== null && event.eventId !== null && event.eventId.length <= longestId) {
    return { text: JSON.stringify(['event', event.provider, event.type, event.eventId]), body: null };
  }
  if (profile?.duplicateBy !== undefined && profile.duplicateBy.length > 0) {
    const context = { request, root: readableRoot(profile, payload) };
    const parts = profile.duplicateBy.map((sources) => firstText(sources, context));
    // Half of the content would make different messages look the same.
    if (parts.every((part) => part !== null)) {
      return { text: JSON.stringify(['content', profile.id, ...parts]), body: null };
    }
  }
  if (request.body.length === 0) return null;
  return { text: JSON.stringify(['bytes', request.method, request.target]), body: request.body };
}
