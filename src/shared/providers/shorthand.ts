/** Short ways to write down what profiles are full of. They make plain data and nothing else. */
import type { FieldDefinition, SignatureScheme, ValueSource } from '../provider-profile.ts';

/** Pointers into the body, tried in order. */
export function at(...pointers: readonly string[]): ValueSource[] {
  return pointers.map((pointer) => ({ pointer }));
}

type FieldDetails = Partial<Pick<FieldDefinition, 'nullable' | 'values' | 'alternatives' | 'open'>>;

/** A field that is always there. */
export function required(
  pointer: string,
  type: FieldDefinition['type'],
  description: string,
  details: FieldDetails = {},
): FieldDefinition {
  return { pointer, type, required: true, nullable: false, values: null, description, ...details };
}

/** A field that may be missing. */
export function optional(
  pointer: string,
  type: FieldDefinition['type'],
  description: string,
  details: FieldDetails = {},
): FieldDefinition {
  return { pointer, type, required: false, nullable: false, values: null, description, ...details };
}

type SchemeNames = Pick<SignatureScheme, 'id' | 'header' | 'source' | 'note'>;

/** HMAC-SHA256 of the raw body in hex, the secret used as text: what most providers do. */
export function bodyHmac(names: SchemeNames, prefix: string, details: Partial<SignatureScheme> = {}): SignatureScheme {
  return {
    title: names.header,
    algorithm: 'hmac-sha256',
    encoding: 'hex',
    layout: { kind: 'single', prefix },
    signed: [{ body: true }],
    secret: { encoding: 'utf8', prefix: '', minBytes: null, maxBytes: null },
    timestamp: null,
    idHeader: null,
    confidence: 'documented',
    ...names,
    ...details,
  };
}
