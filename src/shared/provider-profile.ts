/**
 * The shape of a provider profile: everything known of one provider, as data.
 * Built-in profiles live in `providers/`, a user's own in the store; both are this structure.
 */
import { z } from 'zod';
import { direction, messageState } from './event.ts';

/**
 * Where a value stands in a request. `pointer` is a JSON pointer (RFC 6901) into the parsed body, `header` a header name,
 * `query` a query parameter. `newestOf` is the pointer of an array whose entry with the latest time at `by` counts;
 * `pointer` then stands within that entry.
 */
export const valueSource = z.union([
  z.strictObject({ pointer: z.string() }),
  z.strictObject({ header: z.string() }),
  z.strictObject({ query: z.string() }),
  z.strictObject({ newestOf: z.string(), by: z.string(), pointer: z.string() }),
]);
export type ValueSource = z.infer<typeof valueSource>;

/** A test on one value. With no comparison given, the value only has to be there. */
export const condition = z.strictObject({
  at: valueSource,
  equals: z.string().optional(),
  oneOf: z.array(z.string()).optional(),
  startsWith: z.string().optional(),
  /** JSON type the value must have. */
  type: z.enum(['string', 'number', 'boolean', 'object', 'array', 'null']).optional(),
  /** True when the value must not be there. */
  absent: z.literal(true).optional(),
  /** True when the condition also holds while the value is not there (or is null). */
  orAbsent: z.literal(true).optional(),
});
export type Condition = z.infer<typeof condition>;

/** Documented or merely assumed; a guess is shown as one and can be edited. */
export const confidence = z.enum(['documented', 'guess']);

export const signatureScheme = z.strictObject({
  id: z.string(),
  title: z.string(),
  algorithm: z.enum(['hmac-sha256', 'hmac-sha1', 'hmac-sha512', 'ed25519', 'shared-token']),
  /** Hex is lower-case: handlers compare it as text, so upper case is a wrong format. */
  encoding: z.enum(['hex', 'base64']),
  /** Header that carries the signature. */
  header: z.string(),
  /** How signatures are laid out in the header's value. */
  layout: z.union([
    /** The whole value is one signature after `prefix`. */
    z.strictObject({ kind: z.literal('single'), prefix: z.string() }),
    /** Several signatures joined by `separator`; those starting with `prefix` count. */
    z.strictObject({ kind: z.literal('list'), separator: z.string(), prefix: z.string() }),
    /** `t=123,v1=abc,v1=def`: pairs joined by commas or semicolons. */
    z.strictObject({
      kind: z.literal('pairs'),
      separator: z.string(),
      signatureKey: z.string(),
      timestampKey: z.string().nullable(),
    }),
  ]),
  /** What is signed, in order. */
  signed: z.array(
    z.union([
      z.strictObject({ body: z.literal(true) }),
      z.strictObject({ text: z.string() }),
      z.strictObject({ header: z.string() }),
      z.strictObject({ timestamp: z.literal(true) }),
    ]),
  ),
  secret: z.strictObject({
    /** How the text of the secret becomes key bytes. */
    encoding: z.enum(['utf8', 'base64', 'hex']),
    /** Removed before decoding, e.g. `whsec_`. */
    prefix: z.string(),
    /** Prefix of a private key that can sign, for schemes whose secret is otherwise a public key, e.g. `whsk_`. */
    privatePrefix: z.string().optional(),
    minBytes: z.int().nullable(),
    maxBytes: z.int().nullable(),
  }),
  timestamp: z
    .strictObject({
      /** Null when it stands in the signature header itself (`pairs`). */
      header: z.string().nullable(),
      unit: z.enum(['seconds', 'milliseconds', 'iso']),
      toleranceSeconds: z.number(),
    })
    .nullable(),
  /** Header with the message id that a sender must make, e.g. `webhook-id`. */
  idHeader: z.string().nullable(),
  confidence,
  source: z.string(),
  note: z.string().nullable(),
});
export type SignatureScheme = z.infer<typeof signatureScheme>;

/** What the profile knows of one field of the payload. */
export const fieldDefinition = z.strictObject({
  /** JSON pointer; `*` stands for every index of an array. */
  pointer: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'object', 'array', 'any']),
  required: z.boolean(),
  nullable: z.boolean(),
  /** Documented values; null when any value goes. */
  values: z.array(z.string()).nullable(),
  /** Pointers of other fields that may carry the same in its place. */
  alternatives: z.array(z.string()).optional(),
  /** For an object: it may carry fields beyond those listed. */
  open: z.literal(true).optional(),
  description: z.string(),
});
export type FieldDefinition = z.infer<typeof fieldDefinition>;

/** Alternatives, tried in order; the first that is there wins. */
const sources = z.array(valueSource);

/** Where the parts of an event stand. An empty list: the provider does not send it. */
export const fieldMap = z.strictObject({
  type: sources,
  /** Appended to the type after a dot, e.g. GitHub's action. */
  typeDetail: sources.optional(),
  /** Directions by value; `absent` holds when none of the sources is there. Empty sources: the event definition decides. */
  direction: z.strictObject({
    sources,
    values: z.record(z.string(), direction),
    absent: direction.nullable(),
  }),
  eventId: sources,
  conversationId: sources,
  /** Id of the message the event is about, where it is not the event id. */
  messageId: sources.optional(),
  /** Id of the message that this one answers. */
  replyTo: sources.optional(),
  /** Why a message could not be delivered. */
  failure: sources.optional(),
  senderId: sources,
  senderName: sources,
  recipientId: sources,
  recipientName: sources,
  text: sources,
  /** What kind of content a message has, e.g. `image`; named when there is neither text nor attachment. */
  contentKind: sources.optional(),
  time: sources,
  /** Pointer of the array, and pointers within one item. */
  attachments: z
    .strictObject({
      list: z.string(),
      id: z.string(),
      url: z.string(),
      type: z.string(),
      size: z.string(),
      mimeType: z.string(),
      name: z.string().optional(),
      /** A time: ISO 8601 or unix. */
      expiresAt: z.string().optional(),
    })
    .nullable(),
  /**
   * The one attachment that fields of the payload itself describe; there is one when `url` is. `validSeconds`: how long its
   * URL works from the event's time on, where the provider documents that.
   */
  attachment: z.strictObject({ url: sources, type: sources, validSeconds: z.number().optional() }).optional(),
  /**
   * Earlier messages of the conversation that the payload repeats: pointer of the array, and pointers within one entry.
   * They tell of messages for which no webhook came.
   */
  history: z
    .strictObject({
      list: z.string(),
      side: z.string(),
      /** Directions by value of `side`. */
      sides: z.record(z.string(), direction),
      text: z.string(),
      time: z.string(),
      contentKind: z.string(),
    })
    .optional(),
  /** Label and place of further readable facts. */
  facts: z.array(z.strictObject({ label: z.string(), sources })),
});
export type FieldMap = z.infer<typeof fieldMap>;

/** What to make new when a sample is sent, so that it is not taken for a duplicate or for an old message. */
export const freshening = z.strictObject({
  at: z.union([z.strictObject({ pointer: z.string() }), z.strictObject({ header: z.string() })]),
  /**
   * `uuid`: a random UUID. `wamid`: a WhatsApp message id. `hex`: what follows the last underscore becomes random hex of the
   * same length. `now`: the time of sending, in the form that stands there (ISO 8601, unix seconds or milliseconds).
   */
  as: z.enum(['uuid', 'wamid', 'hex', 'now']),
});
export type Freshening = z.infer<typeof freshening>;

/** A payload to be sent byte for byte after ids and times are made fresh. */
export const eventSample = z.strictObject({
  /** Unique within the event. */
  id: z.string(),
  title: z.string(),
  body: z.string(),
  /** Headers besides content type and signature. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  source: z.enum(['documented', 'built']),
  freshen: z.array(freshening),
});
export type EventSample = z.infer<typeof eventSample>;

/** One event of a provider's catalogue. */
export const eventDefinition = z.strictObject({
  /** Unique within the profile; no slash. */
  id: z.string().regex(/^[^/]+$/, 'must not contain a slash'),
  /** The name on the wire; null when the payload carries none. */
  type: z.string().nullable(),
  title: z.string(),
  description: z.string(),
  /** Null: no direction. */
  direction: direction.nullable(),
  /** The first definition whose conditions all hold is the event's. An empty list always holds. */
  when: z.array(condition),
  /** Set when the event tells how far its message has come. */
  messageState: messageState.optional(),
  /** True when the direction, as the profile's map reads it, must also be this definition's. */
  matchDirection: z.literal(true).optional(),
  /** One documented or realistic payload, as text, to be sent byte for byte after ids and times are made fresh. */
  sample: z.string(),
  /** Headers of the sample besides content type and signature. */
  sampleHeaders: z.array(z.tuple([z.string(), z.string()])),
  sampleSource: z.enum(['documented', 'built']),
  freshen: z.array(freshening).optional(),
  moreSamples: z.array(eventSample).optional(),
  /**
   * Ids of further events of the catalogue that look exactly like this one on the wire. A capture that matches this
   * definition carries all their titles, since nobody can tell which it was.
   */
  alike: z.array(z.string()).optional(),
  /** Where parts of this event stand, when elsewhere than the profile's map says. */
  map: fieldMap.partial().optional(),
  /** Fields of this event beyond the profile's. */
  fields: z.array(fieldDefinition).optional(),
  /**
   * What the list says of it, ahead of any text: the first template whose places can all be filled.
   * A place is `{/pointer}` or `{header:NAME}`; alternatives stand between bars: `{/a|/b}`.
   */
  summaries: z.array(z.string()).optional(),
});
export type EventDefinition = z.infer<typeof eventDefinition>;

export const deliveryRules = z.strictObject({
  /** Seconds the receiver has; null when not documented. */
  deadlineSeconds: z.number().nullable(),
  /** Statuses that count as delivered, e.g. `2xx` or `200`. */
  success: z.string(),
  /** In words: what is retried. */
  retried: z.string(),
  /** Delays from the previous failure, seconds; null when not documented. */
  retryDelaysSeconds: z.array(z.number()).nullable(),
  givesUp: z.string(),
  /** Other readings of the documents, or a sensible start where they say nothing. */
  variants: z.array(z.strictObject({ title: z.string(), retryDelaysSeconds: z.array(z.number()) })).optional(),
  /** Contradictions and gaps in the provider's documents, as sentences. */
  notes: z.array(z.string()),
  source: z.string(),
});
export type DeliveryRules = z.infer<typeof deliveryRules>;

export const providerProfile = z.strictObject({
  /** Lower-case letters, digits and hyphens. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens'),
  name: z.string().min(1),
  homepage: z.string(),
  /** Any one group whose conditions all hold recognises the provider; earlier groups weigh more. Empty: never recognised by itself. */
  recognise: z.array(z.array(condition).min(1)),
  method: z.string(),
  contentType: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Tried in order; the first whose header is present decides, together with further ones that read the same header. */
  signatures: z.array(signatureScheme),
  /** `required`: a request without a signature is invalid once a secret is set, and `unsigned` while none is. */
  signing: z.enum(['required', 'optional', 'none']),
  events: z.array(eventDefinition),
  map: fieldMap,
  /** Pointers of fields that may hold JSON inside a string; it is read as if it stood there itself. */
  embeddedJson: z.array(z.string()).optional(),
  /** Form field that holds the JSON when the body is a form. */
  formField: z.string().optional(),
  /** What makes two events the same where no id is documented: equal in all of these. */
  duplicateBy: z.array(sources).optional(),
  fields: z.array(fieldDefinition),
  /** True when documented payloads may carry fields beyond `fields`. */
  openPayload: z.boolean(),
  /** True when undocumented fields are shown among the facts of an event. */
  showUnknownFields: z.literal(true).optional(),
  delivery: deliveryRules,
  /** What a user should know of this profile: gaps in the documents, and what was assumed. */
  notes: z.array(z.string()).optional(),
});
export type ProviderProfile = z.infer<typeof providerProfile>;
