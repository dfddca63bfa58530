/**
 * The shape of a provider profile: everything known of one provider, as data.
 * Built-in profiles live in `providers/`, a user's own in the store; both are this structure.
 */
import { z } from 'zod';
import { direction } from './event.ts';

/** Where a value stands in a request. `pointer` is a JSON pointer (RFC 6901) into the parsed body, `header` a header name, `query` a query parameter. */
export const valueSource = z.union([
  z.strictObject({ pointer: z.string() }),
  z.strictObject({ header: z.string() }),
  z.strictObject({ query: z.string() }),
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
});
export type Condition = z.infer<typeof condition>;

/** Documented or merely assumed; a guess is shown as one and can be edited. */
export const confidence = z.enum(['documented', 'guess']);

export const signatureScheme = z.strictObject({
  id: z.string(),
  title: z.string(),
  algorithm: z.enum(['hmac-sha256', 'hmac-sha1', 'hmac-sha512', 'ed25519', 'shared-token']),
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
    z.strictObject({ kind: z.literal('pairs'), separator: z.string(), signatureKey: z.string(), timestampKey: z.string().nullable() }),
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

/** One event of a provider's catalogue. */
export const eventDefinition = z.strictObject({
  /** Unique within the profile. */
  id: z.string(),
  /** The name on the wire; null when the payload carries none. */
  type: z.string().nullable(),
  title: z.string(),
  description: z.string(),
  /** Null: no direction. */
  direction: direction.nullable(),
  /** The first definition whose conditions all hold is the event's. */
  when: z.array(condition),
  /** One documented or realistic payload, as text, to be sent byte for byte after ids and times are made fresh. */
  sample: z.string(),
  /** Headers of the sample besides content type and signature. */
  sampleHeaders: z.array(z.tuple([z.string(), z.string()])),
  sampleSource: z.enum(['documented', 'built']),
});
export type EventDefinition = z.infer<typeof eventDefinition>;

/** What the profile knows of one field of the payload. */
export const fieldDefinition = z.strictObject({
  /** JSON pointer; `*` stands for every index of an array. */
  pointer: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'object', 'array', 'any']),
  required: z.boolean(),
  nullable: z.boolean(),
  /** Documented values; null when any value goes. */
  values: z.array(z.string()).nullable(),
  description: z.string(),
});
export type FieldDefinition = z.infer<typeof fieldDefinition>;

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
  /** Contradictions and gaps in the provider's documents, as sentences. */
  notes: z.array(z.string()),
  source: z.string(),
});
export type DeliveryRules = z.infer<typeof deliveryRules>;

/** Alternatives, tried in order; the first that is there wins. */
const sources = z.array(valueSource);

/** Where the parts of an event stand. An empty list: the provider does not send it. */
export const fieldMap = z.strictObject({
  type: sources,
  /** Directions by value; `absent` holds when none of the sources is there. Empty sources: the event definition decides. */
  direction: z.strictObject({
    sources,
    values: z.record(z.string(), direction),
    absent: direction.nullable(),
  }),
  eventId: sources,
  conversationId: sources,
  senderId: sources,
  senderName: sources,
  recipientId: sources,
  recipientName: sources,
  text: sources,
  time: sources,
  /** Pointer of the array, and pointers within one item. */
  attachments: z
    .strictObject({ list: z.string(), id: z.string(), url: z.string(), type: z.string(), size: z.string(), mimeType: z.string() })
    .nullable(),
  /** Label and place of further readable facts. */
  facts: z.array(z.strictObject({ label: z.string(), sources })),
});
export type FieldMap = z.infer<typeof fieldMap>;

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
  /** Tried in order; the first whose header is present decides. */
  signatures: z.array(signatureScheme),
  /** `required`: a request without a signature is invalid once a secret is set, and `unsigned` while none is. */
  signing: z.enum(['required', 'optional', 'none']),
  events: z.array(eventDefinition),
  map: fieldMap,
  fields: z.array(fieldDefinition),
  /** True when documented payloads may carry fields beyond `fields`. */
  openPayload: z.boolean(),
  delivery: deliveryRules,
});
export type ProviderProfile = z.infer<typeof providerProfile>;
