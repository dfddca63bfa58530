/** Short ways to write down what profiles are full of. They make plain data and nothing else. */
import type { FieldDefinition, ValueSource } from '../provider-profile.ts';

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
